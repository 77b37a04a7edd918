package detect

import (
	"cmp"
	"math"
	"slices"

	"outcry/schema"
)

// Costs of naming a region, in units of log likelihood: two for the second
// rate, the logarithm of how many regions of the kind there are to choose from.
const (
	rateCost      = 2.0
	wideCost      = 1.4  // ln 4: so much rarer does a whole province fail than one of its towns
	neighbourCost = 2.08 // ln 8: a municipality has about so many neighbours
	mostTogether  = 6    // municipalities in a set of neighbours
	segmentKinds  = 30   // stretches that people would name beside the one they do
	areaKinds     = 60   // and parts of provinces
	namedBonus    = 10.0 // a third of the reports name the stretch itself
	namedLeast    = 2    // so many must name it at all
	startingTowns = 5    // municipalities from which sets are grown
	wideChance    = 1e-5 // of the country being as restless as it is: below it the whole of it may be meant
	restChance    = 1e-3 // the same of the rest of it
	leastInside   = 1e-9 // witnesses expected at a place at least: of a brand that is hardly spoken of, a small part of hardly any
)

// area is a set of regions with how well it explains a window.
type area struct {
	spots []spotID
	gain  float64 // log likelihood less what naming it costs
}

// survey is what a window shows by region.
type survey struct {
	d      *Detector
	series *series
	n      map[spotID]int    // witnesses of one place, children included; a segment has those who name it
	many   crowd             // witnesses of several places
	lone   map[spotID]spotID // the one place below a region that they speak of, nowhere when there are several
	order  []spotID          // regions in the order met
	total  int
	mean   float64 // expected in the country
	size   float64 // of its negative binomial
	wide   bool    // the country as a whole is above it
	fine   bool    // the quarters of cities may be the place
}

// surveyOf counts the witnesses of s in [from, to] that are free or belong to one of own.
func (d *Detector) surveyOf(s *series, from, to int64, own ...*track) *survey {
	v := &survey{d: d, series: s, n: map[spotID]int{}, lone: map[spotID]spotID{}}
	v.fine = slices.ContainsFunc(own, func(t *track) bool { return d.isQuarter(t.spots[0]) })
	for _, w := range s.home.all.during(from, to) {
		if w.claim != nil && !slices.Contains(own, w.claim) {
			continue
		}
		v.total++
		single := w.chain[len(w.chain)-1] == s.key.country
		if !single {
			v.many = append(v.many, w)
		}
		for _, p := range w.chain {
			if one, ok := v.lone[p]; !ok {
				v.lone[p] = w.spot
			} else if one != w.spot {
				v.lone[p] = nowhere
			}
			if _, ok := v.n[p]; !ok {
				v.order = append(v.order, p)
				v.n[p] = 0
			}
			if single {
				v.n[p]++
			}
		}
	}
	v.mean = math.Max(leastMean, s.mean(from, to)*d.others(s, from, to, othersMass))
	v.size = d.sizeBelieved(s, from, to)
	v.wide = surgeTail(v.total, v.mean, v.size) < wideChance
	return v
}

// likelihood returns the log likelihood ratio of two rates, inside and outside of
// a set with n witnesses and the given share of the expected ones; Kulldorff (1997).
func (v *survey) likelihood(n int, share float64) float64 {
	inside := v.mean * share
	outside := v.mean - inside
	out := v.total - n
	if share < 1 && float64(n)*outside <= float64(out)*inside {
		return math.Inf(-1)
	}
	return xlog(n, inside) + xlog(out, outside)
}

func xlog(n int, mean float64) float64 {
	if n == 0 {
		return 0
	}
	return float64(n) * math.Log(float64(n)/math.Max(mean, leastInside))
}

// cost returns what naming the spots costs.
func (v *survey) cost(spots []spotID) float64 {
	p := &v.d.atlas.spots[spots[0]]
	country := &v.d.atlas.spots[p.country]
	switch p.level {
	case schema.LevelCountry:
		return 0
	case schema.LevelProvince:
		return rateCost + wideCost + math.Log(float64(max(country.parts, 12)))
	case schema.LevelSegment:
		if p.area {
			return rateCost + math.Log(areaKinds)
		}
		c := rateCost + math.Log(segmentKinds)
		n, _ := v.count(spots)
		if 3*v.named(spots[0]) > n {
			c -= namedBonus
		}
		return c
	case schema.LevelPostcode:
		return rateCost + math.Log(math.Max(v.d.atlas.quartersIn(p.country), 50)) + neighbourCost*float64(len(spots)-1)
	}
	return rateCost + math.Log(float64(max(country.kids, 50))) + neighbourCost*float64(len(spots)-1)
}

// of returns how well a set of regions explains the window, minus infinity when
// the set can't be all of it: the country when it is as always, less than the
// country when the rest of it is not.
func (v *survey) of(spots []spotID) float64 {
	n, share := v.count(spots)
	country := spots[0] == v.series.key.country
	if country && !v.wide && !v.series.key.service.Placeless() || !country && v.wide && v.restless(n, share) {
		return math.Inf(-1)
	}
	if v.d.isQuarter(spots[0]) && (v.ofCity(spots, n, share, quarterChance) || v.scattered(spots, n)) {
		return math.Inf(-1)
	}
	return v.likelihood(n, share) - v.cost(spots)
}

// plain is of without the rule for the rest of the country.
func (v *survey) plain(spots []spotID) float64 {
	n, share := v.count(spots)
	if v.d.isQuarter(spots[0]) && v.ofCity(spots, n, share, quarterStays) {
		return math.Inf(-1)
	}
	return v.likelihood(n, share) - v.cost(spots)
}

