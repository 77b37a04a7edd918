package detect

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

// troubled is a world with one outage of red in town 4 at noon, observed for an hour.
func troubled(t *testing.T, seed int64) (*Detector, *stream, schema.Incident) {
	t.Helper()
	s := calm(seed, noon.AddDate(0, 0, -10), 10, 40)
	s.outage(noon, 1, 10, "red", town(4))
	d := detector(t)
	run(t, d, s.sorted(), noon.Add(time.Hour))
	open := d.Open()
	if len(open) != 1 {
		t.Fatalf("open = %d, want 1", len(open))
	}
	return d, s, open[0]
}

func word(in schema.Incident, a schema.Action, at time.Time) schema.Entry {
	return schema.Entry{Incident: in.ID, Action: a, Time: at, Who: "noc"}
}

// later observes what s says after d was cut off at from.
func later(t *testing.T, d *Detector, s *stream, from, until time.Time) []schema.Incident {
	t.Helper()
	var out []schema.Incident
	reports := s.sorted()
	for now := from; now.Before(until); now = now.Add(time.Minute) {
		i := slices.IndexFunc(reports, func(r schema.Report) bool { return r.ArrivedAt.After(now) })
		if i < 0 {
			i = len(reports)
		}
		out = append(out, d.Observe(now, reports[:i])...)
		reports = reports[i:]
	}
	return out
}

// fresh begins a stream that goes on where another ended.
func fresh(seed int64, prefix string) *stream {
	s := calm(seed, noon, 0, 0)
	s.prefix = prefix
	return s
}

func TestWordsComeInAnyOrder(t *testing.T) {
	hour := noon.Add(time.Hour)
	for _, tc := range []struct {
		name  string
		words []schema.Action // a second apart
		want  schema.Status
	}{
		{"a note says nothing", []schema.Action{schema.ActionNote}, schema.Detected},
		{"confirmed", []schema.Action{schema.ActionConfirm}, schema.Confirmed},
		{"confirmed, then resolved", []schema.Action{schema.ActionConfirm, schema.ActionResolve}, schema.Resolved},
		{"resolved, then dismissed", []schema.Action{schema.ActionResolve, schema.ActionDismiss}, schema.Dismissed},
		{"dismissed, then opened again", []schema.Action{schema.ActionDismiss, schema.ActionReopen}, schema.Detected},
		{"dismissed, then confirmed after all", []schema.Action{schema.ActionDismiss, schema.ActionReopen, schema.ActionConfirm}, schema.Confirmed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d, _, in := troubled(t, 71)
			var words []schema.Entry
			for i, a := range tc.words {
				words = append(words, word(in, a, hour.Add(time.Duration(i)*time.Second)))
			}
			d.Heed(append(words, words...))
			d.Heed(words)
			told := d.Observe(hour, nil)
			if got := d.trackOf(in.ID).status; got != tc.want {
				t.Errorf("status = %s, want %s", got, tc.want)
			}
			if (len(told) == 1) != (tc.want != schema.Detected) {
				t.Errorf("told %d lines", len(told))
			}
			if again := d.Observe(hour, nil); len(again) != 0 {
				t.Errorf("told again: %+v", again)
			}
		})
	}
	d, _, in := troubled(t, 71)
	d.Heed([]schema.Entry{word(in, schema.ActionDismiss, hour.Add(time.Second)), word(in, schema.ActionConfirm, hour), word(in, schema.ActionDismiss, hour.Add(time.Second))})
	if got := d.trackOf(in.ID).status; got != schema.Dismissed {
		t.Errorf("with the words out of order the status is %s, want dismissed, the latest", got)
	}
}

func TestWhatWasDismissedOpensNothingAgain(t *testing.T) {
	d, _, in := troubled(t, 72)
	hour := noon.Add(time.Hour)
	d.Heed([]schema.Entry{word(in, schema.ActionDismiss, hour)})
	s := fresh(73, "more ")
	for i := range 6 { // as it went on before
		s.say(hour.Add(time.Duration(10*i)*time.Minute), "red", schema.MobileData, town(4))
	}
	for _, line := range later(t, d, s, hour, hour.Add(5*time.Hour)) {
		if line.Status != schema.Dismissed {
			t.Errorf("told %s %s after it was dismissed: %s", line.ID, line.Status, line.Evidence)
		}
	}
}

