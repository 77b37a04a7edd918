package promql_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// reply is what either server answers.
type reply struct {
	Status    string
	ErrorType string
	Error     string
	Data      struct {
		ResultType string
		Result     json.RawMessage
	}
}

// values are the points of a result by the labels of their series, or by
// their place in it where the order counts.
type values map[string]map[float64]float64

// ask sends a query to the Prometheus API at base.
func ask(t testing.TB, base, path string, form url.Values) (reply, values) {
	t.Helper()
	resp, err := http.PostForm(base+path, form)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var r reply
	if err := json.Unmarshal(body, &r); err != nil {
		t.Fatalf("%s answers %d %.300q: %v", path, resp.StatusCode, body, err)
	}
	if r.Status != "success" {
		return r, nil
	}
	return r, read(t, r, strings.HasPrefix(form.Get("query"), "sort"))
}

type point [2]any

func (p point) at() float64 { return p[0].(float64) }

func (p point) value(t testing.TB) float64 {
	v, err := strconv.ParseFloat(p[1].(string), 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func read(t testing.TB, r reply, ordered bool) values {
	t.Helper()
	out := values{}
	if r.Data.ResultType == "scalar" {
		var p point
		if err := json.Unmarshal(r.Data.Result, &p); err != nil {
			t.Fatal(err)
		}
		return values{"scalar": {p.at(): p.value(t)}}
	}
	var list []struct {
		Metric map[string]string
		Value  *point
		Values []point
	}
	if err := json.Unmarshal(r.Data.Result, &list); err != nil {
		t.Fatalf("read %s: %v", r.Data.Result, err)
	}
	for i, s := range list {
		key := fmt.Sprint(s.Metric) // maps are printed in the order of their keys
		if ordered && s.Value != nil {
			key = fmt.Sprint(i, " ", key)
		}
		points := map[float64]float64{}
		if s.Value != nil {
			s.Values = append(s.Values, *s.Value)
		}
		for _, p := range s.Values {
			points[p.at()] = p.value(t)
		}
		if out[key] != nil {
			t.Errorf("%s comes twice", key)
		}
		out[key] = points
	}
	return out
}

// differences tells the first few differences of two results; numbers may
// differ by rounding.
func differences(got, want values) string {
	var b strings.Builder
	note := func(format string, args ...any) {
		if strings.Count(b.String(), "\n") < 6 {
			fmt.Fprintf(&b, format+"\n", args...)
		}
	}
	for key, points := range want {
		if got[key] == nil {
			note("%s is missing", key)
			continue
		}
		for at, w := range points {
			if g, ok := got[key][at]; !ok || !alike(g, w) {
				note("%s at %.3f is %v (there: %v), want %v", key, at, g, ok, w)
			}
		}
	}
	for key, points := range got {
		for at, g := range points {
			if _, ok := want[key][at]; !ok {
				note("%s at %.3f is %v, want nothing", key, at, g)
			}
		}
	}
	return b.String()
}

func alike(a, b float64) bool {
	return a == b || math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-9*max(math.Abs(a), math.Abs(b), 1e-3)
}

// tool finds a program; without it the test is skipped, but fails where CI is set.
func tool(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	switch {
	case err == nil:
	case os.Getenv("CI") != "":
		t.Fatalf("%s is needed: %v", name, err)
	default:
		t.Skipf("%s is needed: %v", name, err)
	}
	return path
}

// runPrometheus starts a real Prometheus and returns its base URL.
func runPrometheus(t testing.TB, dir, config string) string {
	t.Helper()
	program := tool(t, "prometheus")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "prometheus.yml")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	log := &strings.Builder{}
	cmd := exec.Command(program, "--config.file="+file, "--storage.tsdb.path="+dir, "--storage.tsdb.retention.time=100y", "--web.listen-address="+address)
	cmd.Stderr = log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("prometheus said:\n%s", log)
		}
	})
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		resp, err := http.Get("http://" + address + "/-/ready")
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return "http://" + address + "/api/v1"
			}
		}
		if time.Now().After(deadline) {
			t.Fatalf("prometheus is not ready after a minute: %v", err)
		}
	}
}

// queries reads testdata/queries.txt.
func queries(t testing.TB) []string {
	t.Helper()
	f, err := os.Open("testdata/queries.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	short := strings.NewReplacer("$C", `outcry_complaints{level="province"}`, "$M", `outcry_complaints{level="municipality"}`, "$K", `outcry_complaints{level="country"}`)
	var out []string
	for in := bufio.NewScanner(f); in.Scan(); {
		if line := in.Text(); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, short.Replace(line))
		}
	}
	return out
}
