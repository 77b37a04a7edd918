package detect

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"outcry/schema"
)

// spotID numbers the regions that the detector has met; nowhere is none of them.
type spotID int32

const nowhere spotID = -1

// nearKm is how far apart the centres of two municipalities may lie that one
// outage covers as neighbours: two Dutch municipalities across.
const nearKm = 18

// spot is one region with what the detector needs to know of its surroundings.
type spot struct {
	region   schema.Region
	level    schema.Level
	parent   spotID
	country  spotID
	lat      float64
	lon      float64
	people   float64
	near     []spotID // municipalities within nearKm, nearest first; of a quarter those of its district
	quarters []spotID // of a city, as they were met
	touches  []spotID // municipalities that a segment runs through, or that an area consists of
	area     bool     // a part of a province that people name: told by its municipalities, otherwise as a segment is
	kids     int      // municipalities in a country
	lines    int      // segments in a country
	parts    int      // provinces in a country
}

// atlas is the tree of regions. Regions that no gazetteer knows are added when
// they are first met.
type atlas struct {
	spots    []spot
	ids      map[schema.Region]spotID
	areas    map[string]spotID // by the municipalities that they consist of
	quarters map[schema.Region]spotID
}

func newAtlas(places []schema.Place) (*atlas, error) {
	a := &atlas{ids: make(map[schema.Region]spotID, len(places)), areas: make(map[string]spotID), quarters: map[schema.Region]spotID{}}
	return a, a.read(places)
}

// read takes over what places say, of regions that it knows already too: those keep
// their spots, and what places lack stays as it was. After an error nothing is taken.
func (a *atlas) read(places []schema.Place) error {
	sorted := slices.Clone(places)
	slices.SortFunc(sorted, func(p, q schema.Place) int { return cmp.Compare(p.Region, q.Region) })
	for _, p := range sorted {
		if _, err := schema.ParseRegion(string(p.Region)); err != nil {
			return fmt.Errorf("place %q: %w", p.Name, err)
		}
	}
	for _, p := range sorted {
		if p.Region.Level() == schema.LevelPostcode {
			continue
		}
		s := &a.spots[a.id(p.Region)]
		s.lat, s.lon, s.people = p.Lat, p.Lon, float64(p.Population)
	}
	for _, p := range sorted {
		if p.Region.IsSegment() {
			a.spots[a.ids[p.Region]].touches = nil
			a.lay(a.ids[p.Region], p.Touches)
		}
	}
	a.count()
	a.link()
	return nil
}

// id returns the spot of r at municipal level or above, making it when it is new.
func (a *atlas) id(r schema.Region) spotID {
	if r == "" {
		return nowhere
	}
	if id, ok := a.ids[r]; ok {
		return id
	}
	if r.Level() == schema.LevelPostcode {
		id := a.id(r.At(schema.LevelMunicipality))
		a.ids[r] = id
		return id
	}
	parent := a.id(r.Parent())
	id := spotID(len(a.spots))
	country := id
	if parent != nowhere {
		country = a.spots[parent].country
	}
	a.spots = append(a.spots, spot{region: r, level: r.Level(), parent: parent, country: country})
	a.ids[r] = id
	switch r.Level() {
	case schema.LevelMunicipality:
		a.spots[country].kids++
	case schema.LevelProvince:
		a.spots[country].parts++
	case schema.LevelSegment:
		a.spots[country].lines++
	}
	return id
}

// area returns the spot of a part of p that consists of several municipalities,
// nowhere when touches are not that.
func (a *atlas) area(p spotID, touches []schema.Region) spotID {
	if a.spots[p].level != schema.LevelProvince || len(touches) < 2 {
		return nowhere
	}
	towns := make([]schema.Region, len(touches))
	for i, r := range touches {
		if r.Level() != schema.LevelMunicipality || !a.within(a.id(r), p) {
			return nowhere
		}
		towns[i] = r
	}
	slices.Sort(towns)
	key := fmt.Sprint(towns)
	if id, ok := a.areas[key]; ok {
		return id
	}
	id := spotID(len(a.spots))
	a.spots = append(a.spots, spot{region: a.spots[p].region, level: schema.LevelSegment, parent: p, country: a.spots[p].country, area: true})
	a.lay(id, towns)
	a.areas[key] = id
	return id
}

