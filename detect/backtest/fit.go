package backtest

import (
	"slices"

	"outcry/schema"
)

// fit is how the regions of a claim stand to those of an outage, best last.
type fit int

const (
	elsewhere fit = iota
	sliver        // in a large outage, and hardly any of it
	wide          // around it
	inside        // in it
	exact         // names it
)

const (
	mostStrangers = 3  // times the people hit may a claim that is no wide one cover
	leastPart     = 10 // one in so many of the people hit lives where a claim of more than a sliver is
)

// terrain knows the people of the municipalities that a region is made of.
type terrain struct {
	fine    []schema.Place
	touches map[schema.Region][]schema.Region // of segments
}

func newTerrain(places []schema.Place) *terrain {
	t := &terrain{touches: make(map[schema.Region][]schema.Region)}
	for _, p := range places {
		switch p.Region.Level() {
		case schema.LevelMunicipality:
			t.fine = append(t.fine, p)
		case schema.LevelSegment:
			t.touches[p.Region] = p.Touches
		}
	}
	return t
}

// spread returns regions with each segment replaced by what it runs through.
func (t *terrain) spread(regions []schema.Region) []schema.Region {
	var out []schema.Region
	for _, r := range regions {
		if through := t.touches[r]; len(through) > 0 {
			out = append(out, through...)
		} else {
			out = append(out, r)
		}
	}
	return out
}

// people returns how many people live in x, in y, and in both; a postcode
// counts for its municipality, and who has no known number counts for one.
func (t *terrain) people(x, y []schema.Region) (inX, inY, both float64) {
	for _, p := range t.fine {
		n := float64(max(1, p.Population))
		a, b := covers(x, p.Region), covers(y, p.Region)
		if a {
			inX += n
		}
		if b {
			inY += n
		}
		if a && b {
			both += n
		}
	}
	return inX, inY, both
}

func covers(list []schema.Region, place schema.Region) bool {
	return slices.ContainsFunc(list, func(r schema.Region) bool { return r.Contains(place) || place.Contains(r) })
}

// fit judges a claim by its best path, and then by all that it covers.
func (t *terrain) fit(claimed []schema.Region, o *LabelledOutage) fit {
	if o.Segment != "" && slices.Contains(claimed, o.Segment) {
		return exact
	}
	claimed = t.spread(claimed)
	best := elsewhere
	for _, c := range claimed {
		for _, r := range o.Regions {
			switch {
			case c == r:
				best = exact
			case r.Contains(c):
				best = max(best, inside)
			case c.Contains(r):
				best = max(best, wide)
			}
		}
	}
	if best < inside {
		return best
	}
	mine, hit, both := t.people(claimed, o.Regions)
	switch {
	case mostStrangers*both < mine:
		return wide
	case best == inside && leastPart*mine < hit:
		return sliver
	}
	return best
}

// tooCoarse reports whether the claim is a country, or most of one piece by
// piece, where something smaller failed.
func (t *terrain) tooCoarse(claimed []schema.Region, o *LabelledOutage) bool {
	if o.CoarseOK != "province" || len(o.Regions) == 0 {
		return false
	}
	whole := []schema.Region{o.Regions[0].Country()}
	if slices.Contains(claimed, whole[0]) {
		return true
	}
	_, all, both := t.people(t.spread(claimed), whole)
	return 2*both > all
}
