package detect

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"outcry/schema"
)

// A quarter is a postal area (PC4) of a city. Few reports name one, so that it is known
// from the reports of all brands, and none is believed where the city as a whole speaks.
const (
	quarterPeople = 4400 // inhabitants of a Dutch postal area: 17.9 million in 4,086
	quarterLeast  = 10   // postal areas of a municipality that is a city: where there are fewer, one is most of a town
	quarterNamed  = 0.2  // part of the reports of a city that name a postal area
	quarterMass   = 10   // reports' worth of that belief
	quarterChance = 0.01 // of what the rest of the city says: below it the city may be meant
	quarterStays  = 1e-4 // the same of an incident that was told of the quarter
	quarterLost   = 0.05 // part of the reports of an area that name another
)

// quarter returns the spot of a postal area of a city, nowhere for any other region.
func (a *atlas) quarter(r schema.Region) spotID {
	if r.Level() != schema.LevelPostcode {
		return nowhere
	}
	if id, ok := a.quarters[r]; ok {
		return id
	}
	up := a.id(r)
	if a.quartersIn(up) < quarterLeast {
		return nowhere
	}
	id := spotID(len(a.spots))
	q := spot{region: r, level: schema.LevelPostcode, parent: up, country: a.spots[up].country}
	for _, o := range a.spots[up].quarters {
		if beside(a.spots[o].region, r) {
			q.near = append(q.near, o)
			a.spots[o].near = append(a.spots[o].near, id)
		}
	}
	a.spots = append(a.spots, q)
	for _, o := range append([]spotID{id}, q.near...) {
		slices.SortFunc(a.spots[o].near, func(p, q spotID) int { return cmp.Compare(a.spots[p].region, a.spots[q].region) })
	}
	a.spots[up].quarters = append(a.spots[up].quarters, id)
	a.quarters[r] = id
	return id
}

// beside reports whether two postal areas of a municipality are of one district: their
// numbers differ in the last digit.
func beside(p, q schema.Region) bool {
	return len(p) == len(q) && p[:len(p)-1] == q[:len(q)-1] && !strings.HasSuffix(string(p), "/")
}

// quartersIn returns how many postal areas a region has about.
func (a *atlas) quartersIn(p spotID) float64 {
	return math.Max(math.Round(a.spots[p].people/quarterPeople), float64(len(a.spots[p].quarters)))
}

// exact returns the spot of r, postal areas of cities included.
func (a *atlas) exact(r schema.Region) spotID {
	if p := a.quarter(r); p != nowhere {
		return p
	}
	return a.id(r)
}

// named returns the part of its reports that name a postal area.
func (d *Detector) named(city spotID) float64 {
	weight := d.almanac.weight(d.hour)
	return math.Min(1, (d.almanac.named[city]/weight+quarterNamed*quarterMass)/(d.almanac.where[city]/weight+quarterMass))
}

// partOfCity returns the part of the reports of a city that name the postal area p:
// gamma-Poisson of shape placeShape around the mean of its areas.
func (d *Detector) partOfCity(p spotID) float64 {
	city := d.atlas.spots[p].parent
	weight, areas := d.almanac.weight(d.hour), d.atlas.quartersIn(city)
	mean := d.almanac.named[city] / weight / areas
	return math.Min(1, d.named(city)/areas*(d.almanac.where[p]/weight+placeShape)/(mean+placeShape))
}

// cityRise returns by how much more than usual is said in the city of spots outside of
// them, at least 1: what the whole city says is none of its quarters'.
func (d *Detector) cityRise(s *series, spots []spotID, base float64, share float64, from, to int64) float64 {
	city := d.atlas.spots[spots[0]].parent
	usual := base * math.Max(0, d.share(s, city)-share)
	heard := 0
	if c := s.at(city); c != nil {
		heard = c.unclaimed(from, to, usual)
	}
	for _, p := range spots {
		if c := s.at(p); c != nil {
			heard -= c.free.between(from, to)
		}
	}
	return math.Max(1, (float64(heard)+restMass)/(usual+restMass))
}

// ofCity reports whether what is said in the city of the postal areas spots is of all of
// it rather than of them, of whom n speak: who names an area names others too, or who
// names none is more than they leave.
func (v *survey) ofCity(spots []spotID, n int, share, chance float64) bool {
	d := v.d
	city := d.atlas.spots[spots[0]].parent
	others := v.others(spots)
	part := d.named(city)
	mean := v.mean * d.share(v.series, city)
	excess := math.Max(0, float64(n)-v.mean*share)
	if surgeTail(others, mean*part+quarterLost*excess, hourShape) < chance {
		return true
	}
	silent := v.at(city) - n - others
	return surgeTail(silent, mean*(1-part)+excess*(1-part)/part, hourShape) < chance
}

// others returns the witnesses who name another postal area of the city of spots.
func (v *survey) others(spots []spotID) (n int) {
	for _, p := range v.d.atlas.spots[v.d.atlas.spots[spots[0]].parent].quarters {
		if !slices.Contains(spots, p) {
			n += v.n[p]
		}
	}
	return n
}

// scattered reports whether chance brings n of those who name an area of a city into as
// few areas as spots, when all of the city is meant.
func (v *survey) scattered(spots []spotID, n int) bool {
	d := v.d
	city := d.atlas.spots[spots[0]].parent
	part := 0.0
	for _, p := range spots {
		part += d.partOfCity(p)
	}
	part = math.Min(part/d.named(city), 0.999)
	areas := d.atlas.quartersIn(city)
	return binomialTail(n, n+v.others(spots), part)*math.Pow(areas, float64(len(spots))) > quarterChance
}

// oneCity reports whether p and q are quarters of one city.
func (d *Detector) oneCity(p, q spotID) bool {
	return d.atlas.spots[p].level == schema.LevelPostcode && d.atlas.spots[q].level == schema.LevelPostcode && d.atlas.spots[p].parent == d.atlas.spots[q].parent
}

// isQuarter reports whether p is a postal area of a city.
func (d *Detector) isQuarter(p spotID) bool { return d.atlas.spots[p].level == schema.LevelPostcode }

// ofItsCity reports whether t is in quarters and spots name the city that they lie in:
// what begins there is the same trouble, which showed in a part first.
func (d *Detector) ofItsCity(t *track, spots []spotID) bool {
	return d.isQuarter(t.spots[0]) && slices.Contains(spots, d.atlas.spots[t.spots[0]].parent)
}
