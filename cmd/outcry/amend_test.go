package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"outcry/ingest"
)

// TestALatePostcodeMovesAStoredComplaint amends a complaint in a real store: it
// moves, stays its author's, and is forgotten with him.
func TestALatePostcodeMovesAStoredComplaint(t *testing.T) {
	reg, log := prometheus.NewRegistry(), slog.New(slog.NewTextHandler(t.Output(), nil))
	st := measuredStore(t, reg)
	set := defaultSettings()
	set.DataDir = t.TempDir()
	read := quietReaders(t)
	u, err := read.understanding("NL", replayKey)
	if err != nil {
		t.Fatal(err)
	}
	pipeline, err := ingest.New(ingest.DefaultConfig(), u, st, reg)
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := apiConfig(set)
	if err != nil {
		t.Fatal(err)
	}
	zone, err := set.zone()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{set: set, read: read, understanding: u, store: st, zone: zone, now: time.Now, reg: reg, log: log}
	server, err := h.newAPI(cfg, pipeline, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- pipeline.Run(ctx) }()
	web := httptest.NewServer(server.Handler())
	t.Cleanup(func() {
		web.Close()
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	for _, step := range []struct{ name, method, path, body, want string }{
		{"a complaint without a place", "POST", "/complaints",
			`{"id":"1","source":"x","time":"2026-11-21T20:15:03Z","author":"jan","text":"KPN: geen internet"}`, `"needs":["postcode"]`},
		{"its postcode", "PATCH", "/complaints/x/1", `{"location":{"postcode":"3511AB"}}`, `"outcome":"replaced","kind":"report","brand":"kpn","service":"fixed-internet","region":"NL/UT/GM0344/3511"`},
		{"as it was, once more", "POST", "/complaints",
			`{"id":"1","source":"x","time":"2026-11-21T20:15:03Z","author":"jan","text":"KPN: geen internet"}`, `"outcome":"duplicate"`},
		{"other words", "PATCH", "/complaints/x/1", `{"text":"KPN: nog steeds geen internet"}`, `"region":"NL/UT/GM0344/3511"`},
		{"it is one complaint", "GET", "/sources", "", `"complaints":1,`},
		{"its author is forgotten", "DELETE", "/authors/jan", "", `{"erased":1}`},
		{"it is gone", "PATCH", "/complaints/x/1", `{"text":"KPN"}`, `"status":404`},
	} {
		req, err := http.NewRequestWithContext(t.Context(), step.method, web.URL+"/api/v1"+step.path, strings.NewReader(step.body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(resp.Body)
		if cerr := resp.Body.Close(); err != nil || cerr != nil {
			t.Fatal(err, cerr)
		}
		if !strings.Contains(string(answer), step.want) {
			t.Errorf("%s: %s %s = %s, want %s", step.name, step.method, step.path, answer, step.want)
		}
	}
}
