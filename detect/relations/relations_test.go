package relations

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"outcry/schema"
)

func own(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func has(list []schema.Relation, kind schema.RelationKind, cause, effect schema.Brand, s schema.Service) bool {
	return slices.ContainsFunc(list, func(r schema.Relation) bool {
		return r.Kind == kind && r.Cause == cause && r.Effect == effect && slices.Contains(r.Services, s)
	})
}

func TestTheDefaultsKnowTheMarket(t *testing.T) {
	b, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	list := b.Relations()
	for _, want := range []struct {
		kind          schema.RelationKind
		cause, effect schema.Brand
		service       schema.Service
	}{
		{schema.RelationNetwork, "kpn", "simyo", schema.MobileData}, {schema.RelationNetwork, "vodafone", "hollandsnieuwe", schema.Voice},
		{schema.RelationNetwork, "t-mobile", "ben", schema.SMS}, {schema.RelationNetwork, "kpn", "youfone", schema.MobileData},
		{schema.RelationNetwork, "kpn", "youfone", schema.FixedInternet}, {schema.RelationPower, "liander", "", schema.FixedInternet},
	} {
		if !has(list, want.kind, want.cause, want.effect, want.service) {
			t.Errorf("no relation %+v", want)
		}
	}
	for _, r := range list {
		if r.Source == "" {
			t.Errorf("%s of %s and %s has no source", r.Kind, r.Cause, r.Effect)
		}
	}
}

const glasnet = "relations:\n  - kind: virtual-operator\n    country: NL\n    causes: kpn\n    effects: glasnet, simyo\n    services: mobile-data\n    source: me\n"

func TestAFileExtendsOrReplaces(t *testing.T) {
	for _, tc := range []struct {
		name, file         string
		glasnet, ben, sms  bool // glasnet on kpn, ben on t-mobile, simyo's text messages on kpn
		relations, atLeast int
	}{
		{"an empty file changes nothing", "", false, true, true, 0, 20},
		{"it adds, and a relation of its own takes the place of the embedded one", glasnet, true, true, false, 0, 20},
		{"it replaces all", "mode: replace\n" + glasnet, true, false, false, 2, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b, err := Open(own(t, tc.file))
			if err != nil {
				t.Fatal(err)
			}
			list := b.Relations()
			if got := has(list, schema.RelationNetwork, "kpn", "glasnet", schema.MobileData); got != tc.glasnet {
				t.Errorf("glasnet is on kpn: %v, want %v", got, tc.glasnet)
			}
			if got := has(list, schema.RelationNetwork, "t-mobile", "ben", schema.Voice); got != tc.ben {
				t.Errorf("ben is on t-mobile: %v, want %v", got, tc.ben)
			}
			if got := has(list, schema.RelationNetwork, "kpn", "simyo", schema.SMS); got != tc.sms {
				t.Errorf("simyo's text messages are on kpn: %v, want %v", got, tc.sms)
			}
			if tc.relations > 0 && len(list) != tc.relations || len(list) < tc.atLeast {
				t.Errorf("%d relations", len(list))
			}
		})
	}
}

func TestWhatIsWrongIsNamedByFileAndLine(t *testing.T) {
	entry := func(change ...string) string { return strings.NewReplacer(change...).Replace(glasnet) }
	for _, tc := range []struct{ name, file, want string }{
		{"no YAML", "relations: [", "own.yaml"},
		{"an unknown key", glasnet + "    colour: red\n", "[8:5]"},
		{"a mode that is none", "mode: append\n", "append"},
		{"a kind that is none", entry("virtual-operator", "cousin"), "own.yaml:2: kind \"cousin\""},
		{"a country that is none", entry("NL", "NL/UT"), "own.yaml:2: country \"NL/UT\""},
		{"no cause", entry("causes: kpn", "causes: \"\""), "own.yaml:2: causes"},
		{"no effect", entry("effects: glasnet, simyo", "effects: \"\""), "own.yaml:2: effects"},
		{"a service that is none", entry("mobile-data", "hugs"), "\"hugs\" is no service"},
		{"no service", entry("services: mobile-data", "services: \"\""), "services names none"},
		{"its own cause", entry("glasnet", "kpn"), "its own cause"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Open(own(t, tc.file))
			if !errors.Is(err, schema.ErrInvalid) || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error = %v, want ErrInvalid with %q", err, tc.want)
			}
		})
	}
	if _, err := Open("/nowhere/own.yaml"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is absent: %v, want ErrNotExist", err)
	}
}

func TestAfterAFaultTheOldRelationsStay(t *testing.T) {
	path := own(t, glasnet)
	b, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("mode: append\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := b.Reload(); err == nil {
		t.Error("Reload = nil, want an error")
	}
	if !has(b.Relations(), schema.RelationNetwork, "kpn", "glasnet", schema.MobileData) {
		t.Error("the relations read before are gone")
	}
}

func FuzzRelations(f *testing.F) {
	f.Add(glasnet)
	f.Add("mode: replace\nrelations:\n  - {kind: power, country: NL, causes: liander, services: tv}\n")
	f.Fuzz(func(t *testing.T, s string) {
		list, err := lay(nil, "fuzz", []byte(s))
		for _, r := range list {
			if err != nil || r.Cause == "" || len(r.Services) == 0 || r.Cause == r.Effect {
				t.Errorf("%q gives %+v, %v", s, r, err)
			}
		}
	})
}
