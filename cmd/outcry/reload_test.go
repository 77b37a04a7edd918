package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"outcry/schema"
)

func TestAChangedLexiconIsReadAgain(t *testing.T) {
	name := filepath.Join(t.TempDir(), "own.yaml")
	write := func(doc string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(doc), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const brands = "brands:\n  - slug: polderfoon\n    country: NL\n    services: mobile-data\n    names: %s\n"
	write(strings.ReplaceAll(brands, "%s", "polderfoon"))
	set := defaultSettings()
	set.Lexicon.Files = []string{name}
	var talk bytes.Buffer
	log := slog.New(slog.NewTextHandler(&talk, nil))
	read, err := openReaders(set, log)
	if err != nil {
		t.Fatal(err)
	}
	u, err := read.understanding("NL", replayKey)
	if err != nil {
		t.Fatal(err)
	}
	r := newReloader(set, read, u, log)
	brand := func() schema.Brand {
		reading, _ := u.Read(&schema.Complaint{Text: "geen bereik met duinbel in Utrecht"})
		return reading.Brand
	}
	if got := brand(); got != "" {
		t.Fatalf("the brand is %q before the file names it", got)
	}
	write(strings.ReplaceAll(brands, "%s", "polderfoon, duinbel"))
	r.look()
	if got := brand(); got != "polderfoon" {
		t.Errorf("the brand is %q after the file names it, want polderfoon\n%s", got, talk.Bytes())
	}
	write("brands: [")
	r.look()
	if got := brand(); got != "polderfoon" || !strings.Contains(talk.String(), "own.yaml") {
		t.Errorf("after a broken file the brand is %q and the log says:\n%s", got, talk.Bytes())
	}
}
