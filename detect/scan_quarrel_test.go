package detect

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

func TestCastCountsPeople(t *testing.T) {
	for _, c := range []struct {
		name                        string
		complaints, authors, echoes uint32
		want                        float64
	}{
		{"one message", 1, 1, 0, 1},
		{"five people", 5, 5, 0, 5},
		{"a repost is nobody", 4, 4, 3, 1},
		{"one man, ten messages", 10, 1, 0, 1},
		{"thirty messages of 28 people, two reposts", 30, 28, 2, 28},
		{"more reposts than messages", 3, 2, 5, 0},
	} {
		v := Cast([]schema.Count{{Brand: "b", Service: schema.TV, Region: "XX/P/T", Complaints: c.complaints, Witnesses: c.authors, Echoes: c.echoes}})[0]
		if v.Votes != c.want {
			t.Errorf("%s: %v votes, want %v", c.name, v.Votes, c.want)
		}
	}
}

func TestQuarrelLaws(t *testing.T) {
	for m := range occupancy {
		for n := range occupancy[m] {
			sum := 0.0
			for _, p := range occupancy[m][n] {
				sum += p
			}
			if math.Abs(sum-1) > 1e-9 {
				t.Errorf("chances of the authors of %d messages of %d people sum to %v", n, m+1, sum)
			}
		}
	}
	if got, want := occupancy[2][4][2], (1-quarrelTurns)*3*(16-2)/81; math.Abs(got-want) > 1e-12 {
		t.Errorf("two authors of four messages of three people: chance %v, want %v", got, want)
	}
	if got, want := occupancy[2][3][3], quarrelTurns+(1-quarrelTurns)*6/27; math.Abs(got-want) > 1e-12 {
		t.Errorf("three authors of three messages of three people: chance %v, want %v: in turns, or by chance", got, want)
	}
	for _, rate := range quarrelRates {
		sum, mean := 0.0, 0.0
		for n := range 400 {
			sum += rateChance(n, rate)
			mean += float64(n) * rateChance(n, rate)
		}
		if math.Abs(sum-1) > 1e-9 || math.Abs(mean-rate) > 1e-6 {
			t.Errorf("rate %v: chances sum to %v with mean %v", rate, sum, mean)
		}
	}
}

// TestQuarrelLikelihoodIsAMixtureOfWhoWrote holds the likelihood ratio against
// the plain one: usual people beside the quarrel, summed over how many.
func TestQuarrelLikelihoodIsAMixtureOfWhoWrote(t *testing.T) {
	const mu, phi, repeats = 0.4, 1.5, 0.08
	usual := func(k, n int) float64 { // chance of k usual people with n messages
		c := math.Exp(logNegative(float64(k), mu, phi))
		for i := range n - k {
			c *= repeats * float64(k+i) / float64(i+1)
		}
		return c * math.Pow(1-repeats, float64(k))
	}
	for _, c := range [][2]int{{1, 1}, {2, 2}, {4, 1}, {4, 2}, {6, 3}, {7, 5}} {
		n, k := c[0], c[1]
		got := quarrelLikelihood(n, k, mu, phi, repeats, 1)
		for crowd := 1; crowd <= quarrelCrowd; crowd++ {
			for r, rate := range quarrelRates {
				want := 0.0
				for others := max(0, k-crowd); others <= k; others++ {
					want += usual(others, others) * rateChance(n-others, rate) * occupancy[crowd-1][n-others][k-others]
				}
				want /= usual(k, n)
				if g := got[(crowd-1)*len(quarrelRates)+r]; math.Abs(g/want-1) > 1e-6 {
					t.Errorf("%d messages of %d authors, crowd %d, rate %v: likelihood %v, want %v", n, k, crowd, rate, g, want)
				}
			}
		}
	}
}

// believed returns what a quarrel's belief takes off the evidence of buckets of
// messages and authors, where 0.02 are expected.
func believed(buckets [][2]int) (less, chance float64) {
	q := &quarrel{at: -1}
	for b, x := range buckets {
		if x[0] == 0 {
			continue
		}
		var l float64
		l, chance = q.hear(newPace(5), int64(b), x[0], x[1], 0.02, 1.2, usualRepeat)
		less += l
	}
	return less, chance
}

