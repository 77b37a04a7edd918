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

func TestChangedRelationsAreReadAgain(t *testing.T) {
	name := filepath.Join(t.TempDir(), "kin.yaml")
	write := func(host string) {
		t.Helper()
		doc := "relations:\n  - kind: virtual-operator\n    country: NL\n    causes: " + host + "\n    effects: polderfoon\n    services: voice\n"
		if err := os.WriteFile(name, []byte(doc), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("kpn")
	set := defaultSettings()
	set.Relations.Files = []string{name}
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
	on := func(host schema.Brand) bool {
		return slices.ContainsFunc(read.relations.Relations(), func(r schema.Relation) bool { return r.Effect == "polderfoon" && r.Cause == host })
	}
	if !on("kpn") {
		t.Fatal("the file's own relation is not known")
	}
	write("vodafone")
	r.look()
	if !on("vodafone") || on("kpn") {
		t.Errorf("after the change the old relation stands\n%s", talk.Bytes())
	}
	write("polderfoon")
	r.look()
	if !on("vodafone") || !strings.Contains(talk.String(), "kin.yaml:2") {
		t.Errorf("after a broken file the relation is gone or the log does not name its line:\n%s", talk.Bytes())
	}
}
