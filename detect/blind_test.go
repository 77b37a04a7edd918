package detect

import (
	"slices"
	"testing"
	"time"

	"outcry/schema"
)

// minutely lets d observe reports a minute at a time, as they arrive, until a moment.
func minutely(d *Detector, reports []schema.Report, until time.Time) (said []schema.Incident) {
	next := 0
	for now := reports[0].ArrivedAt; now.Before(until); now = now.Add(time.Minute) {
		from := next
		for next < len(reports) && !reports[next].ArrivedAt.After(now) {
			next++
		}
		said = append(said, d.Observe(now, reports[from:next])...)
	}
	return said
}

func TestIncidentDoesNotCloseWhileItsSourceIsBlind(t *testing.T) {
	s := calm(51, noon.AddDate(0, 0, -10), 11, 200)
	s.outage(noon, 6, 6, "red", town(4))
	gap := schema.Window{From: noon.Add(time.Hour), To: noon.Add(5 * time.Hour)}
	for i := range s.reports {
		if r := &s.reports[i]; gap.Contains(r.ArrivedAt) {
			r.ArrivedAt = gap.To.Add(time.Duration(i%60) * time.Second)
		}
	}
	said := minutely(detector(t), s.sorted(), noon.Add(20*time.Hour))
	got := since(noon, last(said))
	if len(got) != 1 {
		t.Fatalf("incidents = %d, want 1: a backfill raises nothing", len(got))
	}
	for _, in := range said {
		if in.Status == schema.Resolved && in.UpdatedAt.Before(gap.To) {
			t.Errorf("resolved at %v, while the source was blind", in.UpdatedAt)
		}
	}
	if got[0].EndedAt == nil || got[0].EndedAt.Sub(noon.Add(6*time.Hour)).Abs() > time.Hour {
		t.Errorf("ended at %v, want about %v", got[0].EndedAt, noon.Add(6*time.Hour))
	}
}

func TestBackfillOfCalmRaisesNothing(t *testing.T) {
	s := calm(52, noon.AddDate(0, 0, -10), 11, 200)
	gap := schema.Window{From: noon, To: noon.Add(3 * time.Hour)}
	for i := range s.reports {
		if r := &s.reports[i]; gap.Contains(r.ArrivedAt) {
			r.ArrivedAt = gap.To.Add(time.Duration(i%90) * time.Second)
		}
	}
	d := detector(t)
	reports := s.sorted()
	for i := range reports {
		for _, in := range d.Observe(reports[i].ArrivedAt, reports[i:i+1]) {
			t.Errorf("%s of %s at %s by what came late: %s", in.Kind, in.Brand, in.Region, in.Evidence)
		}
	}
}

// TestAnOutageThatOutlivesAGapIsOneIncident: what was not heard while the source was dead
// is no sign of an end, nor is a message that was dated ahead a sign of life.
func TestAnOutageThatOutlivesAGapIsOneIncident(t *testing.T) {
	for name, ahead := range map[string]time.Duration{"a gap": 0, "a gap, and a clock that runs ahead": 2 * time.Hour} {
		s := calm(51, noon.AddDate(0, 0, -10), 11, 200)
		for i := range 9 * 10 {
			s.say(noon.Add(time.Duration(i)*6*time.Minute), "red", schema.MobileData, town(4))
		}
		gap := schema.Window{From: noon.Add(2 * time.Hour), To: noon.Add(5 * time.Hour)}
		s.reports = slices.DeleteFunc(s.reports, func(r schema.Report) bool { return gap.Contains(r.Time) })
		if ahead > 0 {
			r := s.say(gap.From.Add(ahead), "blue", schema.MobileData, town(7))
			r.ArrivedAt = gap.From.Add(-time.Minute)
		}
		said := minutely(detector(t), s.sorted(), noon.Add(8*time.Hour))
		if got := since(noon, last(said)); len(got) != 1 {
			t.Fatalf("%s: %d incidents, want 1", name, len(got))
		}
		for _, in := range said {
			if in.Status == schema.Resolved && !in.DetectedAt.Before(noon) {
				t.Errorf("%s: resolved at %v, while it goes on", name, in.UpdatedAt)
			}
		}
	}
}
