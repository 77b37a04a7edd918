package clock

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"outcry/schema"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

var towns = map[schema.Region]schema.Place{
	"NL":                  {Name: "Nederland", Population: 17_900_000},
	"NL/UT":               {Name: "Utrecht (provincie)", Population: 1_380_000},
	"NL/UT/GM0344":        {Name: "Utrecht", Population: 367_947},
	"NL/OV/GM0193":        {Name: "Zwolle", Population: 132_000},
	"NL/rail/SHL-LEDN":    {Name: "Schiphol - Leiden", Touches: []schema.Region{"NL/OV/GM0193", "NL/UT/GM0344"}},
	"US/IL":               {Name: "Illinois", Population: 12_500_000},
	"US/IL/Schaumburg":    {Name: "Schaumburg", Population: 20_000},
	"NL/UT/GM9999":        {Name: "Nowhere"},
	"US/IL/Chicago/60601": {Name: "Chicago"},
}

func wall(t *testing.T, files ...string) *Wall {
	t.Helper()
	rules, err := Load(files...)
	if err != nil {
		t.Fatal(err)
	}
	return New(rules, Config{
		Zone:  time.UTC,
		Place: func(r schema.Region) (schema.Place, bool) { p, ok := towns[r]; return p, ok },
		Words: func(_ string, b schema.Brand, s schema.Service) (string, string) { return string(b), string(s) },
	})
}

// outage has gone on for ten hours at noon.
func outage(change func(*schema.Incident)) *schema.Incident {
	at := noon.Add(-9 * time.Hour)
	inc := &schema.Incident{ID: "a", Kind: schema.Outage, Status: schema.Detected, Brand: "ziggo", Service: schema.TV, Region: "NL/UT/GM0344",
		StartedAt: noon.Add(-10 * time.Hour), DetectedAt: &at, Witnesses: 40}
	change(inc)
	return inc
}

func TestClocksStandWhereTheyShould(t *testing.T) {
	w := wall(t)
	ended := func(after time.Duration) func(*schema.Incident) {
		return func(i *schema.Incident) {
			end := i.StartedAt.Add(after)
			i.EndedAt, i.Status = &end, schema.Resolved
		}
	}
	power := func(i *schema.Incident) { i.Service = schema.Power }
	us := func(r schema.Region) func(*schema.Incident) {
		return func(i *schema.Incident) { i.Region, i.Service = r, schema.Voice }
	}
	for _, c := range []struct {
		name  string
		inc   *schema.Incident
		at    time.Duration // since the beginning
		rule  string        // "" for no clock
		state State
	}{
		{"a telecom outage of an hour", outage(func(*schema.Incident) {}), time.Hour, "nl-telecom-12h", Running},
		{"of just under eight hours", outage(func(*schema.Incident) {}), 8*time.Hour - time.Second, "nl-telecom-12h", Running},
		{"of eight hours", outage(func(*schema.Incident) {}), 8 * time.Hour, "nl-telecom-12h", Warning},
		{"of twelve hours", outage(func(*schema.Incident) {}), 12 * time.Hour, "nl-telecom-12h", Due},
		{"one that ended in time", outage(ended(11 * time.Hour)), 13 * time.Hour, "nl-telecom-12h", Met},
		{"one that ended too late", outage(ended(13 * time.Hour)), 14 * time.Hour, "nl-telecom-12h", Due},
		{"a false alarm", outage(func(i *schema.Incident) { i.Status = schema.Dismissed }), 13 * time.Hour, "nl-telecom-12h", Void},
		{"no power for two hours", outage(power), 2 * time.Hour, "nl-grid-4h", Running},
		{"for three", outage(power), 3 * time.Hour, "nl-grid-4h", Warning},
		{"for four", outage(power), 4 * time.Hour, "nl-grid-4h", Due},
		{"a state for twenty minutes", outage(us("US/IL")), 20 * time.Minute, "us-fcc-nors", Warning},
		{"for thirty", outage(us("US/IL")), 30 * time.Minute, "us-fcc-nors", Due},
		{"a small town for thirty: 600,000 user minutes at most", outage(us("US/IL/Schaumburg")), 30 * time.Minute, "us-fcc-nors", Warning},
		{"for forty-five", outage(us("US/IL/Schaumburg")), 45 * time.Minute, "us-fcc-nors", Due},
		{"a place nobody counted for thirty", outage(us("US/ZZ")), 30 * time.Minute, "us-fcc-nors", Due},
		{"a suspicion", outage(func(i *schema.Incident) { i.DetectedAt = nil }), 13 * time.Hour, "", ""},
		{"part of another", outage(func(i *schema.Incident) { i.MergedInto = "b" }), 13 * time.Hour, "", ""},
		{"a storm", outage(func(i *schema.Incident) { i.Kind = schema.Storm }), 13 * time.Hour, "", ""},
		{"planned work", outage(func(i *schema.Incident) { i.Kind = schema.Planned }), 13 * time.Hour, "", ""},
		{"a train", outage(func(i *schema.Incident) { i.Service = schema.Rail }), 13 * time.Hour, "", ""},
		{"telecom in Germany", outage(func(i *schema.Incident) { i.Region = "DE/BE" }), 13 * time.Hour, "", ""},
	} {
		got := w.Of(c.inc, c.inc.StartedAt.Add(c.at))
		switch {
		case c.rule == "" && len(got) > 0:
			t.Errorf("%s: %d clocks run, want none", c.name, len(got))
		case c.rule != "" && (len(got) != 1 || got[0].Rule != c.rule || got[0].State != c.state):
			t.Errorf("%s: Of() = %+v, want %s %s", c.name, got, c.rule, c.state)
		}
	}
}