func TestARealOutageAfterADismissalIsAnotherIncident(t *testing.T) {
	for _, a := range []schema.Action{schema.ActionDismiss, schema.ActionResolve} {
		d, _, in := troubled(t, 74)
		hour := noon.Add(time.Hour)
		d.Heed([]schema.Entry{word(in, a, hour)})
		s := fresh(75, "real ")
		s.outage(hour.Add(2*time.Hour), 2, 40, "red", town(4))
		told := since(hour.Add(2*time.Hour), last(later(t, d, s, hour, hour.Add(4*time.Hour))))
		if len(told) != 1 || told[0].ID == in.ID || told[0].Region != town(4) || told[0].DetectedAt.Sub(hour.Add(2*time.Hour)) > 20*time.Minute {
			t.Errorf("after %s: told %+v, want one of its own at %s", a, told, town(4))
		}
	}
}

func TestAConfirmedIncidentClosesWhenItIsQuiet(t *testing.T) {
	d, _, in := troubled(t, 76)
	hour := noon.Add(time.Hour)
	d.Heed([]schema.Entry{word(in, schema.ActionConfirm, hour)})
	lines := later(t, d, fresh(77, "none "), hour, hour.Add(20*time.Hour))
	if len(lines) < 2 || lines[0].Status != schema.Confirmed || lines[len(lines)-1].Status != schema.Resolved {
		t.Errorf("lines = %+v, want confirmed, then resolved", lines)
	}
}

func TestPeopleOpenAnIncidentAgain(t *testing.T) {
	d, _, in := troubled(t, 78)
	hour := noon.Add(time.Hour)
	d.Heed([]schema.Entry{word(in, schema.ActionResolve, hour)})
	d.Observe(hour, nil)
	d.Heed([]schema.Entry{word(in, schema.ActionReopen, hour.Add(3*time.Hour))})
	s := fresh(79, "again ")
	s.say(hour.Add(190*time.Minute), "red", schema.MobileData, town(4))
	d.Observe(hour.Add(3*time.Hour), nil)
	later(t, d, s, hour.Add(3*time.Hour), hour.Add(3*time.Hour+30*time.Minute))
	open := d.Open()
	if len(open) != 1 || open[0].ID != in.ID || open[0].Witnesses != in.Witnesses+1 || open[0].EndedAt != nil {
		t.Errorf("open = %+v, want %s with one witness more", open, in.ID)
	}
}

// TestPeopleTeachWhatIsUsual compares what is expected after the same incident,
// told to be nothing and told to be an outage.
func TestPeopleTeachWhatIsUsual(t *testing.T) {
	known := func(a schema.Action, after time.Duration) float64 {
		d, _, in := troubled(t, 80)
		later(t, d, fresh(81, "none "), noon.Add(time.Hour), noon.Add(after))
		if a != "" {
			d.Heed([]schema.Entry{word(in, a, noon.Add(after))})
		}
		later(t, d, fresh(81, "none "), noon.Add(after), noon.Add(12*time.Hour))
		return d.bySeries[seriesKey{"red", schema.MobileData, d.atlas.id("NL")}].at(d.atlas.id(town(4))).known
	}
	unsaid := known("", time.Hour)
	soon, late := known(schema.ActionDismiss, time.Hour), known(schema.ActionDismiss, 8*time.Hour)
	if soon <= unsaid || late <= unsaid {
		t.Errorf("learned of the town = %g when dismissed soon, %g when late, %g when nobody spoke: want a dismissed incident learned", soon, late, unsaid)
	}
	if d := late - soon; d > 0.2*(soon-unsaid) || d < -0.2*(soon-unsaid) {
		t.Errorf("learned of the town = %g when dismissed soon, %g when late: want about the same", soon, late)
	}
	if confirmed := known(schema.ActionConfirm, 8*time.Hour); confirmed != unsaid {
		t.Errorf("learned of the town = %g when confirmed, want %g", confirmed, unsaid)
	}
}

func TestThePastIsLearnedWithoutItsIncidents(t *testing.T) {
	s := calm(82, noon.AddDate(0, 0, -10), 12, 40)
	s.outage(noon, 3, 60, "red", town(4))
	hours := hourly(s.sorted(), noon.AddDate(0, 0, 2))
	ended := noon.Add(3 * time.Hour)
	in := schema.Incident{
		ID: "red-1", Kind: schema.Outage, Status: schema.Resolved, Brand: "red", Service: schema.MobileData, Region: town(4), Regions: []schema.Region{town(4)},
		StartedAt: noon, DetectedAt: &noon, UpdatedAt: ended, EndedAt: &ended,
	}
	calmly := hourly(calm(82, noon.AddDate(0, 0, -10), 12, 40).sorted(), noon.AddDate(0, 0, 2))
	learned := func(status schema.Status, hours []schema.Count) float64 {
		d := detector(t)
		in.Status = status
		d.Recall([]schema.Incident{in})
		d.Learn(hours)
		return d.bySeries[seriesKey{"red", schema.MobileData, d.atlas.id("NL")}].at(d.atlas.id(town(4))).known
	}
	base := learned(schema.Dismissed, calmly)
	if resolved, dismissed := learned(schema.Resolved, hours)-base, learned(schema.Dismissed, hours)-base; dismissed <= 0 || resolved > 0.2*dismissed {
		t.Errorf("learned of the outage = %g, and %g when it was dismissed, want a small part", resolved, dismissed)
	}
}

