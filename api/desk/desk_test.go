package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"outcry/schema"
)

var noon = time.Date(2026, 11, 21, 11, 0, 0, 0, time.UTC)

// office is a desk over things kept in memory.
type office struct {
	incidents []schema.Incident
	entries   []schema.Entry
	series    []schema.Series
	tallies   []schema.Tally
	sources   []schema.SourceStatus
	err       error
}

func (o *office) Incidents(_ context.Context, q schema.IncidentQuery) ([]schema.Incident, error) {
	return slices.DeleteFunc(slices.Clone(o.incidents), func(inc schema.Incident) bool {
		return len(q.IDs) > 0 && !slices.Contains(q.IDs, inc.ID) || !q.KnownAt.IsZero() && inc.UpdatedAt.After(q.KnownAt)
	}), o.err
}

func (o *office) Standing(context.Context, time.Time) ([]schema.Incident, []schema.Entry, error) {
	return slices.Clone(o.incidents), o.entries, o.err
}

func (o *office) SaveIncidents(_ context.Context, incidents []schema.Incident) error {
	o.incidents = append(o.incidents, incidents...)
	return o.err
}

func (o *office) AppendEntry(_ context.Context, e schema.Entry, _ []schema.Entry) (bool, error) {
	o.entries = append(o.entries, e)
	return true, nil
}

func (o *office) Entries(context.Context, ...string) ([]schema.Entry, error) { return o.entries, nil }

func (o *office) Series(_ context.Context, q schema.SeriesQuery) ([]schema.Series, error) {
	if o.series == nil {
		return []schema.Series{{Points: []schema.Point{{Witnesses: 1}}}}, o.err
	}
	return o.series, o.err
}

func (o *office) Witnesses(context.Context, schema.Window) ([]schema.Tally, error) {
	return o.tallies, o.err
}

// WitnessDays has somebody in the country speak of each brand of the tests.
func (o *office) WitnessDays(context.Context, schema.Window) ([]schema.Tally, error) {
	return append(slices.Clone(o.tallies), schema.Tally{Brand: "kpn", Service: schema.TV, Region: "NL", Witnesses: 1}, schema.Tally{Brand: "ziggo", Service: schema.TV, Region: "NL", Witnesses: 1}), o.err
}

func (o *office) Sources(context.Context) ([]schema.SourceStatus, error) { return o.sources, o.err }

func (o *office) SourcesAt(context.Context, time.Time) ([]schema.SourceStatus, error) {
	return o.sources, o.err
}

// Read takes a place that is written as a region.
func (o *office) Read(c schema.Complaint) schema.Report {
	r := schema.Report{Brand: c.Brand, Service: c.Service, Lang: c.Lang, Region: schema.Region(c.Location.Place), Confidence: 0.9}
	switch c.Brand {
	case "odido":
		r.Brand = "t-mobile"
	case "nonsense", "heard-of":
		r.Brand = ""
	}
	if r.Region == "" {
		r.Region, r.Confidence = "NL", 0
	}
	if c.Text == "brand kpn in Utrecht" {
		r.Brand, r.Region, r.Confidence = "kpn", "NL/UT/GM0344", 0.9
	}
	return r
}

func (o *office) Place(r schema.Region) (schema.Place, bool) {
	name, ok := map[schema.Region]string{"NL": "Nederland", "NL/UT/GM0344": "Utrecht", "NL/UT/GM0344/3511": "3511 Utrecht", "US": "United States"}[r]
	return schema.Place{Region: r, Name: name}, ok
}

// wellFed is a source of a month, last heard a minute ago.
func wellFed() []schema.SourceStatus {
	return []schema.SourceStatus{{Source: "post", Complaints: 40_000, FirstTime: noon.AddDate(0, -1, 0), LastTime: noon.Add(-time.Minute)}}
}

func incident(change func(*schema.Incident)) schema.Incident {
	at := noon.Add(-time.Hour)
	inc := schema.Incident{ID: "1", Kind: schema.Outage, Status: schema.Detected, Brand: "kpn", Service: schema.MobileData, Region: "NL/UT/GM0344",
		StartedAt: noon.Add(-2 * time.Hour), DetectedAt: &at, UpdatedAt: at, Witnesses: 12}
	change(&inc)
	return inc
}

