package store

import (
	"context"
	"errors"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"outcry/schema"
)

type metrics struct {
	reports    *prometheus.CounterVec   // by outcome
	statements *prometheus.HistogramVec // by statement and outcome
	blockRows  prometheus.Histogram
}

func newMetrics(reg prometheus.Registerer) *metrics {
	f := promauto.With(reg)
	return &metrics{
		reports: f.NewCounterVec(prometheus.CounterOpts{
			Name: "outcry_store_reports_total", Help: "Reports given to the store, by what storing did.",
		}, []string{"outcome"}),
		statements: f.NewHistogramVec(prometheus.HistogramOpts{
			Name: "outcry_store_statement_duration_seconds", Help: "Time a statement took, reading its rows included.",
			Buckets: prometheus.ExponentialBuckets(0.001, 4, 8),
		}, []string{"statement", "outcome"}),
		blockRows: f.NewHistogram(prometheus.HistogramOpts{
			Name: "outcry_store_block_rows", Help: "Rows written in one insert of complaints.", Buckets: prometheus.ExponentialBuckets(1, 10, 6),
		}),
	}
}

var outcomeNames = [...]string{schema.Added: "added", schema.Duplicate: "duplicate", schema.Replaced: "replaced"}

func (m *metrics) inserted(outcomes []schema.Outcome) {
	var n [len(outcomeNames)]int
	for _, o := range outcomes {
		n[o]++
	}
	for o, name := range outcomeNames {
		m.reports.WithLabelValues(name).Add(float64(n[o]))
	}
}

// ran observes a statement that began at start and ended with err.
func (m *metrics) ran(statement string, start time.Time, err error) {
	outcome := "done"
	switch {
	case errors.Is(err, schema.ErrBusy):
		outcome = "busy"
	case errors.Is(err, context.Canceled):
		outcome = "cancelled"
	case err != nil:
		outcome = "failed"
	}
	m.statements.WithLabelValues(statement, outcome).Observe(time.Since(start).Seconds())
}
