package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"outcry/api/desk"
	"outcry/schema"
	"outcry/schema/store"
	"outcry/schema/store/storetest"
)

// hands go on by a second at every look, from the morning on.
type hands struct{ seconds atomic.Int64 }

func (c *hands) now() time.Time { return morning.Add(time.Duration(c.seconds.Add(1)) * time.Second) }

// livingHouse is a stored house with outages in Utrecht and Zwolle, where time goes on.
func livingHouse(t *testing.T) (*house, *hands) {
	t.Helper()
	c := new(hands)
	h, st := storedHouse(t, func(_ *Config, p *Parts) { p.Now = c.now })
	var body strings.Builder
	for i := range 6 {
		fmt.Fprintf(&body, `{"id":"u%d","source":"twitter","author":"%s","time":"2026-11-21T08:4%d:03Z","text":"t-mobile: geen 3G","location":{"postcode":"3511AB"}}`+"\n", i, strings.Repeat("a", i+1), i)
	}
	if status, answer, _ := h.ask("POST", "/api/v1/complaints", body.String()); status != 200 {
		t.Fatalf("POST = %d %s", status, answer)
	}
	north := with(outage("zwolle"), func(i *schema.Incident) { i.Region, i.Regions = "NL/OV/GM0193", []schema.Region{"NL/OV/GM0193"} })
	first := with(outage("utrecht"), func(i *schema.Incident) {
		i.Status, i.DetectedAt, i.UpdatedAt = schema.Suspected, nil, morning.Add(-40*time.Minute)
	})
	if err := st.SaveIncidents(t.Context(), []schema.Incident{first, outage("utrecht"), north}); err != nil {
		t.Fatal(err)
	}
	return h, c
}

// do asks for an action and returns what the incident then is, with its ETag.
func (h *house) do(id, action, body string, header ...string) (shownIncident, string) {
	h.t.Helper()
	status, answer, head := h.ask("POST", "/api/v1/incidents/"+id+"/"+action, body, header...)
	var inc shownIncident
	if err := json.Unmarshal([]byte(answer), &inc); err != nil || status != http.StatusOK || head.Get("ETag") == "" {
		h.t.Fatalf("%s of %s with %s = %d %s (%v)", action, id, body, status, answer, err)
	}
	return inc, head.Get("ETag")
}

func (h *house) verdict(query string) desk.Verdict {
	h.t.Helper()
	var v desk.Verdict
	h.read("/api/v1/confirm?"+query, &v)
	return v
}

// steps returns who did what in the timeline of an incident.
func (h *house) steps(query string) string {
	h.t.Helper()
	var line struct{ Timeline []step }
	h.read("/api/v1/incidents/"+query, &line)
	var out []string
	for _, s := range line.Timeline {
		out = append(out, s.Who+" "+s.What)
	}
	return strings.Join(out, ", ")
}

// TestWhatPeopleKnowIsTold follows an outage from the first word of the NOC to its end, and what customers hear meanwhile.
func TestWhatPeopleKnowIsTold(t *testing.T) {
	h, _ := livingHouse(t)
	h.do("utrecht", "ack", `{"who":"anna"}`)
	inc, _ := h.do("utrecht", "update", `{"who":"anna","cause":"a mast lost power","eta":"2026-11-21T13:00:00+01:00","next_update":"2026-11-21T10:30:00Z"}`)
	if inc.Owner != "anna" || inc.AcknowledgedAt == nil || inc.Status != schema.Detected || inc.People != nil || inc.Machine == nil {
		t.Errorf("after ack and update: owner %q, acknowledged %v, %s, people %v, machine %v", inc.Owner, inc.AcknowledgedAt, inc.Status, inc.People, inc.Machine)
	}
	h.do("utrecht", "own", `{"who":"anna","owner":"night shift"}`)
	v := h.verdict("postcode=3511AB&brand=t-mobile")
	for lang, want := range map[string][]string{
		"nl": {"Oorzaak: a mast lost power.", "uiterlijk 12:00 is opgelost", "U hoort uiterlijk 10:30 meer"},
		"en": {"Cause: a mast", "solved by 12:00", "more from us by 10:30"}, "de": {"Ursache", "bis 12:00", "Bis 10:30"}, "fr": {"Cause : ", "avant 12:00", "avant 10:30"},
	} {
		for _, words := range want {
			if !strings.Contains(v.Reply[lang], words) {
				t.Errorf("the reply in %s is %q, want %q in it", lang, v.Reply[lang], words)
			}
		}
	}
	if inc, _ := h.do("utrecht", "confirm", `{"who":"bert","eta":"2026-11-20T12:00:00Z"}`); inc.People == nil || inc.People.Who != "bert" || inc.Machine.Status != schema.Detected || inc.Owner != "night shift" {
		t.Errorf("after confirm: people %+v, machine %+v, owner %q", inc.People, inc.Machine, inc.Owner)
	}
	if v := h.verdict("postcode=3511AB&brand=t-mobile"); v.Reason != desk.ReasonOperator || strings.Contains(v.Reply["en"], "solved by") {
		t.Errorf("the reply to a promise that has passed is %q (%s)", v.Reply["en"], v.Reason)
	}
	h.do("utrecht", "resolve", `{"who":"bert","words":"power is back"}`)
	if v := h.verdict("postcode=3511AB&brand=t-mobile"); v.Reason != desk.ReasonOver {
		t.Errorf("verdict after the end = %s", v.Reason)
	}
	if inc, _ := h.do("utrecht", "reopen", `{"who":"carla","words":"not everywhere"}`); inc.Status != schema.Confirmed || inc.EndedAt != nil || inc.Cause == "" {
		t.Errorf("after reopen: %s, ended %v, cause %q", inc.Status, inc.EndedAt, inc.Cause)
	}
	if got, want := h.steps("utrecht/timeline"), "outcry opened, outcry detected, anna ack, anna update, anna own, bert confirm, bert resolve, carla reopen"; got != want {
		t.Errorf("timeline %q, want %q", got, want)
	}
}

