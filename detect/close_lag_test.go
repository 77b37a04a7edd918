package detect

import (
	"testing"
	"time"

	"outcry/schema"
)

// noted lets n people in a town complain in the two hours after noon, and a desk write it
// down between one hour and three later.
func noted(seed int64, n int) *stream {
	s := calm(seed, noon.AddDate(0, 0, -10), 11, 200)
	for i := range n {
		at := noon.Add(time.Duration(i) * 2 * time.Hour / time.Duration(n))
		r := s.say(at, "red", schema.MobileData, town(4))
		r.Source, r.ArrivedAt = "desk", at.Add(time.Hour+time.Duration(s.rng.Int63n(int64(2*time.Hour))))
	}
	return s
}

// TestWhatIsNotedLateDoesNotFlicker: the hours that a desk has not written down yet are
// no sign that it is over.
func TestWhatIsNotedLateDoesNotFlicker(t *testing.T) {
	for seed := range int64(4) {
		var turns []time.Time
		got := since(noon, minutely(detector(t), noted(90+seed, 30).sorted(), noon.Add(12*time.Hour)))
		before := schema.Resolved
		for _, in := range got {
			if in.Status != before {
				turns = append(turns, in.UpdatedAt)
			}
			before = in.Status
		}
		if len(last(got)) != 1 || len(turns) != 2 || turns[1].Before(noon.Add(2*time.Hour)) {
			t.Fatalf("%d incidents turned at %v, want one that is told once and is over once, after %v", len(last(got)), turns, noon.Add(2*time.Hour))
		}
		if turns[1].After(noon.Add(7 * time.Hour)) {
			t.Errorf("over at %v, want soon after the last note", turns[1])
		}
		if end := got[len(got)-1].EndedAt; end.Sub(noon.Add(2*time.Hour)).Abs() > 30*time.Minute {
			t.Errorf("ended at %v, want about %v", end, noon.Add(2*time.Hour))
		}
	}
}

func TestWhatIsNotedLateIsOverAfterARestartAsWithout(t *testing.T) {
	all := noted(90, 30).sorted()
	over := func(d *Detector, from int) time.Time {
		got := last(minutely(d, all[from:], noon.Add(12*time.Hour)))
		return got[len(got)-1].UpdatedAt
	}
	at := noon.Add(130 * time.Minute)
	cut := 0
	for !all[cut].ArrivedAt.After(at) {
		cut++
	}
	live := detector(t)
	minutely(live, all[:cut], at)
	again := detector(t)
	again.Learn(hourly(all[:cut], at.Truncate(time.Hour)))
	again.Restore(live.Open(), all[:cut])
	if got, want := over(again, cut), over(live, cut); got.Sub(want).Abs() > 20*time.Minute {
		t.Errorf("over at %v, without the restart at %v", got, want)
	}
}

// TestOneLateNoteKeepsNothingOpen: of an outage told at once it is over as soon with a
// straggler, or with what a source held up while it was blind.
func TestOneLateNoteKeepsNothingOpen(t *testing.T) {
	over := func(late int) time.Time {
		s := calm(71, noon.AddDate(0, 0, -10), 11, 40)
		s.outage(noon, 3, 12, "red", town(4))
		for i := range s.reports {
			if r := &s.reports[i]; late > 0 && r.Time.After(noon) && r.Brand == "red" && r.Region == town(4) {
				r.ArrivedAt = r.Time.Add(2 * time.Hour)
				late--
			}
		}
		got := since(noon, last(minutely(detector(t), s.sorted(), noon.Add(20*time.Hour))))
		if len(got) != 1 || got[0].EndedAt == nil {
			t.Fatalf("incidents %+v, want one that is over", got)
		}
		return got[0].UpdatedAt
	}
	if prompt, late := over(0), over(1); late.Sub(prompt).Abs() > 15*time.Minute {
		t.Errorf("over at %v with one late message, at %v without", late, prompt)
	}
}

func TestWhatABlindSourceHeldUpIsNoLag(t *testing.T) {
	d := detector(t)
	d.now = noon.Unix()
	d.sight.names["post"] = &feed{name: "post", back: d.now}
	m := &track{}
	for i := range 10 {
		m.add(&witness{at: d.now - 7200 + int64(i), late: 7200, source: "post", key: uint64(i)})
	}
	if got := d.lagsOf(m); got != nil {
		t.Errorf("lags = %v of what came when the source came back, want none", got)
	}
	d.sight.names["post"].back = 0
	if got := d.lagsOf(m); len(got) != 1 || got[0].part != 1 || got[0].seconds != 7200 {
		t.Errorf("lags = %v, want two hours of all", got)
	}
}
