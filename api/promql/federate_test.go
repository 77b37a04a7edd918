package promql_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"outcry/api/promql"
	"outcry/schema"
)

const federation = `
global: {scrape_interval: 1s, evaluation_interval: 1s}
scrape_configs:
- job_name: outcry
  static_configs: [{targets: [%[1]q]}]
remote_read:
- url: http://%[1]s/prometheus/api/v1/read
  read_recent: true
rule_files: [%[2]q]
`

const rules = `
groups:
- name: outcry
  rules:
  - record: region:outcry_complaints:sum15m
    expr: sum by (region) (sum_over_time(outcry_complaints{level="province"}[15m]))
  - alert: IncidentOpen
    expr: outcry_incident_open{severity="critical"} == 1
`

// TestARealPrometheusFederates has a Prometheus scrape the process, read the
// series remotely, and evaluate rules on them.
func TestARealPrometheusFederates(t *testing.T) {
	promtool := tool(t, "promtool")
	now := time.Now().Truncate(time.Minute)
	h := newHouse(t, func(_ *promql.Config, p *promql.Parts) { p.Now = time.Now })
	for i := range 5 {
		h.insert(t, report(fmt.Sprint(i), 0, "NL/UT/GM0344", func(r *schema.Report) { r.Time, r.Author = now.Add(-time.Duration(i+1)*time.Minute), uint64(i) }))
	}
	inc := schema.Incident{ID: "i", Kind: schema.Outage, Status: schema.Detected, Brand: "kpn", Service: schema.TV, Region: "NL/UT", StartedAt: now.Add(-time.Hour), UpdatedAt: now.Add(-time.Hour), Severity: schema.Critical}
	if err := h.store.SaveIncidents(t.Context(), []schema.Incident{inc}); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/metrics", promhttp.HandlerFor(h.reg, promhttp.HandlerOpts{}))
	mux.Handle(promql.Base+"/", h.api)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	file := filepath.Join(t.TempDir(), "rules.yml")
	if err := os.WriteFile(file, []byte(rules), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(promtool, "check", "rules", file).CombinedOutput(); err != nil {
		t.Fatalf("promtool check rules: %v\n%s", err, out)
	}
	real := runPrometheus(t, t.TempDir(), fmt.Sprintf(federation, strings.TrimPrefix(server.URL, "http://"), file))
	for _, c := range []struct {
		query string
		want  float64
	}{
		{`sum(sum_over_time(outcry_complaints{level="country"}[15m]))`, 5},
		{`count(outcry_complaints)`, 3},
		{`count(outcry_incident_open)`, 1},
		{`up{job="outcry"}`, 1},
		{`sum(region:outcry_complaints:sum15m)`, 5},
		{`count(ALERTS{alertname="IncidentOpen",alertstate="firing",id="i"})`, 1},
		{`sum(outcry_promql_requests_total{outcome="done"}) > bool 0`, 1},
	} {
		if got := soon(t, real, c.query, c.want); got != c.want {
			t.Errorf("%s = %v at the real Prometheus, want %v", c.query, got, c.want)
		}
	}
}

// soon asks until the answer is want, for half a minute; it returns the last one.
func soon(t *testing.T, base, query string, want float64) float64 {
	t.Helper()
	last := -1.0
	for deadline := time.Now().Add(30 * time.Second); last != want && time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		_, got := ask(t, base, "/query", url.Values{"query": {query}})
		for _, points := range got {
			for _, v := range points {
				last = v
			}
		}
	}
	return last
}
