package watch

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"outcry/schema"
)

// Archive is what a night's score is made of and kept in.
type Archive interface {
	// IncidentVersions returns what was known before the end of w of the incidents
	// that were open in w, by id, then oldest first.
	IncidentVersions(ctx context.Context, w schema.Window) ([]schema.Incident, error)
	// Entries returns what people said of the incidents, in order of time.
	Entries(ctx context.Context, incidents ...string) ([]schema.Entry, error)
	SaveNights(ctx context.Context, nights []schema.Night) error
}

const (
	nightGrace   = 10 * time.Minute // after midnight, until what was said before it is stored
	nightDays    = 14               // that a night scores again: people judge late
	nightLook    = time.Minute      // between two looks at the clock
	nightRetry   = 5 * time.Minute
	overrunSure  = 0.05 // chance of so many dismissals within the budget: below it the budget is overrun
	nightHistory = nightDays + rateDays
)

// Nights scores the detector once a local night, out of what people said of its
// incidents. Several may run side by side: they write the same rows.
type Nights struct {
	archive Archive
	zone    *time.Location
	budget  float64 // false alarms a week that the user bears
	now     func() time.Time
	log     *slog.Logger
	metrics nightMetrics
	scored  time.Time // the last midnight that was scored
}

type nightMetrics struct {
	precision, falseAWeek, delay, overrun prometheus.Gauge
	nights                                *prometheus.CounterVec
}

// NewNights returns the scorer of a detector whose budget is so many false alarms
// a week; zone is that of local days, now the clock.
func NewNights(a Archive, zone *time.Location, budget float64, now func() time.Time, reg prometheus.Registerer, log *slog.Logger) *Nights {
	f := promauto.With(reg)
	gauge := func(name, help string) prometheus.Gauge {
		g := f.NewGauge(prometheus.GaugeOpts{Name: "outcry_detect_self_" + name, Help: help})
		g.Set(math.NaN())
		return g
	}
	return &Nights{archive: a, zone: zone, budget: budget, now: now, log: log, metrics: nightMetrics{
		precision:  gauge("precision_ratio", "Part of the judged incidents of four weeks that people confirmed, as of last midnight; NaN while nobody judged."),
		falseAWeek: gauge("false_alarms_a_week", "Incidents a week that people dismissed, over four weeks, as of last midnight."),
		delay:      gauge("delay_median_seconds", "Median time from onset to detection over four weeks, as of last midnight; NaN without incidents."),
		overrun:    gauge("budget_overrun", "1 while people dismissed more incidents in four weeks than the budget of false alarms explains, else 0."),
		nights: f.NewCounterVec(prometheus.CounterOpts{
			Name: "outcry_detect_self_nights_total", Help: "Nights that the detector was scored, by outcome.",
		}, []string{"outcome"}),
	}}
}

// Run scores the last midnight at once and every one that follows, until ctx
// ends. A night that fails is logged and tried again.
func (n *Nights) Run(ctx context.Context) error {
	for {
		wait := n.step(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
	}
}

// step scores the last midnight if it has not been yet, and says when to look again.
func (n *Nights) step(ctx context.Context) time.Duration {
	now := n.now()
	midnight := n.midnight(now.Add(-nightGrace))
	if midnight.After(n.scored) {
		if err := n.night(ctx, midnight); err != nil {
			if ctx.Err() == nil {
				n.metrics.nights.WithLabelValues("failed").Inc()
				n.log.Warn("the detector was not scored", "midnight", midnight, "err", err)
			}
			return nightRetry
		}
		n.scored = midnight
		n.metrics.nights.WithLabelValues("done").Inc()
	}
	return nightLook
}

// midnight returns the beginning of the local day of t.
func (n *Nights) midnight(t time.Time) time.Time {
	y, m, d := t.In(n.zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, n.zone)
}

// night scores the days before midnight and tells how it stands.
func (n *Nights) night(ctx context.Context, midnight time.Time) error {
	versions, err := n.archive.IncidentVersions(ctx, schema.Window{From: midnight.AddDate(0, 0, -nightHistory), To: midnight})
	if err != nil {
		return err
	}
	var ids []string
	for i := range versions {
		if i == 0 || versions[i].ID != versions[i-1].ID {
			ids = append(ids, versions[i].ID)
		}
	}
	entries, err := n.archive.Entries(ctx, ids...)
	if err != nil {
		return err
	}
	nights := score(midnight, nightDays, versions, entries)
	if err := n.archive.SaveNights(ctx, nights); err != nil {
		return fmt.Errorf("keep the score: %w", err)
	}
	for i := range nights {
		if all := &nights[i]; all.Brand == "" && all.Day == midnight.AddDate(0, 0, -1).Format(time.DateOnly) {
			n.tell(all)
		}
	}
	return nil
}

// tell shows the score of all brands, and says aloud when the budget is overrun:
// thresholds stay as the user set them.
func (n *Nights) tell(all *schema.Night) {
	or := func(x *float64) float64 {
		if x == nil {
			return math.NaN()
		}
		return *x
	}
	n.metrics.precision.Set(or(all.Precision))
	n.metrics.delay.Set(or(all.MedianDelay))
	n.metrics.falseAWeek.Set(all.FalseAWeek)
	n.metrics.overrun.Set(0)
	if overrun(all, n.budget) {
		n.metrics.overrun.Set(1)
		n.log.Warn("people dismiss more incidents than the budget of false alarms allows; a lower detect.false_alarms_per_week, or outcry backtest --tune over labelled days, makes the detector stricter",
			"day", all.Day, "false_a_week", all.FalseAWeek, "budget", n.budget)
	}
}

// overrun reports whether so many dismissals can't be chance within the budget, by
// the Poisson law.
func overrun(all *schema.Night, budget float64) bool {
	dismissed, mean := int(math.Round(all.FalseAWeek*all.Weeks)), budget*all.Weeks
	fewer, term := 0.0, math.Exp(-mean)
	for k := range dismissed {
		fewer += term
		term *= mean / float64(k+1)
	}
	return 1-fewer < overrunSure
}
