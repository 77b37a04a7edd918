package alert

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"outcry/schema"
)

type metrics struct {
	notices *prometheus.CounterVec
	delay   *prometheus.HistogramVec
}

func newMetrics(reg prometheus.Registerer) *metrics {
	f := promauto.With(reg)
	return &metrics{
		notices: f.NewCounterVec(prometheus.CounterOpts{
			Name: "outcry_alert_notices_total", Help: "Attempts to give notice of an incident, by receiver and what became of them.",
		}, []string{"receiver", "outcome"}),
		delay: f.NewHistogramVec(prometheus.HistogramOpts{
			Name: "outcry_alert_notice_delay_seconds", Help: "Time from the detection of an incident until a receiver was told.",
			Buckets: []float64{1, 2, 5, 10, 30, 60, 300, 1800, 3600, 14400, 86400},
		}, []string{"receiver"}),
	}
}

// begin shows the counters of a receiver before anything is counted: a rate
// sees no beginning, so that the first dead letter would pass unseen.
func (m *metrics) begin(receiver string) {
	for _, o := range []schema.DeliveryOutcome{schema.DeliverySent, schema.DeliveryFailed, schema.DeliveryDead} {
		m.notices.WithLabelValues(receiver, string(o))
	}
}

// sent counts a notice that was taken at d.Time.
func (m *metrics) sent(receiver string, d schema.Delivery, detected *time.Time) {
	m.notices.WithLabelValues(receiver, string(d.Outcome)).Inc()
	if state(d.State) == opened && detected != nil {
		m.delay.WithLabelValues(receiver).Observe(d.Time.Sub(*detected).Seconds())
	}
}
