package detect

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

// works is planned work of red in town 4 from noon on.
func works(hours int, change func(*schema.PlannedWindow)) []schema.PlannedWindow {
	w := schema.PlannedWindow{
		ID: "mast-4", Brand: "red", Services: []schema.Service{schema.Voice}, Regions: []schema.Region{town(4)},
		Window: schema.Window{From: noon, To: noon.Add(time.Duration(hours) * time.Hour)},
	}
	if change != nil {
		change(&w)
	}
	return []schema.PlannedWindow{w}
}

// planned runs a stream by a detector that knows of the work, and returns every
// incident since noon as it stood last.
func planned(t *testing.T, s *stream, windows []schema.PlannedWindow, hours int) []schema.Incident {
	t.Helper()
	d := detector(t)
	d.Plan(windows)
	return since(noon.Add(-time.Hour), last(run(t, d, s.sorted(), noon.Add(time.Duration(hours)*time.Hour))))
}

func workIn(t *testing.T, in schema.Incident) Work {
	t.Helper()
	var e Evidence
	if err := json.Unmarshal(in.Evidence, &e); err != nil {
		t.Fatal(err)
	}
	if e.Planned == nil {
		return Work{}
	}
	return *e.Planned
}

func TestPlannedWork(t *testing.T) {
	inTown := func(s *stream) { s.outage(noon, 3, 12, "red", town(4)) }
	type line struct {
		Kind   schema.IncidentKind
		Region schema.Region
		Beyond Beyond
	}
	expected := line{schema.Planned, town(4), ""}
	for _, tc := range []struct {
		name   string
		say    func(*stream)
		change func(*schema.PlannedWindow)
		want   []line
	}{
		{"inside it is expected", inTown, nil, []line{expected}},
		{"everywhere and every service", inTown, func(w *schema.PlannedWindow) { w.Services, w.Regions = nil, nil }, []line{expected}},
		{"a postal area of the town is not told apart from it", inTown, func(w *schema.PlannedWindow) { w.Regions = []schema.Region{town(4) + "/1234"} }, []line{expected}},
		{"a stretch has its towns", func(s *stream) { s.outage(noon, 3, 12, "red", town(2)) },
			func(w *schema.PlannedWindow) { w.Regions = []schema.Region{"NL/rail/A-B"} }, []line{{schema.Planned, town(2), ""}}},
		{"the first complaints come a little before", func(s *stream) { s.outage(noon.Add(-10*time.Minute), 3, 12, "red", town(4)) }, nil, []line{expected}},
		{"another brand has an outage", inTown, func(w *schema.PlannedWindow) { w.Brand = "blue" }, []line{{schema.Outage, town(4), ""}}},
		{"so has another service", inTown, func(w *schema.PlannedWindow) { w.Services = []schema.Service{schema.TV} }, []line{{schema.Outage, town(4), ""}}},
		{"so has another town", inTown, func(w *schema.PlannedWindow) { w.Regions = []schema.Region{town(5)} }, []line{{schema.Outage, town(4), ""}}},
		{"so has another day", inTown, func(w *schema.PlannedWindow) {
			w.Window.From, w.Window.To = noon.AddDate(0, 0, 1), noon.AddDate(0, 0, 2)
		}, []line{{schema.Outage, town(4), ""}}},
		{"a town next to it has an outage of its own", func(s *stream) {
			inTown(s)
			s.outage(noon.Add(time.Hour), 2, 15, "red", town(5))
		}, nil, []line{expected, {schema.Outage, town(5), BeyondArea}}},
		{"as many as were forecast are expected", inTown, func(w *schema.PlannedWindow) { w.Forecast = 20 }, []line{expected}},
		{"many more are an outage", func(s *stream) { s.outage(noon, 3, 60, "red", town(4)) }, func(w *schema.PlannedWindow) { w.Forecast = 12 },
			[]line{expected, {schema.Outage, town(4), BeyondForecast}}},
		{"so are many more right after the end", func(s *stream) { s.outage(noon.Add(5*time.Hour+5*time.Minute), 2, 200, "red", town(4)) }, func(w *schema.PlannedWindow) { w.Forecast = 12 },
			[]line{expected, {schema.Outage, town(4), BeyondForecast}}},
		{"what goes on after the end is an outage", func(s *stream) {
			inTown(s)
			s.outage(noon.Add(5*time.Hour+40*time.Minute), 3, 12, "red", town(4))
		}, nil, []line{expected, {schema.Outage, town(4), BeyondEnd}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := calm(91, noon.AddDate(0, 0, -10), 11, 40)
			tc.say(s)
			var got []line
			var detected []time.Time
			for _, in := range planned(t, s, works(5, tc.change), 20) {
				got = append(got, line{in.Kind, in.Region, workIn(t, in).Beyond})
				detected = append(detected, *in.DetectedAt)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("incidents differ (-want +got):\n%s", diff)
			}
			if !slices.IsSortedFunc(detected, time.Time.Compare) {
				t.Errorf("a claim is dated back: %v", detected)
			}
		})
	}
}

