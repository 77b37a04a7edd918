package api

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"outcry/api/desk"
	"outcry/schema"
)

// sibling is a region beside an incident, and whether it is quiet there.
type sibling struct {
	Region    schema.Region `json:"region"`
	Name      string        `json:"name"`
	Witnesses int           `json:"witnesses"`
	Expected  float64       `json:"expected"`
	Quiet     bool          `json:"quiet"` // no more than chance brings
}

const (
	mostSiblings = 8
	siblingSpan  = 24 * time.Hour     // the longest that they are compared over
	siblingPast  = 7 * 24 * time.Hour // that tells what is usual
)

// siblings returns the regions nearest to inc under the same parent, and what was
// said there meanwhile and is usual there, as known at the moment at.
func (s *Server) siblings(ctx context.Context, inc *schema.Incident, at time.Time) ([]sibling, error) {
	out := []sibling{}
	head, w := coarse(inc.Region), s.life(inc, at)
	if long := w.To.Add(-siblingSpan); long.After(w.From) {
		w.From = long
	}
	span := w.To.Sub(w.From).Truncate(time.Second)
	places := s.beside(inc, head)
	if len(places) == 0 || span <= 0 {
		return out, nil
	}
	said := func(w schema.Window, step time.Duration) (map[schema.Region]float64, error) {
		rows, err := s.Counts.Series(ctx, schema.SeriesQuery{
			Brand: inc.Brand, Service: inc.Service, Region: head.Parent(), Level: head.Level(), Window: w, Step: step, KnownAt: at,
		})
		sums := map[schema.Region]float64{}
		for _, row := range rows {
			for _, p := range row.Points {
				sums[row.Region] += p.Witnesses
			}
		}
		return sums, err
	}
	now, err := said(w, span)
	if err != nil {
		return nil, fmt.Errorf("read what was said beside incident %s: %w", inc.ID, err)
	}
	usual, err := said(schema.Window{From: w.From.Add(-siblingPast), To: w.From}, span)
	if err != nil {
		return nil, fmt.Errorf("read what is usual beside incident %s: %w", inc.ID, err)
	}
	for _, p := range places {
		expected := usual[p.Region] * span.Seconds() / siblingPast.Seconds()
		n := int(now[p.Region] + 0.5)
		out = append(out, sibling{p.Region, p.Name, n, round3(expected), n < desk.LeastNoticed(expected)})
	}
	return out, nil
}

// beside returns the places nearest to head that share its parent and are no part of inc.
func (s *Server) beside(inc *schema.Incident, head schema.Region) []schema.Place {
	centre, ok := s.Gazetteer.Place(head)
	if !ok || head.Parent() == "" || head.IsSegment() {
		return nil
	}
	var out []schema.Place
	for _, p := range s.Gazetteer.Places() {
		if p.Region.Parent() == head.Parent() && p.Region.Level() == head.Level() && !inc.Covers(p.Region) && !inc.Within(p.Region) {
			out = append(out, p)
		}
	}
	narrow := math.Cos(centre.Lat * math.Pi / 180)
	away := func(p schema.Place) float64 { return math.Hypot(p.Lat-centre.Lat, (p.Lon-centre.Lon)*narrow) }
	slices.SortStableFunc(out, func(a, b schema.Place) int { return cmp.Compare(away(a), away(b)) })
	return out[:min(len(out), mostSiblings)]
}
