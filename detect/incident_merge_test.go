package detect

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

// merged is a world with an outage of red in town 2 at noon, and one in town 17 after a while. That, which people
// confirmed, was merged into the first after three quarters of an hour. It returns what both were before.
func merged(t *testing.T, after time.Duration) (d *Detector, s *stream, into, from schema.Incident, words []schema.Entry) {
	t.Helper()
	at := noon.Add(45 * time.Minute)
	s = calm(86, noon.AddDate(0, 0, -10), 10, 40)
	s.outage(noon, 1, 12, "red", town(2))
	s.outage(noon.Add(after), 1, 12, "red", town(17))
	s.reports = slices.DeleteFunc(s.reports, func(r schema.Report) bool { return r.Time.After(at) })
	d = detector(t)
	run(t, d, s.sorted(), at)
	open := d.Open()
	if len(open) != 2 {
		t.Fatalf("open = %d, want 2", len(open))
	}
	words = []schema.Entry{word(open[1], schema.ActionConfirm, at), {Incident: open[1].ID, Into: open[0].ID, Action: schema.ActionMerge, Time: at.Add(time.Second)}}
	d.Heed(words)
	if now := d.Observe(at.Add(time.Minute), nil); len(now) != 2 || len(d.Open()) != 1 {
		t.Fatalf("told %+v, open %d, want one merged into the other", now, len(d.Open()))
	}
	return d, s, open[0], open[1], words
}

// saying is what an incident tells of itself.
type saying struct {
	Status    schema.Status
	Witnesses int
	Regions   []schema.Region
	Started   time.Time
}

func sayingOf(in schema.Incident) saying {
	return saying{in.Status, in.Witnesses, in.Regions, in.StartedAt}
}

// TestAMergeIsTakenBack has both outages go on meanwhile, and after: each has its own witnesses in the end.
func TestAMergeIsTakenBack(t *testing.T) {
	at := noon.Add(46 * time.Minute)
	live, s, into, from, words := merged(t, 10*time.Minute)
	again := detector(t)
	again.Learn(hourly(s.sorted(), noon))
	again.Restore(live.Incidents(), s.sorted())
	again.Heed(words)
	for name, d := range map[string]*Detector{"live": live, "after a restart": again} {
		t.Run(name, func(t *testing.T) {
			more := fresh(88, "more ")
			for i := range 6 { // three at each
				more.say(at.Add(time.Duration(i)*time.Minute), "red", schema.MobileData, town([]int{2, 17}[i%2]))
			}
			later(t, d, more, at, at.Add(10*time.Minute))
			d.Heed([]schema.Entry{{Incident: from.ID, Into: into.ID, Action: schema.ActionReopen, Time: at.Add(10 * time.Minute)}})
			got := map[string]saying{}
			for _, line := range d.Observe(at.Add(10*time.Minute), nil) {
				got[line.ID] = sayingOf(line)
			}
			want := map[string]saying{into.ID: sayingOf(into), from.ID: sayingOf(from)}
			for id, w := range want {
				w.Witnesses += 3
				if want[id] = w; id == from.ID {
					w.Status = schema.Confirmed
					want[id] = w
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("told differs (-want +got):\n%s", diff)
			}
			if told := d.Observe(at.Add(10*time.Minute), nil); len(told) != 0 {
				t.Errorf("told again: %+v", told)
			}
			after := fresh(89, "after ")
			for i := range 80 { // the province of both towns and all between fail: neither swallows the other
				after.say(at.Add(10*time.Minute+time.Duration(i)*15*time.Second), "red", schema.MobileData, town([]int{2, 17}[i%2]))
			}
			later(t, d, after, at.Add(11*time.Minute), at.Add(40*time.Minute))
			for _, id := range []string{into.ID, from.ID} {
				if n := d.trackOf(id).witnesses(); n != want[id].Witnesses+40 || d.trackOf(id).ended != 0 {
					t.Errorf("%s has %d witnesses, ended %d, want the %d of its town", id, n, d.trackOf(id).ended, want[id].Witnesses+40)
				}
			}
		})
	}
}

// TestAMergeThatWasTakenBackStaysSoAfterARestart replays all words at once, as a restart does.
func TestAMergeThatWasTakenBackStaysSoAfterARestart(t *testing.T) {
	at := noon.Add(50 * time.Minute)
	d, s, into, from, words := merged(t, 10*time.Minute)
	words = append(words, schema.Entry{Incident: from.ID, Into: into.ID, Action: schema.ActionReopen, Time: at})
	d.Heed(words)
	d.Observe(at, nil)
	again := detector(t)
	again.Learn(hourly(s.sorted(), noon))
	again.Restore(d.Incidents(), s.sorted())
	again.Heed(words)
	if told := again.Observe(at, nil); len(told) != 0 {
		t.Errorf("told %+v after a restart, want nothing new", told)
	}
	for _, want := range []schema.Incident{into, from} {
		if got := again.trackOf(want.ID); got.ended != 0 || got.witnesses() != want.Witnesses {
			t.Errorf("%s: ended %d, %d witnesses, want %d", want.ID, got.ended, got.witnesses(), want.Witnesses)
		}
	}
}

// TestAMergeOfOtherServicesIsPeoplesAlone: the detector neither follows it nor keeps out of anything when it is taken back.
func TestAMergeOfOtherServicesIsPeoplesAlone(t *testing.T) {
	d, _, in := troubled(t, 71)
	hour := noon.Add(time.Hour)
	tv := d.seriesOf(seriesKey{"red", schema.TV, d.atlas.id("NL")})
	wide := []spotID{d.atlas.id(town(4)), d.atlas.id(town(5))}
	d.tracks = append(d.tracks, &track{id: "tv", kind: schema.Outage, status: schema.Detected, group: tv.group, series: tv, spots: wide, onset: noon.Unix(), detected: noon.Unix()})
	d.Heed([]schema.Entry{{Incident: in.ID, Into: "tv", Action: schema.ActionMerge, Time: hour}})
	d.Heed([]schema.Entry{{Incident: in.ID, Into: "tv", Action: schema.ActionReopen, Time: hour.Add(time.Minute)}})
	if got := d.trackOf("tv"); got.ceded != nil || len(got.spots) != 2 {
		t.Errorf("television keeps out of %v, at %v; want it as before", got.ceded, got.spots)
	}
	if got := d.trackOf(in.ID); got.ended != 0 || got.witnesses() != in.Witnesses {
		t.Errorf("it ended at %d with %d witnesses, want %d and that it goes on", got.ended, got.witnesses(), in.Witnesses)
	}
}

// TestAMergeGivesEachItsOwnWitnesses takes back at once a merge of two that began together, when the first had
// claimed some witnesses of the other's town before there was the other.
func TestAMergeGivesEachItsOwnWitnesses(t *testing.T) {
	at := noon.Add(50 * time.Minute)
	d, _, into, from, _ := merged(t, 0)
	d.Heed([]schema.Entry{{Incident: from.ID, Into: into.ID, Action: schema.ActionReopen, Time: at}})
	d.Observe(at, nil)
	for _, want := range []schema.Incident{into, from} {
		if got := d.trackOf(want.ID); got.witnesses() != want.Witnesses {
			t.Errorf("%s has %d witnesses, want %d as before", want.ID, got.witnesses(), want.Witnesses)
		}
	}
}
