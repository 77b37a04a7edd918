package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// answered is what a query was answered with, whichever its kind.
type answered struct {
	Status, Error string
	Data          json.RawMessage
}

// labels returns the label sets of a vector or matrix.
func (a answered) labels(t *testing.T) []map[string]string {
	t.Helper()
	var body struct {
		Result []struct{ Metric map[string]string }
	}
	if err := json.Unmarshal(a.Data, &body); err != nil {
		t.Fatalf("%v in %.200s", err, a.Data)
	}
	var out []map[string]string
	for _, s := range body.Result {
		out = append(out, s.Metric)
	}
	return out
}

func prom(t *testing.T, base, path string, params url.Values) answered {
	t.Helper()
	resp, err := http.Get(base + "/api/v1/" + path + "?" + params.Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var a answered
	if err := json.Unmarshal(raw, &a); err != nil {
		t.Fatalf("%v in %.200s", err, raw)
	}
	return a
}

// rare are the words of queries that a stream need not have an answer to.
var rare = []string{`kind="storm"`, `status="suspected"`, `status="confirmed"`, `severity="`, `outcome="dead"`, `absent(`, `precision_ratio`, `self_delay_median`, `action="`, `verdict="`, "outcry_embedded_"}

func (q asked) mayBeEmpty() bool {
	for _, word := range rare {
		if strings.Contains(q.expr, word) && !strings.Contains(q.expr, "max by") {
			return true
		}
	}
	return strings.Contains(q.where, "rule OutcryOutage") || strings.Contains(q.where, "rule OutcryIngestLag") || strings.Contains(q.expr, `outcome="dead"`)
}

// ask makes the query and looks whether its answer is what the panel shows.
func (q asked) ask(t *testing.T, base string, values map[string]string, now time.Time) {
	t.Helper()
	expr := q.fill(values)
	if q.values != "" {
		a := prom(t, base, "label/"+q.values+"/values", url.Values{"match[]": {expr}, "start": {unix(now.Add(-3 * time.Hour))}, "end": {unix(now)}})
		var list []string
		if err := json.Unmarshal(a.Data, &list); err != nil || a.Status != "success" || len(list) == 0 {
			t.Errorf("%s: %s has %d values (%s %s), want some", q.where, expr, len(list), a.Status, a.Error)
		}
		return
	}
	a := prom(t, base, "query_range", url.Values{"query": {expr}, "start": {unix(now.Add(-3 * time.Hour))}, "end": {unix(now)}, "step": {"60"}})
	if q.instant {
		a = prom(t, base, "query", url.Values{"query": {expr}, "time": {unix(now)}})
	}
	if a.Status != "success" {
		t.Errorf("%s: %s = %s %s, want success", q.where, expr, a.Status, a.Error)
		return
	}
	found := a.labels(t)
	if len(found) == 0 && !q.mayBeEmpty() {
		t.Errorf("%s: %s has no series", q.where, expr)
	}
	for _, label := range placeholder.FindAllStringSubmatch(q.legend, -1) {
		if len(found) > 0 && found[0][label[1]] == "" {
			t.Errorf("%s: the legend %q wants the label %s, the series have %v", q.where, q.legend, label[1], found[0])
		}
	}
}

func unix(t time.Time) string { return fmt.Sprint(t.Unix()) }

// TestEveryQueryIsAnswered asks every query of every panel, variable, annotation
// and rule: those of complaints of outcry, those of outcry itself of a real
// Prometheus that scrapes it.
func TestEveryQueryIsAnswered(t *testing.T) {
	w := newTown(t)
	scraper := newScraper(t, w)
	everything := map[string]string{"brand": ".*", "service": ".*", "level": "province", "region": ".*", "__interval": "1m", "__interval_ms": "60000", "__range": "3h", "__rate_interval": "1m"}
	one := map[string]string{
		"id": w.incident.ID, "brand": string(w.incident.Brand), "service": string(w.incident.Service), "region": string(w.incident.Region),
		"__interval": "1m", "__interval_ms": "60000", "__range": "3h", "__rate_interval": "1m",
	}
	asked := 0
	for _, q := range allQueries(t) {
		values := everything
		if strings.HasPrefix(q.where, "outcry-incident") {
			values = one
		}
		base, now := w.URL+"/prometheus", w.now
		if q.self {
			base, now = scraper, time.Now()
		}
		if base != "" {
			q.ask(t, base, values, now)
			asked++
		}
	}
	if scraper != "" {
		evaluated(t, scraper)
	}
	t.Logf("%d queries asked at %s, in the midst of %s", asked, w.now, w.incident.ID)
}

// evaluated holds that the Prometheus evaluates every rule, by what it scrapes
// and by what it reads from outcry.
func evaluated(t *testing.T, scraper string) {
	t.Helper()
	var bad []string
	for range 30 {
		var list struct {
			Groups []struct {
				Rules []struct{ Name, Health, LastError string }
			}
		}
		if err := json.Unmarshal(prom(t, scraper, "rules", nil).Data, &list); err != nil || len(list.Groups) == 0 {
			t.Fatalf("the Prometheus has no rules: %v", err)
		}
		bad = nil
		for _, r := range list.Groups[0].Rules {
			if r.Health != "ok" {
				bad = append(bad, r.Name+" is "+r.Health+" "+r.LastError)
			}
		}
		if len(bad) == 0 {
			return
		}
		time.Sleep(time.Second)
	}
	t.Errorf("rules are not evaluated: %q", bad)
}
