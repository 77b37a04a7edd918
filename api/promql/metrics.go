package promql

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

type metricSet struct {
	requests *prometheus.CounterVec
	inFlight prometheus.Gauge
	waiting  prometheus.Gauge
	memo     prometheus.Gauge
}

// newMetrics leaves the engine's own metrics out: their names do not lint.
func newMetrics(reg prometheus.Registerer) metricSet {
	f := promauto.With(reg)
	return metricSet{
		requests: f.NewCounterVec(prometheus.CounterOpts{
			Name: "outcry_promql_requests_total", Help: "Requests to the PromQL API, by outcome: done, or the kind of error.",
		}, []string{"outcome"}),
		inFlight: f.NewGauge(prometheus.GaugeOpts{Name: "outcry_promql_queries_in_flight", Help: "PromQL queries at work."}),
		waiting:  f.NewGauge(prometheus.GaugeOpts{Name: "outcry_promql_queries_waiting", Help: "PromQL queries that wait for others to end."}),
		memo:     f.NewGauge(prometheus.GaugeOpts{Name: "outcry_promql_memo_bytes", Help: "Memory that counts take which are remembered between PromQL queries."}),
	}
}
