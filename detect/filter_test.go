package detect

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

func poissonOf(r *rand.Rand, mean float64) float64 {
	return distuv.Poisson{Lambda: mean, Src: r}.Rand()
}

func TestFallOffIsTheExponential(t *testing.T) {
	for _, d := range []float64{0, 1e-6, 0.003, 0.4, 2} {
		var got [levels]float64
		fallOff(d, &got)
		for i, r := range ratios {
			if want := math.Exp(-(r - 1) * d); math.Abs(got[i]-want) > 1e-9*want+1e-300 {
				t.Errorf("fallOff(%v) at ratio %v = %v, want %v", d, r, got[i], want)
			}
			if excesses[i] != r-1 && math.Abs(excesses[i]-(r-1)) > 1e-12 {
				t.Errorf("excess of ratio %v = %v", r, excesses[i])
			}
		}
	}
}

// scored steps a disc of one place through counts and returns the scores.
func scored(minutes, mu float64, counts []float64) []float64 {
	p := newPace(minutes)
	var s suspicion
	s.rest(p, mu, mu)
	out := make([]float64, len(counts))
	for i, x := range counts {
		var l [levels]float64
		addVotes(&l, x, mu, 1)
		s.step(p, &l, mu, mu, 1)
		out[i] = float64(s.score)
	}
	return out
}

func TestAnOutageRisesAndFallsAfterItsEnd(t *testing.T) {
	counts := make([]float64, 60)
	for i := 10; i < 30; i++ {
		counts[i] = 3
	}
	s := scored(5, 0.05, counts)
	if s[9] > calmLog10 {
		t.Errorf("score before the outage = %v, want calm", s[9])
	}
	if s[13] < 6 {
		t.Errorf("score after four buckets of three complaints, 0.05 expected = %v, want > 6", s[13])
	}
	for i := 30; i < len(s); i++ {
		if s[i] > s[i-1]+1e-9 {
			t.Errorf("score rises from %v to %v in silence", s[i-1], s[i])
		}
	}
	calm := scored(5, 1, append(counts[:30:30], make([]float64, 12)...))
	if last := calm[len(calm)-1]; last > 3.5 {
		t.Errorf("score an hour after the end, where one a bucket is expected = %v, want < 3.5", last)
	}
}

func TestScoresDoNotDependOnTheBucket(t *testing.T) {
	five, one := make([]float64, 12), make([]float64, 60)
	for i := range five {
		five[i] = 1
		one[5*i+2] = 1
	}
	a, b := scored(5, 0.02, five), scored(1, 0.004, one)
	if x, y := slices.Max(a), slices.Max(b); math.Abs(x-y) > 0.6 {
		t.Errorf("score of one complaint in five minutes for an hour: %v by five minutes, %v by one", x, y)
	}
}

func TestChanceSeldomScoresHigh(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const places, buckets = 200, 2000
	high := 0
	for range places {
		counts := make([]float64, buckets)
		for i := range counts {
			counts[i] = poissonOf(r, 0.3)
		}
		for i, x := range scored(5, 0.3, counts) {
			if i > 0 && x > 5 {
				high++
				break
			}
		}
	}
	// The filter's weight has mean one a bucket under chance, so 10^5 is passed
	// at most once in 10^5 buckets: four times here.
	if high > 8 {
		t.Errorf("%d of %d places pass a score of 5 by chance in a week, want at most 8", high, places)
	}
}

func TestTheTideFollowsASlowMoodAndMarksAJump(t *testing.T) {
	p, m := newPace(5), newMood(0.1, 5)
	slow, jump := newTide(m), newTide(m)
	r := rand.New(rand.NewPCG(5, 6))
	worst, best := 0.0, 0.0
	for i := range 400 {
		mood := 1 + 0.12*math.Sin(float64(i)/50)
		slow.step(p, m, poissonOf(r, 130*mood), 130, 0)
		if i > 20 {
			worst = max(worst, slow.score)
		}
		rate := 130.0
		if i >= 300 {
			rate *= 1.6
		}
		jump.step(p, m, poissonOf(r, rate), 130, 0)
		if i >= 300 && i < 306 {
			best = max(best, jump.score)
		}
	}
	if worst > 5 {
		t.Errorf("a slow mood of an eighth scores %v, want < 5", worst)
	}
	if best < 7 {
		t.Errorf("half more within a bucket scores %v in half an hour, want > 7", best)
	}
}

func TestARiseOfEverythingIsNotAnOutageOfOne(t *testing.T) {
	alone := tide{swell: swell{votes: 300, usual: 100, company: pair{50, 50}}}
	shared := tide{swell: swell{votes: 300, usual: 100, company: pair{150, 50}}}
	if a := alone.alone(); a < 4 {
		t.Errorf("others at rest: once in 10^%.1f days, want more than 4", a)
	}
	if s := shared.alone(); s > -1 {
		t.Errorf("others three times as loud: once in 10^%.1f days, want less than -1", s)
	}
	unknown := tide{swell: swell{votes: 300, usual: 100}}
	if u := unknown.alone(); math.Abs(u-surgeDays) > 1e-9 {
		t.Errorf("no others: once in 10^%.1f days, want %v", u, surgeDays)
	}
}

// TestAModerateRiseOfTheCountryMayBeALastingOne: a half more may stay for good, three
// times as much is an outage, the surer the more people say so.
func TestAModerateRiseOfTheCountryMayBeALastingOne(t *testing.T) {
	if half := (&tide{swell: swell{votes: 1500, expected: 1000}}).lasting(); half != shiftDays {
		t.Errorf("half more than usual, of many: once in 10^%v days, want %v", half, shiftDays)
	}
	few, many := (&tide{swell: swell{votes: 60, expected: 20}}).lasting(), (&tide{swell: swell{votes: 300, expected: 100}}).lasting()
	if few < 2 || many < few+2 {
		t.Errorf("three times as many: once in 10^%v days with 60, 10^%v with 300, want over 2, and more with more", few, many)
	}
}

func TestAFailureAmidAFeastIsToldByWhatItAdds(t *testing.T) {
	p, m := newPace(5), newMood(0.1, 5)
	alone, failure := newTide(m), newTide(m)
	r := rand.New(rand.NewPCG(7, 8))
	for i := range 120 {
		feast := 1.0
		if i >= 60 {
			feast = 1.8
		}
		company := pair{poissonOf(r, 200*feast), 200}
		for _, x := range []*tide{alone, failure} {
			rate := 30 * feast
			if i >= 114 && x == failure {
				rate *= 4
			}
			y := poissonOf(r, rate)
			x.step(p, m, y, 30*feast, 0) // the others tell of the feast
			x.follow(swell{age: 1, votes: y, expected: 30 * feast, usual: 30, company: company})
		}
	}
	if a := alone.alone(); a > 0 {
		t.Errorf("a rise that all share is no outage: once in 10^%.1f days, want less than one", a)
	}
	if a := failure.alone(); a < 2 {
		t.Errorf("four times as much as the feast brings: once in 10^%.1f days, want more than 2", a)
	}
	if since := failure.since(119); since < 111 || since > 116 {
		t.Errorf("the failure began at bucket 114, told as %d", since)
	}
}
