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
	counts := d.recall.Latest
	if at.Before(now) {
		counts = d.back
	}
	q := schema.SeriesQuery{Brand: v.Brand, Service: v.Service, Region: notFiner(v.Place.Region), Step: weighWindow}
	recent, err := counts(ctx, q, weighWindow, at)
	if err != nil {
		return fmt.Errorf("read recent counts: %w", err)
	}
	q.Step = 24 * time.Hour
	past, err := counts(ctx, q, weighHistory, at)
	if err != nil {
		return fmt.Errorf("read past counts: %w", err)
	}
	days := min(sees.history, weighHistory)
	expected := 0.0
	if days > weighWindow {
		expected = witnesses(past) * weighWindow.Seconds() / days.Seconds()
	}
	within := int(weighWindow.Seconds())
	v.Evidence = &Evidence{Witnesses: int(witnesses(recent) + 0.5), Expected: math.Round(expected*100) / 100, WithinSeconds: within}
	if v.Reason != ReasonHistory && sees.any && !sees.blind {
		v.Sensitivity = &Sensitivity{Witnesses: leastNoticed(expected), WithinSeconds: within}
	}
	return nil
}

// back reads the series of q over the span that ends at a moment in the past.
func (d *Desk) back(ctx context.Context, q schema.SeriesQuery, span time.Duration, at time.Time) ([]schema.Series, error) {
	q.Window = schema.Window{From: at.Add(-span), To: at}
	return d.counts.Series(ctx, q)
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

// leastNoticed returns the smallest number of witnesses that has a chance below
// noticed under a Poisson law of the given mean.
func leastNoticed(mean float64) int {
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