// parts returns spots with the municipalities of areas in their place.
func (a *atlas) parts(spots []spotID) (out []spotID) {
	for _, p := range spots {
		if a.spots[p].area {
			out = append(out, a.spots[p].touches...)
		} else {
			out = append(out, p)
		}
	}
	return out
}

// regions returns what spots are told as, sorted.
func (a *atlas) regions(spots []spotID) (out []schema.Region) {
	for _, p := range a.parts(spots) {
		out = append(out, a.spots[p].region)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// lay runs a segment through the municipalities of touches.
func (a *atlas) lay(segment spotID, touches []schema.Region) {
	for _, r := range touches {
		m := a.id(r.At(schema.LevelMunicipality))
		if m == nowhere || slices.Contains(a.spots[segment].touches, m) {
			continue
		}
		a.spots[segment].touches = append(a.spots[segment].touches, m)
	}
}

// count gives provinces and countries the inhabitants of their municipalities.
func (a *atlas) count() {
	sums := make([]float64, len(a.spots))
	for i := range a.spots {
		if s := &a.spots[i]; s.level == schema.LevelMunicipality {
			sums[s.parent] += s.people
			sums[s.country] += s.people
		}
	}
	for i := range a.spots {
		if sums[i] > 0 {
			a.spots[i].people = sums[i]
		}
	}
}

// link finds the neighbours of every municipality whose centre is known.
func (a *atlas) link() {
	var towns []spotID
	for i := range a.spots {
		if a.spots[i].level == schema.LevelPostcode {
			continue
		}
		a.spots[i].near = nil
		if s := &a.spots[i]; s.level == schema.LevelMunicipality && (s.lat != 0 || s.lon != 0) {
			towns = append(towns, spotID(i))
		}
	}
	slices.SortFunc(towns, func(p, q spotID) int {
		return cmp.Or(cmp.Compare(a.spots[p].lat, a.spots[q].lat), cmp.Compare(p, q))
	})
	const degree = 111.2 // km
	for i, p := range towns {
		for _, q := range towns[i+1:] {
			if (a.spots[q].lat-a.spots[p].lat)*degree > nearKm {
				break
			}
			if a.km(p, q) <= nearKm {
				a.spots[p].near = append(a.spots[p].near, q)
				a.spots[q].near = append(a.spots[q].near, p)
			}
		}
	}
	for _, p := range towns {
		slices.SortFunc(a.spots[p].near, func(q, r spotID) int {
			return cmp.Or(cmp.Compare(a.km(p, q), a.km(p, r)), cmp.Compare(q, r))
		})
	}
}

// km returns the distance of two centres on a locally flat earth.
func (a *atlas) km(p, q spotID) float64 {
	s, t := &a.spots[p], &a.spots[q]
	dy := (s.lat - t.lat) * 111.2
	dx := (s.lon - t.lon) * 111.2 * math.Cos((s.lat+t.lat)/2*math.Pi/180)
	return math.Hypot(dx, dy)
}

// within reports whether p is q or lies in q; a municipality lies in the
// segments that run through it and in the areas that it is a part of.
func (a *atlas) within(p, q spotID) bool {
	if p == nowhere {
		return false
	}
	if a.spots[q].level == schema.LevelSegment {
		return p == q || slices.Contains(a.spots[q].touches, p)
	}
	for ; p != nowhere; p = a.spots[p].parent {
		if p == q {
			return true
		}
	}
	return false
}

// chain appends p and every region above it, finest first.
func (a *atlas) chain(to []spotID, p spotID) []spotID {
	if p == nowhere {
		return to
	}
	for ; p != nowhere; p = a.spots[p].parent {
		to = append(to, p)
	}
	return to
}