func (o *office) desk(t *testing.T) *Desk {
	t.Helper()
	d, err := New(DefaultConfig(), NewLedger(o, o), o, o, o, func() time.Time { return noon })
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestVerdicts(t *testing.T) {
	here := Question{Location: schema.Location{Place: "NL/UT/GM0344/3511"}, Brand: "kpn", Service: schema.MobileData}
	ask := func(change func(*Question)) Question {
		q := here
		change(&q)
		return q
	}
	as := func(change func(*schema.Incident)) []schema.Incident { return []schema.Incident{incident(change)} }
	same := func(*schema.Incident) {}
	ended, longAgo := noon.Add(-10*time.Minute), noon.Add(-3*time.Hour)
	for _, tc := range []struct {
		name      string
		question  Question
		incidents []schema.Incident
		entries   []schema.Entry
		sources   []schema.SourceStatus
		want      Judgement
		reason    Reason
		needs     []Need
	}{
		{"a postcode in a detected outage", here, as(same), nil, wellFed(), Confirmed, ReasonDetected, nil},
		{"words that name brand and place", Question{Text: "brand kpn in Utrecht"}, as(same), nil, wellFed(), Confirmed, ReasonDetected, nil},
		{"a service of the same network", ask(func(q *Question) { q.Service = schema.Voice }), as(same), nil, wellFed(), Confirmed, ReasonDetected, nil},
		{"a service of another network", ask(func(q *Question) { q.Service = schema.TV }), as(same), nil, wellFed(), NoneSeen, ReasonQuiet, nil},
		{"another brand", ask(func(q *Question) { q.Brand = "ziggo" }), as(same), nil, wellFed(), NoneSeen, ReasonQuiet, nil},
		{"no brand but an outage at the place", ask(func(q *Question) { q.Brand = "" }), as(same), nil, wellFed(), Confirmed, ReasonDetected, nil},
		{"no brand and nothing at the place", ask(func(q *Question) { q.Brand = "" }), nil, nil, wellFed(), NoneSeen, ReasonQuiet, []Need{NeedBrand}},
		{"an outage confirmed by a person", here, as(same), []schema.Entry{{Incident: "1", Time: noon, Action: schema.ActionConfirm, Who: "anna"}}, wellFed(), Confirmed, ReasonOperator, nil},
		{"an outage that a person called off", here, as(same), []schema.Entry{{Incident: "1", Time: noon, Action: schema.ActionDismiss, Who: "anna"}}, wellFed(), NoneSeen, ReasonQuiet, nil},
		{"a suspicion", here, as(func(i *schema.Incident) { i.Status, i.DetectedAt = schema.Suspected, nil }), nil, wellFed(), Suspected, ReasonSuspected, nil},
		{"a suspicion that a person confirmed", here, as(func(i *schema.Incident) { i.Status, i.DetectedAt = schema.Suspected, nil }),
			[]schema.Entry{{Incident: "1", Time: noon, Action: schema.ActionConfirm, Who: "anna"}}, wellFed(), Confirmed, ReasonOperator, nil},
		{"a storm is no outage", here, as(func(i *schema.Incident) { i.Kind = schema.Storm }), nil, wellFed(), NoneSeen, ReasonQuiet, nil},
		{"an outage that is over", here, as(func(i *schema.Incident) { i.Status, i.EndedAt = schema.Resolved, &ended }), nil, wellFed(), NoneSeen, ReasonOver, nil},
		{"an outage that was over hours ago", here, as(func(i *schema.Incident) { i.Status, i.EndedAt = schema.Resolved, &longAgo }), nil, wellFed(), NoneSeen, ReasonQuiet, nil},
		{"as of when it was not over", ask(func(q *Question) { q.At = noon.Add(-30 * time.Minute) }),
			as(func(i *schema.Incident) { i.Status, i.EndedAt = schema.Resolved, &ended }), nil, wellFed(), Confirmed, ReasonDetected, nil},
		{"as of when it was not known", ask(func(q *Question) { q.At = noon.Add(-90 * time.Minute) }), as(same), nil, wellFed(), NoneSeen, ReasonQuiet, nil},
		{"an outage of the whole province", here, as(func(i *schema.Incident) { i.Region = "NL/UT" }), nil, wellFed(), Confirmed, ReasonDetected, nil},
		{"a place too coarse to tell", ask(func(q *Question) { q.Location.Place = "NL/UT" }), as(same), nil, wellFed(), Unknown, ReasonCoarse, []Need{NeedPostcode}},
		{"no place", ask(func(q *Question) { q.Location.Place = "" }), as(same), nil, wellFed(), Unknown, ReasonPlace, []Need{NeedPostcode}},
		{"no finer place than the country", ask(func(q *Question) { q.Location.Place = "NL" }), nil, nil, wellFed(), Unknown, ReasonPlace, []Need{NeedPostcode}},
		{"no place, but all of the country is out", ask(func(q *Question) { q.Location.Place = "" }), as(func(i *schema.Incident) { i.Region = "NL" }), nil, wellFed(), Confirmed, ReasonDetected, nil},
		{"the help line has no place", Question{Brand: "kpn", Service: schema.PhoneLine}, as(func(i *schema.Incident) { i.Service, i.Region = schema.PhoneLine, "NL" }), nil, wellFed(), Confirmed, ReasonDetected, nil},
		{"the help line works", Question{Brand: "kpn", Service: schema.PhoneLine}, nil, nil, wellFed(), NoneSeen, ReasonQuiet, nil},
		{"a help line of nobody", Question{Service: schema.PhoneLine}, nil, nil, wellFed(), Unknown, ReasonBrand, []Need{NeedBrand}},
		{"nothing was ever heard", here, nil, nil, nil, Unknown, ReasonNoComplaints, nil},
		{"history is short", here, nil, nil, []schema.SourceStatus{{Source: "post", Complaints: 900, FirstTime: noon.AddDate(0, 0, -2), LastTime: noon}}, Unknown, ReasonHistory, nil},
		{"one of two sources is blind", here, nil, nil, append(wellFed(), schema.SourceStatus{Source: "call", Complaints: 40_000, FirstTime: noon.AddDate(0, -1, 0), LastTime: noon.Add(-2 * time.Hour)}), Unknown, ReasonBlind, nil},
		{"a source that ended long ago is not waited for", here, nil, nil, append(wellFed(), schema.SourceStatus{Source: "old", Complaints: 40_000, FirstTime: noon.AddDate(0, -3, 0), LastTime: noon.AddDate(0, -1, 0)}), NoneSeen, ReasonQuiet, nil},
		{"every source ended long ago", here, nil, nil, []schema.SourceStatus{{Source: "old", Complaints: 4, FirstTime: noon.AddDate(0, -3, 0), LastTime: noon.AddDate(0, -1, 0)}}, Unknown, ReasonBlind, nil},
		{"what is known is told though a source is blind", here, as(same), nil, []schema.SourceStatus{{Source: "call", Complaints: 40_000, FirstTime: noon.AddDate(0, -1, 0), LastTime: noon.Add(-2 * time.Hour)}}, Confirmed, ReasonDetected, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			o := &office{incidents: tc.incidents, entries: tc.entries, sources: tc.sources}
			d := o.desk(t)
			v, err := d.Ask(t.Context(), tc.question)
			if err != nil {
				t.Fatal(err)
			}
			if v.Judgement != tc.want || v.Reason != tc.reason || !slices.Equal(v.Needs, tc.needs) {
				t.Errorf("Ask = %s (%s) needs %v, want %s (%s) needs %v", v.Judgement, v.Reason, v.Needs, tc.want, tc.reason, tc.needs)
			}
			if (v.Incident != nil) != (tc.want == Confirmed || tc.want == Suspected || tc.reason == ReasonOver) {
				t.Errorf("Ask gives incident %v with %s", v.Incident, v.Judgement)
			}
			if s := d.Spoken(&v); s == "" || strings.Count(s, ". ") > 0 {
				t.Errorf("Spoken = %q, want one sentence", s)
			}
		})
	}
}

