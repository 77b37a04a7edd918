package desk

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"outcry/schema"
)

// book is a plan of a few windows; the last was announced half an hour ago.
type book []schema.PlannedWindow

func (b book) Planned(_ context.Context, w schema.Window) ([]schema.PlannedWindow, error) {
	return slices.DeleteFunc(slices.Clone(b), func(p schema.PlannedWindow) bool {
		return !p.Window.From.Before(w.To) || !p.Window.To.After(w.From)
	}), nil
}

func (b book) PlannedAsof(ctx context.Context, asof time.Time, w schema.Window) ([]schema.PlannedWindow, error) {
	if asof.Before(noon.Add(-30 * time.Minute)) {
		b = b[:len(b)-1]
	}
	return b.Planned(ctx, w)
}

func night(change func(*schema.PlannedWindow)) book {
	p := schema.PlannedWindow{ID: "n1", Brand: "kpn", Services: []schema.Service{schema.MobileData}, Regions: []schema.Region{"NL/UT/GM0344"},
		Window: schema.Window{From: noon.Add(-time.Hour), To: noon.Add(3 * time.Hour)}, Forecast: 20}
	change(&p)
	return book{p}
}

func TestPlannedWorkIsToldAsPlanned(t *testing.T) {
	here := Question{Location: schema.Location{Place: "NL/UT/GM0344/3511"}, Brand: "kpn", Service: schema.MobileData}
	ask := func(change func(*Question)) Question {
		q := here
		change(&q)
		return q
	}
	same := func(*schema.PlannedWindow) {}
	as := func(change func(*schema.Incident)) []schema.Incident { return []schema.Incident{incident(change)} }
	for _, tc := range []struct {
		name      string
		question  Question
		plan      book
		incidents []schema.Incident
		want      Judgement
		reason    Reason
		incident  bool
	}{
		{"in its area and time", here, night(same), nil, Confirmed, ReasonPlanned, false},
		{"as the detector follows it", here, night(same), as(func(i *schema.Incident) { i.Kind = schema.Planned }), Confirmed, ReasonPlanned, true},
		{"a service of the same network", ask(func(q *Question) { q.Service = schema.Voice }), night(same), nil, Confirmed, ReasonPlanned, false},
		{"no service named", ask(func(q *Question) { q.Service = "" }), night(same), nil, Confirmed, ReasonPlanned, false},
		{"no brand named", ask(func(q *Question) { q.Brand = "" }), night(same), nil, Confirmed, ReasonPlanned, false},
		{"everywhere, and no place named", ask(func(q *Question) { q.Location.Place = "" }), night(func(p *schema.PlannedWindow) { p.Regions = nil }), nil, Confirmed, ReasonPlanned, false},
		{"all of the country, and no place named", ask(func(q *Question) { q.Location.Place = "" }), night(func(p *schema.PlannedWindow) { p.Regions[0] = "NL" }), nil, Confirmed, ReasonPlanned, false},
		{"beyond its forecast it is an outage", here, night(same), as(func(*schema.Incident) {}), Confirmed, ReasonDetected, true},
		{"a suspicion of more", here, night(same), as(func(i *schema.Incident) { i.Status, i.DetectedAt = schema.Suspected, nil }), Suspected, ReasonSuspected, true},
		{"outside its area", ask(func(q *Question) { q.Location.Place = "NL/OV/GM0193" }), night(same), nil, NoneSeen, ReasonQuiet, false},
		{"after its end", here, night(func(p *schema.PlannedWindow) { p.Window.To = noon }), nil, NoneSeen, ReasonQuiet, false},
		{"before its beginning", here, night(func(p *schema.PlannedWindow) { p.Window.From = noon.Add(time.Minute) }), nil, NoneSeen, ReasonQuiet, false},
		{"of another brand", ask(func(q *Question) { q.Brand = "ziggo" }), night(same), nil, NoneSeen, ReasonQuiet, false},
		{"on another network", ask(func(q *Question) { q.Service = schema.TV }), night(same), nil, NoneSeen, ReasonQuiet, false},
		{"somewhere in the province", ask(func(q *Question) { q.Location.Place = "NL/UT" }), night(same), nil, Unknown, ReasonPlannedNear, false},
		{"as it was known then", ask(func(q *Question) { q.At = noon.Add(-10 * time.Minute) }), night(same), nil, Confirmed, ReasonPlanned, false},
		{"before it was announced", ask(func(q *Question) { q.At = noon.Add(-50 * time.Minute) }), night(same), nil, NoneSeen, ReasonQuiet, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			o := &office{incidents: tc.incidents, sources: wellFed()}
			d := o.desk(t)
			d.Heed(tc.plan)
			v, err := d.Ask(t.Context(), tc.question)
			if err != nil {
				t.Fatal(err)
			}
			if v.Judgement != tc.want || v.Reason != tc.reason || (v.Incident != nil) != tc.incident {
				t.Errorf("Ask = %s (%s), incident %v, want %s (%s), one: %v", v.Judgement, v.Reason, v.Incident, tc.want, tc.reason, tc.incident)
			}
			told := tc.reason == ReasonPlanned || tc.reason == ReasonPlannedNear
			if (v.Planned != nil) != told || (v.Reason == ReasonPlannedNear) != slices.Equal(v.Needs, []Need{NeedPostcode}) {
				t.Errorf("Ask tells of %+v and needs %v with %s", v.Planned, v.Needs, v.Reason)
			}
			for lang, reply := range v.Reply {
				if told && (!strings.Contains(reply, "21 ") || !strings.Contains(reply, "10:00") || !strings.Contains(reply, "14:00") || !strings.Contains(reply, "KPN")) {
					t.Errorf("the reply in %s is %q, want it to tell who works from when to when", lang, reply)
				}
			}
		})
	}
}

