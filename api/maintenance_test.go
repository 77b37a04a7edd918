package api

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"outcry/api/desk"
	"outcry/schema"
)

func (s *shelf) Maintenance(_ context.Context, q schema.MaintenanceQuery) ([]schema.Maintenance, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := slices.DeleteFunc(slices.Clone(s.work), func(m schema.Maintenance) bool {
		return q.Brand != "" && q.Brand != m.Brand || !q.Asof.IsZero() && m.CreatedAt.After(q.Asof)
	})
	slices.SortFunc(out, func(a, b schema.Maintenance) int { return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.ID, b.ID)) })
	return out, s.err
}

func (s *shelf) SaveMaintenance(ctx context.Context, work []schema.Maintenance) error {
	if err := s.RemoveMaintenance(ctx, work); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.work = append(s.work, work...)
	return s.err
}

func (s *shelf) RemoveMaintenance(_ context.Context, work []schema.Maintenance) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, gone := range work {
		s.work = slices.DeleteFunc(s.work, func(m schema.Maintenance) bool { return m.ID == gone.ID })
	}
	return s.err
}

const works = "/api/v1/maintenance"

// tonight is planned work of t-mobile that goes on in the morning of the tests.
const tonight = `{"id":"n1","brand":"T-Mobile","services":["mobile-data"],"regions":["NL/UT/GM0344"],"from":"2026-11-21T07:00:00+01:00","to":"2026-11-21T12:00:00+01:00",
"recurrence":"FREQ=WEEKLY;BYDAY=SA","zone":"Europe/Amsterdam","forecast":12,"title":"New antennas","words":"mast 4","who":"anna"}`

func TestPlannedWorkIsAnnouncedShownAndCalledOff(t *testing.T) {
	h := newHouse(t)
	status, body, _ := h.ask("POST", works, tonight)
	var m schema.Maintenance
	if err := json.Unmarshal([]byte(body), &m); err != nil || status != 200 {
		t.Fatalf("POST = %d %s", status, body)
	}
	if m.ID != "n1" || m.Brand != "t-mobile" || m.Who != "anna" || !m.CreatedAt.Equal(morning) || m.Next == nil || m.Next.From.Format(time.RFC3339) != "2026-11-21T06:00:00Z" {
		t.Errorf("POST = %s, want it as it was sent, with its next window", body)
	}
	h.ask("POST", works, `{"brand":"kpn","from":"2026-11-28T01:00:00Z","to":"2026-11-28T02:00:00Z"}`)
	for _, tc := range []struct {
		name, query string
		want        int
	}{
		{"all that is to come", "", 2},
		{"of one brand", "?brand=kpn", 1},
		{"in a window", "?from=2026-11-28T00:00:00Z&to=2026-11-28T03:00:00Z", 1},
		{"when it recurs", "?from=2026-11-28T06:00:00Z&to=2026-11-28T07:00:00Z", 1},
		{"when nothing does", "?from=2026-11-24T06:00:00Z&to=2026-11-25T07:00:00Z", 0},
		{"after the last", "?brand=kpn&from=2026-11-29T06:00:00Z", 0},
		{"before it was known", "?at=2026-11-20T06:00:00Z", 0},
	} {
		var list maintenanceList
		if h.read(works+tc.query, &list); len(list.Maintenance) != tc.want || list.Maintenance == nil {
			t.Errorf("%s: GET %s = %+v, want %d", tc.name, tc.query, list.Maintenance, tc.want)
		}
	}
	h.ask("POST", works, strings.Replace(tonight, "New antennas", "Newer antennas", 1))
	var list maintenanceList
	if h.read(works+"?brand=t-mobile", &list); len(list.Maintenance) != 1 || list.Maintenance[0].Title != "Newer antennas" {
		t.Errorf("announced again: %+v, want one, as last announced", list.Maintenance)
	}
	for _, want := range []int{204, 404} {
		if status, body, _ := h.ask("DELETE", works+"/n1", ""); status != want {
			t.Errorf("DELETE = %d %s, want %d", status, body, want)
		}
	}
}