// at returns the witnesses at one region.
func (v *survey) at(p spotID) int {
	n, _ := v.count([]spotID{p})
	return n
}

// named returns the witnesses that name a segment itself.
func (v *survey) named(p spotID) int {
	n := v.n[p]
	for _, w := range v.many {
		if slices.Contains(w.chain, p) {
			n++
		}
	}
	return n
}

// count returns the witnesses at a set of regions and the share of the expected
// ones there. A segment has the municipalities along it too.
func (v *survey) count(spots []spotID) (n int, share float64) {
	for _, p := range spots {
		n += v.n[p]
		share += v.d.share(v.series, p)
		for _, m := range v.d.atlas.spots[p].touches {
			n += v.n[m]
			share += v.d.share(v.series, m)
		}
	}
	for _, w := range v.many {
		if v.d.covers(spots, w.chain) {
			n++
		}
	}
	return n, math.Min(share, 1)
}

// restless reports whether the rest of the country, without a set that has n
// witnesses, has more of the excess than the set and more than chance gives: the
// set is then a hot spot of something larger.
func (v *survey) restless(n int, share float64) bool {
	rest, mean := v.total-n, v.mean*(1-share)
	if float64(rest)-mean <= float64(n)-v.mean*share {
		return false
	}
	return surgeTail(rest, mean, v.size) < restChance
}

// best returns the area that explains the window best.
func (v *survey) best() area {
	home := []spotID{v.series.key.country}
	best := area{home, v.of(home)}
	if v.series.key.service.Placeless() {
		return best
	}
	var towns, quarters []spotID
	for _, p := range v.order {
		switch v.d.atlas.spots[p].level {
		case schema.LevelMunicipality:
			towns = append(towns, p)
		case schema.LevelPostcode:
			if v.fine {
				quarters = append(quarters, p)
			}
		}
		if !v.eligible(p) {
			continue
		}
		if a := (area{[]spotID{p}, v.of([]spotID{p})}); v.at(p) >= 2 && a.gain > best.gain {
			best = a
		}
	}
	for _, starts := range [][]spotID{towns, quarters} {
		slices.SortStableFunc(starts, func(p, q spotID) int {
			return cmp.Compare(v.of([]spotID{q}), v.of([]spotID{p}))
		})
		for _, p := range starts[:min(len(starts), startingTowns)] {
			if a := v.grow(p); a.gain > best.gain {
				best = a
			}
		}
	}
	return best
}

// eligible reports whether one region of a country may be the place by what was said
// of it: a stretch or area that people name, a province when it is not one town's.
func (v *survey) eligible(p spotID) bool {
	switch s := &v.d.atlas.spots[p]; s.level {
	case schema.LevelMunicipality:
		return true
	case schema.LevelProvince:
		return v.lone[p] == nowhere || v.lone[p] == p
	case schema.LevelSegment:
		return v.named(p) >= namedLeast && (s.area || alongLines(v.series.group.family))
	}
	return false
}

// grow adds neighbours to a municipality as long as each is worth its cost.
func (v *survey) grow(p spotID) area {
	a := area{spots: []spotID{p}}
	a.gain = v.of(a.spots)
	for len(a.spots) < mostTogether {
		next := area{gain: a.gain}
		for _, m := range a.spots {
			for _, q := range v.d.atlas.spots[m].near {
				if v.at(q) == 0 || slices.Contains(a.spots, q) {
					continue
				}
				spots := append(slices.Clone(a.spots), q)
				if gain := v.of(spots); gain > next.gain {
					next = area{spots, gain}
				}
			}
		}
		if next.spots == nil {
			break
		}
		a = next
	}
	return a
}

// alongLines reports whether services of a family fail along a stretch of rail or
// road: a radio network and the trains do, a cable does not.
func alongLines(f family) bool { return f == "mobile" || f == family(schema.Rail) }

// covers reports whether a report with the given chain of regions lies in spots;
// a municipality lies in the segments that run through it, an area in the
// municipalities that it consists of.
func (d *Detector) covers(spots, chain []spotID) bool {
	if len(chain) > 0 && d.atlas.spots[chain[0]].area && !slices.ContainsFunc(d.atlas.spots[chain[0]].touches, func(m spotID) bool { return !slices.Contains(spots, m) }) {
		return true
	}
	for _, p := range spots {
		if slices.Contains(chain, p) {
			return true
		}
		for _, m := range d.atlas.spots[p].touches {
			if slices.Contains(chain, m) {
				return true
			}
		}
	}
	return false
}

// overlap reports whether two sets of regions have a part in common.
func (d *Detector) overlap(a, b []spotID) bool {
	for _, p := range a {
		for _, q := range b {
			if d.atlas.within(p, q) || d.atlas.within(q, p) {
				return true
			}
		}
	}
	return false
}

// touch reports whether two sets of regions overlap or lie next to each other.
func (d *Detector) touch(a, b []spotID) bool {
	for _, p := range a {
		for _, q := range b {
			if d.atlas.within(p, q) || d.atlas.within(q, p) || slices.Contains(d.atlas.spots[p].near, q) || d.oneCity(p, q) {
				return true
			}
			if d.atlas.spots[p].level == schema.LevelSegment && d.alongside(p, q) || d.atlas.spots[q].level == schema.LevelSegment && d.alongside(q, p) {
				return true
			}
		}
	}
	return false
}

// alongside reports whether q is a neighbour of a municipality that the segment runs through.
func (d *Detector) alongside(segment, q spotID) bool {
	for _, m := range d.atlas.spots[segment].touches {
		if slices.Contains(d.atlas.spots[m].near, q) {
			return true
		}
	}
	return false
}