func TestAnOutageBeyondTheAreaOpensBesideTheWork(t *testing.T) {
	s := calm(92, noon.AddDate(0, 0, -10), 11, 40)
	s.outage(noon, 3, 12, "red", town(4))
	for i := range 200 {
		s.say(noon.Add(time.Hour+time.Duration(i)*20*time.Second), "red", schema.MobileData, town(i*7%20))
	}
	got := planned(t, s, works(5, nil), 20)
	if len(got) != 2 || got[0].Region != town(4) || got[1].Kind != schema.Outage || got[1].Region != "NL" {
		for _, in := range got {
			t.Logf("%s %s %v %v-%v %d", in.ID, in.Kind, in.Regions, in.DetectedAt, in.EndedAt, in.Witnesses)
		}
		t.Fatalf("incidents = %d, want the planned one and an outage of the country", len(got))
	}
	if work := workIn(t, got[1]); work.Beyond != BeyondArea || work.Incident != got[0].ID {
		t.Errorf("the outage says %+v of the work, want that it lies beyond that of %s", work, got[0].ID)
	}
	if got[1].DetectedAt.Before(noon.Add(time.Hour)) || got[1].DetectedAt.After(noon.Add(75*time.Minute)) {
		t.Errorf("detected %v, want within a quarter of an hour", got[1].DetectedAt)
	}
}

// TestWhoSpokeDuringTheWorkIsHeardAfterIt has the same twelve people complain in
// the window and long after it.
func TestWhoSpokeDuringTheWorkIsHeardAfterIt(t *testing.T) {
	s := calm(93, noon.AddDate(0, 0, -10), 11, 40)
	for i := range 24 {
		at := noon.Add(time.Duration(i) * 3 * time.Minute)
		if i >= 12 {
			at = at.Add(5 * time.Hour)
		}
		s.say(at, "red", schema.MobileData, town(4)).Author = uint64(1000 + i%12)
	}
	got := planned(t, s, works(4, nil), 20)
	if len(got) != 2 || got[1].Kind != schema.Outage || workIn(t, got[1]).Beyond != BeyondEnd {
		t.Errorf("incidents = %+v, want the work, then an outage", got)
	}
}

func TestPlansChange(t *testing.T) {
	d, s, in := troubled(t, 94)
	hour := noon.Add(time.Hour)
	d.Plan(works(5, nil))
	told := d.Observe(hour, nil)
	if len(told) != 1 || told[0].ID != in.ID || told[0].Kind != schema.Planned {
		t.Fatalf("announced afterwards: told %+v, want %s planned", told, in.ID)
	}
	again := detector(t)
	again.Plan(works(5, nil))
	again.Restore(told, s.sorted())
	for name, d := range map[string]*Detector{"live": d, "after a restart": again} {
		if told := d.Observe(hour, nil); len(told) != 0 {
			t.Errorf("%s: told %+v, want nothing new", name, told)
		}
		d.Plan(nil)
		told := d.Observe(hour.Add(time.Second), nil)
		if len(told) != 2 || told[0].Status != schema.Resolved || told[1].Kind != schema.Outage || told[1].ID == in.ID || workIn(t, told[1]).Beyond != BeyondPlan {
			t.Errorf("%s, called off: told %+v, want the planned one closed and an outage", name, told)
		}
	}
}

func TestPeopleWinOverPlans(t *testing.T) {
	d, _, in := troubled(t, 95)
	hour := noon.Add(time.Hour)
	d.Heed([]schema.Entry{word(in, schema.ActionConfirm, hour)})
	d.Plan(works(5, nil))
	if told := d.Observe(hour, nil); len(told) != 1 || told[0].Kind != schema.Outage {
		t.Errorf("told %+v, want the outage that people confirmed", told)
	}
}
