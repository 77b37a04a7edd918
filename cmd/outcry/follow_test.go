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
	"github.com/prometheus/client_golang/prometheus/testutil"

	"outcry/api/desk"
	"outcry/ingest"
	"outcry/schema"
)

// desktop is the house without a detector, by the clock of the machine.
type desktop struct {
	*httptest.Server
	*house
	t *testing.T
}

func newDesktop(t *testing.T) *desktop {
	t.Helper()
	reg, log := prometheus.NewRegistry(), slog.New(slog.NewTextHandler(t.Output(), nil))
	st, set := measuredStore(t, reg), defaultSettings()
	set.DataDir = t.TempDir()
	read, u, err := openUnderstanding(set, set.DataDir, slog.New(slog.DiscardHandler))
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
	d := &desktop{house: &house{set: set, read: read, understanding: u, places: newAtlas(u), store: st, zone: zone, now: time.Now, reg: reg, log: log}, t: t}
	server, err := d.newAPI(cfg, pipeline, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- pipeline.Run(ctx) }()
	d.Server = httptest.NewServer(server.Handler())
	t.Cleanup(func() {
		d.Close()
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return d
}

// ask returns the answer to a request.
func (d *desktop) ask(method, path, body string) string {
	d.t.Helper()
	req, err := http.NewRequestWithContext(d.t.Context(), method, d.URL+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		d.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return string(raw)
}

// TestWhoWroteIsKnownToTheDeskUntilForgotten follows a customer's name from the
// post to its erasure, and what the desk is reminded of meanwhile.
func TestWhoWroteIsKnownToTheDeskUntilForgotten(t *testing.T) {
	d := newDesktop(t)
	now := time.Now().UTC().Truncate(time.Second)
	at := func(minutes int) string { return now.Add(time.Duration(minutes) * time.Minute).Format(time.RFC3339) }
	d.ask("POST", "/complaints", `{"id":"1","source":"tw","channel":"post","time":"`+at(-30)+`","author":"jan.jansen","text":"Geen 4G in Utrecht @kpn"}
{"id":"2","source":"tw","channel":"post","time":"`+at(-20)+`","author":"kpn_webcare","role":"brand","brand":"kpn","reply_to":"1","text":"Er is geen storing bekend. Binnen een half uur bellen we je."}
{"id":"3","source":"tw","channel":"smoke","time":"`+at(-10)+`","author":"piet","text":"Ook geen 4G in Utrecht @kpn"}`)
	detected := now.Add(-15 * time.Minute)
	if err := d.store.SaveIncidents(t.Context(), []schema.Incident{{
		ID: "u", Kind: schema.Outage, Status: schema.Detected, Brand: "kpn", Service: schema.MobileData, Region: "NL/UT/GM0344", Regions: []schema.Region{"NL/UT/GM0344"},
		StartedAt: now.Add(-40 * time.Minute), DetectedAt: &detected, UpdatedAt: detected, Severity: schema.Major,
	}}); err != nil {
		t.Fatal(err)
	}
	follow, err := d.newFollow(desk.NewLedger(d.store, d.store))
	if err != nil {
		t.Fatal(err)
	}
	if err := desk.NewVigil(follow, d.reg, d.log).Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := testutil.GatherAndCompare(d.reg, strings.NewReader(`
# HELP outcry_desk_conversations_unanswered Conversations of the last week in which a customer waits for an answer.
# TYPE outcry_desk_conversations_unanswered gauge
outcry_desk_conversations_unanswered{channel="other"} 1
# HELP outcry_desk_promises_breaking Promises of agents that are about to break.
# TYPE outcry_desk_promises_breaking gauge
outcry_desk_promises_breaking 1
# HELP outcry_desk_promises_open Promises of agents that are neither kept nor broken, those about to break included.
# TYPE outcry_desk_promises_open gauge
outcry_desk_promises_open 1
`), "outcry_desk_conversations_unanswered", "outcry_desk_promises_breaking", "outcry_desk_promises_open"); err != nil {
		t.Error(err)
	}
	if faults, err := testutil.GatherAndLint(d.reg, "outcry_desk_denials_total", "outcry_desk_promises_open", "outcry_desk_promises_breaking", "outcry_desk_conversations_unanswered"); err != nil || len(faults) > 0 {
		t.Errorf("metrics: %v, %v", faults, err)
	}
	for _, step := range []struct{ name, method, path, body, want, not string }{
		{"the desk sees the names", "GET", "/incidents/u/followups", "", `"author":"jan.jansen"`, ""},
		{"and who denied", "GET", "/denials", "", `"id":"2"`, ""},
		{"complaints don't tell", "GET", "/incidents/u/complaints", "", `"complaints":`, "jan.jansen"},
		{"the author is erased", "DELETE", "/authors/jan.jansen", "", `{"erased":1}`, ""},
		{"only the other is left", "GET", "/incidents/u/followups", "", `"author":"piet"`, "jan.jansen"},
		{"a complaint is erased", "DELETE", "/complaints/tw/3", "", ``, "problem"},
		{"nobody is left", "GET", "/incidents/u/followups", "", `"followups":[]`, ""},
	} {
		got := d.ask(step.method, step.path, step.body)
		if !strings.Contains(got, step.want) || step.not != "" && strings.Contains(got, step.not) {
			t.Errorf("%s: %s %s = %s, want %s and no %q", step.name, step.method, step.path, got, step.want, step.not)
		}
	}
}
