package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
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

func TestAChangedGazetteerIsShown(t *testing.T) {
	name := filepath.Join(t.TempDir(), "own.yaml")
	write := func(doc string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(doc), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("roads: |\n  N998: Utrecht, Zeist\n")
	set := defaultSettings()
	set.Gazetteer.Names = []string{name}
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	read, err := openReaders(set, log)
	if err != nil {
		t.Fatal(err)
	}
	u, err := read.understanding("NL", replayKey)
	if err != nil {
		t.Fatal(err)
	}
	r, shown := newReloader(set, read, u, log), newAtlas(u)
	moved := (&house{understanding: u}).movedPlaces()
	known := func(segment schema.Region) bool {
		_, ok := shown.Place(segment)
		listed := slices.ContainsFunc(shown.Places(), func(p schema.Place) bool { return p.Region == segment })
		return ok && listed
	}
	if !known("NL/road/N998") || known("NL/road/N999") {
		t.Fatalf("N998 known: %t, N999 known: %t, before the file changes", known("NL/road/N998"), known("NL/road/N999"))
	}
	write("roads: |\n  N998: Utrecht, Zeist\n  N999: Utrecht, Amersfoort\n")
	if r.look(); !known("NL/road/N999") {
		t.Error("a road that the file names is not shown")
	}
	isNew := func(p schema.Place) bool { return p.Region == "NL/road/N999" }
	if places, others := moved(); !others || !slices.ContainsFunc(places, isNew) {
		t.Errorf("the detector is told of %d places, changed: %t, want the new road among them", len(places), others)
	}
	if _, others := moved(); others {
		t.Error("the detector is told twice")
	}
}
