package ingest

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"outcry/schema"
)

type metrics struct {
	complaints *prometheus.CounterVec // by kind and outcome
	denials    prometheus.Counter
	bound      prometheus.Counter
	failed     prometheus.Counter
	batchRows  prometheus.Histogram
}

func newMetrics(reg prometheus.Registerer) *metrics {
	f := promauto.With(reg)
	return &metrics{
		complaints: f.NewCounterVec(prometheus.CounterOpts{
			Name: "outcry_ingest_complaints_total", Help: "Complaints stored, by what they turned out to be and whether they were new.",
		}, []string{"kind", "outcome"}),
		denials: f.NewCounter(prometheus.CounterOpts{
			Name: "outcry_ingest_denials_total", Help: "New replies of brands that deny an outage.",
		}),
		bound: f.NewCounter(prometheus.CounterOpts{
			Name: "outcry_ingest_relocated_complaints_total", Help: "Complaints that moved because their author said later where it is.",
		}),
		failed: f.NewCounter(prometheus.CounterOpts{
			Name: "outcry_ingest_failed_complaints_total", Help: "Complaints that were refused because they could not be stored.",
		}),
		batchRows: f.NewHistogram(prometheus.HistogramOpts{
			Name: "outcry_ingest_batch_rows", Help: "Complaints in one insert.", Buckets: prometheus.ExponentialBuckets(1, 10, 6),
		}),
	}
}

var outcomeNames = [...]string{schema.Added: "added", schema.Duplicate: "duplicate", schema.Replaced: "replaced"}

func (m *metrics) taken(r *schema.Report, o schema.Outcome) {
	m.complaints.WithLabelValues(string(r.Kind), outcomeNames[o]).Inc()
	if r.Denial && o == schema.Added {
		m.denials.Inc()
	}
}
