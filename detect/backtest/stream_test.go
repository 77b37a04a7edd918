package backtest

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

var monday = time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC)

// at returns so many minutes after Monday.
func at(minutes int) time.Time { return monday.Add(time.Duration(minutes) * time.Minute) }

// story is a truth of a week: a town, a province, a country, a street with too
// few complaints, and a storm.
const story = `{"type":"meta","test_start":"2026-05-04T00:00:00Z","end":"2026-05-11T00:00:00Z"}
{"type":"outage","id":"old","family":"town","phase":"history","brand":"acme","service":"tv","regions":["NL/UT/A"],"start":"2026-05-01T00:00:00Z","end":"2026-05-01T02:00:00Z","expected_detect":true,"complaints":9,"arrivals":[[60,50],[120,100]]}
{"type":"outage","id":"town","family":"town","phase":"test","brand":"acme","service":"fixed-internet","services_ok":["fixed-internet","tv"],"regions":["NL/UT/A"],"coarse_ok":"province","start":"2026-05-04T10:00:00Z","end":"2026-05-04T12:00:00Z","expected_detect":true,"complaints":9,"arrivals":[[60,50],[300,200],[900,890]]}
{"type":"outage","id":"province","family":"provincial","phase":"test","brand":"acme","service":"mobile-data","regions":["NL/GE"],"coarse_ok":"country","start":"2026-05-05T10:00:00Z","end":"2026-05-05T12:00:00Z","expected_detect":true,"complaints":90,"arrivals":[[60,50],[120,100]]}

{"type":"outage","id":"street","family":"blip","phase":"test","brand":"acme","service":"tv","regions":["NL/UT/B"],"start":"2026-05-06T10:00:00Z","end":"2026-05-06T10:03:00Z","expected_detect":"optional","complaints":3,"arrivals":[[60,50],[120,100]]}
{"type":"confounder","kind":"viral","brand":"acme","start":"2026-05-08T10:00:00Z","end":"2026-05-08T14:00:00Z"}
{"type":"confounder","kind":"football","brand":null,"start":"2026-05-08T10:00:00Z","end":"2026-05-08T14:00:00Z"}
{"type":"weather"}
`

var storyPlaces = []schema.Place{
	{Region: "NL"}, {Region: "NL/UT"}, {Region: "NL/GE"},
	{Region: "NL/UT/A", Population: 100}, {Region: "NL/UT/B", Population: 900},
	{Region: "NL/GE/C", Population: 500}, {Region: "NL/GE/D", Population: 500}, {Region: "NL/GE/E", Population: 20},
	{Region: "NL/rail/A-B", Touches: []schema.Region{"NL/UT/A", "NL/UT/B"}},
}

// said is one line of incidents, in minutes after Monday.
func said(id string, service schema.Service, detected, updated, ended int, regions ...schema.Region) schema.Incident {
	d := at(detected)
	i := schema.Incident{ID: id, Kind: schema.Outage, Status: schema.Detected, Brand: "acme", Service: service, Regions: regions, DetectedAt: &d, UpdatedAt: at(updated)}
	if ended > 0 {
		e := at(ended)
		i.EndedAt, i.Status = &e, schema.Resolved
	}
	return i
}

