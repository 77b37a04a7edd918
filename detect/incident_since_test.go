package detect

import (
	"encoding/json"
	"testing"
	"time"

	"outcry/schema"
)

// TestWordsOfWitnessesSayWhenItBegan: what witnesses agree on is when it began, before
// the first of them spoke; what each says otherwise is not. A restart keeps both times.
func TestWordsOfWitnessesSayWhenItBegan(t *testing.T) {
	days := 48 * time.Hour
	for _, c := range []struct {
		name string
		said []time.Duration // before noon, by the witnesses in turn; 0 for nothing
		want time.Duration   // before noon
	}{
		{"nobody says", []time.Duration{0}, 0},
		{"two days, about", []time.Duration{days, 0, days + 3*time.Hour}, days + 3*time.Hour},
		{"everyone another time", []time.Duration{7 * time.Hour, 3 * time.Hour, days, 14 * time.Hour, time.Hour, 90 * time.Hour}, 0},
		{"one alone", []time.Duration{days, 0, 0, 0, 0, 0, 0, 0, 0}, 0},
		{"few of many", []time.Duration{days, days, 0, 0, 0, 0, 0, 0, 0}, 0},
	} {
		s := calm(7, noon.AddDate(0, 0, -10), 11, 60)
		n := len(s.reports)
		s.outage(noon, 1, 9, "red", town(4))
		for i := range s.reports[n:] {
			if before := c.said[i%len(c.said)]; before > 0 && i < 9 {
				s.reports[n+i].Onset = noon.Add(-before)
			}
		}
		all := s.sorted()
		d := detector(t)
		got := since(noon, last(run(t, d, all[:upTo(all, noon.Add(40*time.Minute))], time.Time{})))
		if len(got) != 1 {
			t.Fatalf("%s: %d incidents, want 1", c.name, len(got))
		}
		if off := got[0].StartedAt.Sub(noon.Add(-c.want)).Abs(); off > 20*time.Minute+c.want/10 {
			t.Errorf("%s: began at %v, want about %v", c.name, got[0].StartedAt, noon.Add(-c.want))
		}
		var e Evidence
		if err := json.Unmarshal(got[0].Evidence, &e); err != nil {
			t.Fatal(err)
		}
		if (e.Heard != nil) != (c.want > 0) || e.Heard != nil && e.Heard.Sub(noon).Abs() > 20*time.Minute {
			t.Errorf("%s: heard of since %v", c.name, e.Heard)
		}
		again := detector(t)
		again.Restore(got, all[:upTo(all, noon.Add(40*time.Minute))])
		if open := again.Open(); len(open) != 1 || !open[0].StartedAt.Equal(got[0].StartedAt) {
			t.Errorf("%s: after a restart it began at %+v, want %v", c.name, open, got[0].StartedAt)
		}
		if at := HeardSince(&got[0]); at.Sub(noon).Abs() > 20*time.Minute {
			t.Errorf("%s: first heard of at %v", c.name, at)
		}
	}
}

// TestWhatWitnessesAgreedOnStays: those who come later and do not say since when change
// nothing, nor does a restart that knows the latest alone.
func TestWhatWitnessesAgreedOnStays(t *testing.T) {
	s := calm(7, noon.AddDate(0, 0, -10), 11, 60)
	n := len(s.reports)
	s.outage(noon, 1, 9, "red", town(4))
	for i := range 6 {
		s.reports[n+i].Onset = noon.Add(-48 * time.Hour)
	}
	for i := range 60 {
		s.say(noon.Add(time.Duration(40+i)*time.Minute), "red", schema.MobileData, town(4))
	}
	all := s.sorted()
	d := detector(t)
	got := since(noon, last(run(t, d, all[:upTo(all, noon.Add(100*time.Minute))], time.Time{})))
	if len(got) != 1 || got[0].StartedAt.Sub(noon.Add(-48*time.Hour)).Abs() > time.Hour {
		t.Fatalf("incidents %+v, want one that began two days before", got)
	}
	again := detector(t)
	again.Restore(got, all[upTo(all, noon.Add(45*time.Minute)):])
	if open := again.Open(); len(open) != 1 || !open[0].StartedAt.Equal(got[0].StartedAt) {
		t.Errorf("after a restart it began at %+v, want %v", open, got[0].StartedAt)
	}
}
