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

// TestVagueComplaintsAreTheWorstDiscs: those who name only the province are put down
// to the town that fails most, not to each that is a little suspect.
func TestVagueComplaintsAreTheWorstDiscs(t *testing.T) {
	s, _ := newGridScan(t, 0.02, schema.Power)
	for b := range 6 {
		votes := []Vote{{Brand: "b", Service: schema.Power, Region: "XX/P1/T06", Votes: 3, Total: 3}}
		if b > 2 {
			votes = append(votes, Vote{Brand: "b", Service: schema.Power, Region: "XX/P1/T31", Votes: 1, Total: 1})
		}
		s.Observe(at(b), votes)
	}
	st := s.strands[0]
	st.findLeaders(s.terrain)
	worst, other := s.terrain.index["XX/P1/T06"], s.terrain.index["XX/P1/T31"]
	v := &st.vague[s.terrain.rank[worst]]
	if score := st.discs[st.discAt[other-st.key.country]].top(); score <= vagueFrom {
		t.Fatalf("the other town scores %v, want over %v for the test to tell", score, vagueFrom)
	}
	if !s.terrain.near(worst, v.leader) || s.terrain.near(other, v.leader) {
		t.Errorf("the vague ones are put down to the surroundings of %v, want those of T06, not of T31", s.terrain.places[v.leader].region)
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