func judged(t *testing.T, incidents ...schema.Incident) *StreamBoard {
	t.Helper()
	labels, err := ReadLabels(strings.NewReader(story))
	if err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	for i := range incidents {
		line, err := json.Marshal(&incidents[i])
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&lines, "%s\n", line)
	}
	b, err := JudgeStream(strings.NewReader(lines.String()), labels, storyPlaces)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAnIncidentIsFoundFalseOrNoClaim(t *testing.T) {
	storm := said("i", schema.TV, 610, 610, 0, "NL/UT/A")
	storm.Kind = schema.Storm
	planned := storm
	planned.Kind = schema.Planned
	suspected := said("i", schema.TV, 610, 610, 0, "NL/UT/A")
	suspected.DetectedAt, suspected.Status = nil, schema.Suspected
	other := said("i", schema.TV, 610, 610, 0, "NL/UT/A")
	other.Brand = "rival"
	for _, c := range []struct {
		name                 string
		lines                []schema.Incident
		found, wrong, coarse int
		located              bool
		delay                int // minutes
	}{
		{"in the town, ten minutes on", []schema.Incident{said("i", schema.FixedInternet, 610, 610, 700, "NL/UT/A")}, 1, 0, 0, true, 10},
		{"before the second complaint it counts from there", []schema.Incident{said("i", schema.FixedInternet, 602, 602, 700, "NL/UT/A")}, 1, 0, 0, true, 5},
		{"by chance before the onset and still open", []schema.Incident{said("i", schema.FixedInternet, 580, 580, 700, "NL/UT/A")}, 1, 0, 0, true, 5},
		{"by chance and over before the second complaint", []schema.Incident{said("i", schema.FixedInternet, 580, 580, 604, "NL/UT/A")}, 0, 1, 0, false, 0},
		{"long before", []schema.Incident{said("i", schema.FixedInternet, 560, 560, 700, "NL/UT/A")}, 0, 1, 0, false, 0},
		{"within an hour after the end", []schema.Incident{said("i", schema.FixedInternet, 770, 770, 800, "NL/UT/A")}, 1, 0, 0, true, 170},
		{"later than that", []schema.Incident{said("i", schema.FixedInternet, 790, 790, 800, "NL/UT/A")}, 0, 1, 0, false, 0},
		{"in the next town", []schema.Incident{said("i", schema.FixedInternet, 610, 610, 700, "NL/UT/B")}, 0, 1, 0, false, 0},
		{"of another brand", []schema.Incident{other}, 0, 1, 0, false, 0},
		{"the province around it", []schema.Incident{said("i", schema.FixedInternet, 610, 610, 700, "NL/UT")}, 1, 0, 0, false, 10},
		{"the country is far too coarse", []schema.Incident{said("i", schema.FixedInternet, 610, 610, 700, "NL")}, 0, 0, 1, false, 0},
		{"the country until it is made out", []schema.Incident{said("i", schema.FixedInternet, 610, 610, 0, "NL"), said("i", schema.FixedInternet, 610, 640, 700, "NL/UT/A")}, 1, 0, 0, true, 40},
		{"the town among many people elsewhere", []schema.Incident{said("i", schema.FixedInternet, 610, 610, 700, "NL/UT/A", "NL/GE/C")}, 1, 0, 0, false, 10},
		{"a stretch of rail through the town", []schema.Incident{said("i", schema.FixedInternet, 610, 610, 700, "NL/rail/A-B")}, 1, 0, 0, false, 10},
		{"half of the province", []schema.Incident{said("i", schema.MobileData, 2050, 2050, 2100, "NL/GE/C")}, 1, 0, 0, true, 10},
		{"a hamlet of the province", []schema.Incident{said("i", schema.MobileData, 2050, 2050, 2100, "NL/GE/E")}, 1, 0, 0, false, 10},
		{"a storm", []schema.Incident{storm}, 0, 0, 0, false, 0},
		{"planned work", []schema.Incident{planned}, 0, 0, 0, false, 0},
		{"a suspicion", []schema.Incident{suspected}, 0, 0, 0, false, 0},
		{"in the days of history", []schema.Incident{said("i", schema.TV, -60, -60, -30, "NL/UT/B")}, 0, 0, 0, false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := judged(t, c.lines...)
			f := b.Figures("")
			if f.Found != c.found || len(b.False) != c.wrong || b.Coarse != c.coarse {
				t.Errorf("found %d, false %d, too coarse %d, want %d, %d, %d", f.Found, len(b.False), b.Coarse, c.found, c.wrong, c.coarse)
			}
			if (f.Located == 1) != c.located || f.MedianDelay != time.Duration(c.delay)*time.Minute {
				t.Errorf("located %d after %v, want %v after %d minutes", f.Located, f.MedianDelay, c.located, c.delay)
			}
		})
	}
}

func week(t *testing.T) *StreamBoard {
	return judged(t,
		said("one", schema.FixedInternet, 610, 610, 750, "NL/UT/A"),
		said("two", schema.TV, 640, 640, 730, "NL/UT/A"),
		said("three", schema.MobileData, 2050, 2050, 0, "NL/GE"),
		said("four", schema.TV, 6400, 6400, 6500, "NL/UT/<B>"), // while something goes viral
		said("five", schema.TV, 8000, 8000, 8100, "NL"),
	)
}

func TestFiguresOfAWeek(t *testing.T) {
	b := week(t)
	want := Figures{
		Outages: 2, Found: 2, Located: 2, ServiceOK: 2, MedianDelay: 10 * time.Minute, LateDelay: 10 * time.Minute, MedianNeeded: 2, LateNeeded: 2,
		Duplicates: 0.5, EndError: 3975 * time.Minute, LateEndError: 7131 * time.Minute, NeverEnded: 1,
	}
	if diff := cmp.Diff(want, b.Figures("")); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
	if f := b.Figures("blip"); f.Outages != 1 || f.Found != 0 {
		t.Errorf("blip: %d of %d, want 0 of 1", f.Found, f.Outages)
	}
	if all, regional := b.FalseAWeek(); all != 2 || regional != 1 {
		t.Errorf("%v false a week, %v regional, want 2 and 1", all, regional)
	}
	if diff := cmp.Diff(map[string]int{"viral": 1, "none": 1}, b.Causes()); diff != "" {
		t.Errorf("causes (-want +got):\n%s", diff)
	}
}