// TestOfTwoWhoEditOneIsHeard: who answers to a version that no longer stands is told so.
func TestOfTwoWhoEditOneIsHeard(t *testing.T) {
	h, _ := livingHouse(t)
	_, _, head := h.ask("GET", "/api/v1/incidents/utrecht", "")
	tag := head.Get("ETag")
	_, next := h.do("utrecht", "ack", `{"who":"anna"}`, "If-Match", tag)
	status, answer, head := h.ask("POST", "/api/v1/incidents/utrecht/resolve", `{"who":"bert"}`, "If-Match", tag)
	if status != http.StatusPreconditionFailed || head.Get("Content-Type") != "application/problem+json" {
		t.Errorf("a word on an old version = %d %s, want 412 and a problem", status, answer)
	}
	h.do("utrecht", "note", `{"who":"bert","words":"x"}`, "If-Match", `"other", W/`+next)
	h.do("utrecht", "note", `{"who":"bert","words":"y"}`, "If-Match", "*")
	h.do("utrecht", "note", `{"who":"bert","words":"z"}`)
	if got, want := h.steps("utrecht/timeline"), "outcry opened, outcry detected, anna ack, bert note, bert note, bert note"; got != want {
		t.Errorf("timeline %q, want %q", got, want)
	}
}

// TestMergedIncidentsAreOne: the one that stays speaks for both, until the merge is taken back.
func TestMergedIncidentsAreOne(t *testing.T) {
	h, _ := livingHouse(t)
	open := func() string {
		var list incidentList
		h.read("/api/v1/incidents?open=true", &list)
		var ids []string
		for _, inc := range list.Incidents {
			ids = append(ids, inc.ID)
		}
		slices.Sort(ids)
		return strings.Join(ids, " ")
	}
	if got := open(); got != "utrecht zwolle" {
		t.Fatalf("open: %q", got)
	}
	inc, _ := h.do("zwolle", "merge", `{"who":"anna","into":"utrecht","words":"one ring of fibre"}`)
	if inc.MergedInto != "utrecht" || inc.Status != schema.Resolved || inc.Machine.Status != schema.Detected {
		t.Errorf("merged: into %q, %s, machine %s", inc.MergedInto, inc.Status, inc.Machine.Status)
	}
	if got := open(); got != "utrecht" {
		t.Errorf("open after the merge: %q", got)
	}
	if v := h.verdict("place=Zwolle&brand=t-mobile"); v.Incident == nil || v.Incident.ID != "utrecht" || v.Judgement != desk.Confirmed {
		t.Errorf("verdict in Zwolle = %s by %+v, want the one that stays", v.Judgement, v.Incident)
	}
	if inc, _ := h.do("zwolle", "confirm", `{"who":"bert"}`); inc.ID != "utrecht" || inc.Status != schema.Confirmed || !slices.Equal(inc.Regions, []schema.Region{"NL/OV/GM0193", "NL/UT/GM0344"}) {
		t.Errorf("a word on the merged one is heard by %s, %s, at %v", inc.ID, inc.Status, inc.Regions)
	}
	for _, wrong := range []struct{ id, into, reason string }{
		{"utrecht", "utrecht", "itself"}, {"utrecht", "zwolle", "was merged"}, {"utrecht", "none", "no incident"},
	} {
		status, answer, _ := h.ask("POST", "/api/v1/incidents/"+wrong.id+"/merge", `{"who":"anna","into":"`+wrong.into+`"}`)
		if status != 400 || !strings.Contains(answer, wrong.reason) {
			t.Errorf("merge of %s into %s = %d %s, want 400: %s", wrong.id, wrong.into, status, answer, wrong.reason)
		}
	}
	if inc, _ := h.do("zwolle", "reopen", `{"who":"anna"}`); inc.ID != "zwolle" || inc.Status != schema.Detected || inc.MergedInto != "" {
		t.Errorf("reopened: %s %s, into %q", inc.ID, inc.Status, inc.MergedInto)
	}
	if got := open(); got != "utrecht zwolle" {
		t.Errorf("open after the merge was taken back: %q", got)
	}
	if got, want := h.steps("utrecht/timeline"), "outcry opened, outcry detected, anna absorbed, bert confirm, anna released"; got != want {
		t.Errorf("timeline %q, want %q", got, want)
	}
	if got, want := h.steps("zwolle/timeline"), "outcry detected, anna merge, anna reopen"; got != want {
		t.Errorf("timeline %q, want %q", got, want)
	}
}

