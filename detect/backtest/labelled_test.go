package backtest

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// labelledSets returns the folders of counts with labels beside the repository,
// nil where there are none.
func labelledSets(t *testing.T) []string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir != filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			sets, err := filepath.Glob(filepath.Join(dir, "..", "shared", "counts", "dev*"))
			if err != nil {
				t.Fatal(err)
			}
			return sets
		}
		dir = filepath.Dir(dir)
	}
	return nil
}

func TestLabelledSetsKeepTheirMarks(t *testing.T) {
	sets := labelledSets(t)
	if len(sets) == 0 || testing.Short() {
		t.Log("no labelled counts beside the repository, or a short run: nothing is checked")
		return
	}
	open := func(set, name string) io.Reader {
		f, err := os.Open(filepath.Join(set, name))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		return f
	}
	var found, soon, located, outages, wrong float64
	for _, set := range sets {
		b, err := Labelled(open(set, "counts.csv.gz"), open(set, "regions.csv"), open(set, "truth.jsonl"), io.Discard, DefaultOptions())
		if err != nil {
			t.Fatal(err)
		}
		m := b.At(DefaultThreshold)
		found, soon, located, outages = found+float64(m.Found), soon+float64(m.In30), located+float64(m.Located), outages+float64(m.Outages)
		wrong += m.FalseAWeek / float64(len(sets))
		var table strings.Builder
		if err := b.Table(&table); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s\n%s", filepath.Base(set), table.String())
	}
	for _, c := range []struct {
		name     string
		got, low float64
	}{
		{"found", found / outages, 0.60}, {"found within 30 minutes", soon / outages, 0.38}, {"located", located / outages, 0.55},
	} {
		if c.got < c.low {
			t.Errorf("%s at the default threshold = %.3f, want %.2f", c.name, c.got, c.low)
		}
	}
	if wrong > 2 {
		t.Errorf("%.2f false alarms a week at the default threshold, want at most 2", wrong)
	}
}
