package detect

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

// households lets the same n authors speak within half an hour of a failure at a town.
func (s *stream) households(at time.Time, n int, where schema.Region) {
	for i := range n {
		s.say(at.Add(time.Duration(i)*30*time.Minute/time.Duration(n)), "red", schema.MobileData, where).Author = uint64(100 + i)
	}
}

// follow lets d observe reports one by one at their times, and silence until the end.
func follow(d *Detector, reports []schema.Report, until time.Time) (told []schema.Incident) {
	now := until
	for i, r := range reports {
		now = r.Time
		told = append(told, d.Observe(now, reports[i:i+1])...)
	}
	for ; now.Before(until); now = now.Add(2 * time.Minute) {
		told = append(told, d.Observe(now, nil)...)
	}
	return told
}

func TestTheSamePeopleAreHeardOfTheirSecondOutage(t *testing.T) {
	for _, c := range []struct {
		name  string
		after time.Duration
		want  int
	}{
		{"hours later it is the same that comes back", 5 * time.Hour, 1},
		{"most of a day later it is another", 14 * time.Hour, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := calm(72, noon.AddDate(0, 0, -10), 12, 40)
			s.households(noon, 12, town(4))
			s.households(noon.Add(c.after), 12, town(4))
			got := since(noon, last(run(t, detector(t), s.sorted(), noon.Add(30*time.Hour))))
			if len(got) != c.want {
				t.Fatalf("incidents = %d, want %d: %+v", len(got), c.want, got)
			}
			in := got[len(got)-1]
			if in.EndedAt == nil || in.EndedAt.Before(noon.Add(c.after)) {
				t.Errorf("ended at %v, want after the second failure", in.EndedAt)
			}
			if in.Witnesses < 10 || in.Witnesses > 14 {
				t.Errorf("witnesses = %d, want the twelve people", in.Witnesses)
			}
		})
	}
}

// TestAHandfulIsNoOutageAfterEach: four people who complain again after each end are an
// incident or two, not one each time.
func TestAHandfulIsNoOutageAfterEach(t *testing.T) {
	s := calm(72, noon.AddDate(0, 0, -10), 13, 20)
	for i := range 5 {
		for j := range 4 {
			s.say(noon.Add(time.Duration(i)*9*time.Hour+time.Duration(100*j)*time.Second), "red", schema.MobileData, town(4)).Author = uint64(100 + j)
		}
	}
	got := since(noon, last(run(t, detector(t), s.sorted(), noon.Add(44*time.Hour))))
	if len(got) == 0 || len(got) > 2 {
		t.Errorf("incidents = %d, want 1 or 2", len(got))
	}
}

func TestWhatWasDismissedIsNotSaidAnew(t *testing.T) {
	for word, want := range map[schema.Status]int{schema.Resolved: 2, schema.Dismissed: 1} {
		s := calm(72, noon.AddDate(0, 0, -10), 12, 40)
		s.households(noon, 12, town(4))
		s.households(noon.Add(10*time.Hour), 12, town(4))
		all := s.sorted()
		cut := upTo(all, noon.Add(time.Hour))
		d := detector(t)
		got := run(t, d, all[:cut], time.Time{})
		d.Judge(got[0].ID, word)
		got = since(noon, last(append(got, run(t, d, all[cut:], noon.Add(20*time.Hour))...)))
		if len(got) != want {
			t.Errorf("%s: %d incidents, want %d", word, len(got), want)
		}
	}
}