func TestWhatCannotBePlannedIsRefused(t *testing.T) {
	h := newHouse(t)
	for _, tc := range []struct{ name, body, field string }{
		{"no JSON", `tomorrow`, ""},
		{"a list", `[]`, ""},
		{"a number for a word", `{"brand":1}`, "brand"},
		{"no brand", `{"from":"2026-11-28T01:00:00Z","to":"2026-11-28T02:00:00Z"}`, "brand"},
		{"a brand that there is not", `{"brand":"nonsense","from":"2026-11-28T01:00:00Z","to":"2026-11-28T02:00:00Z"}`, "brand"},
		{"no end", `{"brand":"kpn","from":"2026-11-28T01:00:00Z"}`, "to"},
		{"a day without a time", `{"brand":"kpn","from":"2026-11-28","to":"2026-11-29"}`, "from"},
		{"a misspelt field, which would mute everything", `{"brand":"kpn","from":"2026-11-28T01:00:00Z","to":"2026-11-28T02:00:00Z","region":["NL/UT"]}`, "region"},
		{"a region that there is not", `{"brand":"kpn","from":"2026-11-28T01:00:00Z","to":"2026-11-28T02:00:00Z","regions":["NL/UT","NL/XX"]}`, "regions[1]"},
		{"a zone that there is not", `{"brand":"kpn","from":"2026-11-28T01:00:00Z","to":"2026-11-28T02:00:00Z","zone":"Mars/Olympus"}`, "zone"},
		{"a rule that is none", `{"brand":"kpn","from":"2026-11-28T01:00:00Z","to":"2026-11-28T02:00:00Z","recurrence":"often"}`, "recurrence"},
	} {
		status, body, _ := h.ask("POST", works, tc.body)
		var p Problem
		if err := json.Unmarshal([]byte(body), &p); err != nil || status != 400 || p.Field != tc.field {
			t.Errorf("%s: POST = %d %s, want 400 for %q", tc.name, status, body, tc.field)
		}
	}
	if len(h.shelf.work) != 0 {
		t.Errorf("%+v was kept", h.shelf.work)
	}
}

const ics = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:c1\r\nSUMMARY:Cards\r\nDTSTART:20261124T010000Z\r\nDURATION:PT4H\r\nLOCATION:Zwolle\r\nEND:VEVENT\r\n" +
	"BEGIN:VEVENT\r\nUID:c2\r\nDTSTART:20261125T010000Z\r\nDURATION:PT4H\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

func TestACalendarIsTakenWholeOrNotAtAll(t *testing.T) {
	h := newHouse(t)
	h.ask("POST", works, `{"id":"c2","brand":"kpn","from":"2026-11-25T01:00:00Z","to":"2026-11-25T02:00:00Z"}`)
	status, body, _ := h.ask("POST", works+"?brand=kpn&service=tv,voice", ics, "Content-Type", "text/calendar; charset=utf-8")
	var list maintenanceList
	if err := json.Unmarshal([]byte(body), &list); err != nil || status != 200 || len(list.Maintenance) != 1 || len(list.Cancelled) != 1 {
		t.Fatalf("POST = %d %s, want one taken and one called off", status, body)
	}
	if m := list.Maintenance[0]; m.ID != "c1" || m.Regions[0] != "NL/OV/GM0193" || len(m.Services) != 2 {
		t.Errorf("taken: %+v, want it in Zwolle", m)
	}
	if len(h.shelf.work) != 1 {
		t.Errorf("kept: %+v, want c1 alone", h.shelf.work)
	}
	for _, tc := range []struct {
		name, query, body, want string
	}{
		{"a line that is wrong", "?brand=kpn", strings.Replace(ics, "PT4H", "long", 1), `"errors":[{"line":7,"field":"DURATION"`},
		{"no brand", "", ics, `"errors":[{"line":3,"field":"X-OUTCRY-BRAND"`},
		{"a place that is none", "?brand=kpn", strings.Replace(ics, "Zwolle", "Rack 3", 1), `"line":8,"field":"LOCATION"`},
		{"a region that there is not", "?brand=kpn&region=NL/XX", strings.Replace(ics, "LOCATION:Zwolle", "COMMENT:x", 1), `"line":3,"field":"regions[0]"`},
		{"a service that is none", "?brand=kpn&service=fax", ics, `"field":"service"`},
		{"a zone that is none", "?brand=kpn&zone=Mars", ics, `"field":"zone"`},
		{"no calendar", "?brand=kpn", "BEGIN:VCALENDAR", `"line":1,"field":"BEGIN"`},
	} {
		if status, body, _ := h.ask("POST", works+tc.query, tc.body, "Content-Type", "text/calendar"); status != 400 || !strings.Contains(body, tc.want) {
			t.Errorf("%s: POST = %d %s, want 400 with %s", tc.name, status, body, tc.want)
		}
	}
	if status, body, _ := h.ask("POST", works+"?brand=kpn", ics, "Content-Type", "application/x-www-form-urlencoded"); status != 200 {
		t.Errorf("a calendar by another name = %d %s, want 200", status, body)
	}
}

