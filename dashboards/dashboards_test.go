package dashboards_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"outcry/dashboards"
)

// need skips the test, or fails it where CI is set, when a program is missing.
func need(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
}

// tree returns the files in fsys by name.
func tree(t *testing.T, fsys fs.FS) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(fsys, name)
		out[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func written(t *testing.T) map[string]string {
	t.Helper()
	fsys, err := dashboards.Files()
	if err != nil {
		t.Fatal(err)
	}
	return tree(t, fsys)
}

// TestFilesAreWhatTheSourcesMake holds the files against a build by npm.
func TestFilesAreWhatTheSourcesMake(t *testing.T) {
	need(t, "npm")
	if _, err := os.Stat("node_modules"); err != nil {
		if out, err := exec.Command("npm", "ci").CombinedOutput(); err != nil {
			t.Fatalf("npm ci: %v\n%s", err, out)
		}
	}
	made := filepath.Join(t.TempDir(), "files")
	if out, err := exec.Command("node", "src/build.mjs", made).CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	if d := cmp.Diff(tree(t, os.DirFS(made)), written(t)); d != "" {
		t.Errorf("the files are not those that npm makes; run make dashboards (-made +kept):\n%s", d)
	}
}

func TestWriteWritesAllFiles(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		if err := dashboards.Write(dir); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(written(t), tree(t, os.DirFS(dir))); d != "" {
		t.Errorf("what is written differs (-embedded +written):\n%s", d)
	}
}

func TestPrometheusAndAlertmanagerTakeTheirFiles(t *testing.T) {
	dir := t.TempDir()
	if err := dashboards.Write(dir); err != nil {
		t.Fatal(err)
	}
	for _, line := range [][]string{
		{"promtool", "check", "rules", "prometheus/outcry.rules.yaml"},
		{"promtool", "check", "config", "prometheus/prometheus.yaml"},
		{"amtool", "check-config", "alertmanager/alertmanager.yaml"},
	} {
		need(t, line[0])
		cmd := exec.Command(line[0], line[1:]...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v: %v\n%s", line, err, out)
		}
	}
}

// knownPanels are the panels that Grafana 9.3 and 12 both have.
var knownPanels = map[string]bool{"row": true, "stat": true, "geomap": true, "table": true, "timeseries": true, "state-timeline": true}

func TestBoardsLoadInOldAndNewGrafana(t *testing.T) {
	seen := 0
	for name, text := range written(t) {
		if !strings.HasPrefix(name, "grafana/dashboards/") {
			continue
		}
		seen++
		var board struct {
			UID           string
			ID            *int
			SchemaVersion int
			Panels        []struct {
				ID         int
				Type       string
				GridPos    struct{ X, Y, W, H int }
				Datasource struct{ Type, UID string }
				Targets    []struct{ RefID, Expr, Interval string }
			}
		}
		if err := json.Unmarshal([]byte(text), &board); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if board.SchemaVersion != 37 || board.ID != nil || filepath.Base(name) != board.UID+".json" {
			t.Errorf("%s has uid %q, id %v, schema %d; want its name, none, 37", name, board.UID, board.ID, board.SchemaVersion)
		}
		ids := map[int]bool{}
		for _, p := range board.Panels {
			switch {
			case !knownPanels[p.Type]:
				t.Errorf("%s: panel %d is of type %q, which one of the two lacks", name, p.ID, p.Type)
			case ids[p.ID]:
				t.Errorf("%s: two panels have the id %d", name, p.ID)
			case p.GridPos.X+p.GridPos.W > 24 || p.GridPos.W == 0 || p.GridPos.H == 0:
				t.Errorf("%s: panel %d lies at %+v, outside the grid", name, p.ID, p.GridPos)
			case p.Type != "row" && (len(p.Targets) == 0 || p.Datasource.Type != "prometheus"):
				t.Errorf("%s: panel %d asks nothing of a Prometheus", name, p.ID)
			}
			ids[p.ID] = true
		}
	}
	if seen != 5 {
		t.Errorf("%d boards, want 5", seen)
	}
}
