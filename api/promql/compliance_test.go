package promql_test

import (
	"bufio"
	"fmt"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"outcry/api/promql"
)

// export writes all samples of the house as OpenMetrics.
func export(t *testing.T, h *house) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "samples.txt")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(f)
	for _, metric := range []string{promql.Complaints, promql.Expected, promql.IncidentOpen, promql.Score, promql.SourceBlind, promql.SourceLag} {
		fmt.Fprintf(w, "# TYPE %s gauge\n", metric)
		form := url.Values{"query": {metric + "[4h]"}, "time": {strconv.FormatInt(clock.Unix(), 10)}}
		r, all := ask(t, h.URL+promql.Base, "/query", form)
		if len(all) == 0 {
			t.Fatalf("%s has no samples: %s", metric, r.Error)
		}
		for _, key := range slices.Sorted(maps.Keys(all)) {
			for _, at := range slices.Sorted(maps.Keys(all[key])) {
				fmt.Fprintf(w, "%s%s %v %.3f\n", metric, selectorOf(key), all[key][at], at)
			}
		}
	}
	fmt.Fprintln(w, "# EOF")
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return name
}

// selectorOf turns map[a:b c:d] into {a="b",c="d"}, without the name.
func selectorOf(key string) string {
	var parts []string
	for _, pair := range strings.Fields(strings.TrimSuffix(strings.TrimPrefix(key, "map["), "]")) {
		if name, value, _ := strings.Cut(pair, ":"); name != "__name__" {
			parts = append(parts, fmt.Sprintf("%s=%q", name, value))
		}
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// TestAnswersAreThoseOfPrometheus compares with a real Prometheus that holds
// the same samples, off the sample grid: on it, ranges are left-open here and
// closed in versions before 3.
func TestAnswersAreThoseOfPrometheus(t *testing.T) {
	promtool := tool(t, "promtool")
	h := newHouse(t)
	h.town(t)
	dir := t.TempDir()
	if out, err := exec.Command(promtool, "tsdb", "create-blocks-from", "openmetrics", export(t, h), dir).CombinedOutput(); err != nil {
		t.Fatalf("promtool: %v\n%s", err, out)
	}
	real := runPrometheus(t, dir, "global: {}\n")
	at := strconv.FormatInt(clock.Add(-3*time.Minute+7*time.Second).Unix(), 10)
	span := func(step string) url.Values {
		return url.Values{"start": {strconv.FormatInt(noon.Add(30*time.Minute+7*time.Second).Unix(), 10)}, "end": {at}, "step": {step}}
	}
	list := queries(t)
	if len(list) < 200 {
		t.Errorf("%d queries, want at least 200", len(list))
	}
	for _, q := range list {
		t.Run(q, func(t *testing.T) {
			for _, c := range []struct {
				path string
				form url.Values
			}{{"/query", url.Values{"time": {at}}}, {"/query_range", span("60")}, {"/query_range", span("20m")}} {
				c.form.Set("query", q)
				got, ours := ask(t, h.URL+promql.Base, c.path, c.form)
				want, theirs := ask(t, real, c.path, c.form)
				if got.Status != want.Status || got.ErrorType != want.ErrorType || got.Data.ResultType != want.Data.ResultType {
					t.Fatalf("%s step %s = %s %s %q, want %s %s %q", c.path, c.form.Get("step"), got.Status, got.Data.ResultType, got.Error, want.Status, want.Data.ResultType, want.Error)
				}
				if diff := differences(ours, theirs); diff != "" {
					t.Errorf("%s step %s differs:\n%s", c.path, c.form.Get("step"), diff)
				}
			}
		})
	}
}
