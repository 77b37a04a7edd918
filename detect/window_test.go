package detect

import (
	"math"
	"testing"
)

func TestTailsAgreeWithSums(t *testing.T) {
	pmf := func(k int, mean float64) float64 {
		l, _ := math.Lgamma(float64(k + 1))
		return math.Exp(float64(k)*math.Log(mean) - mean - l)
	}
	for _, mean := range []float64{0.01, 0.7, 4, 30} {
		for n := range 20 {
			var head float64
			for k := range n {
				head += pmf(k, mean)
			}
			if got := poissonTail(n, mean); math.Abs(got-(1-head)) > 1e-9 {
				t.Errorf("poissonTail(%d, %g) = %g, want %g", n, mean, got, 1-head)
			}
			if got := surgeTail(n, mean, 1e7); math.Abs(got-(1-head)) > 1e-5 {
				t.Errorf("surgeTail(%d, %g) without spread = %g, want %g", n, mean, got, 1-head)
			}
		}
	}
}

func TestClumpsMakeBurstsLikelier(t *testing.T) {
	var none clumps
	for _, mean := range []float64{0.01, 0.1, 1} {
		for n := 2; n < 8; n++ {
			if got, plain := none.tail(n, mean, 1e9), poissonTail(n, mean); got < plain {
				t.Errorf("tail(%d, %g) = %g, below the %g of single reports", n, mean, got, plain)
			}
		}
	}
	if got := none.tail(3, 0.01, 1e9); got > 1e-5 || got < 1e-7 {
		t.Errorf("tail(3, 0.01) = %g, want a pair and one more: about 3e-6", got)
	}
}

func TestClumpsAreLearned(t *testing.T) {
	var calm, dense clumps
	for i := range 10000 {
		calm.learn(0, 0.01)
		n := 0
		if i%50 == 0 {
			n = 2
		}
		dense.learn(n, 0.01)
	}
	if got := calm.part(2); got > 0.006 {
		t.Errorf("pairs where nobody speaks in pairs = %g, want few", got)
	}
	if got := dense.part(3); math.Abs(got-0.018) > 0.004 {
		t.Errorf("triples = %g, want nearly one report in fifty", got)
	}
	if a, b := calm.tail(3, 0.01, 1e9), dense.tail(3, 0.01, 1e9); b < 50*a {
		t.Errorf("three of one place: %g where triples are usual, %g where not", b, a)
	}
}

func TestMeterCountsAWeek(t *testing.T) {
	var m meter
	for i := range 14 * 24 {
		for range 10 {
			m.add(int64(1e9 + i*3600))
		}
	}
	if got := m.weekly(1e9 + 14*24*3600); math.Abs(got-1680) > 20 {
		t.Errorf("weekly() = %g, want 1680", got)
	}
}

func BenchmarkClumpTail(b *testing.B) {
	var c clumps
	for b.Loop() {
		c.tail(6, 0.3, 100)
	}
}