func TestAClosedIncidentStaysClosedAfterARestart(t *testing.T) {
	s := calm(83, noon.AddDate(0, 0, -10), 11, 40)
	s.outage(noon, 2, 20, "red", town(4))
	all := s.sorted()
	until := noon.Add(6 * time.Hour)
	d := detector(t)
	lines := last(run(t, d, all, until))
	if len(lines) != 1 || lines[0].Status.Open() {
		t.Fatalf("before the restart: %+v, want one closed", lines)
	}
	cut := slices.IndexFunc(all, func(r schema.Report) bool { return r.Time.After(until) })
	again := detector(t)
	again.Learn(hourly(all[:cut], until.Truncate(time.Hour)))
	again.Restore(lines, all[:cut])
	after := fresh(84, "after ")
	for i := range 3 {
		after.say(until.Add(time.Duration(i)*40*time.Minute), "red", schema.MobileData, town(4))
	}
	if told := later(t, again, after, until, until.Add(3*time.Hour)); len(told) != 0 {
		t.Errorf("after the restart what was counted before opens %+v", told)
	}
	fall := fresh(85, "new ")
	fall.outage(until.Add(3*time.Hour), 2, 30, "red", town(4))
	told := last(later(t, again, fall, until.Add(3*time.Hour), until.Add(4*time.Hour)))
	if d := cmp.Diff(1, len(told)); d != "" {
		t.Errorf("incidents of a new outage differ (-want +got):\n%s", d)
	}
}

// twoTroubles is a world with outages of red in towns 2 and 17 at noon, observed for three quarters of an hour.
func twoTroubles(t *testing.T, seed int64) (*Detector, *stream, []schema.Incident) {
	t.Helper()
	s := calm(seed, noon.AddDate(0, 0, -10), 10, 40)
	s.outage(noon, 1, 12, "red", town(2))
	s.outage(noon, 1, 12, "red", town(17))
	d := detector(t)
	run(t, d, s.sorted(), noon.Add(45*time.Minute))
	open := d.Open()
	if len(open) != 2 {
		t.Fatalf("open = %d, want 2", len(open))
	}
	return d, s, open
}

func TestPeopleMergeIncidents(t *testing.T) {
	d, _, open := twoTroubles(t, 86)
	into := open[0]
	d.Heed([]schema.Entry{{Incident: open[1].ID, Into: into.ID, Action: schema.ActionMerge, Time: noon.Add(45 * time.Minute)}})
	told := d.Observe(noon.Add(45*time.Minute), nil)
	now := d.Open()
	if len(told) != 2 || len(now) != 1 || now[0].ID != into.ID || now[0].Witnesses != into.Witnesses+open[1].Witnesses || len(now[0].Regions) != 2 {
		t.Errorf("told %d lines, open %+v, want %s with the witnesses and places of both", len(told), now, into.ID)
	}
}

// TestWhatWasConfirmedStaysConfirmedByAMerge holds what people know: the incident that stays is theirs too.
func TestWhatWasConfirmedStaysConfirmedByAMerge(t *testing.T) {
	for _, called := range []bool{false, true} {
		d, _, open := twoTroubles(t, 86)
		at := noon.Add(45 * time.Minute)
		words := []schema.Entry{word(open[1], schema.ActionConfirm, at), {Incident: open[1].ID, Into: open[0].ID, Action: schema.ActionMerge, Time: at.Add(time.Second)}}
		want := schema.Confirmed
		if called {
			words, want = append([]schema.Entry{word(open[0], schema.ActionDismiss, at)}, words...), schema.Dismissed
		}
		d.Heed(words)
		d.Observe(at, nil)
		if got := d.trackOf(open[0].ID).status; got != want {
			t.Errorf("dismissed before: %v, the incident that stays is %s, want %s", called, got, want)
		}
	}
}
