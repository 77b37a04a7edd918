package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"outcry/schema"
)

// TestTextsAreForgottenWhenTheirTimeIsOver: the words of a complaint go, what was
// understood of them still stands in the incident's list.
func TestTextsAreForgottenWhenTheirTimeIsOver(t *testing.T) {
	d := newDesktop(t)
	d.ask("POST", "/complaints", `{"id":"1","source":"tw","time":"`+time.Now().UTC().Format(time.RFC3339)+`","author":"jan","text":"Geen 4G in Utrecht @kpn"}`)
	texts := func() (all []string) {
		t.Helper()
		for r, err := range d.store.Reports(t.Context(), schema.ReportQuery{}) {
			if err != nil {
				t.Fatal(err)
			}
			if r.Brand != "kpn" {
				t.Errorf("brand %q, want kpn", r.Brand)
			}
			all = append(all, r.Text)
		}
		return all
	}
	if n, err := d.store.ForgetTexts(t.Context(), time.Now().Add(-time.Hour)); n != 0 || err != nil {
		t.Errorf("%d texts of the last hour are forgotten, %v", n, err)
	}
	if got := texts(); len(got) != 1 || got[0] != "Geen 4G in Utrecht @kpn" {
		t.Errorf("the texts are %q at first", got)
	}
	d.now = func() time.Time { return time.Now().Add(91 * 24 * time.Hour) }
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- d.forgetTexts(ctx) }()
	deadline := time.Now().Add(10 * time.Second)
	for strings.Join(texts(), "") != "" && time.Now().Before(deadline) {
		time.Sleep(50 * time.Millisecond)
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if got := texts(); len(got) != 1 || got[0] != "" {
		t.Errorf("91 days later the texts are %q, want one without words", got)
	}
}
