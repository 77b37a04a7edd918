// Package watch keeps a detector fed from the store and its incidents stored:
// it reads what arrived, lets the detector decide, and writes what changed. All
// state is rebuilt from the store when it starts, and when its past has grown.
package watch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"outcry/detect"
	"outcry/schema"
)

// Detector decides; *detect.Detector is one. It is used by one goroutine.
type Detector interface {
	Reset()
	Recall(past []schema.Incident)
	LearnSources(hours []schema.SourceHour)
	Learn(hours []schema.Count)
	Restore(known []schema.Incident, recent []schema.Report)
	Review(now time.Time)
	Heed(entries []schema.Entry)
	Observe(now time.Time, reports []schema.Report) []schema.Incident
}

// Store is where reports and people's words come from and incidents go to.
type Store interface {
	Reports
	Ledger
}

// Reports is what was said, and how much by the hour.
type Reports interface {
	// RefreshHours brings the hourly counts of w up to date.
	RefreshHours(ctx context.Context, w schema.Window) error
	// HourCounts returns the hourly leaf counts of w, oldest first.
	HourCounts(ctx context.Context, w schema.Window) ([]schema.Count, error)
	// SourceHours returns what each source brought in each hour of w, oldest first.
	SourceHours(ctx context.Context, w schema.Window) ([]schema.SourceHour, error)
	// Arrived returns the reports that arrived in w, in order of arrival, without text.
	Arrived(ctx context.Context, w schema.Window) ([]schema.Report, error)
}

// Ledger is what the detector decided, and what people say of it.
type Ledger interface {
	// Incidents returns the versions that stand of the incidents that q selects.
	Incidents(ctx context.Context, q schema.IncidentQuery) ([]schema.Incident, error)
	SaveIncidents(ctx context.Context, incidents []schema.Incident) error
	// Entries returns what people said of the incidents, in order of time.
	Entries(ctx context.Context, incidents ...string) ([]schema.Entry, error)
	// EntriesSince returns what people said at from or later, in order of time.
	EntriesSince(ctx context.Context, from time.Time) ([]schema.Entry, error)
}

// Config says how far back and how often.
type Config struct {
	Every   time.Duration // between two rounds
	History time.Duration // of hourly counts that the past is learned from
	Recent  time.Duration // of reports that are read again then
	Overlap time.Duration // of arrivals read again each round, for inserts that end out of order
	Sweep   time.Duration // between two rounds that read SweepOverlap of arrivals again
	// SweepOverlap less Sweep is the longest time that storing a complaint may
	// take after its arrival: within it no straggler is lost.
	SweepOverlap time.Duration
}

// DefaultConfig returns a round every two seconds, eight weeks of history.
func DefaultConfig() Config {
	return Config{
		Every: 2 * time.Second, History: 8 * 7 * 24 * time.Hour, Recent: 26 * time.Hour,
		Overlap: 5 * time.Second, Sweep: 30 * time.Second, SweepOverlap: 3 * time.Minute,
	}
}

// Watch is one detector at work.
type Watch struct {
	cfg      Config
	store    Store
	detector Detector
	now      func() time.Time
	log      *slog.Logger
	metrics  metrics
	read     time.Time // arrivals before it have been observed
	swept    time.Time // when stragglers were last looked for
	refresh  time.Time // hour up to which the hourly counts were refreshed
	notes    notes
	plans    plans
	market   market
	ground   ground
	backlog  backlog
	restored bool
}

type metrics struct {
	rounds   *prometheus.CounterVec
	seconds  prometheus.Histogram
	reports  prometheus.Counter
	incident prometheus.Counter
	delay    prometheus.Histogram
	last     prometheus.Gauge
}

