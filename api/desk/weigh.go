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
	farBeyond    = 3    // times the mean of four weeks is more than the busiest ordinary hour
)

// weigh adds to v what was said at its place lately and how many people would
// have been noticed there, and has v answer for it.
func (d *Desk) weigh(ctx context.Context, v *Verdict, known []schema.Incident, now time.Time, sees sight) error {
	if region := v.listened(); region != "" {
		if err := d.listen(ctx, v, region, now, sees); err != nil {
			return err
		}
	}
	if v.Reason == ReasonQuiet && v.country != "" {
		never, err := d.never(ctx, v.Brand, v.country, v.at, now)
		if err != nil {
			return err
		}
		if never {
			v.Judgement, v.Reason, v.Sensitivity = Unknown, ReasonUnheard, nil
		}
	}
	v.answer(known)
	return nil
}

// listen sets the evidence of v and its sensitivity by what was said at region.
func (d *Desk) listen(ctx context.Context, v *Verdict, region schema.Region, now time.Time, sees sight) error {
	recent, past, err := d.heard(ctx, beat{v.Brand, v.Service, region}, v.at, now)
	if err != nil {
		return err
	}
	share := 0.0 // of the history that the weighWindow is
	if days := min(sees.history, weighHistory); days > weighWindow {
		share = weighWindow.Seconds() / days.Seconds()
	}
	haste, err := d.haste(ctx, v, region.Country(), now, share)
	if err != nil {
		return err
	}
	expected, within := past*share*haste, int(weighWindow.Seconds())
	v.Evidence = &Evidence{Witnesses: int(recent + 0.5), Expected: math.Round(expected*100) / 100, WithinSeconds: within}
	if v.Reason != ReasonHistory && sees.any && !sees.blind {
		v.Sensitivity = &Sensitivity{Witnesses: max(LeastNoticed(expected), int(math.Ceil(farBeyond*past*share))), WithinSeconds: within}
	}
	return nil
}

// haste returns by how much more than usual is said of other brands in country
// now, from 1 to farBeyond: the mean of four weeks knows neither the hour of the
// day nor New Year. share of the history is the weighWindow.
func (d *Desk) haste(ctx context.Context, v *Verdict, country schema.Region, now time.Time, share float64) (float64, error) {
	if v.Brand == "" {
		return 1, nil
	}
	all, usual, err := d.heard(ctx, beat{region: country}, v.at, now)
	if err != nil {
		return 0, err
	}
	own, ownUsual, err := d.heard(ctx, beat{brand: v.Brand, region: country}, v.at, now)
	return min(max((all-own+1)/((usual-ownUsual)*share+1), 1), farBeyond), err
}

// answer takes back a v that denies what was said at its place. The detector
// weighs more than the desk and takes its time for it; until it has decided, as
// many people as v claims to notice are a suspicion. Where the ledger explains
// them, what would be noticed on top of them can't be told. Right after planned
// work anything beyond the usual is a doubt.
func (v *Verdict) answer(known []schema.Incident) {
	if v.Judgement != NoneSeen || v.Sensitivity == nil {
		return
	}
	noticed := v.Evidence.Witnesses >= v.Sensitivity.Witnesses
	switch {
	case v.ended != nil && noticed:
		v.linger(Suspected)
	case v.ended != nil && float64(v.Evidence.Witnesses) > v.Evidence.Expected:
		v.linger(Unknown)
	case !noticed:
	case explained(v, known):
		v.Sensitivity = nil
	default:
		v.Judgement, v.Reason, v.Incident = Suspected, ReasonExcess, nil
	}
}

// explained reports whether what was said at the place of v lately belongs to
// what is known and no outage, or is one no more: a storm, what a person
// dismissed, what has just ended. Planned work explains nothing outside its time.
func explained(v *Verdict, known []schema.Incident) bool {
	for i := range known {
		inc := &known[i]
		late := inc.EndedAt == nil || inc.EndedAt.After(v.at.Add(-weighWindow))
		work := inc.Kind == schema.Planned && inc.Status != schema.Dismissed
		if late && !work && !inc.StartedAt.After(v.at) && fits(v, inc) && covers(v, inc) {
			return true
		}
	}
	return false
}

// listened returns where was listened for v: in its country where the service has
// no geography, "" for nowhere.
func (v *Verdict) listened() schema.Region {
	switch {
	case v.Service.Placeless():
		return v.country
	case v.Place != nil:
		return notFiner(v.Place.Region)
	}
	return ""
}

// heard returns the witnesses of the weighWindow and of the weighHistory before
// at: from memory, or as they were known then.
func (d *Desk) heard(ctx context.Context, b beat, at, now time.Time) (recent, past float64, err error) {
	if at.Before(now) {
		return d.back(ctx, b, at)
	}
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

// never reports whether nobody spoke of brand b, "" for any, in country, "" for
// anywhere, in the weighHistory before at.
func (d *Desk) never(ctx context.Context, b schema.Brand, country schema.Region, at, now time.Time) (bool, error) {
	if at.Before(now) {
		recent, past, err := d.back(ctx, beat{brand: b, region: country}, at)
		return recent+past == 0, err
	}
	latest, err := d.recall.pulse(ctx, weighWindow, now)
	if err != nil {
		return false, err
	}
	usual, err := d.recall.habit(ctx, weighHistory, now)
	return !latest.speaksOf(b, country) && !usual.speaksOf(b, country), err
}

// Knows returns the brand that people write as name, and whether the lexicon
// knows it or somebody spoke of it lately.
func (d *Desk) Knows(ctx context.Context, name schema.Brand) (schema.Brand, bool, error) {
	slug, known := Slug(d.reader, name)
	if known {
		return slug, true, nil
	}
	now := d.now()
	never, err := d.never(ctx, slug, "", now, now)
	return slug, !never && err == nil, err
}

// notFiner returns r, or the municipality of a postcode area: too few speak of one to
// say that they are silent.
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
