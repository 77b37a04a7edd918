package desk

import (
	"context"
	"fmt"
	"time"

	"outcry/schema"
)

// pulse is what is said everywhere, so that no question of a customer has to
// ask the store: witnesses by brand, service and region, an empty brand or
// service standing for any.
type pulse map[beat]float64

type beat struct {
	brand   schema.Brand
	service schema.Service
	region  schema.Region
}

// pulse returns the witnesses of the span that ends at now, as of about ten
// seconds ago, each counted once. It is shared: it must not be changed.
func (r *Recall) pulse(ctx context.Context, span time.Duration, now time.Time) (pulse, error) {
	return r.recent.get(span, recentFor, func() (pulse, error) {
		rows, err := r.counts.Witnesses(ctx, schema.Window{From: now.Add(-span), To: now})
		if err != nil {
			return nil, fmt.Errorf("read what is said now: %w", err)
		}
		p := make(pulse, len(rows))
		for _, t := range rows {
			p[beat{t.Brand, t.Service, t.Region}] = t.Witnesses
		}
		return p, nil
	})
}

// habit returns the witnesses of the span that ends at now, each counted once a
// day, as of about ten minutes ago. It is shared: it must not be changed.
func (r *Recall) habit(ctx context.Context, span time.Duration, now time.Time) (pulse, error) {
	return r.past.get(span, pastFor, func() (pulse, error) {
		rows, err := r.counts.WitnessDays(ctx, schema.Window{From: now.Add(-span), To: now})
		if err != nil {
			return nil, fmt.Errorf("read what was said before: %w", err)
		}
		p := make(pulse, len(rows))
		for _, t := range rows {
			p.add(t)
		}
		return p, nil
	})
}

// speaksOf reports whether p has a witness of brand b, "" for any, in country, ""
// for anywhere.
func (p pulse) speaksOf(b schema.Brand, country schema.Region) bool {
	if country != "" {
		return p[beat{brand: b, region: country}] > 0
	}
	for k := range p {
		if k.brand == b {
			return true
		}
	}
	return false
}

// add counts t at its region and at those above, by name and for any.
func (p pulse) add(t schema.Tally) {
	for _, r := range t.Region.Ancestors() {
		for _, b := range []schema.Brand{t.Brand, ""} {
			for _, s := range []schema.Service{t.Service, ""} {
				p[beat{b, s, r}] += t.Witnesses
			}
		}
	}
}
