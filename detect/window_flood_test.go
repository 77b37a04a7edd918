package detect

import (
	"slices"
	"testing"
	"time"

	"outcry/schema"
)

// notes says n reports of each brand over all towns within five minutes.
func (s *stream) notes(at time.Time, n int, sources ...string) {
	for i := range 3 * n {
		b := []schema.Brand{"red", "blue", "green"}[i%3]
		s.say(at.Add(time.Duration(s.rng.Intn(300))*time.Second), b, schema.MobileData, town(s.rng.Intn(20))).Source = sources[i%len(sources)]
	}
}

// TestOneSourceThatFloodsIsNoOutage: a desk that sends the notes of a day at once, as of
// the time at which it sends them, says nothing of any brand.
func TestOneSourceThatFloodsIsNoOutage(t *testing.T) {
	for _, c := range []struct {
		name    string
		sources []string
		want    int // brands with an incident
	}{
		{"the notes of a day", []string{"call"}, 0},
		{"all sources hear of it", []string{"post", "post", "call", "post"}, 3},
	} {
		s := calm(94, noon.AddDate(0, 0, -10), 11, 200).through("post", "post", "post", "call")
		s.notes(noon, 80, c.sources...)
		brands := map[schema.Brand]bool{}
		for _, in := range since(noon.Add(-time.Hour), run(t, detector(t), s.sorted(), noon.Add(20*time.Hour))) {
			brands[in.Brand] = true
		}
		if len(brands) != c.want {
			t.Errorf("%s: incidents of %d brands, want %d", c.name, len(brands), c.want)
		}
	}
}

func TestAFloodHidesNoOutage(t *testing.T) {
	s := calm(95, noon.AddDate(0, 0, -10), 11, 200).through("post", "post", "post", "call")
	s.notes(noon, 80, "call")
	s.outage(noon.Add(-20*time.Minute), 3, 15, "red", town(4))
	got := since(noon.Add(-time.Hour), last(run(t, detector(t), s.sorted(), noon.Add(20*time.Hour))))
	var where []schema.Region
	for _, in := range got {
		where = append(where, in.Region)
	}
	if !slices.Equal(where, []schema.Region{town(4)}) {
		t.Errorf("incidents at %v, want one at %v", where, town(4))
	}
}