func TestAskTellsWhenTheStoreIsAway(t *testing.T) {
	away := errors.New("away")
	o := &office{err: away}
	if _, err := o.desk(t).Ask(t.Context(), Question{}); !errors.Is(err, away) {
		t.Errorf("Ask = %v, want %v", err, away)
	}
}

func TestAskTellsWhatItWouldNotice(t *testing.T) {
	o := &office{sources: wellFed(), tallies: []schema.Tally{
		{Brand: "kpn", Service: schema.MobileData, Region: "NL/UT/GM0344", Witnesses: 1_300}, {Brand: "kpn", Service: schema.Voice, Region: "NL/UT/GM0344", Witnesses: 44},
	}}
	v, err := o.desk(t).Ask(t.Context(), Question{Location: schema.Location{Place: "NL/UT/GM0344"}, Brand: "kpn"})
	if err != nil {
		t.Fatal(err)
	}
	if v.Evidence == nil || v.Evidence.Expected != 1 || v.Sensitivity == nil || v.Sensitivity.Witnesses != 10 || *v.LagSeconds != 60 {
		t.Errorf("evidence %+v, sensitivity %+v, lag %v, want 1 expected, 10 noticed, 60 s", v.Evidence, v.Sensitivity, *v.LagSeconds)
	}
}

