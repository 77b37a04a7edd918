package api

import (
	"strings"
	"testing"

	"outcry/schema"
)

func TestSeriesHaveNoHoles(t *testing.T) {
	h := newHouse(t)
	h.shelf.series = quietSeries()
	var got seriesList
	h.read("/api/v1/series?brand=t-mobile&from=2026-11-21T06:00:00Z&to=2026-11-21T09:00:00Z&step=30m", &got)
	if got.StepSeconds != 1800 || len(got.Series) != 1 || len(got.Series[0].Points) != 6 {
		t.Fatalf("series = %+v, want one of six points half an hour apart", got)
	}
	for i, want := range []float64{0, 0, 1, 0, 1, 0} {
		if p := got.Series[0].Points[i]; p.Witnesses != want {
			t.Errorf("point %d at %s = %g witnesses, want %g", i, p.Time, p.Witnesses, want)
		}
	}
}

func TestSeriesAsked(t *testing.T) {
	h := newHouse(t)
	for _, tc := range []struct {
		name, query  string
		status, step int
	}{
		{"nothing: the last day", "", 200, 300},
		{"seconds", "step=60", 200, 60},
		{"a duration", "step=2h", 200, 7200},
		{"too short a step", "step=1", 400, 0},
		{"no step at all", "step=0", 400, 0},
		{"time that runs backwards", "from=2026-11-21T06:00:00Z&to=2026-11-20T06:00:00Z", 400, 0},
		{"no region", "region=nl-utrecht", 400, 0},
	} {
		status, body, _ := h.ask("GET", "/api/v1/series?"+tc.query, "")
		if status != tc.status {
			t.Errorf("%s: GET /series?%s = %d %s, want %d", tc.name, tc.query, status, body, tc.status)
			continue
		}
		if status == 200 {
			var got seriesList
			if h.read("/api/v1/series?"+tc.query, &got); got.StepSeconds != tc.step {
				t.Errorf("%s: step %d s, want %d", tc.name, got.StepSeconds, tc.step)
			}
		}
	}
}

func TestRegionsAndPlaces(t *testing.T) {
	h := newHouse(t)
	for _, tc := range []struct {
		query string
		want  int
	}{{"", 4}, {"?level=municipality", 2}, {"?level=municipality,province", 3}, {"?within=NL/UT", 2}, {"?name=utr", 2}, {"?limit=1", 1}} {
		var got struct{ Regions []shownPlace }
		if h.read("/api/v1/regions"+tc.query, &got); len(got.Regions) != tc.want {
			t.Errorf("GET /regions%s = %d regions, want %d", tc.query, len(got.Regions), tc.want)
		}
	}
	for query, want := range map[string]int{"postcode=3511": 200, "text=geen+3G+in+Utrecht": 200, "place=Atlantis": 404, "": 400} {
		if status, body, _ := h.ask("GET", "/api/v1/geocode?"+query, ""); status != want {
			t.Errorf("GET /geocode?%s = %d %s, want %d", query, status, body, want)
		}
	}
	status, _, head := h.ask("GET", "/api/v1/regions.geojson", "", "Accept-Encoding", "gzip")
	if status != 200 || head.Get("Content-Encoding") != "gzip" {
		t.Errorf("GET /regions.geojson = %d in %q, want it zipped", status, head.Get("Content-Encoding"))
	}
	if again, _, _ := h.ask("GET", "/api/v1/regions.geojson", "", "If-None-Match", head.Get("ETag")); again != 304 {
		t.Errorf("GET /regions.geojson again = %d, want 304", again)
	}
	if status, _, _ := h.ask("GET", "/api/v1/regions.geojson?level=province", ""); status != 404 {
		t.Errorf("GET /regions.geojson of a level without shapes = %d, want 404", status)
	}
}

func TestSources(t *testing.T) {
	h := newHouse(t)
	h.shelf.sources = append(fedSources(), schema.SourceStatus{Source: "forum", Complaints: 9_000, FirstTime: morning.AddDate(0, -1, 0), LastTime: morning.Add(-5 * 60 * 60 * 1e9)})
	for _, bad := range []string{
		strings.Replace(utrecht, "2026", "1926", 1), `{"id":"9","source":"twitter","time":"yesterday","text":"t"}`, `{"id":"9","source":"twitter","text":"t"}`,
		`{"source":"twitter","time":"2026-11-21T20:15:03Z","text":"t"}`, `{"location":"Utrecht","id":"9","source":"twitter","time":"2026-11-21T20:15:03Z","text":"t"}`,
		`{"id":"9","time":"2026-11-21T20:15:03Z","text":"of no source"}`, `{"source":"twitter"`,
	} {
		h.ask("POST", "/api/v1/complaints", utrecht+"\n"+bad)
	}
	var got sourceList
	h.read("/api/v1/sources", &got)
	if len(got.Sources) != 2 {
		t.Fatalf("sources = %+v, want two", got)
	}
	if s := got.Sources[0]; s.Blind || s.Lag != 60 || *s.Rejected != 5 {
		t.Errorf("twitter = %+v and %d refused, want it seeing, a minute behind, five refused", s, *s.Rejected)
	}
	if !got.Sources[1].Blind {
		t.Errorf("forum = %+v, want it blind after five hours", got.Sources[1])
	}
}
