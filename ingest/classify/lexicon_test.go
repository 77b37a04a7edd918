package classify

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"outcry/schema"
)

func TestServiceBitsFollowTheVocabulary(t *testing.T) {
	for i, s := range schema.Services() {
		if b := bitOf(s); b != 1<<i {
			t.Errorf("bit of %s = %b, want 1<<%d", s, b, i)
		}
	}
	if bitOf(schema.Other) != bitOther || bitOf(schema.Rail) != bitRail || bitOf(schema.MobileData) != bitMobileData {
		t.Error("the constants are out of order")
	}
}

func TestEveryCategoryHasPhrases(t *testing.T) {
	lex, err := DefaultLexicon()
	if err != nil {
		t.Fatal(err)
	}
	seen := category(0)
	for name, c := range categoryNames {
		if len(lex.phrases[name]) == 0 {
			t.Errorf("category %s has no phrases", name)
		}
		if seen&c != 0 {
			t.Errorf("category %s shares its bit", name)
		}
		seen |= c
	}
}

func lexiconFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoadLexicon(t *testing.T) {
	for _, tc := range []struct {
		name, file, text string
		brand            schema.Brand
		kind             schema.Kind
	}{
		{"a brand of the user's own", "brands:\n  - slug: glasnet\n    services: fixed-internet\n    names: glasnet, glasnetje\n", "glasnetje ligt eruit in Ede", "glasnet", schema.KindReport},
		{"one more name of a known brand", "brands:\n  - slug: kpn\n    names: de groene reus\n", "geen internet bij de groene reus", "kpn", schema.KindReport},
		{"the names of old still stand", "brands:\n  - slug: kpn\n    names: de groene reus\n", "geen internet bij kpn", "kpn", schema.KindReport},
		{"replace drops the defaults", "mode: replace\nbrands:\n  - slug: glasnet\n    services: fixed-internet\n    names: glasnet\n", "kpn ligt eruit, glasnet niet", "glasnet", schema.KindOther},
		{"a phrase of the user's own", "phrases:\n  broken:\n    nl: ligt te snurken\n", "ziggo ligt te snurken in Ede", "ziggo", schema.KindReport},
		{"a sequence in place of commas", "phrases:\n  broken:\n    nl:\n      - ligt te snurken\n      - ligt te slapen\n", "ziggo ligt te slapen in Ede", "ziggo", schema.KindReport},
		{"an empty file changes nothing", "", "geen internet bij kpn", "kpn", schema.KindReport},
	} {
		t.Run(tc.name, func(t *testing.T) {
			lex, err := LoadLexicon(lexiconFile(t, tc.file))
			if err != nil {
				t.Fatal(err)
			}
			cl, err := New(lex, time.UTC, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			if r := read(cl, tc.text); r.Brand != tc.brand || tc.kind == schema.KindReport && r.Kind != tc.kind {
				t.Errorf("%q reads as %s of %q, want %s of %q", tc.text, r.Kind, r.Brand, tc.kind, tc.brand)
			}
		})
	}
}

func TestLoadLexiconNamesFileAndLine(t *testing.T) {
	for _, tc := range []struct{ name, file, want string }{
		{"no YAML", "brands: [", "own.yaml"},
		{"an unknown key", "brands:\n  - slug: x\n    colour: red\n", "[3:5]"},
		{"an unknown category", "phrases:\n  brokken:\n    nl: plat\n", "brokken"},
		{"an unknown service", "services:\n  telegraph:\n    strong: {nl: telegram}\n", "telegraph"},
		{"a brand without services", "brands:\n  - slug: x\n    names: iks\n", "own.yaml:3"},
		{"a service that is none", "brands:\n  - slug: x\n    services: voice, hugs\n    names: iks\n", "hugs"},
		{"a brand without slug", "brands:\n  - names: iks\n", "no slug"},
		{"a mode that is none", "mode: append\n", "append"},
		{"a map where words belong", "phrases:\n  broken:\n    nl: {a: b}\n", "list of words"},
		{"a bracket left open", "phrases:\n  broken:\n    nl: ligt (er uit\n", "own.yaml:3"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			lex, err := LoadLexicon(lexiconFile(t, tc.file))
			if err == nil {
				_, err = New(lex, time.UTC, slog.New(slog.DiscardHandler))
			}
			if !errors.Is(err, schema.ErrInvalid) || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error = %v, want ErrInvalid with %q", err, tc.want)
			}
		})
	}
	if _, err := LoadLexicon("/nowhere/own.yaml"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is absent: %v, want ErrNotExist", err)
	}
}

func TestReloadKeepsTheOldLexiconAfterAnError(t *testing.T) {
	cl := newClassifier(t)
	lex, err := LoadLexicon(lexiconFile(t, "phrases:\n  broken:\n    nl: ligt (er uit\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := cl.Reload(lex); !errors.Is(err, schema.ErrInvalid) {
		t.Errorf("Reload = %v, want ErrInvalid", err)
	}
	if r := read(cl, "geen internet bij kpn"); r.Kind != schema.KindReport {
		t.Errorf("after the error a report reads as %s", r.Kind)
	}
}

func FuzzLexicon(f *testing.F) {
	f.Add("brands:\n  - slug: x\n    services: voice\n    names: iks, (a|b) c\n")
	f.Add("phrases:\n  broken:\n    nl: |\n      a, b\n")
	f.Fuzz(func(t *testing.T, s string) {
		lex := &Lexicon{services: map[string]serviceEntry{}, phrases: map[string]byLang{}}
		if err := lex.add("fuzz", []byte(s)); err != nil {
			return
		}
		if lex.validate() == nil {
			compile(lex)
		}
	})
}
