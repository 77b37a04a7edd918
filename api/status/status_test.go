package status

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

var towns = map[schema.Region]schema.Place{
	"NL": {Name: "Nederland", Lat: 52, Lon: 5}, "NL/UT": {Name: "Utrecht (provincie)", Lat: 52.1, Lon: 5.2}, "NL/UT/GM0344": {Name: "Utrecht", Lat: 52.09, Lon: 5.12},
	"NL/OV/GM0193": {Name: "Zwolle", Lat: 52.5, Lon: 6.1}, "NL/GR/GM0014": {Name: "Groningen"}, "NL/FL/GM0034": {Name: "Almere"}, "NL/rail/SHL-LEDN": {Name: "Schiphol - Leiden"},
}

func place(r schema.Region) (schema.Place, bool) { p, ok := towns[r]; return p, ok }

func anyone(schema.Brand) bool { return true }

// plain names things by their slugs.
type plain struct{}

func (plain) Brand(b schema.Brand) string     { return strings.ToUpper(string(b)) }
func (plain) Service(s schema.Service) string { return string(s) }
func (plain) Month(m int) string              { return time.Month(m).String() }

func writers(t *testing.T) map[string]*Writer {
	t.Helper()
	cfg := DefaultConfig()
	cfg.Name = "Status & co"
	w, err := NewWriters(cfg, time.UTC, func(string) Names { return plain{} })
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func seen(change func(*Seen)) Seen {
	at := noon.Add(-50 * time.Minute)
	s := Seen{Incident: schema.Incident{ID: "u1", Kind: schema.Outage, Status: schema.Detected, Brand: "kpn", Service: schema.TV, Region: "NL/UT/GM0344",
		StartedAt: noon.Add(-time.Hour), DetectedAt: &at, UpdatedAt: at, Witnesses: 9, Severity: schema.Major}}
	change(&s)
	return s
}

func ago(d time.Duration) *time.Time {
	t := noon.Add(-d)
	return &t
}

func board(list ...Seen) *Board {
	return New(Known{Now: noon, Incidents: list}, place, anyone)
}

func TestWhatThePublicIsToldOf(t *testing.T) {
	for _, c := range []struct {
		name       string
		change     func(*Seen)
		open, past int
	}{
		{"an outage that was detected", func(*Seen) {}, 1, 0},
		{"one that people confirmed", func(s *Seen) { s.Status, s.ConfirmedAt = schema.Confirmed, ago(time.Minute) }, 1, 0},
		{"by fewer than five, whom people confirmed", func(s *Seen) { s.Witnesses, s.Status, s.ConfirmedAt = 1, schema.Confirmed, ago(time.Minute) }, 1, 0},
		{"by fewer than five", func(s *Seen) { s.Witnesses = 4 }, 0, 0},
		{"a suspicion", func(s *Seen) { s.Status, s.DetectedAt = schema.Suspected, nil }, 0, 0},
		{"a storm", func(s *Seen) { s.Kind = schema.Storm }, 0, 0},
		{"planned work that was noticed, which the plan tells", func(s *Seen) { s.Kind = schema.Planned }, 0, 0},
		{"lasting trouble", func(s *Seen) { s.Kind = schema.Chronic }, 1, 0},
		{"part of another", func(s *Seen) { s.MergedInto = "x" }, 0, 0},
		{"a false alarm", func(s *Seen) { s.Status = schema.Dismissed }, 0, 0},
		{"what is over", func(s *Seen) { s.Status, s.EndedAt = schema.Resolved, ago(time.Minute) }, 0, 1},
		{"what is over without a time", func(s *Seen) { s.Status = schema.Resolved }, 0, 1},
	} {
		b := board(seen(c.change))
		if len(b.Open) != c.open || len(b.Past) != c.past {
			t.Errorf("%s: %d open and %d past, want %d and %d", c.name, len(b.Open), len(b.Past), c.open, c.past)
		}
	}
}

func TestPlacesAreNoFinerThanAMunicipality(t *testing.T) {
	for _, c := range []struct {
		name    string
		regions []schema.Region
		want    []string
	}{
		{"a postcode", []schema.Region{"NL/UT/GM0344/3511"}, []string{"Utrecht"}},
		{"two postcodes of one town", []schema.Region{"NL/UT/GM0344/3511", "NL/UT/GM0344/3512"}, []string{"Utrecht"}},
		{"a town in its province", []schema.Region{"NL/UT", "NL/UT/GM0344"}, []string{"Utrecht (provincie)"}},
		{"towns, by name", []schema.Region{"NL/OV/GM0193", "NL/FL/GM0034"}, []string{"Almere", "Zwolle"}},
		{"a stretch of rail", []schema.Region{"NL/rail/SHL-LEDN"}, []string{"Schiphol - Leiden"}},
		{"none but the one", nil, []string{"Utrecht"}},
		{"one that has no name", []schema.Region{"NL/XX/GM9999"}, []string{"NL/XX/GM9999"}},
	} {
		var got []string
		for _, a := range board(seen(func(s *Seen) { s.Regions = c.regions })).Open[0].Areas {
			got = append(got, a.Name)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestLevels(t *testing.T) {
	major := seen(func(*Seen) {})
	minor := seen(func(s *Seen) { s.ID, s.Brand, s.Severity = "m", "ziggo", schema.Minor })
	critical := seen(func(s *Seen) { s.ID, s.Service, s.Severity = "c", schema.Voice, schema.Critical })
	work := schema.PlannedWindow{ID: "w", Brand: "ns", Window: schema.Window{From: noon.Add(-time.Hour), To: noon.Add(time.Hour)}}
	later := schema.PlannedWindow{ID: "l", Brand: "ns2", Window: schema.Window{From: noon.Add(time.Hour), To: noon.Add(2 * time.Hour)}}
	past := schema.PlannedWindow{ID: "p", Brand: "ns3", Window: schema.Window{From: noon.Add(-2 * time.Hour), To: noon}}
	b := New(Known{Now: noon, Incidents: []Seen{major, minor, critical}, Planned: []schema.PlannedWindow{work, later, past}}, place, anyone)
	for _, c := range []struct {
		brand   schema.Brand
		service schema.Service
		want    Level
	}{
		{"", "", Critical}, {"kpn", "", Critical}, {"kpn", schema.TV, Major}, {"ziggo", schema.TV, Minor}, {"ziggo", schema.Voice, Fine},
		{"ns", "", Maintained}, {"ns", schema.Rail, Maintained}, {"ns2", "", Fine}, {"ns3", "", Fine},
	} {
		if got := b.Level(c.brand, c.service); got != c.want {
			t.Errorf("Level(%q, %q) = %d, want %d", c.brand, c.service, got, c.want)
		}
	}
	if got := b.Brands([]schema.Brand{"kpn", "always"}); !slices.Equal(got, []schema.Brand{"always", "kpn", "ns", "ns2", "ziggo"}) {
		t.Errorf("Brands() = %v", got)
	}
	if only := New(Known{Now: noon, Incidents: []Seen{major, minor}, Planned: []schema.PlannedWindow{work}}, place, func(b schema.Brand) bool { return b == "ziggo" }); len(only.Open) != 1 || len(only.Works) != 0 {
		t.Errorf("the board of one brand holds %d and %d, want 1 and 0", len(only.Open), len(only.Works))
	}
}

// full is a board with a bit of everything.
func full() *Board {
	end := noon.Add(4 * time.Hour)
	return New(Known{Now: noon, Blind: true, Incidents: []Seen{
		seen(func(s *Seen) {
			s.Status, s.ConfirmedAt, s.ETA, s.NextUpdate = schema.Confirmed, ago(20*time.Minute), &end, &end
		}),
		seen(func(s *Seen) {
			s.ID, s.Regions = "many <&>", []schema.Region{"NL/OV/GM0193", "NL/UT/GM0344", "NL/GR/GM0014", "NL/FL/GM0034"}
		}),
		seen(func(s *Seen) { s.ID, s.Status, s.EndedAt = "over", schema.Resolved, ago(time.Minute) }),
	}, Planned: []schema.PlannedWindow{{ID: "w1", Brand: "ziggo", Services: []schema.Service{schema.TV}, Regions: []schema.Region{"NL/OV"}, Window: schema.Window{From: noon.Add(-time.Hour), To: end}}}},
		place, anyone)
}

func TestEverythingIsSaidInEveryLanguage(t *testing.T) {
	b := full()
	for lang, w := range writers(t) {
		page, err := w.Page(b, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, what := range []string{"<no value>", "{{", "&lt;nil&gt;"} {
			if strings.Contains(string(page), what) {
				t.Errorf("the page in %s holds %s", lang, what)
			}
		}
		for i := range b.Open {
			if name, text := w.Name(&b.Open[i]), w.Text(&b.Open[i]); !strings.Contains(name, "KPN") || !strings.Contains(text, "21 November 11:00") {
				t.Errorf("in %s: %q, %q", lang, name, text)
			}
		}
		if text := w.Text(&b.Open[1]); !strings.Contains(text, "21 November 16:00") {
			t.Errorf("in %s: %q, want when it will be solved", lang, text)
		}
	}
	en := writers(t)["en"]
	if got := en.Places(b.Open[0].Areas, 3); got != "Almere, Groningen, Utrecht and 1 more" {
		t.Errorf("Places = %q", got)
	}
	if got := en.Places(nil, 3); got != "the whole country" {
		t.Errorf("Places of everywhere = %q", got)
	}
}

func TestTheSummaryIsStatuspages(t *testing.T) {
	w := writers(t)["en"]
	raw, err := w.Summary(full(), "https://s.example")
	if err != nil {
		t.Fatal(err)
	}
	var s spSummary
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&s); err != nil {
		t.Fatal(err)
	}
	if s.Status.Indicator != "major" || len(s.Incidents) != 2 || len(s.Maintenance) != 1 || s.Maintenance[0].Status != "in_progress" || s.Page.URL != "https://s.example/status" {
		t.Errorf("summary = %+v", s)
	}
	confirmed := s.Incidents[1]
	if confirmed.Status != "identified" || confirmed.Impact != "major" || len(confirmed.Updates) != 2 || confirmed.Updates[1].Status != "investigating" || confirmed.ResolvedAt != nil {
		t.Errorf("incident = %+v, want it identified with two updates", confirmed)
	}
	if c := s.Components[0]; !c.Group || len(c.Components) != 1 || c.Name != "KPN" || c.Status != "partial_outage" || *s.Components[1].GroupID != c.ID {
		t.Errorf("components = %+v, want KPN with its television", s.Components)
	}
	raw, err = w.Incidents(full(), "")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(raw), `"status":"resolved"`); n != 2 {
		t.Errorf("incidents hold %d marks of what is over, want the incident's and its update's", n)
	}
	empty, err := w.Summary(board(), "")
	if err != nil || !strings.Contains(string(empty), `"indicator":"none"`) || strings.Contains(string(empty), "null,\"incidents") {
		t.Errorf("a quiet summary = %s, %v", empty, err)
	}
}

// TestTheFeedIsAtom holds the feeds to what RFC 4287 asks for.
func TestTheFeedIsAtom(t *testing.T) {
	w := writers(t)["nl"]
	for name, write := range map[string]func(*Board, string) ([]byte, error){"feed": w.Feed, "alerts": w.AlertFeed} {
		raw, err := write(full(), "https://s.example")
		if err != nil {
			t.Fatal(err)
		}
		var f atomFeed
		if err := xml.Unmarshal(raw, &f); err != nil {
			t.Fatal(err)
		}
		ids := []string{f.ID}
		times := []string{f.Updated}
		for _, e := range f.Entries {
			ids, times = append(ids, e.ID), append(times, e.Updated, e.Published)
			if e.Title == "" || len(e.Links) == 0 || e.Links[0].Rel != "alternate" {
				t.Errorf("%s: entry %+v lacks a title or a link", name, e)
			}
		}
		for _, at := range times {
			if _, err := time.Parse(time.RFC3339, at); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		slices.Sort(ids)
		if len(slices.Compact(slices.Clone(ids))) != len(ids) || f.Author.Name == "" || f.Links[0].Rel != "self" || len(f.Entries) < 3 {
			t.Errorf("%s: ids %v, author %q, links %v, %d entries", name, ids, f.Author.Name, f.Links, len(f.Entries))
		}
	}
}

// inOrder are the elements of CAP 1.2 in the order of its schema.
var inOrder = map[string][]string{
	"alert": {"identifier", "sender", "sent", "status", "msgType", "source", "scope", "restriction", "addresses", "code", "note", "references", "incidents", "info"},
	"info": {"language", "category", "event", "responseType", "urgency", "severity", "certainty", "audience", "eventCode", "effective", "onset", "expires", "senderName", "headline",
		"description", "instruction", "web", "contact", "parameter", "resource", "area"},
	"area":    {"areaDesc", "polygon", "circle", "geocode", "altitude", "ceiling"},
	"geocode": {"valueName", "value"},
}

// must are those that may not lack.
var must = map[string][]string{
	"alert": {"identifier", "sender", "sent", "status", "msgType", "scope"}, "info": {"category", "event", "urgency", "severity", "certainty"}, "area": {"areaDesc"}, "geocode": {"valueName", "value"},
}

// children returns the names in each element of an alert, and checks their order.
func checkAlert(t *testing.T, raw []byte) {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader(string(raw)))
	type open struct {
		name string
		held []string
	}
	var path []open
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			if e.Name.Space != "urn:oasis:names:tc:emergency:cap:1.2" {
				t.Errorf("%s is of %q", e.Name.Local, e.Name.Space)
			}
			if len(path) > 0 {
				path[len(path)-1].held = append(path[len(path)-1].held, e.Name.Local)
			}
			path = append(path, open{name: e.Name.Local})
		case xml.EndElement:
			last := path[len(path)-1]
			path = path[:len(path)-1]
			order := inOrder[last.name]
			if !slices.IsSortedFunc(last.held, func(a, b string) int { return slices.Index(order, a) - slices.Index(order, b) }) {
				t.Errorf("%s holds %v, which is not the order of the schema", last.name, last.held)
			}
			for _, name := range last.held {
				if order != nil && !slices.Contains(order, name) {
					t.Errorf("%s may not hold %s", last.name, name)
				}
			}
			for _, name := range must[last.name] {
				if !slices.Contains(last.held, name) {
					t.Errorf("%s lacks %s", last.name, name)
				}
			}
		}
	}
}

var capMoment = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d$`)

// atlas has a ring or more around each municipality that it knows.
type atlas map[schema.Region][][][2]float64

func (a atlas) Outline(r schema.Region) [][][2]float64 { return a[r] }

func (a atlas) Municipalities(r schema.Region) (out []schema.Region) {
	for m := range a {
		if r.Contains(m) {
			out = append(out, m)
		}
	}
	slices.Sort(out)
	return out
}

// TestWhatWasSplitOffIsNoPartOfTheOutage: neither its name, nor its code, nor its shape.
func TestWhatWasSplitOffIsNoPartOfTheOutage(t *testing.T) {
	known := atlas{
		"NL/UT/GM0344": {{{52, 5}, {52, 5.1}, {52.1, 5.1}, {52, 5}}}, "NL/UT/GM0307": {{{52.1, 5.3}, {52.2, 5.4}, {52.2, 5.3}, {52.1, 5.3}}},
		"NL/OV/GM0193": {{{52.5, 6}, {52.5, 6.1}, {52.6, 6.1}, {52.5, 6}}},
	}
	inc := board(seen(func(s *Seen) {
		s.Region, s.Except = "NL/UT", []schema.Region{"NL/UT/GM0344", "NL/UT/GM0307/3811"}
	})).Open[0]
	for lang, want := range map[string]string{"nl": "Utrecht (provincie) (zonder Utrecht)", "en": "Utrecht (provincie) (without Utrecht)"} {
		w := writers(t)[lang]
		if name := w.Name(&inc); !strings.HasSuffix(name, want) {
			t.Errorf("name in %s = %q, want it to end in %q", lang, name, want)
		}
		page, err := w.Page(&Board{Now: noon, Open: []Incident{inc}}, "")
		if err != nil || !strings.Contains(string(page), want) {
			t.Errorf("the page in %s lacks %q: %v", lang, want, err)
		}
		raw, err := Alert(&inc, []*Writer{w}, "", known, false)
		if err != nil {
			t.Fatal(err)
		}
		checkAlert(t, raw)
		var a capAlert
		if err := xml.Unmarshal(raw, &a); err != nil {
			t.Fatal(err)
		}
		area := a.Info[0].Areas[0]
		if diff := cmp.Diff([]capGeocode{{"CBS", "GM0307"}}, area.Geocodes); diff != "" || area.Desc != want || len(area.Polygons) != 1 || area.Circle != "" {
			t.Errorf("area in %s = %+v, want %q with the outline of what is left; codes (-want +got):\n%s", lang, area, want, diff)
		}
	}
}

func TestAlertsAreCAP(t *testing.T) {
	w := writers(t)
	both := []*Writer{w["nl"], w["en"]}
	ring := atlas{"NL/UT/GM0344": {{{52, 5}, {52, 5.1}, {52.1, 5.1}, {52, 5}}}}
	eta := noon.Add(4 * time.Hour)
	for _, c := range []struct {
		name                                 string
		change                               func(*Seen)
		kind, urgency, severity, certainty   string
		polygon, circle, references, further string
	}{
		{"as it was first told", func(*Seen) {}, "Alert", "Immediate", "Moderate", "Likely", "52.0000,5.0000 52.0000,5.1000 52.1000,5.1000 52.0000,5.0000", "", "", "GM0344"},
		{"as people confirmed it", func(s *Seen) {
			s.Status, s.ConfirmedAt, s.UpdatedAt, s.ETA = schema.Confirmed, ago(time.Minute), noon, &eta
		}, "Update", "Immediate", "Moderate", "Observed",
			"52.0000", "", "s.example,outcry-", "2026-11-21T16:00:00-00:00"},
		{"as it ended", func(s *Seen) { s.Status, s.EndedAt, s.UpdatedAt = schema.Resolved, ago(0), noon }, "Cancel", "Past", "Moderate", "Likely", "52.0000", "", "s.example,outcry-", "AllClear"},
		{"a critical one of a province without a shape", func(s *Seen) { s.Region, s.Severity = "NL/UT", schema.Critical }, "Alert", "Immediate", "Severe", "Likely", "", "52.1000,5.2000 50", "", "NL-UT"},
		{"a minor one without a point", func(s *Seen) { s.Region, s.Severity = "NL/XX/GM9999", schema.Minor }, "Alert", "Immediate", "Minor", "Likely", "", "", "", "GM9999"},
		{"of a whole country", func(s *Seen) { s.Region = "NL" }, "Alert", "Immediate", "Moderate", "Likely", "", "52.0000,5.0000 300", "", "ISO 3166-1"},
		{"of a train", func(s *Seen) { s.Region = "NL/rail/SHL-LEDN" }, "Alert", "Immediate", "Moderate", "Likely", "", "", "", "NL/rail/SHL-LEDN"},
	} {
		inc := slices.Concat(board(seen(c.change)).Open, board(seen(c.change)).Past)[0]
		raw, err := Alert(&inc, both, "https://s.example", ring, false)
		if err != nil {
			t.Fatal(err)
		}
		checkAlert(t, raw)
		var a capAlert
		if err := xml.Unmarshal(raw, &a); err != nil {
			t.Fatal(err)
		}
		i := a.Info[1]
		if a.MsgType != c.kind || i.Urgency != c.urgency || i.Severity != c.severity || i.Certainty != c.certainty || !strings.HasPrefix(a.References, c.references) || (a.References == "") != (c.references == "") {
			t.Errorf("%s: %s %s %s %s %q, want %s %s %s %s", c.name, a.MsgType, i.Urgency, i.Severity, i.Certainty, a.References, c.kind, c.urgency, c.severity, c.certainty)
		}
		if got := strings.Join(i.Areas[0].Polygons, ""); !strings.HasPrefix(got, c.polygon) || (got == "") != (c.polygon == "") || i.Areas[0].Circle != c.circle {
			t.Errorf("%s: polygon %q, circle %q, want %q, %q", c.name, got, i.Areas[0].Circle, c.polygon, c.circle)
		}
		if !strings.Contains(string(raw), c.further) || a.Status != "Actual" || len(a.Info) != 2 || strings.ContainsAny(a.Identifier+a.Sender, " ,<&") {
			t.Errorf("%s: %s, want it with %s", c.name, raw, c.further)
		}
		for _, at := range []string{a.Sent, i.Onset, i.Expires} {
			if !capMoment.MatchString(at) {
				t.Errorf("%s: %q is no time of CAP", c.name, at)
			}
		}
	}
	exercise, err := Alert(&full().Open[0], both, "", atlas{}, true)
	if err != nil || !strings.Contains(string(exercise), "<status>Exercise</status>") || !strings.Contains(string(exercise), "<sender>outcry</sender>") {
		t.Errorf("a demo's alert = %s, %v, want an exercise", exercise, err)
	}
}

func TestSettingsAreChecked(t *testing.T) {
	for link, ok := range map[string]bool{"": true, "https://status.example.org": true, "status.example.org": false, "ftp://x": false, "https://": false} {
		cfg := DefaultConfig()
		cfg.Link = link
		if err := cfg.Validate(); (err == nil) != ok {
			t.Errorf("link %q: Validate() = %v, want it good: %v", link, err, ok)
		}
	}
	if (Config{}).Validate() == nil {
		t.Error("a page without a name is good, want it refused")
	}
}
