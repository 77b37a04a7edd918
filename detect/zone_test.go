package detect

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

func smallCountry() []schema.Place {
	return []schema.Place{
		{Region: "BE/B/3", Lat: 50.0, Lon: 4.3},
		{Region: "BE/A/1", Lat: 50.0, Lon: 4.0},
		{Region: "BE/A/2", Lat: 50.0, Lon: 4.1},
		{Region: "BE/rail/X-Y", Touches: []schema.Region{"BE/A/1"}},
		{Region: "BE/B/4"}, // nobody knows where
		{Region: "LU", Lat: 49.6, Lon: 6.1},
	}
}

func TestTerrainAddsAncestorsAndNeighbours(t *testing.T) {
	a := newTerrain(smallCountry())
	names := func(ids []int32) (out []schema.Region) {
		for _, i := range ids {
			out = append(out, a.places[i].region)
		}
		return out
	}
	for _, c := range []struct {
		name string
		got  []int32
		want []schema.Region
	}{
		{"the countries", a.roots, []schema.Region{"BE", "LU"}},
		{"the provinces of BE", a.children[a.index["BE"]], []schema.Region{"BE/A", "BE/B"}},
		{"around a border town, nearest first", a.members[a.index["BE/A/2"]], []schema.Region{"BE/A/2", "BE/A/1", "BE/B/3"}},
		{"around a segment", a.members[a.index["BE/rail/X-Y"]], []schema.Region{"BE/rail/X-Y"}},
		{"around a place without coordinates", a.members[a.index["BE/B/4"]], []schema.Region{"BE/B/4"}},
	} {
		if diff := cmp.Diff(c.want, names(c.got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestComplaintsCountAtTheNearestKnownPlace(t *testing.T) {
	a := newTerrain(smallCountry())
	for r, want := range map[schema.Region]schema.Region{
		"BE/A/1/1000": "BE/A/1", "BE/A/9": "BE/A", "BE/C": "BE", "LU/X/Y": "LU",
	} {
		if got := a.places[a.at(r)].region; got != want {
			t.Errorf("a complaint at %s counts at %s, want %s", r, got, want)
		}
	}
	for _, r := range []schema.Region{"", "FR/A"} {
		if got := a.at(r); got != none {
			t.Errorf("at(%q) = %d, want none", r, got)
		}
	}
}

func TestCommonRegion(t *testing.T) {
	a := newTerrain(smallCountry())
	for _, c := range []struct {
		of   []schema.Region
		want schema.Region
	}{
		{[]schema.Region{"BE/A/1"}, "BE/A/1"},
		{[]schema.Region{"BE/A/1", "BE/A/2"}, "BE/A"},
		{[]schema.Region{"BE/A/1", "BE/B/3"}, "BE"},
	} {
		var ids []int32
		for _, r := range c.of {
			ids = append(ids, a.index[r])
		}
		if got := a.common(ids); got != c.want {
			t.Errorf("common(%v) = %s, want %s", c.of, got, c.want)
		}
	}
}

func TestPlacesOfACountryFollowEachOther(t *testing.T) {
	a := newTerrain(smallCountry())
	for _, root := range a.roots {
		n := 0
		for i := range a.places {
			if a.places[i].root == root {
				n++
			}
		}
		if got := a.extent(root); got != n {
			t.Errorf("extent(%s) = %d, want %d", a.places[root].region, got, n)
		}
	}
}
