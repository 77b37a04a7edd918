package detect

import (
	"testing"
	"time"

	"outcry/schema"
)

// bring says a day's notes about red at once, each day of the last n before noon at two.
func (s *stream) bring(n int) {
	for day := -n; day < 0; day++ {
		for i := range 40 {
			at := noon.AddDate(0, 0, day).Add(2*time.Hour + time.Duration(3*i)*time.Second)
			s.say(at, "red", schema.MobileData, town(s.rng.Intn(20))).Source = "form"
		}
	}
}

func TestABatchOfEachDayIsNoOutage(t *testing.T) {
	s := calm(41, noon.AddDate(0, 0, -16), 16, 60).through("post", "call", "form")
	s.bring(8)
	s.outage(noon.AddDate(0, 0, -2).Add(2*time.Hour+5*time.Minute), 3, 12, "red", town(4))
	d := detector(t)
	reports := s.sorted()
	in := since(noon.AddDate(0, 0, -8), last(run(t, d, reports, noon)))
	false3, found := 0, 0
	for _, in := range in {
		switch then := noon.AddDate(0, 0, -5); {
		case in.DetectedAt.Before(then):
			false3++
		case in.Region == town(4):
			found++
		default:
			t.Errorf("%s of %s at %v, %v with %d witnesses, though a batch of that hour is known", in.Kind, in.Brand, in.Regions, in.DetectedAt, in.Witnesses)
		}
	}
	if false3 == 0 || found != 1 {
		t.Errorf("%d incidents in the first three days and %d of the outage beside a batch, want some and one", false3, found)
	}
	for _, again := range []*Detector{d, restarted(t, reports, toldSince[true])} {
		red := again.bySeries[seriesKey{"red", schema.MobileData, again.atlas.id("NL")}]
		of, at := again.almanac.ofDay(noon.Unix()/3600+2), noon.AddDate(0, 0, -1).Add(2*time.Hour).Unix()
		if b := red.group.talk.batches["form"]; !b.known(of) || b.known(of+1) || b.size[of] < 35 || b.size[of] > 50 {
			t.Errorf("a batch of 40 at %d is known as %v of %v", of, b.days, b.size)
		}
		if usual := red.mean(at, at+3600); usual > 8 {
			t.Errorf("%.1f witnesses are usual in the hour of the batch, want those of all other sources", usual)
		}
	}
}

func TestAnOutageOfEachDayIsNoBatch(t *testing.T) {
	s := calm(42, noon.AddDate(0, 0, -16), 16, 60)
	s.bring(8)
	s.through("post", "call", "form")
	d := detector(t)
	run(t, d, s.sorted(), noon)
	if d.talkOf(talkKey{"red", d.atlas.id("NL")}).batched {
		t.Error("what all sources tell each day is taken for a batch of one")
	}
}
