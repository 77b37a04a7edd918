package detect

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

func towns(names ...string) (out []schema.Region) {
	for _, n := range names {
		out = append(out, schema.Region("XX/"+n))
	}
	return out
}

// TestScanTellsWhatFails: one town, a place with its neighbours, the towns along a
// line and a province are told apart.
func TestScanTellsWhatFails(t *testing.T) {
	var province []schema.Region
	for _, p := range grid() {
		if p.Region.Parent() == "XX/P3" {
			province = append(province, p.Region)
		}
	}
	cases := []struct {
		name     string
		ill      []schema.Region
		want     []schema.Region
		mistaken int // towns too many or too few
	}{
		{"one town", towns("P0/T10"), towns("P0/T10"), 0},
		{"a town with its neighbours across a border", towns("P0/T11", "P1/T12", "P0/T03", "P0/T19", "P0/T10"), towns("P0/T03", "P0/T10", "P0/T11", "P0/T19", "P1/T12"), 1},
		{"the towns along a line", towns("P2/T33", "P2/T34", "P2/T35", "P3/T36", "P3/T37", "P3/T38"), towns("P2/T33", "P2/T34", "P2/T35", "P3/T36", "P3/T37", "P3/T38"), 1},
		{"the towns along a diagonal", towns("P0/T09", "P0/T18", "P0/T27", "P3/T36", "P3/T45"), towns("P0/T09", "P0/T18", "P0/T27", "P3/T36", "P3/T45"), 1},
		{"a province", province, towns("P3"), 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, folk := newGridScan(t, 0.05, schema.MobileData)
			var best Excess
			for b := range 52 {
				for _, x := range s.Observe(at(b), folk.bucket(schema.MobileData, func(r schema.Region) float64 {
					if b >= 40 && slices.Contains(c.ill, r) {
						return 14
					}
					return 1
				})) {
					if x.Score > best.Score {
						best = x
					}
				}
			}
			wrong := 0
			for _, r := range append(slices.Clone(c.want), best.Regions...) {
				if !slices.Contains(c.want, r) || !slices.Contains(best.Regions, r) {
					wrong++
				}
			}
			if wrong > c.mistaken {
				t.Errorf("told %v of %v with score %v, want %v but for %d", best.Regions, best.Zone, best.Score, c.want, c.mistaken)
			}
		})
	}
}

func TestShapesAroundAPlace(t *testing.T) {
	terrain := newTerrain(append(grid(), schema.Place{Region: "XX/P0/Lost"}))
	v := terrain.shapesAround(terrain.index["XX/P0/T09"])
	if len(v.around) != mostAround || v.around[0] != terrain.index["XX/P0/T09"] {
		t.Fatalf("%d places around, first %d", len(v.around), v.around[0])
	}
	mass := 0.0
	for i, s := range v.all {
		if s.parent != none && v.all[s.parent].set|1<<s.last != s.set || s.parent >= int32(i) {
			t.Fatalf("shape %d: %b is not %d with %d more", i, s.set, s.parent, s.last)
		}
		mass += math.Exp(s.prior)
	}
	if diff := mass - (townMass + discMass + stripMass); diff > 1e-9 || diff < -1e-9 {
		t.Errorf("shapes hold a belief of %v", mass)
	}
	for _, want := range [][]schema.Region{
		towns("P0/T09"),
		towns("P0/T08", "P0/T09", "P0/T10", "P0/T11", "P1/T12"),
		towns("P0/T00", "P0/T09", "P0/T18", "P0/T27"),
	} {
		if !slices.ContainsFunc(v.all, func(s shape) bool { return cmp.Equal(want, terrain.regions(v.placesOf(s.set))) }) {
			t.Errorf("no shape %v", want)
		}
	}
	if lone := terrain.shapesAround(terrain.index["XX/P0/Lost"]); len(lone.all) != 1 {
		t.Errorf("%d shapes around a place that lies nowhere, want one", len(lone.all))
	}
}

// TestTheLikeliestPlaces: the set of the largest expected Jaccard index, by the
// definition over all sets of a few places.
func TestTheLikeliestPlaces(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	jaccard := func(o *outline, set uint64) (x float64) {
		for i, other := range o.sets {
			x += o.odds[i] * float64(bits.OnesCount64(set&other)) / float64(bits.OnesCount64(set|other))
		}
		return x
	}
	for range 50 {
		o := new(outline)
		for range 1 + r.IntN(6) {
			set, odds := 1+r.Uint64N(63), r.Float64()
			o.sets, o.odds = append(o.sets, set), append(o.odds, odds)
			for k := range 6 {
				if set>>k&1 != 0 {
					o.weight[k] += odds
				}
			}
		}
		best := 0.0
		for set := uint64(1); set < 64; set++ {
			best = max(best, jaccard(o, set))
		}
		if got := jaccard(o, o.likeliest()); got < 0.9*best {
			t.Errorf("%b of %b with odds %v: expected Jaccard %v, want at least nearly %v", o.likeliest(), o.sets, o.odds, got, best)
		}
	}
}