// TestASecondOutageAfterARestart: a restart between the outages, or in the second, tells
// what would have been told without.
func TestASecondOutageAfterARestart(t *testing.T) {
	for name, second := range map[string]time.Duration{"of its own": 14 * time.Hour, "that comes back": 5 * time.Hour} {
		s := calm(72, noon.AddDate(0, 0, -10), 12, 40)
		s.households(noon, 12, town(4))
		s.households(noon.Add(second), 12, town(4))
		all := s.sorted()
		for _, at := range []time.Duration{second - time.Hour, second + 20*time.Minute, second + 40*time.Minute} {
			cut := upTo(all, noon.Add(at))
			live := detector(t)
			before := last(follow(live, all[:cut], time.Time{}))
			again := detector(t)
			again.Learn(hourly(all[:cut], noon.Add(at).Truncate(time.Hour)))
			again.Restore(before, all[upTo(all, noon.Add(at-26*time.Hour)):cut])
			want := last(follow(live, all[cut:], noon.Add(30*time.Hour)))
			got := last(follow(again, all[cut:], noon.Add(30*time.Hour)))
			if len(want) != 1 || len(got) != 1 {
				t.Fatalf("%s, restart after %v: %d incidents, %d without", name, at, len(got), len(want))
			}
			if got[0].ID != want[0].ID || got[0].Witnesses != want[0].Witnesses || got[0].EndedAt.Sub(*want[0].EndedAt).Abs() > 10*time.Minute {
				t.Errorf("%s, restart after %v:\n%+v, without\n%+v", name, at, got[0], want[0])
			}
		}
	}
}

func TestASecondOutageDeliveredTwiceIsTheSame(t *testing.T) {
	s := calm(72, noon.AddDate(0, 0, -10), 12, 40)
	s.households(noon, 12, town(4))
	s.households(noon.Add(5*time.Hour), 12, town(4))
	all := s.sorted()
	var twice []schema.Report
	for i, r := range all {
		twice = append(twice, r)
		if r.Author < 200 {
			twice = append(twice, r, all[i-30])
		}
	}
	want := follow(detector(t), all, noon.Add(30*time.Hour))
	if diff := cmp.Diff(want, follow(detector(t), twice, noon.Add(30*time.Hour))); diff != "" {
		t.Errorf("told differs (-once +twice):\n%s", diff)
	}
}

// TestALaterVersionOfASecondTestimony: it replaces the first version, not what was said
// before, and a message that comes late belongs to the time that it tells.
func TestALaterVersionOfASecondTestimony(t *testing.T) {
	s := calm(72, noon.AddDate(0, 0, -10), 12, 40)
	s.households(noon, 12, town(4))
	d := detector(t)
	all := s.sorted()
	cut := upTo(all, noon.Add(6*time.Hour))
	run(t, d, all[:cut], time.Time{})
	now := all[cut-1].Time
	said := schema.Report{ID: "again", Source: "post", Time: now, ArrivedAt: now, Author: 100, Kind: schema.KindReport, Brand: "red", Service: schema.MobileData, Region: "NL/AA", Lines: 1}
	count := func(r schema.Report) int {
		d.Observe(now, []schema.Report{r})
		return len(d.bySeries[seriesKey{"red", schema.MobileData, d.atlas.id("NL")}].home.all)
	}
	before := count(schema.Report{ID: "other", Source: "post", Time: now, Author: 5, Kind: schema.KindReport, Brand: "blue", Service: schema.MobileData, Region: "NL", Lines: 1})
	if got := count(said) - before; got != 1 {
		t.Errorf("who speaks after it is over is %d witnesses, want 1", got)
	}
	said.Region = town(4)
	if got := count(said) - before; got != 1 {
		t.Errorf("with a later version %d witnesses, want 1", got)
	}
	late := said
	late.ID, late.Time = "late", noon.Add(20*time.Minute)
	if got := count(late) - before; got != 1 {
		t.Errorf("with what was said during the outage %d witnesses, want 1", got)
	}
	w := d.ledger.voices[voiceKey{100, d.groups[0]}]
	for _, g := range d.groups {
		if o := d.ledger.voices[voiceKey{100, g}]; o != nil {
			w = o
		}
	}
	if w == nil || w.turn != 1 || w.former == nil || len(w.again) != 0 || len(w.former.again) != 1 {
		t.Errorf("last testimony %+v, want one that follows another, which was repeated", w)
	}
}