func TestEstimatesSpanWhatIsNotKnown(t *testing.T) {
	file := filepath.Join(t.TempDir(), "rules.yaml")
	if err := os.WriteFile(file, []byte("customers:\n  kpn: 0.5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w := wall(t, file)
	for _, c := range []struct {
		name      string
		inc       *schema.Incident
		low, high float64 // high < 0 for not known
	}{
		{"a town", outage(func(*schema.Incident) {}), 40, 367_947},
		{"of a brand with a share", outage(func(i *schema.Incident) { i.Brand = "kpn" }), 40, 183_974},
		{"two towns, one of them twice", outage(func(i *schema.Incident) {
			i.Regions = []schema.Region{"NL/UT/GM0344", "NL/UT/GM0344/3511", "NL/OV/GM0193", "NL/OV/GM0193"}
		}), 40, 499_947},
		{"parts of a town", outage(func(i *schema.Incident) {
			i.Regions = []schema.Region{"NL/UT/GM0344/3511", "NL/UT/GM0344/3512"}
		}), 40, 367_947},
		{"a part of a town", outage(func(i *schema.Incident) { i.Region = "NL/UT/GM0344/3511" }), 40, 367_947},
		{"a stretch of rail", outage(func(i *schema.Incident) { i.Region = "NL/rail/SHL-LEDN" }), 40, 499_947},
		{"a place where nobody was counted", outage(func(i *schema.Incident) { i.Region = "NL/UT/GM9999" }), 40, -1},
		{"more who spoke than live there", outage(func(i *schema.Incident) { i.Witnesses = 500_000 }), 500_000, 500_000},
		{"ten hours of voice in the United States", outage(func(i *schema.Incident) { i.Region, i.Service = "US/IL/Schaumburg", schema.Voice }), 40 * 600, 20_000 * 600},
	} {
		got := w.Of(c.inc, noon)
		if len(got) != 1 || got[0].Low != c.low || (got[0].High == nil) != (c.high < 0) || got[0].High != nil && *got[0].High != c.high {
			t.Errorf("%s: Of() = %+v, want %g to %g", c.name, got, c.low, c.high)
		}
	}
}

func TestDraftsSayWhatIsKnown(t *testing.T) {
	c := wall(t).Of(outage(func(*schema.Incident) {}), noon)[0]
	for lang, want := range map[string][]string{
		"nl": {"ziggo", "Utrecht", "2026-11-21 02:00 UTC", "2026-11-21 14:00 UTC", "40 tot 367.947 klanten", "artikel 7.1a"},
		"en": {"ziggo", "Utrecht", "2026-11-21 02:00 UTC", "2026-11-21 14:00 UTC", "40 to 367,947 customers", "article 7.1a"},
	} {
		for _, part := range want {
			if !strings.Contains(c.Draft[lang], part) {
				t.Errorf("the draft in %s is %q, want it to say %q", lang, c.Draft[lang], part)
			}
		}
	}
	if c.Key() != "a nl-telecom-12h" || !strings.Contains(c.Method, "inhabitants") {
		t.Errorf("clock %q by %q, want its key and method", c.Key(), c.Method)
	}
}

const own = `
rules:
  - id: own
    title: Our own promise
    source: General terms
    after: 2h
    unit: users
    drafts: {nl: "{{.Brand}}", en: "{{.Brand}}"}
`

func TestAFileExtendsAndReplacesTheRules(t *testing.T) {
	file := filepath.Join(t.TempDir(), "rules.yaml")
	doc := own + strings.Replace(strings.TrimPrefix(own, "\nrules:\n"), "id: own", "id: nl-grid-4h", 1) + "  - id: us-fcc-nors\n    off: true\n"
	if err := os.WriteFile(file, []byte(doc), 0o600); err != nil {
		t.Fatal(err)
	}
	rules, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, r := range rules.All() {
		ids = append(ids, r.ID+" "+r.After.String())
	}
	if got := strings.Join(ids, ", "); got != "nl-telecom-12h 12h0m0s, nl-grid-4h 2h0m0s, own 2h0m0s" {
		t.Errorf("rules: %s", got)
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none.yaml")); err == nil {
		t.Error("a file that is not there is read")
	}
}

func TestWrongRulesAreToldByLine(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"no id", "- id: own\n    title", "- title", "line 3: id: is required"},
		{"no title", "title: Our own promise", "title: ''", "line 4: title: is required"},
		{"no law", "source: General terms", "source: ''", "line 5: source: is required"},
		{"no time", "after: 2h", "after: soon", `line 6: after: "soon" is not a time`},
		{"another unit", "unit: users", "unit: houses", `line 7: unit: "houses" is neither`},
		{"a country that is none", "after: 2h", "countries: [Holland]\n    after: 2h", `line 6: countries: "Holland"`},
		{"a service that is none", "after: 2h", "services: [fax]\n    after: 2h", `line 6: services: "fax"`},
		{"a storm", "after: 2h", "kinds: [storm]\n    after: 2h", `line 6: kinds: "storm"`},
		{"a negative threshold", "after: 2h", "user_minutes: -1\n    after: 2h", `line 6: user_minutes: -1 is negative`},
		{"no draft in English", `, en: "{{.Brand}}"`, "", `line 8: drafts.en:`},
		{"a draft of what is not known", `nl: "{{.Brand}}"`, `nl: "{{.Weather}}"`, `line 8: drafts.nl:`},
		{"a misspelt field", "after: 2h", "afer: 2h", "[6:5]"},
		{"a share above all", "rules:", "customers: {kpn: 2}\nrules:", "line 2: customers.kpn: 2 is outside 0..1"},
	} {
		r := &Rules{customers: map[schema.Brand]float64{}}
		doc := strings.Replace(own, c.old, c.new, 1)
		if err := r.extend([]byte(doc)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: extend() = %v, want %s", c.name, err, c.want)
		}
	}
	r := &Rules{customers: map[schema.Brand]float64{}}
	if err := r.extend([]byte("# nothing yet\n")); err != nil {
		t.Errorf("a file of comments: %v, want it taken", err)
	}
}

func FuzzRules(f *testing.F) {
	f.Add(own)
	f.Add(string(defaults))
	f.Fuzz(func(t *testing.T, doc string) {
		r := &Rules{customers: map[schema.Brand]float64{}}
		if r.extend([]byte(doc)) != nil {
			return
		}
		w := New(r, wall(t).cfg)
		for _, c := range w.Of(outage(func(*schema.Incident) {}), noon) {
			if c.DueAt.Before(c.WarnsAt) || c.WarnsAt.Before(c.BegunAt) || c.High != nil && *c.High < c.Low {
				t.Errorf("%+v runs backwards", c)
			}
		}
	})
}
