package detect

import (
	"math"
	"math/rand"
	"testing"

	"outcry/schema"
)

// TestASpreadIsLearned: counts that differ as they are made to differ teach just that,
// and one that is far off teaches little.
func TestASpreadIsLearned(t *testing.T) {
	w := &world{rng: rand.New(rand.NewSource(151))}
	poisson := func(mean float64) (n float64) {
		for t := w.rng.ExpFloat64(); t < mean; t += w.rng.ExpFloat64() {
			n++
		}
		return n
	}
	for _, c := range []struct {
		mean  float64
		shape int // of what the mean varies by, 0 for nothing
		want  float64
	}{{8, 0, 0}, {8, 20, 0.05}, {8, 5, 0.2}, {0.7, 5, 0.2}, {60, 10, 0.1}} {
		var s spread
		for i := range 2000 {
			x := poisson(c.mean)
			if c.shape > 0 {
				x = poisson(c.mean * w.gamma(c.shape))
			}
			if i%500 == 499 {
				x = 40 * c.mean
			}
			s.learn(x, c.mean, 0, s.variance(hourBelief, hourMass))
		}
		if got := s.variance(hourBelief, hourMass); math.Abs(got-max(c.want, leastShown)) > 0.05 {
			t.Errorf("mean %v of shape %d: relative variance %.3f, want %.3f", c.mean, c.shape, got, c.want)
		}
	}
	if got := new(spread).variance(dayBelief, dayMass); got != dayBelief {
		t.Errorf("before anything is learned: %v, want %v", got, dayBelief)
	}
}

// TestASteadyBrandIsJudgedBySmallerRises: what hours differ by is learned by brand, the
// same after a restart, and not from an outage.
func TestASteadyBrandIsJudgedBySmallerRises(t *testing.T) {
	size := func(d *Detector) float64 {
		red := d.bySeries[seriesKey{"red", schema.MobileData, d.atlas.id("NL")}]
		return d.size(red, noon.Unix()-3600, noon.Unix())
	}
	s := calm(152, noon.AddDate(0, 0, -21), 21, 200)
	steady := detector(t)
	run(t, steady, s.sorted(), noon)
	anew := detector(t)
	anew.Learn(hourly(s.sorted(), noon))
	s.outage(noon.AddDate(0, 0, -4), 6, 200, "red", town(1), town(5), town(9), town(13), town(17))
	troubled := detector(t)
	run(t, troubled, s.sorted(), noon)
	if x := size(steady); x < 12 {
		t.Errorf("after three weeks of chance alone the size is %.1f, want 12 or more", x)
	}
	if was, is := size(steady), size(anew); math.Abs(is/was-1) > 0.1 {
		t.Errorf("after a restart the size is %.1f, without one %.1f", is, was)
	}
	if was, is := size(steady), size(troubled); is < 0.8*was {
		t.Errorf("after an outage the size is %.1f, without one %.1f", is, was)
	}
}
