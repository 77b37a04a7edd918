package detect

import (
	"slices"
	"testing"
	"time"

	"outcry/schema"
)

func TestRecoveryWordsCloseSooner(t *testing.T) {
	var closed [2]time.Time
	for i := range closed {
		s := calm(71, noon.AddDate(0, 0, -10), 11, 40)
		s.outage(noon, 3, 10, "red", town(4))
		for j := range 8 * i {
			s.say(noon.Add(3*time.Hour+time.Duration(j)*4*time.Minute), "red", schema.MobileData, town(4)).Kind = schema.KindRecovery
		}
		for _, in := range since(noon, run(t, detector(t), s.sorted(), noon.Add(20*time.Hour))) {
			if in.Status == schema.Resolved {
				closed[i] = in.UpdatedAt
			}
		}
	}
	if closed[0].IsZero() || !closed[1].Before(closed[0]) {
		t.Errorf("closed at %v with words of recovery, at %v without; want sooner", closed[1], closed[0])
	}
}

// TestNothingEndsInTheFuture: a slow trouble that is over right after a complaint
// ended by now, and something was to be expected until then.
func TestNothingEndsInTheFuture(t *testing.T) {
	s := calm(75, noon.AddDate(0, 0, -10), 11, 40)
	s.outage(noon, 1, 8, "red", town(4))
	late := noon.Add(58 * time.Minute)
	for i := range 7 {
		late = noon.Add(time.Duration(58+20*i) * time.Minute)
		s.say(late, "red", schema.MobileData, town(4))
	}
	d := detector(t)
	run(t, d, slices.DeleteFunc(s.sorted(), func(r schema.Report) bool { return r.Time.After(late) }), late.Add(time.Minute))
	if len(d.tracks) != 1 || d.tracks[0].ended != 0 {
		t.Fatalf("%d incidents, want one that goes on", len(d.tracks))
	}
	d.close(d.tracks[0], d.endOf(d.tracks[0]))
	in := d.incident(d.tracks[0])
	if in.EndedAt.After(in.UpdatedAt) || in.Expected <= 0 {
		t.Errorf("told at %v that it ended at %v, with %v expected until then", in.UpdatedAt, in.EndedAt, in.Expected)
	}
	d.close(d.tracks[0], d.tracks[0].onset)
	if in := d.incident(d.tracks[0]); in.Score <= 0 {
		t.Errorf("ended at once, with score %v", in.Score)
	}
}

func TestAnIncidentThatPausesKeepsItsName(t *testing.T) {
	s := calm(72, noon.AddDate(0, 0, -10), 11, 40)
	s.outage(noon, 2, 12, "red", town(4))
	s.outage(noon.Add(5*time.Hour), 2, 12, "red", town(4))
	got := since(noon, last(run(t, detector(t), s.sorted(), noon.Add(30*time.Hour))))
	if len(got) != 1 {
		t.Fatalf("incidents = %d, want one that came back", len(got))
	}
	if got[0].EndedAt == nil || got[0].EndedAt.Before(noon.Add(6*time.Hour)) {
		t.Errorf("ended at %v, want after its second half", got[0].EndedAt)
	}
}

// TestWhatComesBackWiderDoesNotFlicker: the long pause before says nothing of
// whether what came back, of more towns than before, is over again.
func TestWhatComesBackWiderDoesNotFlicker(t *testing.T) {
	s := calm(76, noon.AddDate(0, 0, -10), 13, 200)
	for i := range 90 {
		s.say(noon.Add(time.Duration(i)*20*time.Minute), "red", schema.MobileData, town(8))
	}
	back := noon.Add(42 * time.Hour)
	for i := range 120 {
		s.say(back.Add(time.Duration(i)*time.Minute), "red", schema.MobileData, town(7+i%2))
	}
	ends := 0
	for _, in := range since(noon, run(t, detector(t), s.sorted(), back.Add(10*time.Hour))) {
		if in.EndedAt != nil {
			ends++
		}
	}
	if ends == 0 || ends > 2 {
		t.Errorf("%d ends were told, want one or two", ends)
	}
}

func TestWhatAClosedIncidentCountedIsSpent(t *testing.T) {
	s := calm(73, noon.AddDate(0, 0, -10), 14, 40)
	s.outage(noon, 4, 30, "red", town(4))
	if got := since(noon, last(run(t, detector(t), s.sorted(), noon.AddDate(0, 0, 3)))); len(got) != 1 {
		t.Errorf("incidents in three days = %d, want 1: long windows must not find it again", len(got))
	}
}
