package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

// outage is an incident in Utrecht that was detected half an hour ago.
func outage(id string) schema.Incident {
	at := morning.Add(-30 * time.Minute)
	return schema.Incident{
		ID: id, Kind: schema.Outage, Status: schema.Detected, Brand: "t-mobile", Service: schema.MobileData, Region: "NL/UT/GM0344",
		Regions: []schema.Region{"NL/UT/GM0344"}, StartedAt: morning.Add(-time.Hour), DetectedAt: &at, UpdatedAt: at, Witnesses: 41, Expected: 1.8,
		Complaints: 60, Severity: schema.Major, Score: 3.2, Evidence: json.RawMessage(`{"p":1e-9}`),
	}
}

func TestIncidentsAreFiltered(t *testing.T) {
	h := newHouse(t)
	ended := morning.Add(-10 * time.Minute)
	h.shelf.save(outage("utrecht"))
	h.shelf.save(with(outage("zwolle"), func(i *schema.Incident) {
		i.Region, i.Regions, i.Brand = "NL/OV/GM0193", []schema.Region{"NL/OV/GM0193"}, "kpn"
		i.Status, i.EndedAt, i.StartedAt = schema.Resolved, &ended, morning.Add(-2*time.Hour)
	}))
	h.shelf.save(with(outage("storm"), func(i *schema.Incident) {
		i.Kind, i.Region, i.Regions, i.Status, i.DetectedAt = schema.Storm, "NL", []schema.Region{"NL"}, schema.Suspected, nil
		i.StartedAt = morning.Add(-3 * time.Hour)
	}))
	for _, tc := range []struct{ name, query, want string }{
		{"all, newest first", "", "utrecht zwolle storm"},
		{"by status", "?status=detected,resolved", "utrecht zwolle"},
		{"by status given twice", "?status=detected&status=resolved", "utrecht zwolle"},
		{"by kind", "?kind=storm", "storm"},
		{"by brand", "?brand=kpn", "zwolle"},
		{"by service without any", "?service=power", ""},
		{"by province: what lies in it and what covers it", "?region=NL/UT", "utrecht storm"},
		{"by postcode area", "?region=NL/UT/GM0344/3511", "utrecht storm"},
		{"open", "?open=true", "utrecht storm"},
		{"closed", "?open=false", "zwolle"},
		{"open and resolved is nothing", "?open=true&status=resolved", ""},
		{"over since", "?from=2026-11-21T08:55:00Z", "utrecht storm"},
		{"begun before", "?to=2026-11-21T07:30:00%2B01:00", "storm"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got struct{ Incidents []schema.Incident }
			h.read("/api/v1/incidents"+tc.query, &got)
			var ids []string
			for _, inc := range got.Incidents {
				ids = append(ids, inc.ID)
			}
			if s := strings.Join(ids, " "); s != tc.want {
				t.Errorf("GET /incidents%s = %q, want %q", tc.query, s, tc.want)
			}
		})
	}
}

func TestIncidentsComeInPages(t *testing.T) {
	h := newHouse(t)
	for i := range 25 {
		h.shelf.save(with(outage(fmt.Sprintf("i%02d", i)), func(inc *schema.Incident) { inc.StartedAt = morning.Add(-time.Duration(i/3) * time.Hour) }))
	}
	seen := map[string]bool{}
	next := ""
	for range 10 {
		var page struct {
			Incidents []schema.Incident
			Next      *string `json:"next_cursor"`
		}
		h.read("/api/v1/incidents?limit=4&cursor="+next, &page)
		for _, inc := range page.Incidents {
			if seen[inc.ID] {
				t.Errorf("incident %s came twice", inc.ID)
			}
			seen[inc.ID] = true
		}
		if page.Next == nil {
			break
		}
		next = *page.Next
	}
	if len(seen) != 25 {
		t.Errorf("pages held %d incidents, want 25", len(seen))
	}
}

