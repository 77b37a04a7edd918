package detect

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

func TestAtlasKnowsWhatLiesWhere(t *testing.T) {
	a, err := newAtlas(land())
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		p, q schema.Region
		want bool
	}{
		{"a town lies in its province", town(3), "NL/AA", true},
		{"a postal area is its town", town(3) + "/1234", town(3), true},
		{"a town does not lie in another province", town(3), "NL/BB", false},
		{"a town lies in the stretch that runs through it", town(2), "NL/rail/A-B", true},
		{"a province does not lie in a town", "NL/AA", town(3), false},
		{"a place that nobody knew lies in its country", "US/CA/Fresno", "US", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := a.within(a.id(tt.p), a.id(tt.q)); got != tt.want {
				t.Errorf("within(%s, %s) = %v, want %v", tt.p, tt.q, got, tt.want)
			}
		})
	}
}

func TestNeighboursAreNearestFirst(t *testing.T) {
	a, err := newAtlas(land())
	if err != nil {
		t.Fatal(err)
	}
	var got []schema.Region
	for _, p := range a.spots[a.id(town(4))].near {
		got = append(got, a.spots[p].region)
	}
	if diff := cmp.Diff([]schema.Region{town(3), town(5)}, got); diff != "" {
		t.Errorf("neighbours differ (-want +got):\n%s", diff)
	}
}

func TestBadPlacesAreRefused(t *testing.T) {
	if _, err := New(DefaultConfig(), []schema.Place{{Region: "nowhere", Name: "Nowhere"}}); err == nil {
		t.Error("New took a place that is no region")
	}
}

func TestPlacesOfAnOutage(t *testing.T) {
	tests := []struct {
		name  string
		where []schema.Region
		want  []schema.Region
	}{
		{"one town", []schema.Region{town(4)}, []schema.Region{town(4)}},
		{"two neighbours", []schema.Region{town(4), town(5)}, []schema.Region{town(4), town(5)}},
		{"a province", []schema.Region{town(0), town(1), town(2), town(3), town(4), town(5), town(6), town(7), town(8), town(9)}, []schema.Region{"NL/AA"}},
		{"a stretch of rail", []schema.Region{"NL/rail/A-B", town(1), "NL/rail/A-B", town(2), town(3)}, []schema.Region{"NL/rail/A-B"}},
		{"a postal area counts at its town", []schema.Region{town(1) + "/1234"}, []schema.Region{town(1)}},
		{"but for those of a city", []schema.Region{town(6) + "/1234"}, []schema.Region{town(6) + "/1234"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := calm(31, noon.AddDate(0, 0, -10), 11, 40)
			s.outage(noon, 3, 40, "red", tt.where...)
			got := since(noon, last(run(t, detector(t), s.sorted(), noon.Add(20*time.Hour))))
			if len(got) != 1 {
				t.Fatalf("incidents = %d, want 1", len(got))
			}
			if diff := cmp.Diff(tt.want, got[0].Regions); diff != "" {
				t.Errorf("regions differ (-want +got):\n%s", diff)
			}
		})
	}
}

// TestAPartOfAProvinceIsAllOfItsTowns: who names the polder means none of its towns
// more than another, least of all the smallest.
func TestAPartOfAProvinceIsAllOfItsTowns(t *testing.T) {
	polder := []schema.Region{town(3), town(1), town(2), town(4)}
	told := []schema.Region{town(1), town(2), town(3), town(4)}
	tests := []struct {
		name string
		say  func(i int) (schema.Region, []schema.Region)
		want []schema.Region
		head schema.Region
	}{
		{"all name it", func(int) (schema.Region, []schema.Region) { return "NL/AA", polder }, told, town(4)},
		{"half of them name one of its towns", func(i int) (schema.Region, []schema.Region) {
			if i%2 == 0 {
				return town(1 + i/2%3), nil
			}
			return "NL/AA", polder
		}, told, town(3)},
		{"most name the one town", func(i int) (schema.Region, []schema.Region) {
			if i%6 != 5 {
				return town(2), nil
			}
			return "NL/AA", polder
		}, []schema.Region{town(2)}, town(2)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := calm(34, noon.AddDate(0, 0, -10), 11, 40)
			for i := range 18 {
				where, touches := tt.say(i)
				s.say(noon.Add(time.Duration(i)*4*time.Minute), "red", schema.MobileData, where).Touches = touches
			}
			got := since(noon, last(run(t, detector(t), s.sorted(), noon.Add(20*time.Hour))))
			if len(got) != 1 {
				t.Fatalf("incidents = %d, want 1: %+v", len(got), got)
			}
			if diff := cmp.Diff(tt.want, got[0].Regions); diff != "" || got[0].Region != tt.head {
				t.Errorf("head %s, want %s; regions differ (-want +got):\n%s", got[0].Region, tt.head, diff)
			}
		})
	}
}

