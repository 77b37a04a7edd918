package embedded

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAMissingEngineTellsWhatToDo(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Setenv("PATH", "")
	t.Setenv(EngineEnv, "")
	_, err := Start(t.Context(), Config{Dir: t.TempDir()}, slog.New(slog.DiscardHandler))
	for _, want := range []string{"make engine", EngineEnv, cache} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Start without an engine = %v, want an error that names %s", err, want)
		}
	}
}

func TestWhereTheEngineIsFound(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"libchdb.so", "clickhouse"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	library, program := filepath.Join(dir, "libchdb.so"), filepath.Join(dir, "clickhouse")
	for _, c := range []struct{ name, named, env, path, want string }{
		{"the setting comes first", library, program, "", library},
		{"then the environment", "", program, "", program},
		{"a program is found by its name", "clickhouse", "", dir, program},
		{"a program on PATH is the last resort", "", "", dir, program},
		{"what is named and missing is not replaced", filepath.Join(dir, "none.so"), "", dir, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("XDG_CACHE_HOME", t.TempDir())
			t.Setenv(EngineEnv, c.env)
			t.Setenv("PATH", c.path)
			got, err := findEngine(c.named)
			if got != c.want || (err == nil) != (c.want != "") {
				t.Errorf("findEngine(%q) = %q, %v, want %q", c.named, got, err, c.want)
			}
		})
	}
}

func TestSettingsOutOfRangeAreRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		cfg  Config
		ok   bool
	}{
		{"a directory is enough", Config{Dir: "data"}, true},
		{"no directory", DefaultConfig(), false},
		{"a port past the last", Config{Dir: "data", TCPPort: 65536}, false},
		{"one port for both", Config{Dir: "data", TCPPort: 9000, HTTPPort: 9000}, false},
		{"too little memory", Config{Dir: "data", MemoryBytes: 1 << 20}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := c.cfg.Validate(); (err == nil) != c.ok {
				t.Errorf("Validate() = %v, want ok %v", err, c.ok)
			}
		})
	}
}

func TestTheTailKeepsTheEnd(t *testing.T) {
	var kept tail
	for range 3000 {
		if _, err := kept.Write([]byte("0123456789")); err != nil {
			t.Fatal(err)
		}
	}
	if got := kept.String(); len(got) != tailBytes || !strings.HasSuffix(got, "0123456789") {
		t.Errorf("the tail holds %d bytes that end in %q, want %d", len(got), got[len(got)-10:], tailBytes)
	}
}