// TestWhatIsSaidAfterPlannedWorkIsNotDenied asks ten minutes after work has ended, while the
// detector still takes what is said there for the work's.
func TestWhatIsSaidAfterPlannedWorkIsNotDenied(t *testing.T) {
	const utrecht schema.Region = "NL/UT/GM0344"
	here := Question{Location: schema.Location{Place: string(utrecht) + "/3511"}, Brand: "kpn", Service: schema.MobileData}
	over := func(minutes time.Duration) book {
		return night(func(p *schema.PlannedWindow) { p.Window.To = noon.Add(-minutes * time.Minute) })
	}
	heard := func(n float64) []schema.Tally { return spoke("kpn", schema.MobileData, utrecht, n) }
	past := []schema.Tally{{Brand: "kpn", Service: schema.MobileData, Region: utrecht, Witnesses: 10}, {Brand: "kpn", Service: schema.TV, Region: "NL", Witnesses: 1}}
	planned := incident(func(i *schema.Incident) { i.Kind = schema.Planned })
	beyond := incident(func(i *schema.Incident) { i.ID = "2" })
	recent := noon.Add(-10 * time.Minute)
	before := incident(func(i *schema.Incident) { i.ID, i.Status, i.EndedAt = "0", schema.Resolved, &recent })
	for _, tc := range []struct {
		name   string
		plan   book
		known  []schema.Incident
		now    []schema.Tally
		want   Judgement
		reason Reason
		of     string // id of the incident told, "" for none
	}{
		{"fourteen, as the detector follows them", over(10), []schema.Incident{planned}, heard(14), Suspected, ReasonPlannedOver, "1"},
		{"fourteen, before the detector does", over(10), nil, heard(14), Suspected, ReasonPlannedOver, ""},
		{"fourteen, where an outage ended too", over(10), []schema.Incident{before}, heard(14), Suspected, ReasonPlannedOver, ""},
		{"fewer than would be noticed", over(10), []schema.Incident{planned}, heard(2), Unknown, ReasonPlannedOver, "1"},
		{"nobody", over(10), []schema.Incident{planned}, nil, NoneSeen, ReasonQuiet, ""},
		{"beyond the work it is an outage", over(10), []schema.Incident{planned, beyond}, heard(14), Confirmed, ReasonDetected, "2"},
		{"an hour later it is as ever", over(50), nil, heard(14), Suspected, ReasonExcess, ""},
		{"just before the work begins", night(func(p *schema.PlannedWindow) { p.Window.From = noon.Add(5 * time.Minute) }), []schema.Incident{planned}, heard(14), Suspected, ReasonExcess, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l := &lately{office: office{sources: wellFed(), incidents: tc.known}, now: tc.now, past: past}
			d := l.desk(t)
			d.Heed(tc.plan)
			v, err := d.Ask(t.Context(), here)
			if err != nil {
				t.Fatal(err)
			}
			of := ""
			if v.Incident != nil {
				of = v.Incident.ID
			}
			if v.Judgement != tc.want || v.Reason != tc.reason || of != tc.of {
				t.Errorf("Ask = %s (%s) of %q, evidence %+v, want %s (%s) of %q", v.Judgement, v.Reason, of, v.Evidence, tc.want, tc.reason, tc.of)
			}
			told := tc.reason == ReasonPlannedOver
			if (v.Planned != nil) != told {
				t.Errorf("it tells of planned work %+v", v.Planned)
			}
			for lang, reply := range v.Reply {
				if told && (!strings.Contains(reply, "10:50") || !strings.Contains(reply, "KPN") || !strings.Contains(reply, map[bool]string{true: "14", false: "2"}[tc.want == Suspected])) {
					t.Errorf("the reply in %s is %q, want who worked until when, and how many speak", lang, reply)
				}
			}
		})
	}
}
