package detect

import (
	"testing"
	"time"

	"outcry/schema"
)

// ofRed keeps the incidents of red that claim something.
func ofRed(in []schema.Incident) (out []schema.Incident) {
	for _, i := range in {
		if i.Brand == "red" && i.Kind != schema.Storm {
			out = append(out, i)
		}
	}
	return out
}

// steady says so many things a day at a place, by day, for so many days.
func (s *stream) steady(from time.Time, days, perDay int, where schema.Region) {
	for day := range days {
		for range perDay {
			s.say(from.AddDate(0, 0, day).Add(time.Duration(s.rng.Intn(14*60))*time.Minute), "red", schema.MobileData, where)
		}
	}
}

// TestChronicTroubleIsNoNewLevel: what a town suffers for three weeks is told for three
// weeks, with and without a restart, and ends when it does.
func TestChronicTroubleIsNoNewLevel(t *testing.T) {
	from := noon.AddDate(0, 0, -20).Add(-5 * time.Hour)
	s := calm(141, noon.AddDate(0, 0, -35), 40, 12)
	s.steady(from, 21, 6, town(4))
	all := s.sorted()
	d := detector(t)
	n := upTo(all, noon)
	got := ofRed(last(run(t, d, all[:n], noon)))
	if len(got) != 1 || got[0].Region != town(4) || got[0].EndedAt != nil {
		t.Fatalf("after three weeks: %+v, want one incident of the town, open", got)
	}
	if x := got[0].Expected; x > 20 {
		t.Errorf("%.1f reports are expected there in three weeks, want about what was before, 12", x)
	}
	share := func(d *Detector) float64 {
		return d.share(d.bySeries[seriesKey{"red", schema.MobileData, d.atlas.id("NL")}], d.atlas.id(town(4)))
	}
	anew := detector(t)
	anew.Recall(got)
	anew.Learn(hourly(all[:n], noon))
	anew.Restore(nil, all[upTo(all, noon.Add(-26*time.Hour)):n])
	if was, is := share(d), share(anew); is > 1.5*was {
		t.Errorf("after a restart %.3f of the reports are expected from the town, without one %.3f", is, was)
	}
	over := from.AddDate(0, 0, 20).Add(14 * time.Hour)
	got = ofRed(last(run(t, d, all[n:], noon.AddDate(0, 0, 4))))
	if len(got) != 1 || got[0].EndedAt == nil || got[0].EndedAt.Sub(over).Abs() > 6*time.Hour {
		t.Errorf("four days later: %+v, want it to have ended about %v", got, over)
	}
}

// TestTroubleThatComesBackEveryDayIsOne: a stretch fails in the rush hours of every
// working day; from the third on it is one chronic incident.
func TestTroubleThatComesBackEveryDayIsOne(t *testing.T) {
	s := calm(142, noon.AddDate(0, 0, -28), 28, 12)
	monday := noon.AddDate(0, 0, -int(noon.Weekday()+6)%7-7).Add(-5 * time.Hour)
	for day := range 12 {
		if day%7 < 5 {
			for _, hour := range []int{0, 10} {
				for i := range 4 {
					s.say(monday.AddDate(0, 0, day).Add(time.Duration(hour)*time.Hour+time.Duration(20*i+s.rng.Intn(20))*time.Minute), "red", schema.MobileData, "NL/rail/A-B")
				}
			}
		}
	}
	got := ofRed(last(run(t, detector(t), s.sorted(), monday.AddDate(0, 0, 11).Add(15*time.Hour))))
	if n := len(got); n == 0 || n > 3 || got[n-1].Kind != schema.Chronic || got[n-1].Region != "NL/rail/A-B" || got[n-1].Witnesses < 60 {
		t.Errorf("two weeks of rush hours: %+v, want at most three incidents, the last chronic and with most of 80 witnesses", got)
	}
}
