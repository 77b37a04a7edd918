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