func TestNationalOutageIsOneIncident(t *testing.T) {
	s := calm(32, noon.AddDate(0, 0, -10), 11, 40)
	for i := range 300 {
		s.say(noon.Add(time.Duration(i)*30*time.Second), "red", schema.MobileData, town(i*7%20))
	}
	got := since(noon, last(run(t, detector(t), s.sorted(), noon.Add(20*time.Hour))))
	if len(got) != 1 || got[0].Region != "NL" || got[0].Severity != schema.Critical {
		t.Fatalf("incidents = %+v, want one critical of the country", got)
	}
}

func TestHelpLineHasNoPlace(t *testing.T) {
	s := calm(33, noon.AddDate(0, 0, -10), 11, 40)
	for i := range 20 {
		s.say(noon.Add(time.Duration(i)*3*time.Minute), "red", schema.PhoneLine, town(4))
	}
	got := since(noon, last(run(t, detector(t), s.sorted(), noon.Add(20*time.Hour))))
	if len(got) != 1 || got[0].Region != "NL" || got[0].Service != schema.PhoneLine {
		t.Fatalf("incidents = %+v, want one of the help line in the country", got)
	}
}

// TestPlacesReadAgain holds an atlas that read its places in two parts, and twice,
// against one that read them at once.
func TestPlacesReadAgain(t *testing.T) {
	whole, err := newAtlas(land())
	if err != nil {
		t.Fatal(err)
	}
	late := town(5)
	grown, err := newAtlas(slices.DeleteFunc(land(), func(p schema.Place) bool { return p.Region == late }))
	if err != nil {
		t.Fatal(err)
	}
	met := grown.id(late) // by a report
	if err := grown.read([]schema.Place{{Region: "", Name: "Nowhere"}}); err == nil {
		t.Fatal("a place without a region was taken")
	}
	for range 2 {
		if err := grown.read(land()); err != nil {
			t.Fatal(err)
		}
	}
	if grown.id(late) != met {
		t.Errorf("%s was spot %d and is %d", late, met, grown.id(late))
	}
	near := func(a *atlas, r schema.Region) (out []schema.Region) {
		for _, q := range a.spots[a.id(r)].near {
			out = append(out, a.spots[q].region)
		}
		slices.Sort(out) // of two as near the one met first comes first
		return out
	}
	for _, p := range land() {
		if diff := cmp.Diff(near(whole, p.Region), near(grown, p.Region)); diff != "" {
			t.Errorf("neighbours of %s differ (-want +got):\n%s", p.Region, diff)
		}
		w, g := whole.spots[whole.id(p.Region)], grown.spots[grown.id(p.Region)]
		if w.people != g.people || w.kids != g.kids || len(w.touches) != len(g.touches) {
			t.Errorf("%s has %g people, %d towns, %d touched; want %g, %d, %d", p.Region, g.people, g.kids, len(g.touches), w.people, w.kids, len(w.touches))
		}
	}
}

// TestHoldsMostOfWhoSaysWhere: what most witnesses do not speak of is no place to tell.
func TestHoldsMostOfWhoSaysWhere(t *testing.T) {
	d := detector(t)
	at := func(regions ...schema.Region) (c crowd) {
		for _, r := range regions {
			spot := d.atlas.id(r)
			c.add(&witness{key: uint64(len(c)), series: d.seriesOf(seriesKey{"red", schema.MobileData, d.atlas.id("NL")}), spot: spot, chain: d.atlas.chain(nil, spot)})
		}
		return c
	}
	one := []spotID{d.atlas.id(town(4))}
	for _, tc := range []struct {
		name string
		said crowd
		want bool
	}{
		{"one of four towns", at(town(4), town(1), town(12), town(15)), false},
		{"half of them", at(town(4), town(4), town(12), town(15)), true},
		{"who names no place does not count", at(town(4), "NL", "NL", "NL"), true},
		{"who names its province alone speaks for no other", at(town(4), "NL/AA", "NL/AA"), true},
		{"who names another province does", at(town(4), "NL/BB", "NL/BB"), false},
	} {
		if got := d.holds(one, tc.said); got != tc.want {
			t.Errorf("%s: holds = %v, want %v", tc.name, got, tc.want)
		}
	}
}
