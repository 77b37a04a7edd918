package echo

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"

	"outcry/ingest/text"
	"outcry/schema"
)

// TestSharedStream reports how many witnesses of a labelled stream are lost to
// copies, and how much of its storm is tied to a root.
func TestSharedStream(t *testing.T) {
	truth := map[string]struct {
		C    int
		Kind string
		Town string
	}{}
	if !lines(t, "dev-1.labels.jsonl.gz", func(raw []byte) {
		var l struct {
			ID, Kind, Town string
			C              int
		}
		if json.Unmarshal(raw, &l) == nil {
			truth[l.ID] = struct {
				C    int
				Kind string
				Town string
			}{l.C, l.Kind, l.Town}
		}
	}) {
		t.Skip("development streams are absent")
	}
	f, err := New(DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	all, echoes := map[string]int{}, map[string]int{}
	m := new(text.Message)
	lines(t, "dev-1.ndjson.gz", func(raw []byte) {
		c, err := schema.DecodeComplaint(raw)
		if err != nil {
			return
		}
		l, ok := truth[c.ID]
		if !ok {
			return
		}
		if l.C == 1 {
			l.Kind = "report"
		}
		m.Reset(c.Text)
		_, isEcho := f.Root(m, &c, Own{Report: l.C == 1, Place: l.Town})
		all[l.Kind]++
		if isEcho {
			echoes[l.Kind]++
		}
	})
	for kind, n := range all {
		t.Logf("%-10s %6d, echoes %d", kind, n, echoes[kind])
	}
	if lost := float64(echoes["report"]) / float64(all["report"]); lost > 0.005 {
		t.Errorf("%.3f of the witnesses taken for echoes, want at most 0.005", lost)
	}
}

// lines reads a development stream that lies beside the repository, false where it is absent.
func lines(t *testing.T, name string, each func([]byte)) bool {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
	}
	file, err := os.Open(filepath.Join(dir, "..", "shared", "scenarios", name))
	if err != nil {
		t.Logf("%s is absent", name)
		return false
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(z)
	for {
		line, err := r.ReadBytes('\n')
		if len(line) > 1 {
			each(line)
		}
		if err == io.EOF {
			return true
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
