package detect

import (
	"math"
	"testing"
	"time"

	"outcry/schema"
)

func TestBallotCountsPeople(t *testing.T) {
	for _, c := range []struct {
		name                       string
		complaints, authors, echos uint32
		votes                      [2]float64 // bounds
		quarrel                    bool
	}{
		{"one message", 1, 1, 0, [2]float64{1, 1}, false},
		{"five people", 5, 5, 0, [2]float64{5, 5}, false},
		{"a repost is nobody", 4, 4, 3, [2]float64{1, 1}, false},
		{"one man, ten messages", 10, 1, 0, [2]float64{0, 0}, true},
		{"two people, eight messages", 8, 2, 0, [2]float64{0, 0}, true},
		{"thirty messages of 28 people", 30, 28, 2, [2]float64{27, 28}, false},
	} {
		b := NewBallot()
		v := b.Cast(monday, []schema.Count{{Brand: "b", Service: schema.TV, Region: "XX/P/T", Complaints: c.complaints, Witnesses: c.authors, Echoes: c.echos}})[0]
		if v.Votes < c.votes[0] || v.Votes > c.votes[1] {
			t.Errorf("%s: %v votes, want %v", c.name, v.Votes, c.votes)
		}
		if got := v.Quarrel > 0; got != c.quarrel {
			t.Errorf("%s: quarrel %v, want %v", c.name, v.Quarrel, c.quarrel)
		}
	}
}

func TestDebtFadesAndIsForgotten(t *testing.T) {
	b := NewBallot()
	cast := func(after time.Duration, n, authors uint32) float64 {
		return b.Cast(monday.Add(after), []schema.Count{{Brand: "b", Service: schema.TV, Region: "XX/P/T", Complaints: n, Witnesses: authors}})[0].Votes
	}
	cast(0, 12, 2)
	if soon := cast(5*time.Minute, 3, 3); soon != 0 {
		t.Errorf("three messages five minutes after ten repeats count %v, want 0", soon)
	}
	if late := cast(3*time.Hour, 3, 3); late != 3 {
		t.Errorf("three messages three hours after count %v, want 3", late)
	}
	cast(24*time.Hour, 1, 1)
	if len(b.places) != 0 {
		t.Errorf("%d places remembered after a day, want 0", len(b.places))
	}
}

func TestCrowdLikelihoodIsALaw(t *testing.T) {
	for people := 1; people <= quarrelCrowd; people++ {
		for n := 2; n < 9; n++ {
			sum := 0.0
			for k := 1; k <= min(n, people); k++ {
				many := math.Log(choose(n, k)) + float64(n-k)*math.Log(usualRepeat) + float64(k)*math.Log(1-usualRepeat)
				sum += math.Exp(crowdLikelihood(n, k, people) + many)
			}
			if math.Abs(sum-1) > 1e-6 {
				t.Errorf("chances of the authors of %d messages of %d people sum to %v", n, people, sum)
			}
		}
	}
}