// TestTwoBrandsMayWriteOneUID imports, replaces and calls off events of two brands
// whose calendars count alike.
func TestTwoBrandsMayWriteOneUID(t *testing.T) {
	h := newHouse(t)
	event := strings.Replace(ics, "SUMMARY:Cards", "SUMMARY:%", 1)
	take := func(brand, title, status string) {
		t.Helper()
		body := strings.Replace(strings.Replace(event, "%", title, 1), "DURATION:PT4H\r\nLOCATION", status+"DURATION:PT4H\r\nLOCATION", 1)
		if status, body, _ := h.ask("POST", works+"?brand="+brand, body, "Content-Type", "text/calendar"); status != 200 {
			t.Fatalf("POST = %d %s", status, body)
		}
	}
	stands := func() string {
		t.Helper()
		var list maintenanceList
		h.read(works, &list)
		var out []string
		for _, m := range list.Maintenance {
			out = append(out, string(m.Brand)+" "+m.Title)
		}
		slices.Sort(out)
		return strings.Join(out, ", ")
	}
	for _, tc := range []struct{ name, brand, title, status, want string }{
		{"the first brand", "t-mobile", "A", "", "t-mobile A"},
		{"the same UID of another", "kpn", "B", "", "kpn B, t-mobile A"},
		{"the other's again", "kpn", "B2", "", "kpn B2, t-mobile A"},
		{"the first's again, by another of its names", "odido", "A2", "", "kpn B2, t-mobile A2"},
		{"the first's called off", "t-mobile", "A2", "STATUS:CANCELLED\r\n", "kpn B2"},
		{"the other's once more", "kpn", "B3", "", "kpn B3"},
		{"and called off", "kpn", "B3", "STATUS:CANCELLED\r\n", ""},
	} {
		take(tc.brand, tc.title, tc.status)
		if got := stands(); got != tc.want {
			t.Errorf("%s: %q stands, want %q", tc.name, got, tc.want)
		}
	}
}

func TestPlannedWorkKeepsToTheBrandsOfAKey(t *testing.T) {
	h := boundHouse(t)
	var log bytes.Buffer
	h.api.log = slog.New(slog.NewTextHandler(&log, nil))
	for _, tc := range []struct {
		name, key, method, path, body string
		status                        int
		want                          string
	}{
		{"its own", "t-mobile", "POST", works, tonight, 200, `"who":"t-mobile/anna"`},
		{"another's", "kpn", "POST", works, strings.Replace(tonight, "n1", "n2", 1), 403, "bound to other brands"},
		{"over another's", "kpn", "POST", works, strings.Replace(tonight, "T-Mobile", "kpn", 1), 403, "bound to other brands"},
		{"its only one, unnamed", "kpn", "POST", works, `{"id":"k1","from":"2026-11-28T01:00:00Z","to":"2026-11-28T02:00:00Z"}`, 200, `"brand":"kpn"`},
		{"a calendar of its only one", "kpn", "POST", works, ics, 200, `"brand":"kpn"`},
		{"its own list", "t-mobile", "GET", works, "", 200, `"n1"`},
		{"another's list", "kpn", "GET", works + "?brand=t-mobile", "", 403, "bound to other brands"},
		{"both lists", "both", "GET", works, "", 200, `"k1"`},
		{"another's called off", "kpn", "DELETE", works + "/n1", "", 403, "bound to other brands"},
		{"its own called off", "t-mobile", "DELETE", works + "/n1", "", 204, ""},
	} {
		if status, body := h.askAs(tc.key, tc.method, tc.path, tc.body); status != tc.status || !strings.Contains(body, tc.want) {
			t.Errorf("%s: %s %s as %s = %d %s, want %d with %s", tc.name, tc.method, tc.path, tc.key, status, body, tc.status, tc.want)
		}
	}
	if got := log.String(); strings.Count(got, "what=postMaintenance") != 3 || !strings.Contains(got, "what=deleteMaintenance") || !strings.Contains(got, "id=n1") {
		t.Errorf("the log says %q, want three announcements and one called off", got)
	}
}

