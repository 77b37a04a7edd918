package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// layer says what a package may import of ours; "*" is everything.
var layers = map[string][]string{
	"schema":                 {},
	"schema/store":           {"schema"},
	"schema/store/storetest": {"schema/store", "schema/embedded"},
	"schema/embedded":        {},
	"ingest/text":            {},
	"ingest/source":          {"schema"},
	"ingest/classify":        {"schema", "ingest/text"},
	"ingest/classify/train":  {"schema", "ingest/text", "ingest/classify"},
	"ingest/locate":          {"schema", "ingest/text"},
	"ingest/echo":            {"schema", "ingest/text"},
	"ingest/privacy":         {"schema"},
	"ingest/simulate":        {"schema"},
	"ingest":                 {"schema", "ingest/text", "ingest/classify", "ingest/locate", "ingest/echo", "ingest/privacy", "ingest/source"},
	"detect":                 {"schema"},
	"detect/watch":           {"schema", "detect"},
	"detect/relations":       {"schema"},
	"detect/backtest":        {"schema", "detect"},
	"api":                    {"schema", "api/clock", "api/desk", "api/plan", "api/promql", "api/alert", "api/status", "api/web"},
	"api/clock":              {"schema"},
	"api/desk":               {"schema"},
	"api/plan":               {"schema"},
	"api/promql":             {"schema"},
	"api/alert":              {"schema"},
	"api/status":             {"schema"},
	"api/web":                {},
	"dashboards":             {"schema"},
	"cmd/outcry":             {"*"},
}

// homes says where alone a third party may be imported.
var homes = map[string][]string{
	"github.com/ClickHouse/clickhouse-go": {"schema/store"},
	"github.com/ebitengine/purego":        {"schema/embedded"},
	"gonum.org/v1/gonum":                  {"detect", "ingest/classify/train"},
	"github.com/gin-gonic/gin":            {"api"},
	"github.com/emersion/go-ical":         {"api/plan"},
	"github.com/teambition/rrule-go":      {"api/plan"},
	"github.com/prometheus/prometheus":    {"api/promql"},
	"github.com/prometheus/alertmanager":  {"api/alert"},
	"github.com/twmb/franz-go":            {"ingest/source"},
	"github.com/coder/websocket":          {"ingest/source"},
}

type goPackage struct {
	ImportPath string
	Imports    []string
}

// TestLayers holds the table of the house plan: no arrow runs up or sideways.
func TestLayers(t *testing.T) {
	for _, p := range listPackages(t) {
		name := strings.TrimPrefix(p.ImportPath, "outcry/")
		if strings.Contains(name, "/internal/") {
			continue
		}
		allowed, known := layers[name]
		if !known {
			t.Errorf("package %s stands in no layer", name)
			continue
		}
		for _, imp := range p.Imports {
			if ours, ok := strings.CutPrefix(imp, "outcry/"); ok && !strings.Contains(ours, "/internal/") && !slices.Contains(allowed, "*") && !slices.Contains(allowed, ours) {
				t.Errorf("%s imports %s, which its layer forbids", name, ours)
			}
			for third, in := range homes {
				if (imp == third || strings.HasPrefix(imp, third+"/")) && !slices.Contains(in, name) {
					t.Errorf("%s imports %s, which belongs in %v alone", name, imp, in)
				}
			}
		}
	}
}

func listPackages(t *testing.T) []goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "outcry/...")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.Bytes())
	}
	var packages []goPackage
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatalf("read go list: %v", err)
		}
		packages = append(packages, p)
	}
}
