package api

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strings"
	"testing"
	"time"

	"outcry/api/status"
	"outcry/schema"
)

// shopWindow is a house whose page for customers is open to anyone, though keys are set.
func shopWindow(t *testing.T, change ...func(*Config, *Parts)) *house {
	t.Helper()
	h := newHouse(t, append([]func(*Config, *Parts){func(cfg *Config, _ *Parts) {
		cfg.Keys = []Key{key("noc", "secret noc", Admin)}
		cfg.Status = status.Config{Public: true, Name: "Storingen", Link: "https://status.example.org"}
	}}, change...)...)
	h.shelf.sources = fedSources()
	h.shelf.save(with(outage("utrecht"), func(i *schema.Incident) { i.Witnesses, i.Severity = 41, schema.Major }))
	h.shelf.save(with(outage("few"), func(i *schema.Incident) { i.Witnesses, i.Brand, i.Region, i.Regions = 4, "kpn", "NL/OV/GM0193", nil }))
	h.shelf.save(with(outage("storm"), func(i *schema.Incident) { i.Kind, i.Brand = schema.Storm, "storm-brand" }))
	h.shelf.save(with(outage("maybe"), func(i *schema.Incident) {
		i.Status, i.DetectedAt, i.Brand = schema.Suspected, nil, "maybe-brand"
	}))
	ended := morning.Add(-2 * time.Hour)
	h.shelf.save(with(outage("done"), func(i *schema.Incident) {
		i.Brand, i.StartedAt, i.EndedAt, i.Status = "ziggo", morning.Add(-5*time.Hour), &ended, schema.Resolved
	}))
	return h
}

func (h *house) look(t *testing.T, path string, header ...string) (string, http.Header) {
	t.Helper()
	code, body, got := h.ask("GET", path, "", header...)
	if code != http.StatusOK {
		t.Fatalf("GET %s = %d %s, want 200", path, code, body)
	}
	return body, got
}

