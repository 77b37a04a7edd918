package main

import (
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestAProgramThatGrafanaCanUse stores a complaint, asks for it in PromQL by a
// form, and has promtool look at the program's own metrics.
func TestAProgramThatGrafanaCanUse(t *testing.T) {
	promtool, err := exec.LookPath("promtool")
	switch {
	case err == nil:
	case os.Getenv("CI") != "":
		t.Fatalf("promtool is needed: %v", err)
	default:
		t.Skipf("promtool is needed: %v", err)
	}
	p := newProgram(t)
	p.start()
	fetch := func(resp *http.Response, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("%s answers %d %s, %v", resp.Request.URL, resp.StatusCode, body, err)
		}
		return string(body)
	}
	at := time.Now().Add(-10 * time.Minute).UTC().Format(time.RFC3339)
	fetch(http.Post(p.url+"/api/v1/complaints", "application/json", strings.NewReader(
		`{"id":"1","source":"test","time":"`+at+`","text":"geen bereik in Utrecht","brand":"kpn","service":"mobile-data","location":{"postcode":"3511"}}`)))
	found := fetch(http.PostForm(p.url+"/prometheus/api/v1/query", url.Values{"query": {`sum by (region) (sum_over_time(outcry_complaints{level="province"}[1h]))`}}))
	if !strings.Contains(found, `"NL/UT"`) || !strings.Contains(found, `,"1"]`) {
		t.Errorf("PromQL finds %s, want one witness in NL/UT", found)
	}
	metrics := fetch(http.Get(p.url + "/metrics"))
	check := exec.Command(promtool, "check", "metrics")
	check.Stdin = strings.NewReader(metrics)
	if out, err := check.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("promtool check metrics: %v\n%s", err, out)
	}
	p.stop()
}
