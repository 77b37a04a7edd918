package detect

import (
	"encoding/json"
	"testing"
	"time"

	"outcry/schema"
)

// echoes repeats one complaint n times within the hours.
func (s *stream) echoes(at time.Time, hours float64, n int, b schema.Brand) {
	root := s.say(at, b, schema.MobileData, town(0)).Key()
	for range n {
		r := s.say(at.Add(time.Duration(s.rng.Float64()*hours*float64(time.Hour))), b, schema.MobileData, "NL")
		r.Kind, r.Root = schema.KindEcho, root
	}
}

func TestCelebrityStormIsNoOutage(t *testing.T) {
	s := calm(41, noon.AddDate(0, 0, -10), 11, 40)
	s.echoes(noon, 4, 3000, "red")
	got := since(noon, last(run(t, detector(t), s.sorted(), noon.Add(20*time.Hour))))
	if len(got) != 1 || got[0].Kind != schema.Storm || got[0].Brand != "red" || got[0].Status != schema.Resolved {
		t.Fatalf("incidents = %+v, want one storm about red, over", got)
	}
	var e StormEvidence
	if err := json.Unmarshal(got[0].Evidence, &e); err != nil || e.Root == "" || e.Echoes < 1000 {
		t.Errorf("evidence = %+v (%v), want its root and most of its echoes", e, err)
	}
}

func TestOutageInAStormIsFound(t *testing.T) {
	s := calm(42, noon.AddDate(0, 0, -10), 11, 40)
	s.echoes(noon, 4, 3000, "red")
	s.outage(noon.Add(time.Hour), 3, 10, "red", town(4))
	got := since(noon, last(run(t, detector(t), s.sorted(), noon.Add(20*time.Hour))))
	found := 0
	for _, in := range got {
		if in.Kind == schema.Outage {
			found++
			if in.Region != town(4) {
				t.Errorf("outage at %s, want %s", in.Region, town(4))
			}
		}
	}
	if found != 1 {
		t.Errorf("outages = %d, want the one in the storm", found)
	}
}

// TestTalkOfAnOutageDoesNotHideIt: a login that fails is reported by some and talked of
// by many times as many.
func TestTalkOfAnOutageDoesNotHideIt(t *testing.T) {
	s := calm(45, noon.AddDate(0, 0, -10), 11, 40)
	for i := range 60 {
		s.say(noon.AddDate(0, 0, -10).Add(time.Duration(i)*4*time.Hour), "red", schema.Login, "NL")
	}
	s.echoes(noon, 1, 300, "red")
	for i := range 60 {
		s.say(noon.Add(time.Duration(i)*time.Minute), "red", schema.Login, "NL")
	}
	found := false
	for _, in := range since(noon, last(run(t, detector(t), s.sorted(), noon.Add(20*time.Hour)))) {
		found = found || in.Kind == schema.Outage && in.Service == schema.Login && in.DetectedAt.Sub(noon) < 40*time.Minute
	}
	if !found {
		t.Error("the login is not told within forty minutes")
	}
}

func TestMisreadEchoesOfAStormRaiseNothing(t *testing.T) {
	s := calm(43, noon.AddDate(0, 0, -10), 11, 40)
	s.echoes(noon, 4, 3000, "red")
	for i := range s.reports {
		if r := &s.reports[i]; r.Root != "" && s.rng.Float64() < 0.03 {
			r.Kind, r.Root = schema.KindReport, ""
		}
	}
	for _, in := range since(noon, last(run(t, detector(t), s.sorted(), noon.Add(20*time.Hour)))) {
		if in.Kind != schema.Storm {
			t.Errorf("%s of %s at %s, want the storm alone: %s", in.Kind, in.Brand, in.Region, in.Evidence)
		}
	}
}

func TestOutageThatIsMuchTalkedOfIsNoStorm(t *testing.T) {
	s := calm(44, noon.AddDate(0, 0, -10), 11, 40)
	for i := range 300 {
		at := noon.Add(time.Duration(i) * 30 * time.Second)
		s.say(at, "red", schema.MobileData, town(i*7%20))
		if i%2 == 0 {
			s.say(at, "red", "", "NL").Kind = schema.KindQuestion
		}
	}
	for _, in := range since(noon, last(run(t, detector(t), s.sorted(), noon.Add(20*time.Hour)))) {
		if in.Kind == schema.Storm {
			t.Errorf("a storm was told: %s", in.Evidence)
		}
	}
}
