package detect

import (
	"math"
	"testing"

	"outcry/schema"
)

func TestVagueComplaintsAreTheLikelihoodRatioOfTheirRise(t *testing.T) {
	p := newPace(5)
	v := vague{votes: 3, mu: 0.4, phi: 1.5, each: 0.25}
	var l [levels]float64
	v.add(p, &l, 0.2, 1)
	for i, rho := range ratios {
		more := (rho - 1) * 0.2 * 0.25 / 0.4
		want := min(mostEvidence, logNegative(3, (1+more)*0.4, 1.5)-logNegative(3, 0.4, 1.5)) / (1 + vagueNoise*0.4)
		if math.Abs(l[i]-want) > 1e-6 {
			t.Errorf("ratio %v: evidence = %v, want %v", rho, l[i], want)
		}
	}
	unheard := vague{}
	before := l
	unheard.add(p, &l, 0.2, 1)
	if l != before {
		t.Error("what nobody is expected to say changes the evidence")
	}
}

func TestVagueComplaintsSupportAFailingTown(t *testing.T) {
	best := func(vaguely bool) (top float64) {
		s, c := newGridScan(t, 0.02, schema.Power)
		for b := range 44 {
			votes := c.bucket(schema.Power, usual)
			if b >= 36 && b%2 == 0 {
				votes = append(votes, Vote{Brand: "b", Service: schema.Power, Region: "XX/P1/T13", Votes: 1, Total: 1})
			}
			if b%12 == 5 || vaguely && b >= 37 && b%2 == 1 {
				votes = append(votes, Vote{Brand: "b", Service: schema.Power, Region: "XX/P1", Votes: 1, Total: 1})
			}
			for _, x := range s.Observe(at(b), votes) {
				if x.Region == "XX/P1/T13" {
					top = max(top, x.Score)
				}
			}
		}
		return top
	}
	if with, without := best(true), best(false); with <= without {
		t.Errorf("score of a town with complaints about its province = %v, without %v; want more", with, without)
	}
}
