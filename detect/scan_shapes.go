package detect

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// What trouble around a place looks like, before anything is heard of it. A
// province fails rarely, but there are few.
const (
	mostAround   = 64   // places around the worst one that are looked at
	townMass     = 0.85 // belief that it is one place
	discMass     = 0.1  // that it is a place with some of its nearest neighbours
	stripMass    = 0.05 // that it is the places along a line: a road, a railway, a cable
	provinceMass = 0.1  // that it is a whole province, beside these
	stripEnds    = 48   // places around, nearest first, between which lines are drawn
	stripWidth   = 0.7  // to either side of a line, in distances from a place to its neighbour
	mostShapes   = 512  // places of which the shapes around are kept
)

// shape is a set of the places around one.
type shape struct {
	set    uint64  // a bit each, nearest first
	prior  float64 // logarithm of its chance
	parent int32   // the shape that it is with one place more, none for no such
	last   int32   // that place
}

// shapes is what trouble around a place may look like.
type shapes struct {
	around []int32
	all    []shape // parents first
}

// shapesAround returns the shapes around a place, which are kept.
func (s *Scan) shapesAround(centre int32) *shapes {
	if v := s.shapesOf[centre]; v != nil {
		return v
	}
	if len(s.shapesOf) >= mostShapes {
		clear(s.shapesOf)
	}
	v := s.terrain.shapesAround(centre)
	s.shapesOf[centre] = v
	return v
}

func (t *terrain) shapesAround(centre int32) *shapes {
	v := &drawing{shapes: shapes{around: t.around(centre)}, index: make(map[uint64]int32)}
	for i := range v.around {
		v.add(shape{set: 1 << i, parent: none, last: int32(i)})
	}
	towns := len(v.all)
	v.addDiscs(t)
	discs := len(v.all)
	v.addStrips(t)
	believe(v.all[:towns], townMass)
	believe(v.all[towns:discs], discMass)
	believe(v.all[discs:], stripMass)
	return &v.shapes
}

// drawing is shapes while they are drawn.
type drawing struct {
	shapes
	index map[uint64]int32 // shapes by their sets
}

// add takes a shape unless it is there, and returns its position.
func (v *drawing) add(s shape) int32 {
	i, ok := v.index[s.set]
	if !ok {
		i = int32(len(v.all))
		v.index[s.set] = i
		v.all = append(v.all, s)
	}
	return i
}

// believe spreads the belief in one kind evenly over its shapes.
func believe(kind []shape, mass float64) {
	for i := range kind {
		kind[i].prior = math.Log(mass / float64(len(kind)))
	}
}

// addDiscs takes every place with its nearest neighbours, one more at a time.
func (v *drawing) addDiscs(t *terrain) {
	at := make(map[int32]int32, len(v.around))
	for i, p := range v.around {
		at[p] = int32(i)
	}
	for i, p := range v.around {
		last, set := int32(i), uint64(1)<<i
		for _, m := range t.members[p][1:] {
			k, ok := at[m]
			if !ok {
				break
			}
			set |= 1 << k
			last = v.add(shape{set: set, parent: last, last: k})
		}
	}
}

// addStrips takes the places along the line between any two.
func (v *drawing) addStrips(t *terrain) {
	width := stripWidth * t.spacing(v.around)
	points := make([]point, len(v.around))
	for i, p := range v.around {
		points[i].north, points[i].east = t.apart(p, v.around[0])
	}
	for i := range points[:min(len(points), stripEnds)] {
		for j := range i {
			v.add(shape{set: strip(points, i, j, width), parent: none, last: none})
		}
	}
}

// point is where a place lies, in kilometres from another.
type point struct{ north, east float64 }

// strip returns those of the points that lie within width of the line between two.
func strip(points []point, from, to int, width float64) (set uint64) {
	a := points[from]
	north, east := points[to].north-a.north, points[to].east-a.east
	length := max(north*north+east*east, 1e-12)
	for i, p := range points {
		n, e := p.north-a.north, p.east-a.east
		along := min(max((n*north+e*east)/length, 0), 1)
		n, e = n-along*north, e-along*east
		if i == from || i == to || n*n+e*e <= width*width {
			set |= 1 << i
		}
	}
	return set
}

// around returns a place and those around it, nearest first.
func (t *terrain) around(centre int32) []int32 {
	out := []int32{centre}
	for i := 0; i < len(out) && len(out) < 4*mostAround; i++ {
		for _, p := range t.members[out[i]] {
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	km := func(p int32) float64 { return math.Hypot(t.apart(centre, p)) }
	slices.SortStableFunc(out[1:], func(a, b int32) int { return cmp.Compare(km(a), km(b)) })
	return out[:min(len(out), mostAround)]
}

// spacing returns the median distance from a place to its nearest neighbour, in kilometres.
func (t *terrain) spacing(places []int32) float64 {
	var km []float64
	for _, p := range places {
		if m := t.members[p]; len(m) > 1 {
			km = append(km, math.Hypot(t.apart(p, m[1])))
		}
	}
	if len(km) == 0 {
		return 0
	}
	slices.Sort(km)
	return km[len(km)/2]
}

// placesOf returns the places of a set.
func (v *shapes) placesOf(set uint64) (out []int32) {
	for ; set != 0; set &= set - 1 {
		out = append(out, v.around[bits.TrailingZeros64(set)])
	}
	return out
}
