package detect

import (
	"cmp"
	"math"
	"slices"
)

const (
	discLoss  = 0.5  // log10 that a disc of several places pays for the many there are
	leastRaw  = 2.0  // log10 from which a zone is looked at
	outlined  = -0.3 // score from which it is found out where the trouble of a disc is
	wideDays  = 1.0  // log10 by which chance brings a weight more seldom in the country, which is one zone, than in any of its discs
	explains  = 4.0  // that a disc must have to explain what its country sees
	mostTries = 2000 // candidates that are looked at in one strand

	// The scale of scores, from chance alone: a weight of 10^dayRaw is passed once
	// a day over scaleCrowd nodes, a hundred times as rare at dayRaw+2/rawSlope.
	dayRaw   = 4.9
	rawSlope = 0.81
)

// candidate is a zone with its score: wide[at] when disc is none.
type candidate struct {
	score    float64
	disc, at int32
}

// pick appends the best zones of a strand that share no place.
func (s *Scan) pick(out []Excess, st *strand) []Excess {
	found := s.candidates(st)
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.disc, b.disc), cmp.Compare(a.at, b.at))
	})
	taken := make(map[int32]bool)
	most := len(out) + s.cfg.Zones
	for _, c := range found[:min(len(found), mostTries)] {
		if len(out) == most {
			break
		}
		places := s.places(st, c)
		if s.meets(taken, places) {
			continue
		}
		for _, p := range places {
			taken[p] = true
		}
		out = append(out, s.excess(st, c, places))
	}
	return out
}

// candidates returns the zones of a strand that score enough, in no useful order.
func (s *Scan) candidates(st *strand) (found []candidate) {
	add := func(c candidate) {
		if c.score > leastRaw && s.days(c.score) >= s.cfg.MinScore {
			found = append(found, c)
		}
	}
	for i := range st.wide {
		x := st.wide[i].tide.score
		if i == 0 && x > leastRaw {
			x = s.raw(softMin(wideDays+s.days(x*st.unexplained(s.pace, s.bucket)), softMin(st.wide[0].tide.alone(), st.wide[0].tide.lasting())))
		}
		add(candidate{x, none, int32(i)})
	}
	for i := range st.discs {
		d := &st.discs[i]
		for size := range d.zones[:d.sizes] {
			x := float64(d.zones[size].score)
			if size > 0 {
				x -= discLoss
			}
			if x > leastRaw {
				add(candidate{x, int32(i), int32(size)})
			}
		}
	}
	return found
}

// days turns the logarithm of a filter's weight into that of a recurrence time.
func (s *Scan) days(raw float64) float64 { return rawSlope*(raw-dayRaw) - s.crowd }

// unexplained returns the part of the country's evidence that stands when its
// worst disc is taken out: all of it unless that explains most of the excess,
// else as the square of what is left. What a town alone explains is no trouble of
// the country.
func (s *strand) unexplained(p pace, bucket int64) float64 {
	w := &s.wide[0]
	begun := w.tide.since(bucket) - int64(6*p.unit)
	excess := w.tide.votes - w.tide.expected
	worst := 0.0
	for k := range s.discs {
		d := &s.discs[k]
		for size := range d.zones[:d.sizes] {
			if z := &d.zones[size]; z.score > explains && z.since >= begun {
				worst = max(worst, float64(z.votes-z.expected))
			}
		}
	}
	left := 1 - worst/max(w.located, 0.1)/max(excess, 1e-9)
	if left > 0.5 {
		return 1
	}
	return max(0, left) * max(0, left)
}

// raw is the inverse of days.
func (s *Scan) raw(days float64) float64 { return (days+s.crowd)/rawSlope + dayRaw }

// softMin returns about the smaller of two logarithms to ten: minus that of the
// sum of their inverses.
func softMin(a, b float64) float64 {
	return -math.Log10(math.Pow(10, -a) + math.Pow(10, -b))
}

func (s *Scan) places(st *strand, c candidate) []int32 {
	if c.disc != none {
		m := s.terrain.members[st.discs[c.disc].centre]
		return m[:min(reach[c.at], len(m))]
	}
	return []int32{st.wide[c.at].place}
}

// meets reports whether one of places is taken, lies in a province that is, or
// is a province with a place that is. The country meets only itself: what lies
// in it was weighed against the rest of the country already.
func (s *Scan) meets(taken map[int32]bool, places []int32) bool {
	for _, p := range places {
		q := &s.terrain.places[p]
		if taken[p] || q.province != none && taken[q.province] {
			return true
		}
		if p != q.province {
			continue
		}
		for t := range taken {
			if s.terrain.places[t].province == p {
				return true
			}
		}
	}
	return false
}

func (s *Scan) excess(st *strand, c candidate, zone []int32) Excess {
	e := Excess{Brand: st.key.brand, Service: st.key.service, Score: s.days(c.score), Odds: c.score}
	places := zone
	if c.disc != none && e.Score > outlined {
		places = s.outline(st, c)
	}
	e.Region, e.Regions, e.Zone = s.terrain.common(places), s.terrain.regions(places), s.terrain.regions(zone)
	var since int64
	if c.disc == none {
		t := st.wide[c.at].tide
		since, e.Witnesses, e.Expected = t.since(s.bucket), t.votes, t.expected
	} else {
		z := &st.discs[c.disc].zones[c.at]
		since, e.Witnesses, e.Expected = z.since, float64(z.votes), float64(z.expected)
	}
	e.Since = s.start(since)
	return e
}
