package desk

import (
	"context"
	"fmt"
	"math"
	"time"

	"outcry/schema"
)

const (
	weighWindow  = 30 * time.Minute
	weighHistory = 28 * 24 * time.Hour
	noticed      = 3e-7 // chance of so many by accident at which a place stands out
	fewest       = 3    // witnesses that any claim takes
)

// weigh adds to v what was said at its place lately, and how many people would
// have been noticed there.
func (d *Desk) weigh(ctx context.Context, v *Verdict, at, now time.Time, sees sight) error {
	if v.Place == nil {
		return nil
	}
	heard := d.heard
	if at.Before(now) {
		heard = d.back
	}
	recent, past, err := heard(ctx, beat{v.Brand, v.Service, notFiner(v.Place.Region)}, at)
	if err != nil {
		return err
	}
	days := min(sees.history, weighHistory)
	expected := 0.0
	if days > weighWindow {
		expected = past * weighWindow.Seconds() / days.Seconds()
	}
	within := int(weighWindow.Seconds())
	v.Evidence = &Evidence{Witnesses: int(recent + 0.5), Expected: math.Round(expected*100) / 100, WithinSeconds: within}
	if v.Reason != ReasonHistory && sees.any && !sees.blind {
		v.Sensitivity = &Sensitivity{Witnesses: LeastNoticed(expected), WithinSeconds: within}
	}
	return nil
}

// heard returns the witnesses of the weighWindow and of the weighHistory before
// now, from memory.
func (d *Desk) heard(ctx context.Context, b beat, now time.Time) (recent, past float64, err error) {
	latest, err := d.recall.pulse(ctx, weighWindow, now)
	if err != nil {
		return 0, 0, err
	}
	usual, err := d.recall.habit(ctx, weighHistory, now)
	return latest[b], usual[b], err
}

// back is heard for a moment in the past, as it was known then, from the store.
func (d *Desk) back(ctx context.Context, b beat, at time.Time) (recent, past float64, err error) {
	read := func(span, step time.Duration) (float64, error) {
		rows, err := d.counts.Series(ctx, schema.SeriesQuery{
			Brand: b.brand, Service: b.service, Region: b.region, Step: step, Window: schema.Window{From: at.Add(-span), To: at}, KnownAt: at,
		})
		if err != nil {
			return 0, fmt.Errorf("read what was said by %s: %w", at, err)
		}
		return witnesses(rows), nil
	}
	if recent, err = read(weighWindow, weighWindow); err == nil {
		past, err = read(weighHistory, 24*time.Hour)
	}
	return recent, past, err
}

// notFiner returns r, or the municipality of a postcode area: outages are told
// by municipality.
func notFiner(r schema.Region) schema.Region {
	if r.Level() == schema.LevelPostcode {
		return r.Parent()
	}
	return r
}

func witnesses(series []schema.Series) float64 {
	sum := 0.0
	for _, s := range series {
		for _, p := range s.Points {
			sum += p.Witnesses
		}
	}
	return sum
}

// LeastNoticed returns the smallest number of witnesses that has a chance below
// noticed under a Poisson law of the given mean.
func LeastNoticed(mean float64) int {
	mean = max(mean, 1e-4)
	term, below := math.Exp(-mean), 0.0
	for n := 0; n < 10_000; n++ {
		if 1-below < noticed*(1+1e-9) && n >= fewest {
			return n
		}
		below += term
		term *= mean / float64(n+1)
	}
	return int(mean + 6*math.Sqrt(mean)) // where the sum loses its digits
}