func TestLeastNoticed(t *testing.T) {
	for _, tc := range []struct {
		mean float64
		want int
	}{{0, 3}, {0.001, 3}, {0.01, 3}, {0.1, 5}, {1, 10}, {10, 30}} {
		if got := LeastNoticed(tc.mean); got != tc.want {
			t.Errorf("LeastNoticed(%g) = %d, want %d", tc.mean, got, tc.want)
		}
	}
}

func TestBlind(t *testing.T) {
	month := noon.AddDate(0, -1, 0)
	for _, tc := range []struct {
		name   string
		source schema.SourceStatus
		want   bool
	}{
		{"a busy source is missed after half an hour", schema.SourceStatus{Complaints: 1e6, FirstTime: month, LastTime: noon.Add(-31 * time.Minute)}, true},
		{"and not before", schema.SourceStatus{Complaints: 1e6, FirstTime: month, LastTime: noon.Add(-29 * time.Minute)}, false},
		{"a slow source may be silent for hours", schema.SourceStatus{Complaints: 2_000, FirstTime: month, LastTime: noon.Add(-7 * time.Hour)}, false},
		{"not for more than a day", schema.SourceStatus{Complaints: 60, FirstTime: month, LastTime: noon.Add(-25 * time.Hour)}, true},
		{"after a week it is gone", schema.SourceStatus{Complaints: 60, FirstTime: month, LastTime: noon.AddDate(0, 0, -8)}, false},
		{"a complaint from the future does not hide a silence", schema.SourceStatus{Complaints: 1e6, FirstTime: month, LastTime: noon.AddDate(1, 0, 0), LastSeen: noon.Add(-2 * 24 * time.Hour)}, true},
		{"of one complaint nothing is known", schema.SourceStatus{Complaints: 1, FirstTime: noon, LastTime: noon.Add(-time.Hour)}, false},
	} {
		if got := Blind(tc.source, noon); got != tc.want {
			t.Errorf("%s: Blind = %v, want %v", tc.name, got, tc.want)
		}
	}
}