func TestCustomersSeeOutagesAndNothingElse(t *testing.T) {
	h := shopWindow(t)
	body, header := h.look(t, "/status?lang=en")
	for _, want := range []string{`<html lang="en">`, "T-Mobile: mobile internet outage, Utrecht", "reported by customers", "There is an outage", "Ziggo", "Past seven days", `hreflang="nl"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, secret := range []string{"KPN", "Zwolle", "Storm-Brand", "Maybe-Brand", "41", "3511", "<script"} {
		if strings.Contains(body, secret) {
			t.Errorf("the page tells %q, which is nobody's business", secret)
		}
	}
	if header.Get("Refresh") != "60" || !strings.Contains(header.Get("Content-Security-Policy"), "style-src 'sha256-") || header.Get("Cache-Control") != publicKept {
		t.Errorf("headers %v, want a page that asks again, runs nothing and may be kept a moment", header)
	}
	h.ask("POST", "/api/v1/incidents/few/confirm", `{"who":"noc","words":"router 10.0.0.1 burnt, call 0612345678"}`, "Authorization", "Bearer secret noc")
	body, _ = h.look(t, "/status", "Accept-Language", "en;q=0.3, nl-BE")
	for _, want := range []string{`<html lang="nl">`, "KPN: storing mobiel internet, Zwolle", "bevestigd"} {
		if !strings.Contains(body, want) {
			t.Errorf("what people confirmed: the page lacks %q", want)
		}
	}
	if strings.Contains(body, "router") || strings.Contains(body, "burnt") {
		t.Error("the page tells what people wrote to each other")
	}
	h.ask("POST", "/api/v1/incidents/utrecht/dismiss", `{"who":"noc"}`, "Authorization", "Bearer secret noc")
	if body, _ = h.look(t, "/status"); strings.Contains(body, "T-Mobile") {
		t.Error("the page tells of a false alarm")
	}
}

func TestThePageForCustomersIsKeptAndRefreshed(t *testing.T) {
	h := shopWindow(t)
	for _, path := range []string{"/status", "/status/api/v2/summary.json", "/status/api/v2/incidents.json", "/status/feed.atom", "/status/cap.atom", "/status/cap/utrecht.xml"} {
		_, header := h.look(t, path)
		if code, body, _ := h.ask("GET", path, "", "If-None-Match", header.Get("ETag")); code != http.StatusNotModified || body != "" {
			t.Errorf("GET %s with its tag = %d %q, want 304", path, code, body)
		}
		if (header.Get("Access-Control-Allow-Origin") == "*") == (path == "/status") {
			t.Errorf("GET %s is shared with pages elsewhere by %q", path, header.Get("Access-Control-Allow-Origin"))
		}
	}
	if code, _, _ := h.ask("GET", "/status/cap/few.xml", ""); code != http.StatusNotFound {
		t.Errorf("an alert of what customers don't see = %d, want 404", code)
	}
	if code, _, _ := h.ask("GET", "/api/v1/incidents", ""); code != http.StatusUnauthorized {
		t.Errorf("all else without a key = %d, want 401", code)
	}
}

func TestThePageForCustomersIsTheirsOnlyWhereItIsPublic(t *testing.T) {
	h := boundHouse(t)
	h.shelf.sources = fedSources()
	if code, _, _ := h.ask("GET", "/status", ""); code != http.StatusUnauthorized {
		t.Errorf("GET /status without a key = %d, want 401 unless the settings say otherwise", code)
	}
	for _, tc := range []struct {
		key, query string
		code       int
		has, lacks string
	}{
		{"all", "", 200, "T-Mobile", "nothing"}, {"kpn", "", 200, "KPN", "T-Mobile"}, {"kpn", "?brand=t-mobile", 403, "bound", "Utrecht"}, {"ns", "", 200, "outcry", "KPN"},
	} {
		if code, body := h.askAs(tc.key, "GET", "/status"+tc.query, ""); code != tc.code || !strings.Contains(body, tc.has) || strings.Contains(body, tc.lacks) {
			t.Errorf("GET /status%s as %s = %d, want %d with %s and without %s", tc.query, tc.key, code, tc.code, tc.has, tc.lacks)
		}
	}
	some := shopWindow(t, func(cfg *Config, _ *Parts) { cfg.Status.Brands = []schema.Brand{"ziggo", "kpn"} })
	if body, _ := some.look(t, "/status"); strings.Contains(body, "T-Mobile") || !strings.Contains(body, "KPN") {
		t.Error("the page is about others than the brands that it was made for, or leaves one of them out")
	}
}

func TestPlannedWorkStandsOnThePage(t *testing.T) {
	h := shopWindow(t)
	h.ask("POST", works, tonight, "Authorization", "Bearer secret noc")
	body, _ := h.look(t, "/status?lang=en&brand=t-mobile")
	if !strings.Contains(body, "T-Mobile: planned work on mobile internet, Utrecht") || !strings.Contains(body, "21 November 11:00") || strings.Contains(body, "mast 4") {
		t.Errorf("the page lacks planned work, or tells what was not meant for it:\n%s", body)
	}
	var summary struct {
		Maintenance []map[string]any `json:"scheduled_maintenances"`
		Status      struct{ Indicator string }
	}
	h.read("/status/api/v2/summary.json", &summary)
	if len(summary.Maintenance) != 1 || summary.Maintenance[0]["status"] != "in_progress" || summary.Status.Indicator != "major" {
		t.Errorf("summary = %+v, want work in progress beside a major outage", summary)
	}
}

func TestAnAlertHasTheShapeOfItsPlace(t *testing.T) {
	h := shopWindow(t, func(_ *Config, p *Parts) { p.Gazetteer = square{} })
	body, _ := h.look(t, "/status/cap/utrecht.xml")
	var alert struct {
		Info []struct {
			Area []struct {
				Desc    string `xml:"areaDesc"`
				Polygon string `xml:"polygon"`
				Value   string `xml:"geocode>value"`
			} `xml:"area"`
		} `xml:"info"`
	}
	if err := xml.Unmarshal([]byte(body), &alert); err != nil || len(alert.Info) != 2 {
		t.Fatalf("%v in %s", err, body)
	}
	if a := alert.Info[0].Area[0]; a.Desc != "Utrecht" || a.Value != "GM0344" || a.Polygon != "52.0000,5.0000 52.0000,5.1000 52.1000,5.1000 52.0000,5.0000" {
		t.Errorf("area = %+v, want Utrecht with its code and ring", a)
	}
}

// square gives Utrecht three corners, and Zwolle a point.
type square struct{ towns }

func (square) GeoJSON() ([]byte, error) {
	return json.Marshal(map[string]any{"type": "FeatureCollection", "features": []any{
		map[string]any{"properties": map[string]any{"region": "NL/UT/GM0344"}, "geometry": map[string]any{"type": "Polygon", "coordinates": [][][]float64{{{5, 52}, {5.1, 52}, {5.1, 52.1}, {5, 52}}}}},
		map[string]any{"properties": map[string]any{"region": "NL/OV/GM0193"}, "geometry": map[string]any{"type": "Point", "coordinates": []float64{6, 52}}},
	}})
}

// TestThePageForCustomers looks at the page in a narrow and a wide window, by day and by night.
func TestThePageForCustomers(t *testing.T) {
	browser := newBrowser(t)
	h := shopWindow(t)
	h.shelf.save(with(outage("wide"), func(i *schema.Incident) {
		i.Brand, i.Service, i.Severity, i.Witnesses, i.Regions = "ziggo", schema.TV, schema.Minor, 12, []schema.Region{"NL/UT/GM0344/3511", "NL/OV/GM0193"}
	}))
	h.ask("POST", "/api/v1/incidents/utrecht/confirm", `{"who":"noc"}`, "Authorization", "Bearer secret noc")
	h.ask("POST", works, tonight, "Authorization", "Bearer secret noc")
	for _, window := range windows {
		t.Run(window.name, func(t *testing.T) {
			v := newVisit(t, browser, h, window.width, window.scheme)
			v.open("status?lang=nl")
			v.shows("Er is een storing")
			v.shows("T-Mobile: storing mobiel internet, Utrecht")
			v.accessible(window.name + "-status")
			v.click(`a[href="/status?brand=ziggo&lang=nl"]`)
			v.sees(`a[aria-current][href*="brand=ziggo"]`)
			v.shows("Ziggo: storing televisie, Utrecht, Zwolle")
			v.misses("article.l3")
			v.click("a.lang")
			v.sees(`html[lang="en"] .banner.l2`)
			v.shows("There is a minor outage")
			v.accessible(window.name + "-status-ziggo")
			v.well()
		})
	}
}
