package alert

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

type metrics struct {
	notices *prometheus.CounterVec
}

func newMetrics(reg prometheus.Registerer) *metrics {
	return &metrics{notices: promauto.With(reg).NewCounterVec(prometheus.CounterOpts{
		Name: "outcry_alert_notices_total", Help: "Attempts to give notice of an incident, by receiver and what became of them.",
	}, []string{"receiver", "outcome"})}
}
