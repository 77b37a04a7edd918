package api

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// TestEveryRouteIsDescribed walks from the routes to the description and back.
func TestEveryRouteIsDescribed(t *testing.T) {
	h := newHouse(t)
	var doc struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
			Summary     string
			Responses   map[string]any
		}
	}
	h.read("/openapi.json", &doc)
	described, ids := map[string]bool{}, []string{}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			described[strings.ToUpper(method)+" "+path] = true
			ids = append(ids, op.OperationID)
			if op.Summary == "" || len(op.Responses) < 2 {
				t.Errorf("%s %s has summary %q and %d responses", method, path, op.Summary, len(op.Responses))
			}
		}
	}
	for _, r := range h.api.engine.Routes() {
		path, _ := templated(r.Path)
		if !described[r.Method+" "+path] {
			t.Errorf("%s %s is not described", r.Method, path)
		}
		delete(described, r.Method+" "+path)
	}
	for op := range described {
		t.Errorf("%s is described and not there", op)
	}
	slices.Sort(ids)
	if len(slices.Compact(slices.Clone(ids))) != len(ids) {
		t.Errorf("operation ids are not unique: %v", ids)
	}
}

func TestTheDescriptionIsValid(t *testing.T) {
	h := newHouse(t)
	doc, err := openapi3.NewLoader().LoadFromData(h.api.spec)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestAnswersAreAsDescribed asks every GET route and holds its answer against its schema.
func TestAnswersAreAsDescribed(t *testing.T) {
	h := newHouse(t, func(_ *Config, p *Parts) { p.Herald = crier{} })
	doc, err := openapi3.NewLoader().LoadFromData(h.api.spec)
	if err != nil {
		t.Fatal(err)
	}
	h.shelf.save(outage("a"))
	h.ask("POST", works, tonight)
	h.shelf.sources = fedSources()
	h.shelf.series = quietSeries()
	_, taken, _ := h.ask("POST", "/api/v1/complaints", utrecht)
	holds(t, doc, "Taken", taken)
	_, problem, _ := h.ask("POST", "/api/v1/complaints", `{"id":"x"}`)
	holds(t, doc, "Problem", problem)
	for path, name := range map[string]string{
		"/api/v1/incidents": "IncidentList", "/api/v1/incidents/a": "Incident", "/api/v1/incidents/a/evidence": "Evidence",
		"/api/v1/incidents/a/timeline": "Timeline", "/api/v1/incidents/a/complaints": "ComplaintList", "/api/v1/incidents/none": "Problem",
		"/api/v1/confirm?postcode=3511&brand=t-mobile": "Verdict", "/api/v1/confirm": "Verdict", "/api/v1/series?brand=t-mobile": "SeriesList",
		"/api/v1/sources": "SourceList", "/api/v1/me": "Standing", "/api/v1/notices": "NoticeList", "/api/v1/maintenance": "MaintenanceList", "/api/v1/clocks": "ClockList", "/api/v1/scoreboard": "Scoreboard", "/api/v1/relations": "RelationList", "/api/v1/regions": "RegionList", "/api/v1/regions.geojson": "Shapes", "/api/v1/geocode?postcode=3511": "Place",
		"/api/v1/incidents/a/followups": "FollowUpList", "/api/v1/promises": "PromiseList", "/api/v1/conversations": "ConversationList", "/api/v1/denials": "DenialList",
		"/status/api/v2/summary.json": "StatusSummary", "/status/api/v2/incidents.json": "StatusIncidents",
		"/healthz": "Health", "/readyz": "Health", "/openapi.json": "Description",
	} {
		_, body, _ := h.ask("GET", path, "")
		t.Run(path, func(t *testing.T) { holds(t, doc, name, body) })
	}
}

func holds(t *testing.T, doc *openapi3.T, name, body string) {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	if err := doc.Components.Schemas[name].Value.VisitJSON(v, openapi3.MultiErrors()); err != nil {
		t.Errorf("%s is not a %s: %v", body, name, err)
	}
}
