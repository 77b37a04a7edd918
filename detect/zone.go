package detect

import (
	"cmp"
	"math"
	"slices"

	"outcry/schema"
)

// reach is how many places the nested zones around a place hold, itself
// included. Neighbours buy localisation and speed across borders; the sizes
// double so that any cluster of up to thirty places overlaps one of them by half.
var reach = [...]int{1, 2, 4, 7, 15}

const none = int32(-1)

// terrain is the geography of a scan: the places in a fixed order, the tree over
// them and the neighbourhoods of the fine ones.
type terrain struct {
	places   []plot
	index    map[schema.Region]int32
	roots    []int32
	members  [][]int32 // by place: itself and its neighbours, nearest first; nil for what is no fine place
	holders  [][]int32 // by place: the centres of which it is a member
	children [][]int32 // by root: its provinces
	towns    []int32   // by province: its fine places
	rank     []int32   // by place: position of its province among those of the country, from 1; 0 for none
}

type plot struct {
	region   schema.Region
	root     int32 // the country
	province int32 // the place one step under the country, none for a country or a segment
	fine     bool  // a municipality or a segment: may be the centre of zones
	segment  bool
	lat, lon float64
	people   float64
}

func newTerrain(places []schema.Place) *terrain {
	a := &terrain{index: make(map[schema.Region]int32, len(places))}
	sorted := slices.Clone(places)
	slices.SortFunc(sorted, func(x, y schema.Place) int { return cmp.Compare(x.Region, y.Region) })
	for _, p := range sorted {
		a.add(p)
	}
	a.connect()
	return a
}

// add takes p and, where the list lacks them, its ancestors.
func (a *terrain) add(p schema.Place) int32 {
	if i, ok := a.index[p.Region]; ok {
		if a.places[i].lat == 0 && a.places[i].lon == 0 {
			a.places[i].lat, a.places[i].lon = p.Lat, p.Lon
		}
		return i
	}
	if p.Region == "" || p.Region.Level() == schema.LevelPostcode {
		return none
	}
	s := plot{region: p.Region, province: none, segment: p.Region.IsSegment(), lat: p.Lat, lon: p.Lon, people: float64(p.Population)}
	s.fine = s.segment || p.Region.Level() == schema.LevelMunicipality
	parent := none
	if up := p.Region.Parent(); up != "" {
		parent = a.add(schema.Place{Region: up})
	}
	i := int32(len(a.places))
	s.root = i
	if parent != none {
		s.root = a.places[parent].root
		switch {
		case s.segment:
		case parent == s.root:
			s.province = i
		default:
			s.province = a.places[parent].province
		}
	} else {
		a.roots = append(a.roots, i)
	}
	a.places = append(a.places, s)
	a.index[p.Region] = i
	return i
}

// connect finds the neighbourhoods. It costs about the number of places times
// its square root.
func (a *terrain) connect() {
	n := len(a.places)
	a.members, a.holders, a.children, a.towns = make([][]int32, n), make([][]int32, n), make([][]int32, n), make([]int32, n)
	var fine []int32
	for i := range a.places {
		s := &a.places[i]
		switch {
		case s.segment || s.fine && s.lat == 0 && s.lon == 0:
			a.members[i] = []int32{int32(i)}
		case s.fine:
			fine = append(fine, int32(i))
		case s.province == int32(i):
			a.children[s.root] = append(a.children[s.root], int32(i))
		}
	}
	slices.SortFunc(fine, func(x, y int32) int {
		return cmp.Or(cmp.Compare(a.places[x].lat, a.places[y].lat), cmp.Compare(x, y))
	})
	for at := range fine {
		a.members[fine[at]] = a.nearest(fine, at, reach[len(reach)-1])
	}
	for i := range a.members {
		for _, m := range a.members[i] {
			a.holders[m] = append(a.holders[m], int32(i))
		}
	}
	a.rank = make([]int32, n)
	for _, root := range a.roots {
		for i, p := range a.children[root] {
			a.rank[p] = int32(i + 1)
		}
	}
	for i := range a.places {
		if p := a.places[i].province; p != none {
			a.rank[i] = a.rank[p]
			if a.places[i].fine {
				a.towns[p]++
			}
		}
	}
}

// nearest returns the k places nearest to fine[at], itself first, of the list
// sorted by latitude.
func (a *terrain) nearest(fine []int32, at, k int) []int32 {
	type near struct {
		km2   float64
		place int32
	}
	best := make([]near, 0, k+1)
	take := func(p int32) bool { // false when its latitude alone puts it too far
		dLat, dLon := a.apart(fine[at], p)
		if len(best) == k && dLat*dLat > best[k-1].km2 {
			return false
		}
		c := near{dLat*dLat + dLon*dLon, p}
		i, _ := slices.BinarySearchFunc(best, c, func(x, y near) int {
			return cmp.Or(cmp.Compare(x.km2, y.km2), cmp.Compare(x.place, y.place))
		})
		if i < k {
			best = slices.Insert(best, i, c)
			best = best[:min(len(best), k)]
		}
		return true
	}
	for up := at; up < len(fine) && take(fine[up]); up++ {
	}
	for down := at - 1; down >= 0 && take(fine[down]); down-- {
	}
	out := make([]int32, len(best))
	for i, b := range best {
		out[i] = b.place
	}
	i := slices.Index(out, fine[at]) // first, also where others share its coordinates
	if i > 0 {
		out = slices.Insert(slices.Delete(out, i, i+1), 0, fine[at])
	}
	return out
}

// apart returns the distance between two places in kilometres, north and east,
// on a plane that touches the globe between them.
func (a *terrain) apart(x, y int32) (north, east float64) {
	const kmPerDegree = 111.2
	p, q := &a.places[x], &a.places[y]
	dLon := math.Mod(p.lon-q.lon+540, 360) - 180
	return kmPerDegree * (p.lat - q.lat), kmPerDegree * dLon * math.Cos((p.lat+q.lat)*math.Pi/360)
}

// at returns the place that a complaint located at r counts in: r itself or the
// nearest ancestor that the terrain knows; none for an unknown country.
func (a *terrain) at(r schema.Region) int32 {
	for ; r != ""; r = r.Parent() {
		if i, ok := a.index[r]; ok {
			return i
		}
	}
	return none
}

// extent returns how many places a country has. They follow each other from the
// country itself.
func (a *terrain) extent(root int32) int {
	n := int(root)
	for n < len(a.places) && a.places[n].root == root {
		n++
	}
	return n - int(root)
}

// common returns the smallest region that contains all the given places.
func (a *terrain) common(places []int32) schema.Region {
	r := a.places[places[0]].region
	for _, p := range places[1:] {
		for r != "" && !r.Contains(a.places[p].region) {
			r = r.Parent()
		}
	}
	return r
}

// regions returns the regions of places, sorted.
func (a *terrain) regions(places []int32) []schema.Region {
	out := make([]schema.Region, len(places))
	for i, p := range places {
		out[i] = a.places[p].region
	}
	slices.Sort(out)
	return out
}

// near reports whether one of two places is among the neighbours of the other.
func (a *terrain) near(x, y int32) bool {
	return y != none && (slices.Contains(a.members[x], y) || slices.Contains(a.members[y], x))
}
