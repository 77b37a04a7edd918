package detect

import (
	"math"
	"slices"
	"time"
)

// strand is the counts of one brand and service in one country.
type strand struct {
	key     strandKey
	rhythm  rhythm
	nodes   []node
	slot    []int32 // by place, counted from the country: its node or none
	grains  [grainCount]float64
	shape   float64 // see spread
	nowhere float64 // share of the places never heard of
	rest    float64 // by which the share of such a place is scaled in the running hour
	general []float64

	heardTotal float64
	heard      []int32 // nodes with complaints in the running hour
	hourSum    float64
	hourSeen   float64   // buckets of the running hour that were not blind
	past       []float32 // by hour, only while it is learnt
	hourRate   float64   // complaints expected in it
	fitAge     int       // hours since the last fit

	voted      []int32   // nodes with votes in the running bucket
	rate       float64   // complaints expected in it by the rhythm
	level      float64   // slow level, on top of rate
	heardBy    []float64 // clusters by position in wide; at 0 what lies in no province
	expectedBy []float64
	evidence   [][levels]float64  // of the voted nodes that have been weighed
	vague      []vague            // by position in wide
	quarrels   map[int32]*quarrel // by node, where one may go on
	flow       flow
	trail      trail
	moods      moods

	discs  []disc
	discAt []int32    // by centre, counted from the country: its disc or none
	wide   []wideZone // the country, then its provinces
}

// disc is the nested zones around one place, kept while one of them is not at rest.
type disc struct {
	centre int32
	idle   int32 // buckets since the last vote in it
	sizes  int8  // zones that differ
	fresh  bool  // not stepped yet
	zones  [len(reach)]suspicion
}

// wideZone is a province, or the country.
type wideZone struct {
	place   int32
	tide    *tide
	base    wideSums // of the running hour, at one expected complaint of the strand
	located float64  // part of its complaints that name a place in it
	votes   float64  // of the running bucket
	storm   float64  // originals expected because of a storm
	factor  float64  // of the rest of the country now, for the places in it
	few     float64  // of the clusters of the running bucket, those of a few people, most likely
}

type wideSums struct{ mu, silence, info float64 }

// moods is the common noise of the country and of a province.
type moods struct{ country, province mood }

const (
	countryNoise  = 0.10 // standard deviation before history tells
	provinceNoise = 0.10
)

func newStrand(k strandKey, t *terrain, minutes float64) *strand {
	s := &strand{
		key: k, slot: slices.Repeat([]int32{none}, t.extent(k.country)), discAt: slices.Repeat([]int32{none}, t.extent(k.country)), shape: 4, nowhere: 1, fitAge: 1 << 20,
		quarrels: make(map[int32]*quarrel),
		moods:    moods{newMood(countryNoise, minutes), newMood(provinceNoise, minutes)},
		flow:     newFlow(minutes),
	}
	s.grains = [grainCount]float64{0.05, 0.1, 0.15, 0.25, 0.25, 0.15, 0.05}
	for _, p := range append([]int32{k.country}, t.children[k.country]...) {
		s.wide = append(s.wide, wideZone{place: p})
	}
	return s
}

// node returns the node of place p, made where it is missing.
func (s *strand) node(t *terrain, p int32) int32 {
	if i := s.slot[p-s.key.country]; i != none {
		return i
	}
	i := int32(len(s.nodes))
	n := node{plot: p, wide: t.rank[p], share: float32(leastShare), stamp: math.MinInt64}
	if s.general != nil {
		n.share = float32(s.unseen(s.general[p]))
	}
	for b := range n.rhythm {
		n.rhythm[b] = 1
	}
	n.part = float64(n.share) * max(s.rest, 0.5)
	n.setDispersion(grainReference)
	s.nodes = append(s.nodes, n)
	s.slot[p-s.key.country] = i
	return i
}

// fit reads rhythm, shares and dispersion off the history.
func (s *strand) fit(t *terrain, shape *[weekHours]float64, general []float64) {
	s.rhythm.fit(shape)
	s.general = general
	s.fitShares(t, general)
	s.fitDispersion()
	s.nowhere = 0
	for p, i := range s.slot {
		if i == none {
			s.nowhere += s.unseen(general[int(s.key.country)+p])
		}
	}
	s.fitAge = 0
}

// refresh prepares the sums of the hour: what each province and the country
// expect for one expected complaint of the strand, and what it knows of it.
// rate is the number expected of the strand in a bucket.
func (s *strand) refresh(t *terrain, block int, rate float64) {
	total := s.nowhere
	for i := range s.nodes {
		total += float64(s.nodes[i].share) * float64(s.nodes[i].rhythm[block])
	}
	for i := range s.wide {
		s.wide[i].base, s.wide[i].located = wideSums{}, 0
	}
	for i := range s.nodes {
		n := &s.nodes[i]
		n.part = float64(n.share) * float64(n.rhythm[block]) / total
		k := knowledge(max(n.part*rate, 1e-9), float64(n.phi)) / max(rate, 1e-9)
		for _, w := range [2]int{0, int(n.wide)} {
			b := &s.wide[w].base
			b.mu += n.part
			b.silence += n.part * float64(n.quiet)
			b.info += k
			if t.places[n.plot].fine {
				s.wide[w].located += n.part
			}
			if n.wide == 0 {
				break
			}
		}
	}
	s.rest = 1 / total
	for i := range s.wide {
		s.wide[i].located /= max(s.wide[i].base.mu, 1e-12)
	}
	unheard := s.nowhere / total // of places alone, so each knows all that it is
	w := &s.wide[0].base
	w.mu, w.silence, w.info = w.mu+unheard, w.silence+unheard, w.info+unheard
}

// expected returns the complaints expected in a bucket that starts at t.
func (s *strand) expected(cal Calendar, t time.Time, hours float64) float64 {
	return max(s.rhythm.at(cal, t.Add(time.Duration(hours*float64(time.Hour)/2)))*hours, 1e-6)
}
