package promql_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"outcry/api/promql"
	"outcry/schema"
)

// empty is a store without anything.
type empty struct{}

func (empty) ChangedHours(context.Context, time.Time) ([]time.Time, time.Time, error) {
	return nil, clock, nil
}

func (empty) Minutes(context.Context, schema.MinuteQuery, func(schema.Minutes) error) error {
	return nil
}

func (empty) MinuteNames(context.Context, schema.MinuteQuery, func(schema.Minutes) error) error {
	return nil
}

func (empty) Outlooks(context.Context, schema.OutlookQuery, func(schema.Outlooks) error) error {
	return nil
}

func (empty) SourceMinutes(context.Context, schema.Window) ([]schema.SourceMinutes, error) {
	return nil, nil
}

func (empty) IncidentVersions(context.Context, schema.Window) ([]schema.Incident, error) {
	return nil, nil
}

func (empty) Entries(context.Context, ...string) ([]schema.Entry, error) { return nil, nil }

// FuzzRequest: whatever the parameters, the answer is JSON of a known shape.
func FuzzRequest(f *testing.F) {
	cfg := promql.DefaultConfig()
	cfg.Timeout, cfg.MaxSamples = 2*time.Second, 100_000
	api, err := promql.New(cfg, promql.Parts{
		Counts: empty{}, Incidents: empty{}, Place: place, Blind: blind, Now: func() time.Time { return clock },
	}, prometheus.NewRegistry(), slog.New(slog.DiscardHandler))
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		"query=up&time=1772460007", "query=sum(outcry_complaints)&start=1772460007&end=2026-03-02T15:00:00Z&step=1m&limit=3",
		"match[]=outcry_complaints&start=-1e300&end=NaN", "query=1&timeout=1d&step=-5&start=0&end=9e18", "match[]={a=~\"(\"}&limit=x", "%zz",
	} {
		f.Add(uint8(0), seed)
		f.Add(uint8(1), seed)
		f.Add(uint8(2), seed)
	}
	paths := []string{"/query", "/query_range", "/series", "/labels", "/label/region/values", "/metadata", "/rules", "/format_query"}
	f.Fuzz(func(t *testing.T, which uint8, params string) {
		r := httptest.NewRequest(http.MethodGet, promql.Base+paths[int(which)%len(paths)], nil)
		r.URL.RawQuery = params
		w := httptest.NewRecorder()
		api.ServeHTTP(w, r)
		var answer struct{ Status, ErrorType string }
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			t.Fatalf("%d %q: %v", w.Code, w.Body, err)
		}
		if (answer.Status == "success") != (w.Code == http.StatusOK) || answer.ErrorType == "internal" {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}