// TestPlannedWorkOnTheRealStore follows a night's work: announced it is planned,
// elsewhere and after its end it is nothing of the kind, and what exceeds it is
// an outage.
func TestPlannedWorkOnTheRealStore(t *testing.T) {
	h, st := storedHouse(t)
	h.ask("POST", "/api/v1/complaints", `{"id":"old","source":"s","time":"2026-11-01T08:20:03Z","text":"t-mobile 3G Zwolle"}`+"\n"+`{"id":"1","source":"s","time":"2026-11-21T08:50:00Z","text":"t-mobile 3G Zwolle"}`)
	verdict := func(query string) desk.Verdict {
		t.Helper()
		var v desk.Verdict
		h.read("/api/v1/confirm?brand=t-mobile&"+query, &v)
		return v
	}
	before := verdict("postcode=3511").Judgement
	if status, body, _ := h.ask("POST", works, tonight); status != http.StatusOK {
		t.Fatalf("POST = %d %s", status, body)
	}
	if v := verdict("postcode=3511"); v.Judgement != desk.Confirmed || v.Reason != desk.ReasonPlanned || v.Planned == nil || !strings.Contains(v.Reply["en"], "planned work") {
		t.Errorf("in its area: %s (%s) %q, want planned work", v.Judgement, v.Reason, v.Reply["en"])
	}
	if _, said, _ := h.ask("GET", "/api/v1/confirm?brand=t-mobile&postcode=3511&lang=nl", "", "Accept", "text/plain"); !strings.Contains(said, "zoals gepland") || strings.Count(said, ". ") > 0 {
		t.Errorf("spoken: %q, want one sentence of planned work", said)
	}
	for _, elsewhere := range []string{"place=Zwolle", "postcode=3511&at=2026-11-21T11:30:00Z"} {
		if v := verdict(elsewhere); v.Reason == desk.ReasonPlanned {
			t.Errorf("%s: %s (%s), want no planned work", elsewhere, v.Judgement, v.Reason)
		}
	}
	inc := with(outage("more"), func(i *schema.Incident) { i.Witnesses = 60 })
	if err := st.SaveIncidents(t.Context(), []schema.Incident{inc}); err != nil {
		t.Fatal(err)
	}
	h.ask("POST", "/api/v1/incidents/more/note", `{"who":"noc","words":"more than planned"}`)
	if v := verdict("postcode=3511"); v.Reason != desk.ReasonDetected {
		t.Errorf("beyond its forecast: %s (%s), want detected", v.Judgement, v.Reason)
	}
	h.ask("POST", "/api/v1/incidents/more/dismiss", `{"who":"noc"}`)
	if status, _, _ := h.ask("DELETE", works+"/n1", ""); status != http.StatusNoContent {
		t.Errorf("DELETE = %d, want 204", status)
	}
	if v := verdict("postcode=3511"); v.Judgement != before || v.Reason == desk.ReasonPlanned {
		t.Errorf("called off: %s (%s), want %s as before", v.Judgement, v.Reason, before)
	}
	var list maintenanceList
	if h.read(works+"?from=2026-11-01T00:00:00Z", &list); len(list.Maintenance) != 0 {
		t.Errorf("after it was called off: %+v, want none", list.Maintenance)
	}
}