// TestASplitIsPeoplesOwn: what is split off lives by the words of people alone.
func TestASplitIsPeoplesOwn(t *testing.T) {
	h, _ := livingHouse(t)
	h.do("zwolle", "merge", `{"who":"anna","into":"utrecht"}`)
	h.do("utrecht", "ack", `{"who":"anna"}`)
	child, tag := h.do("utrecht", "split", `{"who":"bert","regions":["NL/UT/GM0344"],"cause":"vandals"}`)
	if child.ID == "utrecht" || child.SplitFrom != "utrecht" || child.Owner != "anna" || child.Cause != "vandals" || child.Witnesses != 6 || child.Machine != nil || child.People.Who != "bert" {
		t.Errorf("split off: %+v", child)
	}
	if v := h.verdict("postcode=3511AB&brand=t-mobile"); v.Incident == nil || v.Incident.ID != child.ID || !strings.Contains(v.Reply["en"], "vandals") {
		t.Errorf("verdict in Utrecht = %+v, want what was split off", v.Incident)
	}
	var rest shownIncident
	if h.read("/api/v1/incidents/utrecht", &rest); !slices.Equal(rest.Regions, []schema.Region{"NL/OV/GM0193"}) || rest.Region != "NL/OV/GM0193" || rest.Cause != "" {
		t.Errorf("left: %s in %v, cause %q", rest.Region, rest.Regions, rest.Cause)
	}
	h.do(child.ID, "resolve", `{"who":"bert"}`, "If-Match", tag)
	if v := h.verdict("place=Zwolle&brand=t-mobile"); v.Judgement != desk.Confirmed {
		t.Errorf("verdict in Zwolle after the end in Utrecht = %s", v.Judgement)
	}
	for _, wrong := range []struct{ body, reason string }{
		{`{"who":"anna","regions":["NL/OV/GM0193"]}`, "nothing would be left"}, {`{"who":"anna","regions":["NL/GR"]}`, "no part"}, {`{"who":"anna","regions":["x"]}`, "not a region"},
		{`{"who":"anna"}`, "required"},
	} {
		if status, answer, _ := h.ask("POST", "/api/v1/incidents/utrecht/split", wrong.body); status != 400 || !strings.Contains(answer, wrong.reason) {
			t.Errorf("split %s = %d %s, want 400: %s", wrong.body, status, answer, wrong.reason)
		}
	}
	if got, want := h.steps(child.ID+"/timeline"), "bert split-off, bert resolve"; got != want {
		t.Errorf("timeline %q, want %q", got, want)
	}
}

func TestWordsThatMakeNoSense(t *testing.T) {
	h := newHouse(t)
	h.shelf.save(outage("a"))
	for _, tc := range []struct{ action, body, field string }{
		{"own", `{"who":"anna"}`, "owner"}, {"update", `{"who":"anna"}`, ""}, {"update", `{"who":"anna","eta":"soon"}`, "eta"}, {"update", `{"who":"anna","next_update":"12:00"}`, "next_update"},
		{"ack", `{"who":1}`, "who"}, {"merge", `{"who":"anna"}`, "into"}, {"update", `{"who":"anna","regions":"NL"}`, "regions"},
		{"update", `{"who":"anna","owner":"` + strings.Repeat("x", 600) + `"}`, "owner"},
	} {
		status, answer, _ := h.ask("POST", "/api/v1/incidents/a/"+tc.action, tc.body)
		var p Problem
		if err := json.Unmarshal([]byte(answer), &p); err != nil || status != 400 || p.Field != tc.field {
			t.Errorf("%s with %s = %d %s, want 400 at %q", tc.action, tc.body, status, answer, tc.field)
		}
	}
	if inc, _ := h.do("a", "update", `{"who":"anna","words":"more soon","eta":null,"next_update":""}`); inc.ETA != nil || inc.NextUpdate != nil {
		t.Errorf("no time is read as %v and %v", inc.ETA, inc.NextUpdate)
	}
}

