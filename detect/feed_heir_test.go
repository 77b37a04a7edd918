package detect

import (
	"testing"
	"time"

	"outcry/schema"
)

func TestASourceOfANewNameHidesNothing(t *testing.T) {
	s := calm(92, noon.AddDate(0, 0, -10), 13, 600).through("post", "post", "call")
	began := noon.Add(-2 * time.Hour)
	renamed := func(r *schema.Report) {
		if r.Source == "post" && !r.Time.Before(began.Add(-40*time.Minute)) {
			r.Source = "x"
		}
	}
	s.outage(began, 2, 25, "red", town(4))
	for i := range s.reports {
		renamed(&s.reports[i])
	}
	all := s.sorted()
	d := detector(t)
	in := since(began, last(run(t, d, all[:upTo(all, noon)], noon)))
	if len(in) != 1 || in[0].Region != town(4) || in[0].DetectedAt.Sub(began) > 12*time.Minute {
		t.Errorf("incidents = %+v, want that of the town within minutes", in)
	}
	if x := d.sight.names["x"]; x.new || !d.sight.names["post"].gone {
		t.Error("a source that took another's place is watched apart")
	}
	for name, d := range map[string]*Detector{"as it went on": d, "after a restart": restarted(t, all, toldSince[true])} {
		whole := lastHour(d)
		for i := upTo(all, noon); i < len(all); i++ {
			d.Observe(all[i].ArrivedAt, all[i:i+1])
			if blind := d.sight.watch(&d.almanac, d.now); len(blind) > 0 {
				t.Fatalf("%s: %v are blind at %v", name, blind, all[i].ArrivedAt)
			}
		}
		if x := d.sight.names["x"]; x.new || x.gone || !d.sight.names["post"].gone {
			t.Errorf("%s: the new name is %+v", name, x)
		}
		if got := lastHour(d) / whole; got < 0.3 || got > 1.5 {
			t.Errorf("%s: three days after, %.2f of the usual are expected, want about as much", name, got)
		}
	}
}

func TestASourceThatJoinsAsAnotherGoesBlindIsNoHeirWhenItBringsLess(t *testing.T) {
	s := calm(93, noon.AddDate(0, 0, -10), 11, 600).through("post", "call")
	kept := s.without("post", noon)
	app := calm(94, noon, 1, 60)
	for i := range app.reports {
		app.reports[i].Source, app.reports[i].ID = "app", "app"+app.reports[i].ID
	}
	kept = append(kept, app.reports...)
	sortByArrival(kept)
	d := detector(t)
	run(t, d, kept[:upTo(kept, noon.Add(3*time.Hour))], noon.Add(3*time.Hour))
	if !d.sight.names["app"].new || d.sight.names["post"].gone {
		t.Error("a source of a tenth of the messages takes the place of one that went blind")
	}
}
