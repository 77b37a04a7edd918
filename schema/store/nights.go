package store

import (
	"context"
	"fmt"
	"time"

	"outcry/schema"
)

const insertNights = `INSERT INTO nights (day, brand, as_of, incidents, confirmed, dismissed, unjudged, missed, weeks, false_a_week,
median_delay, precision, precision_low, precision_high)`

const selectNights = `SELECT toString(day), brand, as_of, incidents, confirmed, dismissed, unjudged, missed, weeks, false_a_week,
    median_delay, precision, precision_low, precision_high
FROM nights FINAL WHERE day >= {from:Date} AND day <= {to:Date} ORDER BY day, brand`

// SaveNights stores how the detector did. Of one day and brand the row with the
// latest AsOf stands; the same row again is one. AsOf is kept to the second.
func (s *Store) SaveNights(ctx context.Context, nights []schema.Night) error {
	if len(nights) == 0 {
		return nil
	}
	days := make([]time.Time, len(nights))
	for i := range nights {
		day, err := time.Parse(time.DateOnly, nights[i].Day)
		if err != nil {
			return &schema.FieldError{Field: "day", Reason: err.Error()}
		}
		days[i] = day
	}
	count := func(f func(n *schema.Night) int) []uint32 {
		return pluck(nights, func(n *schema.Night) uint32 { return uint32(f(n)) })
	}
	float := func(f func(n *schema.Night) float64) []float64 { return pluck(nights, f) }
	err := s.append(ctx, "save_nights", insertNights, days,
		pluck(nights, func(n *schema.Night) string { return string(n.Brand) }),
		pluck(nights, func(n *schema.Night) time.Time { return orEpoch(n.AsOf) }),
		count(func(n *schema.Night) int { return n.Incidents }),
		count(func(n *schema.Night) int { return n.Confirmed }),
		count(func(n *schema.Night) int { return n.Dismissed }),
		count(func(n *schema.Night) int { return n.Unjudged }),
		count(func(n *schema.Night) int { return n.Missed }),
		float(func(n *schema.Night) float64 { return n.Weeks }),
		float(func(n *schema.Night) float64 { return n.FalseAWeek }),
		pluck(nights, func(n *schema.Night) *float64 { return n.MedianDelay }),
		pluck(nights, func(n *schema.Night) *float64 { return n.Precision }),
		float(func(n *schema.Night) float64 { return n.PrecisionLow }),
		float(func(n *schema.Night) float64 { return n.PrecisionHigh }),
	)
	if err != nil {
		return fmt.Errorf("save %d nights: %w", len(nights), err)
	}
	return nil
}

// Nights returns how the detector did on the local days from first to last, both
// included and both such as "2026-11-21", by day and brand.
func (s *Store) Nights(ctx context.Context, first, last string) ([]schema.Night, error) {
	var out []schema.Night
	err := s.each(ctx, "nights", selectNights, []any{named("from", first), named("to", last)}, func(scan func(...any) error) error {
		var n schema.Night
		var counts [5]uint32
		err := scan(&n.Day, (*string)(&n.Brand), &n.AsOf, &counts[0], &counts[1], &counts[2], &counts[3], &counts[4], &n.Weeks, &n.FalseAWeek,
			&n.MedianDelay, &n.Precision, &n.PrecisionLow, &n.PrecisionHigh)
		for i, to := range []*int{&n.Incidents, &n.Confirmed, &n.Dismissed, &n.Unjudged, &n.Missed} {
			*to = int(counts[i])
		}
		n.AsOf = n.AsOf.UTC()
		out = append(out, n)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the nights from %s to %s: %w", first, last, err)
	}
	return out, nil
}
