package detect

import (
	"slices"
	"testing"
	"time"

	"outcry/schema"
)

// TestATownThatFillsUpIsNoOutage: a feast brings people to a town, who complain of
// every brand; what fails there meanwhile shows all the same.
func TestATownThatFillsUpIsNoOutage(t *testing.T) {
	brands := []schema.Brand{"red", "blue", "green", "pink", "grey", "teal"}
	s := calm(96, noon.AddDate(0, 0, -10), 11, 200)
	for _, r := range slices.Clone(s.reports) {
		i := slices.Index(brands, r.Brand)
		s.say(r.Time.Add(7*time.Minute), brands[3+i], schema.MobileData, town(s.rng.Intn(20)))
	}
	for i := range 20 * len(brands) {
		s.say(noon.Add(time.Duration(i)*4*time.Minute), brands[s.rng.Intn(len(brands))], schema.MobileData, town(4))
	}
	fails := noon.Add(4 * time.Hour)
	s.outage(fails, 2, 14, "red", town(4))
	got := since(noon, last(run(t, detector(t), s.sorted(), noon.Add(20*time.Hour))))
	for _, in := range got {
		if in.Brand != "red" || in.StartedAt.Before(fails.Add(-20*time.Minute)) {
			t.Errorf("%s of %s at %v since %v: %d witnesses where %.1f are expected", in.Kind, in.Brand, in.Regions, in.StartedAt, in.Witnesses, in.Expected)
		}
	}
	if len(got) == 0 {
		t.Error("what fails in a full town is not found")
	}
}

// TestBrandsThatFailTogetherAreEachFound: what an open incident explains of other brands
// is no mood of the country, so a host and those who rent its network are all found.
func TestBrandsThatFailTogetherAreEachFound(t *testing.T) {
	s := calm(98, noon.AddDate(0, 0, -10), 11, 60)
	for i := range 150 {
		at := noon.Add(time.Duration(i) * 20 * time.Second)
		s.say(at, "red", schema.MobileData, town(i%20))
		if i%5 == 0 {
			s.say(at, "blue", schema.MobileData, town(i*7%20))
			s.say(at, "green", schema.MobileData, town(i*3%20))
		}
	}
	found := map[schema.Brand]bool{}
	for _, in := range since(noon, run(t, detector(t), s.sorted(), noon.Add(2*time.Hour))) {
		found[in.Brand] = true
	}
	if len(found) != 3 {
		t.Errorf("incidents of %v, want of all three brands", found)
	}
}
