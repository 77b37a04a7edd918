package detect

import (
	"math"
	"testing"
	"time"

	"outcry/schema"
)

// launch is a calm stream of two weeks before noon and two days after it, with a fourth
// brand that begins five days before noon and stays.
func launch(seed int64, perDay float64) *stream {
	s := calm(seed, noon.AddDate(0, 0, -14), 16, 60)
	for at := noon.AddDate(0, 0, -5); at.Before(noon.AddDate(0, 0, 2)); at = at.Add(time.Minute) {
		if s.rng.Float64() < perDay/1440*waking[at.Hour()] {
			s.say(at, "gold", schema.MobileData, town(s.rng.Intn(20)))
		}
	}
	return s
}

// TestABrandThatBeginsIsNoOutageForDays: who begins to speak of a brand and goes on does
// not tell an outage of the country until the end of the stream, and what then fails in
// a town is found there.
func TestABrandThatBeginsIsNoOutageForDays(t *testing.T) {
	for _, c := range []struct {
		seed   int64
		perDay float64
	}{{131, 80}, {2, 160}, {9, 80}, {1, 400}} {
		s := launch(c.seed, c.perDay)
		s.outage(noon, 3, int(c.perDay/6), "gold", town(4))
		var wide time.Duration
		there := 0
		for _, in := range last(run(t, detector(t), s.sorted(), noon.AddDate(0, 0, 2))) {
			switch {
			case in.Brand != "gold":
			case in.EndedAt == nil:
				t.Errorf("%v: %s is out since %v and never ends", c, in.Region, in.StartedAt)
			case in.Region == town(4) && in.DetectedAt.Sub(noon).Abs() < 30*time.Minute:
				there++
			default:
				wide += in.EndedAt.Sub(in.StartedAt)
			}
		}
		if wide > 20*time.Hour {
			t.Errorf("%v: nothing fails, but is told for %v", c, wide)
		}
		if there != 1 {
			t.Errorf("%v: %d incidents at the town that fails, want one", c, there)
		}
	}
}

// TestAnOutageIsNoBeginning: the first that is ever heard of a small brand is an outage of
// half a day in the whole country, which goes on until it ends and is not expected later.
func TestAnOutageIsNoBeginning(t *testing.T) {
	s := calm(132, noon.AddDate(0, 0, -14), 16, 60)
	began := noon.Add(-5 * time.Hour)
	for i := range 80 {
		s.say(began.Add(time.Duration(i)*8*time.Minute), "gold", schema.MobileData, town(s.rng.Intn(20)))
	}
	ended := began.Add(640 * time.Minute)
	d := detector(t)
	var of []schema.Incident
	for _, in := range last(run(t, d, s.sorted(), noon.AddDate(0, 0, 2))) {
		if in.Brand == "gold" {
			of = append(of, in)
		}
	}
	if len(of) != 1 || of[0].Region != "NL" || of[0].EndedAt == nil || of[0].EndedAt.Sub(ended).Abs() > 90*time.Minute {
		t.Fatalf("incidents = %+v, want one of the country that ends about %v", of, ended)
	}
	gold := d.bySeries[seriesKey{"gold", schema.MobileData, d.atlas.id("NL")}]
	if x := gold.mean(noon.Add(24*time.Hour).Unix(), noon.Add(34*time.Hour).Unix()); x > 8 {
		t.Errorf("the day after, %.1f of 75 reports are expected", x)
	}
}

// TestARestartKnowsWhatBegan: hours that are learned of the past tell the same level.
func TestARestartKnowsWhatBegan(t *testing.T) {
	all := launch(133, 80).sorted()
	live, anew := detector(t), restarted(t, all, time.Time{})
	run(t, live, all[:upTo(all, noon)], noon)
	was, is := weekly(live, "gold"), weekly(anew, "gold")
	if math.Abs(was-80.0/24) > 1 || math.Abs(is/was-1) > 0.1 {
		t.Errorf("%.2f reports an hour are usual, %.2f after a restart, want both about %.2f", was, is, 80.0/24)
	}
}