// New returns a watch over store. now is the clock.
func New(cfg Config, store Store, d Detector, now func() time.Time, reg prometheus.Registerer, log *slog.Logger) *Watch {
	f := promauto.With(reg)
	return &Watch{cfg: cfg, store: store, detector: d, now: now, log: log, metrics: metrics{
		rounds: f.NewCounterVec(prometheus.CounterOpts{
			Name: "outcry_detect_rounds_total", Help: "Rounds of detection, by outcome.",
		}, []string{"outcome"}),
		seconds: f.NewHistogram(prometheus.HistogramOpts{
			Name: "outcry_detect_round_duration_seconds", Help: "Time that a round of detection took.", Buckets: prometheus.ExponentialBuckets(0.001, 4, 8),
		}),
		reports:  f.NewCounter(prometheus.CounterOpts{Name: "outcry_detect_reports_total", Help: "Reports that the detector has read, overlaps included."}),
		incident: f.NewCounter(prometheus.CounterOpts{Name: "outcry_detect_incident_changes_total", Help: "Changes of incidents that were stored."}),
		delay: f.NewHistogram(prometheus.HistogramOpts{
			Name: "outcry_detect_delay_seconds", Help: "Time from when an incident was first heard of until it was detected.",
			Buckets: []float64{60, 120, 180, 300, 420, 600, 900, 1200, 1800, 3600, 7200},
		}),
		last: f.NewGauge(prometheus.GaugeOpts{Name: "outcry_detect_last_round_timestamp_seconds", Help: "When the last good round ended."}),
	}}
}

// Run restores the detector and watches until ctx ends. A failing round is
// logged and repeated: what it did not read is read by the next.
func (w *Watch) Run(ctx context.Context) error {
	ticker := time.NewTicker(w.cfg.Every)
	defer ticker.Stop()
	for {
		err := w.step(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			w.metrics.rounds.WithLabelValues("failed").Inc()
			w.log.Warn("detection round failed", "err", err)
		default:
			w.metrics.rounds.WithLabelValues("done").Inc()
			w.metrics.last.SetToCurrentTime()
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

func (w *Watch) step(ctx context.Context) error {
	if !w.restored {
		if err := w.restore(ctx); err != nil {
			return fmt.Errorf("restore the detector: %w", err)
		}
		w.restored = true
	}
	timer := prometheus.NewTimer(w.metrics.seconds)
	defer timer.ObserveDuration()
	if err := w.round(ctx); err != nil {
		return err
	}
	return w.notes.note(ctx, w.read)
}

// round reads what arrived since the last one and stores what the detector says.
func (w *Watch) round(ctx context.Context) error {
	now := w.now()
	from, sweep := w.read.Add(-w.cfg.Overlap), now.Sub(w.swept) >= w.cfg.Sweep
	if sweep {
		from = w.read.Add(-w.cfg.SweepOverlap)
	}
	reports, err := w.store.Arrived(ctx, schema.Window{From: from, To: now})
	if err != nil {
		return err
	}
	w.market.tell()
	w.ground.tell(w.log)
	if err := w.plans.tell(ctx, now); err != nil {
		return err
	}
	if err := w.heed(ctx); err != nil {
		return err
	}
	w.metrics.reports.Add(float64(len(reports)))
	if changed := w.detector.Observe(now, reports); len(changed) > 0 {
		if err := w.save(ctx, changed); err != nil {
			return err
		}
	}
	if w.backlog.note(now, reports); w.backlog.due(now) {
		w.log.Info("the past grew: the detector learns it anew")
		w.restored = false
	}
	w.read = now
	if sweep {
		w.swept = now
	}
	return w.refreshHours(ctx, now.Truncate(time.Hour))
}

// refreshHours counts the hours again that ended or in which late data landed,
// once an hour.
func (w *Watch) refreshHours(ctx context.Context, hour time.Time) error {
	if !hour.After(w.refresh) {
		return nil
	}
	if err := w.store.RefreshHours(ctx, schema.Window{From: hour.Add(-w.cfg.History), To: hour}); err != nil {
		return err
	}
	w.refresh = hour
	return nil
}

// save stores what changed; the detector will not say it again, so it is
// repeated until it succeeds or ctx ends.
func (w *Watch) save(ctx context.Context, changed []schema.Incident) error {
	for wait := time.Second; ; wait = min(2*wait, time.Minute) {
		err := w.store.SaveIncidents(ctx, changed)
		if err == nil {
			break
		}
		w.log.Warn("incidents not stored yet", "incidents", len(changed), "err", err)
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(wait):
		}
	}
	w.metrics.incident.Add(float64(len(changed)))
	for _, inc := range changed {
		if inc.DetectedAt != nil && inc.DetectedAt.Equal(inc.UpdatedAt) {
			w.metrics.delay.Observe(inc.DetectedAt.Sub(detect.HeardSince(&inc)).Seconds())
		}
	}
	return nil
}