// TestAsKnownThen asks every route for what was known at a moment before more came in.
func TestAsKnownThen(t *testing.T) {
	h, c := livingHouse(t)
	before := c.now().Format(time.RFC3339)
	c.seconds.Add(5)
	h.do("utrecht", "confirm", `{"who":"anna"}`)
	late := `{"id":"late","source":"forum","author":"zz","time":"2026-11-21T08:50:03Z","text":"t-mobile: geen 3G","location":{"postcode":"3511AB"}}`
	if status, answer, _ := h.ask("POST", "/api/v1/complaints", late); status != 200 {
		t.Fatal(answer)
	}
	for _, tc := range []struct{ name, path, now, then string }{
		{"one incident", "incidents/utrecht?", `"status":"confirmed"`, `"status":"detected"`},
		{"the list", "incidents?region=NL/UT&", `"status":"confirmed"`, `"status":"detected"`},
		{"the timeline", "incidents/utrecht/timeline?", `"confirm"`, `"detected"`},
		{"the evidence", "incidents/utrecht/evidence?", `"name":"forum"`, `"name":"twitter"`},
		{"the complaints", "incidents/utrecht/complaints?", `"source":"forum"`, `"source":"twitter"`},
		{"the verdict", "confirm?postcode=3511AB&brand=t-mobile&", `confirmed_by_operator`, `"reason":"detected"`},
		{"the sources", "sources?", `"source":"forum"`, `"source":"twitter"`},
		{"the counts", "series?brand=t-mobile&region=NL/UT&from=2026-11-21T08:00:00Z&to=2026-11-21T09:00:00Z&step=3600&", `"witnesses":7`, `"witnesses":6`},
	} {
		_, now, _ := h.ask("GET", "/api/v1/"+tc.path, "")
		_, then, _ := h.ask("GET", "/api/v1/"+tc.path+"at="+before, "")
		if !strings.Contains(now, tc.now) || strings.Contains(then, tc.now) || !strings.Contains(then, tc.then) {
			t.Errorf("%s: now %s\nthen %s\nwant %s now alone, %s then", tc.name, now, then, tc.now, tc.then)
		}
	}
	if v := h.verdict("postcode=3511AB&brand=t-mobile&at=2026-11-21T08:25:00Z"); v.Judgement != desk.Suspected {
		t.Errorf("verdict while it was only suspected = %s (%s)", v.Judgement, v.Reason)
	}
	if status, answer, _ := h.ask("GET", "/api/v1/incidents/utrecht?at=2026-11-21T08:00:00Z", ""); status != 404 {
		t.Errorf("an incident before it was known = %d %s, want 404", status, answer)
	}
}

// TestEvidenceSaysWhy reads why an outage is one: the words and devices of its witnesses beside those elsewhere, and where it is quiet.
func TestEvidenceSaysWhy(t *testing.T) {
	h, st := storedHouse(t)
	report := func(i int, region schema.Region, when time.Time, kind schema.Kind, device, text string) schema.Report {
		return schema.Report{
			ID: fmt.Sprint(region, i, kind), Source: "twitter", Time: when, ArrivedAt: when, Author: uint64(i + 1), Text: text, Lang: "nl", Kind: kind, Brand: "t-mobile",
			Service: schema.MobileData, Region: region, Confidence: 1, Lines: 1, Device: device,
		}
	}
	var reports []schema.Report
	for i := range 8 {
		begun := morning.Add(time.Duration(i-20) * time.Minute)
		reports = append(reports, report(i, "NL/UT/GM0344/3511", begun, schema.KindReport, fmt.Sprint("model ", i%4), "geen bereik op het Neude, bel 0612345678, zegt Sanne"))
	}
	for i := range 30 {
		past := morning.Add(time.Duration(-2*i-90) * time.Minute)
		reports = append(reports, report(100+i, "NL/OV/GM0193", past, schema.KindReport, "model 1", "internet is traag vandaag"))
	}
	reports = append(reports, report(200, "NL/UT/GM0344", morning.Add(-time.Minute), schema.KindWorksHere, "", "bij mij werkt alles"))
	e := h.evidenceOf(st, reports)
	var words []string
	for _, w := range e.Words {
		words = append(words, w.Word)
	}
	if got := strings.Join(words, " "); !strings.Contains(got, "bereik") || strings.Contains(got, "sanne") || strings.Contains(got, "0612") || strings.Contains(got, "phone") || strings.Contains(got, "traag") {
		t.Errorf("words that rose: %v, want what was said here and nobody's name or number", words)
	}
	if e.Independence.Verdict != "independent" || e.Independence.Models != 4 || e.Independence.Named != 8 {
		t.Errorf("independence: %+v, want four models of eight", e.Independence)
	}
	if len(e.Contrary) != 1 || e.Against != 1 || len(e.Quotes) != 8 {
		t.Errorf("%d say otherwise, %d quotes; want one and eight", len(e.Contrary), len(e.Quotes))
	}
	if e.Siblings == nil || len(e.Siblings) != 0 {
		t.Errorf("siblings of the only town of its province: %v", e.Siblings)
	}
}

