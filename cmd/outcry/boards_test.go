package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"outcry/dashboards"
)

// asked is one query that a board, a variable, an annotation or a rule makes.
type asked struct {
	where   string
	self    bool // of the metrics of outcry itself, not of complaints
	expr    string
	values  string // the label whose values a variable wants
	legend  string
	unit    string
	instant bool
}

// boardFile is what of a board is looked at.
type boardFile struct {
	UID    string
	Panels []struct {
		Title       string
		Type        string
		FieldConfig struct{ Defaults struct{ Unit string } }
		Targets     []struct {
			Expr, LegendFormat string
			Instant            bool
			Datasource         struct{ UID string }
		}
	}
	Templating struct {
		List []struct {
			Name, Type, Definition string
		}
	}
	Annotations struct {
		List []struct {
			Name, Expr, TitleFormat, TextFormat string
		}
	}
}

// writtenFile returns one of the files that outcry dashboards writes.
func writtenFile(t *testing.T, name string) []byte {
	t.Helper()
	tree, err := dashboards.Files()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := fs.ReadFile(tree, name)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// allQueries returns every query of all boards and rules.
func allQueries(t *testing.T) []asked {
	t.Helper()
	tree, err := dashboards.Files()
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(tree, "grafana/dashboards/*.json")
	if err != nil || len(names) == 0 {
		t.Fatalf("boards %v: %v", names, err)
	}
	var out []asked
	for _, name := range names {
		var b boardFile
		if err := json.Unmarshal(writtenFile(t, name), &b); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out = append(out, b.queries(t)...)
	}
	return append(append(out, grafanaRules(t)...), prometheusRules(t)...)
}

var labelValues = regexp.MustCompile(`^label_values\((.*), (\w+)\)$`)

func (b *boardFile) queries(t *testing.T) []asked {
	t.Helper()
	var out []asked
	for _, p := range b.Panels {
		for _, q := range p.Targets {
			out = append(out, asked{
				where: b.UID + ": " + p.Title, self: q.Datasource.UID == "${metrics}", expr: q.Expr, legend: q.LegendFormat,
				unit: p.FieldConfig.Defaults.Unit, instant: q.Instant,
			})
		}
	}
	for _, v := range b.Templating.List {
		if v.Type != "query" {
			continue
		}
		parts := labelValues.FindStringSubmatch(v.Definition)
		if parts == nil {
			t.Errorf("%s: variable %s asks %q, which is not label_values(series, label)", b.UID, v.Name, v.Definition)
			continue
		}
		out = append(out, asked{where: b.UID + ": variable " + v.Name, expr: parts[1], values: parts[2]})
	}
	for _, a := range b.Annotations.List {
		out = append(out, asked{where: b.UID + ": annotation " + a.Name, expr: a.Expr, legend: a.TitleFormat + a.TextFormat})
	}
	return out
}

func grafanaRules(t *testing.T) []asked {
	t.Helper()
	var file struct {
		Groups []struct {
			Rules []struct {
				Title string
				Data  []struct {
					DatasourceUID string `yaml:"datasourceUid"`
					Model         struct{ Expr string }
				}
			}
		}
	}
	if err := yaml.NewDecoder(bytes.NewReader(writtenFile(t, "grafana/provisioning/alerting/rules.yaml"))).Decode(&file); err != nil {
		t.Fatal(err)
	}
	var out []asked
	for _, g := range file.Groups {
		for _, r := range g.Rules {
			for _, d := range r.Data {
				if d.DatasourceUID != "__expr__" {
					out = append(out, asked{where: "Grafana's rule " + r.Title, self: d.DatasourceUID == "prometheus", expr: d.Model.Expr, instant: true})
				}
			}
		}
	}
	return out
}

var above = regexp.MustCompile(` > [0-9.]+$`)

func prometheusRules(t *testing.T) []asked {
	t.Helper()
	var file struct {
		Groups []struct {
			Rules []struct{ Alert, Expr string }
		}
	}
	if err := yaml.Unmarshal(writtenFile(t, "prometheus/outcry.rules.yaml"), &file); err != nil {
		t.Fatal(err)
	}
	var out []asked
	for _, g := range file.Groups {
		for _, r := range g.Rules {
			out = append(out, asked{where: "Prometheus's rule " + r.Alert, self: !townMetric.MatchString(r.Expr), expr: above.ReplaceAllString(r.Expr, ""), instant: true})
		}
	}
	return out
}

var townMetric = regexp.MustCompile(`outcry_(complaints|expected|score|incident_open|source_lag_seconds|source_blind)\b`)

// fill puts values in the place of variables.
func (q asked) fill(values map[string]string) string {
	out := q.expr
	for _, name := range []string{"__rate_interval", "__interval_ms", "__interval", "__range", "brand", "service", "level", "region", "id"} {
		out = strings.ReplaceAll(out, "$"+name, values[name])
	}
	return out
}

var placeholder = regexp.MustCompile(`{{(\w+)}}`)

// TestQueriesAskWhereTheAnswerIs holds that a query goes to the data source that
// has its metrics, and that seconds are shown as such.
func TestQueriesAskWhereTheAnswerIs(t *testing.T) {
	for _, q := range allQueries(t) {
		if town := townMetric.MatchString(q.expr); town == q.self {
			t.Errorf("%s asks %q of the wrong data source", q.where, q.expr)
		}
		timed := strings.Contains(q.expr, "_seconds_bucket") || strings.Contains(q.expr, "lag_seconds") || strings.Contains(q.expr, "median_seconds") || strings.Contains(q.expr, "time() -")
		if q.unit != "" && timed != (q.unit == "s") {
			t.Errorf("%s shows %q in the unit %q", q.where, q.expr, q.unit)
		}
	}
}