func TestTheStreamIsATableAndAPage(t *testing.T) {
	b := week(t)
	var table, page strings.Builder
	if err := b.Table(&table); err != nil {
		t.Fatal(err)
	}
	if err := b.HTML(&page); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"provincial    1/1", "all that must be found    2/2", "false incidents a week: 2.00 (regional 1.00)", "viral 1"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("table lacks %q:\n%s", want, table.String())
		}
	}
	for _, want := range []string{`class="false"`, `class="incident"`, "false: acme", "NL/UT/&lt;B&gt;", "≤ 10 min: 2"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("page lacks %q", want)
		}
	}
}

func TestTheBudgetThatFits(t *testing.T) {
	trials := []Trial{{Budget: 0.5, Found: 3, Outages: 5}, {Budget: 1, Found: 4, Outages: 5, FalseAWeek: 1}, {Budget: 2, Found: 4, Outages: 5, FalseAWeek: 1}, {Budget: 4, Found: 5, Outages: 5, FalseAWeek: 3}}
	for _, c := range []struct {
		name           string
		wanted, budget float64
	}{{"none false", 0, 0.5}, {"the smaller of equals", 1, 1}, {"plenty", 9, 4}} {
		if got, ok := Fit(trials, c.wanted); !ok || got.Budget != c.budget {
			t.Errorf("%s: Fit(%v) = %v, %v, want the budget %v", c.name, c.wanted, got.Budget, ok, c.budget)
		}
	}
	var out strings.Builder
	if err := TuneTable(&out, trials[3:], 1); err != nil || !strings.Contains(out.String(), "no budget gives 1 false incidents") {
		t.Errorf("table of what nothing fits: %v\n%s", err, out.String())
	}
}

func TestBadLabelsAndIncidentsAreToldByTheirLine(t *testing.T) {
	for _, c := range []struct{ name, labels, want string }{
		{"nothing", "", "no line of type meta"},
		{"a torn line", story + "{", "line 10"},
		{"an outage without times", `{"type":"outage"}`, "line 1: an outage has a start"},
		{"a number for a name", "\n" + `{"type":"confounder","kind":3}`, "line 2"},
	} {
		if _, err := ReadLabels(strings.NewReader(c.labels)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q in it", c.name, err, c.want)
		}
	}
	if _, err := JudgeStream(strings.NewReader("\n[]"), new(Labels), nil); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a list for an incident: error %v, want its line", err)
	}
}

func FuzzJudgeStream(f *testing.F) {
	f.Add(story, `{"id":"1","brand":"acme","regions":["NL/UT/A"],"detected_at":"2026-05-04T10:10:00Z"}`)
	f.Fuzz(func(t *testing.T, truth, incidents string) {
		labels, err := ReadLabels(strings.NewReader(truth))
		if err != nil {
			return
		}
		b, err := JudgeStream(strings.NewReader(incidents), labels, storyPlaces)
		if err != nil {
			return
		}
		var out strings.Builder
		if err := b.Table(&out); err != nil {
			t.Error(err)
		}
		if err := b.HTML(&out); err != nil {
			t.Error(err)
		}
	})
}

func TestTrialOfSeveralStreams(t *testing.T) {
	labels, err := ReadLabels(strings.NewReader(story))
	if err != nil {
		t.Fatal(err)
	}
	b, err := JudgeStream(strings.NewReader(""), labels, nil)
	if err != nil {
		t.Fatal(err)
	}
	b.False = []False{{Brand: "acme", Regional: true}}
	one, two := b.Trial(1), PooledTrial(1, b, b)
	if two.Outages != 2*one.Outages || one.Outages == 0 || math.Abs(two.FalseAWeek-one.FalseAWeek) > 1e-9 || two.Regional != one.Regional {
		t.Errorf("one stream: %+v, twice the same: %+v; want twice the outages and as many false ones a week", one, two)
	}
	if got := PooledTrial(2); got != (Trial{Budget: 2}) {
		t.Errorf("PooledTrial of nothing = %+v", got)
	}
}