// evidenceOf stores reports and an outage, and returns the evidence for it.
func (h *house) evidenceOf(st *store.Store, reports []schema.Report) (e evidence) {
	h.t.Helper()
	if _, err := st.Insert(h.t.Context(), reports); err != nil {
		h.t.Fatal(err)
	}
	if err := st.SaveIncidents(h.t.Context(), []schema.Incident{outage("a")}); err != nil {
		h.t.Fatal(err)
	}
	h.read("/api/v1/incidents/a/evidence", &e)
	return e
}

// wideland has more towns in the province of Utrecht.
type wideland struct{ towns }

func (wideland) Places() []schema.Place {
	return append([]schema.Place{
		{Region: "NL/UT/GM0307", Name: "Amersfoort", Lat: 52.16, Lon: 5.39}, {Region: "NL/UT/GM0321", Name: "Houten", Lat: 52.03, Lon: 5.17},
	}, knownTowns...)
}

func TestSiblingsAreQuiet(t *testing.T) {
	h, st := storedHouse(t, func(_ *Config, p *Parts) { p.Gazetteer = wideland{} })
	var reports []schema.Report
	for i := range 9 {
		region := schema.Region("NL/UT/GM0307")
		if i == 0 {
			region = "NL/UT/GM0321/3991"
		}
		reports = append(reports, schema.Report{
			ID: fmt.Sprint(i), Source: "twitter", Time: morning.Add(-20 * time.Minute), ArrivedAt: morning, Author: uint64(i + 1), Text: "x", Kind: schema.KindReport,
			Brand: "t-mobile", Service: schema.MobileData, Region: region,
		})
	}
	e := h.evidenceOf(st, reports)
	want := []sibling{{"NL/UT/GM0321", "Houten", 1, 0, true}, {"NL/UT/GM0307", "Amersfoort", 8, 0, false}}
	if !slices.Equal(e.Siblings, want) {
		t.Errorf("siblings %+v, want %+v", e.Siblings, want)
	}
}

// TestOfManyProcessesOneIsHeard lets processes answer to one version at once, each with a store of its own.
func TestOfManyProcessesOneIsHeard(t *testing.T) {
	cfg := storetest.Config(t)
	st := storetest.New(t, func(c *store.Config) { *c = cfg })
	if err := st.SaveIncidents(t.Context(), []schema.Incident{outage("a")}); err != nil {
		t.Fatal(err)
	}
	ledger := desk.NewLedger(st, st)
	d, err := ledger.Dossier(t.Context(), "a", time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	var heard, late atomic.Int32
	var g sync.WaitGroup
	for i := range 5 {
		other := storetest.Open(t, cfg)
		g.Go(func() {
			_, err := desk.NewLedger(other, other).Say(t.Context(), desk.Word{
				Versions: []string{d.Version}, Entry: schema.Entry{Incident: "a", Time: morning, Action: schema.ActionOwn, Who: fmt.Sprint("noc ", i), Owner: fmt.Sprint(i)},
			})
			switch {
			case err == nil:
				heard.Add(1)
			case errors.Is(err, schema.ErrConflict):
				late.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	g.Wait()
	if said, err := ledger.Entries(t.Context(), "a"); err != nil || len(said) != 1 || heard.Load() != 1 || late.Load() != 4 {
		t.Errorf("%d words kept, %d heard, %d told that they came late, %v; want one, one and four", len(said), heard.Load(), late.Load(), err)
	}
}