func TestPeopleHaveTheLastWord(t *testing.T) {
	h := newHouse(t)
	h.shelf.save(outage("a"))
	say := func(action, body string, want int) schema.Incident {
		t.Helper()
		status, answer, _ := h.ask("POST", "/api/v1/incidents/a/"+action, body)
		if status != want {
			t.Fatalf("POST %s %s = %d %s, want %d", action, body, status, answer, want)
		}
		var inc schema.Incident
		if status == 200 {
			if err := json.Unmarshal([]byte(answer), &inc); err != nil {
				t.Fatal(err)
			}
		}
		return inc
	}
	say("ack", `{"who":"anna","words":"looking at it"}`, 200)
	say("note", `{"who":"anna"}`, 400)
	say("note", `not json`, 400)
	say("confirm", `{"words":"who says so?"}`, 400)
	if inc := say("confirm", `{"who":"bert","words":"mast down, ETA 12:00"}`, 200); inc.Status != schema.Confirmed {
		t.Errorf("status after confirm = %s, want confirmed", inc.Status)
	}
	if inc := say("resolve", `{"who":"bert"}`, 200); inc.Status != schema.Resolved || inc.EndedAt == nil {
		t.Errorf("after resolve: status %s, ended %v, want resolved and a time", inc.Status, inc.EndedAt)
	}
	var line struct{ Timeline []step }
	h.read("/api/v1/incidents/a/timeline", &line)
	var got []string
	for _, s := range line.Timeline {
		got = append(got, s.Who+" "+s.What)
	}
	if diff := cmp.Diff([]string{"outcry detected", "anna ack", "bert confirm", "bert resolve"}, got); diff != "" {
		t.Errorf("timeline (-want +got):\n%s", diff)
	}
	var open struct{ Incidents []schema.Incident }
	h.read("/api/v1/incidents?open=true", &open)
	if len(open.Incidents) != 0 {
		t.Errorf("open incidents after resolve = %v, want none", open.Incidents)
	}
	if status, _, _ := h.ask("POST", "/api/v1/incidents/none/ack", `{"who":"anna"}`); status != 404 {
		t.Errorf("ack of what is not there = %d, want 404", status)
	}
}

func TestEvidenceTellsNobodysName(t *testing.T) {
	h := newHouse(t)
	h.shelf.save(outage("a"))
	for i := range 7 {
		h.ask("POST", "/api/v1/complaints", fmt.Sprintf(
			`{"id":"%d","source":"twitter","time":"2026-11-21T08:1%d:03Z","author":"jan","text":"t-mobile: geen 3G, bel 0612345678","location":{"postcode":"3511AB"}}`, i, i))
	}
	for _, path := range []string{"evidence", "complaints?limit=50"} {
		status, body, _ := h.ask("GET", "/api/v1/incidents/a/"+path, "")
		if status != 200 || !strings.Contains(body, "[phone]") {
			t.Errorf("GET %s = %d %s, want 200 and redacted quotes", path, status, body)
		}
		for _, secret := range []string{"0612345678", "jan", "3511"} {
			if strings.Contains(body, secret) {
				t.Errorf("GET %s tells %q: %s", path, secret, body)
			}
		}
	}
	seen, next := 0, ""
	for range 10 {
		var page complaintList
		h.read("/api/v1/incidents/a/complaints?limit=3&cursor="+next, &page)
		seen += len(page.Complaints)
		if page.NextCursor == nil {
			break
		}
		next = *page.NextCursor
	}
	if seen != 7 {
		t.Errorf("pages held %d complaints, want 7", seen)
	}
}

func TestATimeThatEndsBeforeItBeginsIsRefused(t *testing.T) {
	h := newHouse(t)
	for _, path := range []string{"/api/v1/incidents", "/api/v1/series", works, "/api/v1/denials", "/api/v1/scoreboard"} {
		if status, body, _ := h.ask("GET", path+"?from=2026-11-21T08:00:00Z&to=2026-11-21T07:00:00Z", ""); status != http.StatusBadRequest || !strings.Contains(body, `"field":`) {
			t.Errorf("GET %s = %d %s, want 400 that names the field", path, status, body)
		}
	}
}
