package detect

import "testing"

// TestASuddenSurgeRaisesWhatIsExpectedAtOnce: half an hour is too slow for a feast
// that begins at midnight, and the end of one must not be forgotten as fast.
func TestASuddenSurgeRaisesWhatIsExpectedAtOnce(t *testing.T) {
	f := newFlow(5)
	for range 60 {
		f.put([]float64{0, 200, 200}, []float64{0, 200, 200}, 1)
	}
	if got := f.outside(1, 1); got < 0.99 || got > 1.01 {
		t.Errorf("factor of a usual country = %v, want 1", got)
	}
	f.put([]float64{0, 600, 600}, []float64{0, 200, 200}, 1)
	slow := (f.total.heard - f.provinces[1].heard) / (f.total.expected - f.provinces[1].expected)
	surge := f.outside(1, 1)
	if surge < slow+0.2 {
		t.Errorf("factor in the first bucket of a threefold surge = %v, half an hour says %v; want well more", surge, slow)
	}
	f.put([]float64{0, 200, 200}, []float64{0, 200, 200}, 1)
	if after := f.outside(1, 1); after < 1.2 {
		t.Errorf("factor just after the surge = %v, want it remembered", after)
	}
}

// TestCalmOthersAreNoReasonToExpectLess: small services have moods of their own, and
// a large one that is as always must not look like a rise beside them.
func TestCalmOthersAreNoReasonToExpectLess(t *testing.T) {
	for _, others := range []float64{0.4, 0.7, 1, 1.1} {
		if got := jumpOf(others); got != 1 {
			t.Errorf("the others are at %v of the usual: this one is expected at %v of it, want 1", others, got)
		}
	}
	if got := jumpOf(3); got < 2.5 {
		t.Errorf("the others are three times as loud: this one is expected at %v of the usual, want more than 2.5", got)
	}
}
