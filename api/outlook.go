package api

import (
	"context"
	"fmt"
	"time"

	"outcry/schema"
)

// Outlooks reads what the detector expected. Outlooks calls each for every
// brand, service and region of which it held something in the window of q,
// until each returns an error, which it then returns.
type Outlooks interface {
	Outlooks(ctx context.Context, q schema.OutlookQuery, each func(schema.Outlooks) error) error
}

// expect fills in what the detector expected of the one region that q asks for,
// and how unlikely it found what it heard; a series of each region of a level
// goes without.
func (s *Server) expect(ctx context.Context, q schema.SeriesQuery, shown []shownSeries) error {
	if s.Outlooks == nil || q.Region == "" || q.Level != schema.LevelNone || len(shown) == 0 {
		return nil
	}
	series := map[[2]string][]shownPoint{}
	for _, row := range shown {
		series[[2]string{string(row.Brand), string(row.Service)}] = row.Points
	}
	ask := schema.OutlookQuery{Window: q.Window, Region: exactly(string(q.Region)), Brand: exactly(string(q.Brand)), Service: exactly(string(q.Service))}
	err := s.Outlooks.Outlooks(ctx, ask, func(o schema.Outlooks) error {
		if points := series[[2]string{string(o.Brand), string(o.Service)}]; points != nil {
			lay(points, o, q)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read what was expected: %w", err)
	}
	return nil
}

// exactly selects name alone, everything for "".
func exactly(name string) schema.Names {
	if name == "" {
		return schema.Names{}
	}
	return schema.Names{In: []string{name}}
}

// lay puts the mean of the minutes of o that fall in a bucket, times its length,
// and their highest score, on the points of that bucket.
func lay(points []shownPoint, o schema.Outlooks, q schema.SeriesQuery) {
	minutes := make([]int, len(points))
	for i, m := range o.Minutes {
		at := time.Unix(m*60, 0).Add(-time.Second).Sub(q.Window.From) // it ends then
		n := int(at / q.Step)
		if at < 0 || n >= len(points) {
			continue
		}
		p := &points[n]
		if p.Expected == nil {
			p.Expected, p.Score = new(float64), new(float64)
			*p.Score = o.Score[i]
		}
		*p.Expected += o.Expected[i]
		*p.Score = max(*p.Score, o.Score[i])
		minutes[n]++
	}
	for n := range points {
		if minutes[n] > 0 {
			*points[n].Expected *= q.Step.Minutes() / float64(minutes[n])
		}
	}
}
