package simulate

import (
	"testing"
	"time"
)

// FuzzConfig holds that any Config is refused or gives events in order.
func FuzzConfig(f *testing.F) {
	f.Add(int64(1), int64(1_800_000_000), 28, 7, 20, 1.0, .01)
	f.Add(int64(-1), int64(0), 1, 1, 100, 0.0, .5)
	f.Add(int64(7), int64(-1<<40), 3, 900, 3, 40.0, 0.0)
	f.Fuzz(func(t *testing.T, seed, start int64, days, testDays, outages int, rate, share float64) {
		c := Config{Seed: seed, Start: time.Unix(start, 0), Days: days, TestDays: testDays, Rate: rate, Outages: outages, Confounders: Confounders(),
			Zone: "Europe/Amsterdam", Late: share, Skewed: share, Repeated: share, Broken: share}
		if outages > 60 || rate > 20 {
			return // sound, but slow
		}
		s, err := New(c)
		if err != nil {
			return
		}
		last := c.Start
		for range 200 {
			e, ok := s.Next()
			if !ok {
				break
			}
			if e.Arrival.Before(last) || !e.Arrival.Before(c.end()) {
				t.Fatalf("an event arrives at %v, after %v, in a stream up to %v", e.Arrival, last, c.end())
			}
			last = e.Arrival
		}
	})
}
