package api

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

type metrics struct {
	requests  *prometheus.CounterVec
	seconds   *prometheus.HistogramVec
	inFlight  prometheus.Gauge
	listeners prometheus.Gauge
	lines     *prometheus.CounterVec
	verdicts  *prometheus.CounterVec
	actions   *prometheus.CounterVec
}

func newMetrics(reg prometheus.Registerer) *metrics {
	f := promauto.With(reg)
	m := &metrics{
		requests: f.NewCounterVec(prometheus.CounterOpts{
			Name: "outcry_api_requests_total", Help: "HTTP requests answered.",
		}, []string{"route", "method", "status"}),
		seconds: f.NewHistogramVec(prometheus.HistogramOpts{
			Name: "outcry_api_request_duration_seconds", Help: "Time that answering an HTTP request took.",
			Buckets: []float64{0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5, 30},
		}, []string{"route"}),
		inFlight:  f.NewGauge(prometheus.GaugeOpts{Name: "outcry_api_requests_in_flight", Help: "HTTP requests being answered."}),
		listeners: f.NewGauge(prometheus.GaugeOpts{Name: "outcry_api_event_listeners", Help: "Open event streams."}),
		lines: f.NewCounterVec(prometheus.CounterOpts{
			Name: "outcry_api_complaints_total", Help: "Complaints sent over HTTP, by what became of them.",
		}, []string{"outcome"}),
		actions: f.NewCounterVec(prometheus.CounterOpts{
			Name: "outcry_api_actions_total", Help: "What people did with incidents; a dismissal is a false alarm.",
		}, []string{"action"}),
		verdicts: f.NewCounterVec(prometheus.CounterOpts{
			Name: "outcry_api_verdicts_total", Help: "Questions answered, by verdict and reason.",
		}, []string{"verdict", "reason"}),
	}
	for _, a := range actions {
		m.actions.WithLabelValues(string(a.action)) // shown from 0 on: a rate would not see the first
	}
	return m
}