func TestAFewWhoRepeatThemselvesAreBelievedAQuarrel(t *testing.T) {
	quarrel := [][2]int{{6, 2}, {4, 2}, {5, 2}, {0, 0}, {7, 2}}
	if less, chance := believed(quarrel); chance < 0.99 || less < 12 {
		t.Errorf("two people with 22 messages: chance of a quarrel %v, evidence less by %v; want nearly 1 and over 12", chance, less)
	}
	// more people than a quarrel has are no quarrel, however unexpected
	if less, chance := believed([][2]int{{2, 2}, {9, 9}, {8, 7}}); chance > 0.01 || less > 0.1 {
		t.Errorf("18 people with 19 messages: chance of a quarrel %v, evidence less by %v; want nearly none", chance, less)
	}
	// a machine that floods a place is one at most, by numbers that no float holds
	if less, chance := believed([][2]int{{9000, 1}, {5000, 2}, {4000, 3000}}); math.IsNaN(less) || math.IsInf(less, 0) || math.IsNaN(chance) {
		t.Errorf("a flood: chance of a quarrel %v, evidence less by %v; want numbers", chance, less)
	}
	// who falls silent for two hours has ended it
	_, chance := believed(append(quarrel, append(make([][2]int, 24), [2]int{1, 1})...))
	if chance > 0.01 {
		t.Errorf("one message two hours later: chance of a quarrel %v, want nearly none", chance)
	}
}

// TestAQuarrelIsNoOutageButPeopleWithAFewRepeatsAre shows the same at the scan:
// equal votes, unequal repeats.
func TestAQuarrelIsNoOutageButPeopleWithAFewRepeatsAre(t *testing.T) {
	best := func(authors, messages float64) (top float64) {
		s, c := newGridScan(t, 0.02, schema.Power)
		for b := range 48 {
			votes := c.bucket(schema.Power, usual)
			if b >= 40 {
				votes = append(votes, Vote{Brand: "b", Service: schema.Power, Region: "XX/P1/T13", Votes: authors, Total: messages})
			}
			for _, x := range s.Observe(at(b), votes) {
				if b >= 40 && cmp.Equal(x.Regions, []schema.Region{"XX/P1/T13"}) {
					top = max(top, x.Score)
				}
			}
		}
		return top
	}
	if got := best(2, 2); got < 1.5 {
		t.Errorf("two witnesses a bucket for 40 minutes score %v, want over 1.5", got)
	}
	if got := best(4, 5); got < 2 {
		t.Errorf("four witnesses a bucket, one of them twice, score %v, want over 2", got)
	}
	if got := best(2, 6); got > 0.5 {
		t.Errorf("two people with six messages a bucket score %v, want under 0.5", got)
	}
}

func TestQuarrelsAreForgotten(t *testing.T) {
	s, _ := newGridScan(t, 0.02, schema.Power)
	for b := range 60 {
		var votes []Vote
		if b < 4 {
			votes = []Vote{{Brand: "b", Service: schema.Power, Region: "XX/P1/T13", Votes: 1, Total: 5}}
		}
		s.Observe(at(b), votes)
	}
	if n := len(s.strands[0].quarrels); n != 0 {
		t.Errorf("%d quarrels are kept four hours after the last message, want none", n)
	}
}

func TestRepeatsAreLearnt(t *testing.T) {
	s, _ := newGridScan(t, 0.02, schema.Power)
	before := s.repeats()
	for range 4000 {
		s.learnRepeats(Vote{Votes: 3, Total: 4})
		s.learnRepeats(Vote{Votes: 1, Total: 30}) // a quarrel teaches nothing
	}
	if got := s.repeats(); before != usualRepeat || math.Abs(got-0.25) > 0.03 {
		t.Errorf("repeats = %v before, %v after four thousand times a quarter; want %v, then 0.25", before, got, usualRepeat)
	}
}
