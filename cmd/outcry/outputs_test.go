package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// TestWhatIsAskedWronglyWritesNothing holds that files which stood where output
// was to go are as they were when the question was wrong.
func TestWhatIsAskedWronglyWritesNothing(t *testing.T) {
	dir := t.TempDir()
	kept, other, fresh := filepath.Join(dir, "kept"), filepath.Join(dir, "other"), filepath.Join(dir, "fresh")
	for _, name := range []string{kept, other} {
		if err := os.WriteFile(name, []byte("precious"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"simulate", "--output", kept, "--truth", other, "--days", "-4"},
		{"simulate", "--output", fresh, "--truth", kept, "--rate", "-1"},
		{"simulate", "--output", kept},
		{"simulate", "--output", kept, "--truth", kept},
		{"simulate", "--output", fresh, "--truth", fresh},
		{"classify", "--input", kept, "--output", kept},
		{"replay", "--input", kept, "--output", kept},
		{"backtest", "--counts", other, "--regions", other, "--out", kept, "--bucket", "-1m"},
		{"backtest", "--counts", other, "--regions", other, "--out", kept, "--history", "-1h"},
		{"backtest", "--counts", other, "--regions", other, "--out", kept, "--timezone", "Mars/Olympus"},
		{"backtest", "--counts", kept, "--regions", other, "--out", kept},
		{"backtest", "--complaints", other, "--truth", kept, "--board", kept},
		{"gazetteer", "import", "--input", other, "--output", kept, "--format", "xls"},
	} {
		if code := run(t.Context(), args, streams{nil, io.Discard, t.Output()}); code != 2 {
			t.Errorf("outcry %q exits with %d, want 2", args, code)
		}
	}
	// Not asked wrongly, but failed before there was anything to write.
	if code := run(t.Context(), []string{"gazetteer", "import", "--input", other, "--output", kept}, streams{nil, io.Discard, t.Output()}); code != 1 {
		t.Errorf("outcry gazetteer import of no table exits with %d, want 1", code)
	}
	for _, name := range []string{kept, other} {
		if raw, err := os.ReadFile(name); string(raw) != "precious" || err != nil {
			t.Errorf("%s holds %q, %v after wrong questions, want what it held", filepath.Base(name), raw, err)
		}
	}
	if _, err := os.Stat(fresh); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a wrong question left a new file: %v", err)
	}
}