func TestEverythingCanBeSaid(t *testing.T) {
	r, err := readReplies()
	if err != nil {
		t.Fatal(err)
	}
	soon := noon.Add(time.Hour)
	inc := incident(func(inc *schema.Incident) { inc.Cause, inc.ETA, inc.NextUpdate = "a mast is down.", &soon, &soon })
	for _, reason := range []Reason{ReasonOperator, ReasonDetected, ReasonPlanned, ReasonPlannedNear, ReasonSuspected, ReasonExcess, ReasonOver, ReasonQuiet, ReasonPlace, ReasonCoarse, ReasonBrand, ReasonNoBrand, ReasonUnheard, ReasonNoComplaints, ReasonHistory, ReasonBlind} {
		for _, lang := range Languages() {
			bare := Verdict{Reason: reason, Lang: lang}
			full := Verdict{Reason: reason, Lang: lang, Incident: &inc, Sensitivity: &Sensitivity{Witnesses: 6, WithinSeconds: 1800}, Receipt: new(string), at: noon, spots: spots{"Utrecht", "Zwolle", "Nederland"}}
			for _, v := range []Verdict{bare, full} {
				said := r.say(lang, &v, time.UTC)
				if len(said) == 0 || strings.Contains(strings.Join(said, ""), "<no value>") {
					t.Errorf("in %s for %s: %q", lang, reason, said)
				}
			}
			if missing := len(r.phrases[lang][reason]) - len(r.say(lang, &full, time.UTC)); missing != 0 {
				t.Errorf("in %s for %s: %d sentences can't be said", lang, reason, missing)
			}
		}
		for _, s := range schema.Services() {
			for _, lang := range Languages() {
				if s != schema.Other && r.books[lang].Services[s] == "" {
					t.Errorf("no word for %s in %s", s, lang)
				}
			}
		}
	}
}

func TestBrandNames(t *testing.T) {
	for slug, want := range map[schema.Brand]string{"t-mobile": "T-Mobile", "kpn": "KPN", "vodafone": "Vodafone", "ns": "NS", "": ""} {
		if got := brandName(slug); got != want {
			t.Errorf("brandName(%q) = %q, want %q", slug, got, want)
		}
	}
}

func TestAWordIsHeardAtOnce(t *testing.T) {
	o := &office{incidents: []schema.Incident{incident(func(*schema.Incident) {})}, sources: wellFed()}
	ledger := NewLedger(o, o)
	if open, err := ledger.Standing(t.Context(), noon); err != nil || len(open) != 1 {
		t.Fatalf("Standing = %v, %v, want one", open, err)
	}
	if _, err := ledger.Say(t.Context(), Word{Entry: schema.Entry{Incident: "1", Time: noon, Action: schema.ActionResolve, Who: "anna"}}); err != nil {
		t.Fatal(err)
	}
	if open, err := ledger.Standing(t.Context(), noon); err != nil || len(open) != 1 || open[0].Status != schema.Resolved {
		t.Errorf("Standing after resolve = %v, %v, want it ended", open, err)
	}
	if _, err := ledger.Say(t.Context(), Word{Entry: schema.Entry{Incident: "2"}}); !errors.Is(err, schema.ErrNotFound) {
		t.Errorf("Say of no incident = %v, want ErrNotFound", err)
	}
}

func TestRecallAsksOnce(t *testing.T) {
	o := &office{sources: wellFed()}
	r := NewRecall(o)
	if got, err := r.Sources(t.Context()); err != nil || len(got) != 1 {
		t.Fatalf("Sources = %v, %v, want one", got, err)
	}
	o.sources = nil
	if got, _ := r.Sources(t.Context()); len(got) != 1 {
		t.Errorf("Sources again = %v, want what was remembered", got)
	}
	o.err = errors.New("away")
	if _, err := r.pulse(t.Context(), time.Hour, noon); err == nil {
		t.Error("the pulse of a store that is away gives no error")
	}
	o.err = nil
	if _, err := r.pulse(t.Context(), time.Hour, noon); err != nil {
		t.Errorf("an error was remembered: %v", err)
	}
}

// BenchmarkAsk asks beside a thousand open incidents.
func BenchmarkAsk(b *testing.B) {
	o := &office{sources: wellFed()}
	for i := range 1_000 {
		o.incidents = append(o.incidents, incident(func(inc *schema.Incident) {
			inc.ID, inc.Region = strconv.Itoa(i), schema.Region(fmt.Sprintf("NL/UT/GM%04d", i))
		}))
	}
	d, err := New(DefaultConfig(), NewLedger(o, o), o, o, o, func() time.Time { return noon })
	if err != nil {
		b.Fatal(err)
	}
	q := Question{Location: schema.Location{Place: "NL/UT/GM0344"}, Brand: "kpn"}
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if v, err := d.Ask(b.Context(), q); err != nil || v.Judgement != Confirmed {
				b.Errorf("Ask = %s, %v, want confirmed", v.Judgement, err)
			}
		}
	})
}
