package api

import (
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

func TestKeysAreKeptAsHashesForTheirOwnerAlone(t *testing.T) {
	name := filepath.Join(t.TempDir(), "data", "keys.json")
	if keys, err := ReadKeys(name); keys != nil || err != nil {
		t.Fatalf("ReadKeys without a file = %v, %v, want none", keys, err)
	}
	k, secret, err := NewKey(morning, "noc", []Scope{Operator, Ingest}, []schema.Brand{"kpn"})
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteKeys(name, []Key{k}); err != nil {
		t.Fatal(err)
	}
	got, err := ReadKeys(name)
	if d := cmp.Diff([]Key{k}, got); d != "" || err != nil {
		t.Errorf("ReadKeys: %v (-want +got):\n%s", err, d)
	}
	raw, err := os.ReadFile(name)
	if err != nil || strings.Contains(string(raw), secret) {
		t.Errorf("the file holds the secret, or %v", err)
	}
	if at, err := os.Stat(name); err != nil || at.Mode().Perm() != 0o600 {
		t.Errorf("mode = %v, %v, want 0600", at.Mode(), err)
	}
	if rest, err := filepath.Glob(filepath.Join(filepath.Dir(name), ".keys-*")); len(rest) > 0 || err != nil {
		t.Errorf("left behind: %v, %v", rest, err)
	}
}

func TestNewKeyRefuses(t *testing.T) {
	for _, tc := range []struct {
		name, holder string
		scopes       []Scope
		brands       []schema.Brand
	}{
		{"a key without a name", "", []Scope{Read}, nil},
		{"a key without a scope", "noc", nil, nil},
		{"a scope that is none", "noc", []Scope{"root"}, nil},
		{"no scope by another word", "noc", []Scope{Anyone}, nil},
		{"a brand without a name", "noc", []Scope{Read}, []schema.Brand{""}},
	} {
		if _, _, err := NewKey(morning, tc.holder, tc.scopes, tc.brands); err == nil {
			t.Errorf("%s: NewKey = nil, want an error", tc.name)
		}
	}
}

// TestAKeysFileIsReadAgain follows a key from its making to its end.
func TestAKeysFileIsReadAgain(t *testing.T) {
	name := filepath.Join(t.TempDir(), "keys.json")
	synctest.Test(t, func(t *testing.T) {
		r := newKeyring(nil, name, slog.New(slog.DiscardHandler))
		step := func(when string, names string, open bool) {
			t.Helper()
			time.Sleep(2 * rereadEvery)
			held, isOpen := r.keys()
			var got []string
			for _, k := range held {
				got = append(got, k.name)
			}
			if strings.Join(got, " ") != names || isOpen != open {
				t.Errorf("%s: keys = %v, open %v, want %q, %v", when, got, isOpen, names, open)
			}
		}
		write := func(keys ...Key) {
			t.Helper()
			if err := WriteKeys(name, keys); err != nil {
				t.Fatal(err)
			}
		}
		step("before any key", "", true)
		write(key("noc", "a", Read))
		step("after the first", "noc", false)
		write(key("noc", "a", Read), key("bus", "b", Ingest))
		step("after the second", "noc bus", false)
		if err := os.WriteFile(name, []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
		step("with a broken file", "noc bus", false)
		write()
		step("after the last was revoked", "", false)
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		step("without the file", "", false)
	})
}

func TestAnEmptyKeysFileLetsNobodyIn(t *testing.T) {
	name := filepath.Join(t.TempDir(), "keys.json")
	if err := WriteKeys(name, nil); err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, func(cfg *Config, _ *Parts) { cfg.KeysFile = name })
	if status, _, _ := h.ask("GET", "/api/v1/incidents", ""); status != 401 {
		t.Errorf("GET /incidents = %d, want 401", status)
	}
}

func TestWrongKeysAreLimited(t *testing.T) {
	h := newHouse(t, func(cfg *Config, _ *Parts) {
		cfg.Keys, cfg.WrongKeys = []Key{key("noc", "s3cret", Read)}, 3
	})
	for i := range 6 {
		status, _, head := h.ask("GET", "/api/v1/incidents", "", "Authorization", "Bearer guess"+strconv.Itoa(i))
		want := 401
		if i >= 3 {
			want = 429
		}
		wait, err := strconv.Atoi(head.Get("Retry-After"))
		if status != want || want == 429 && (err != nil || wait < 1 || wait > 60) {
			t.Errorf("try %d = %d, Retry-After %q, want %d", i, status, head.Get("Retry-After"), want)
		}
	}
	if status, _, _ := h.ask("GET", "/api/v1/incidents", "", "Authorization", "bearer  s3cret"); status != 200 {
		t.Errorf("the right key by a scheme in lower case = %d, want 200", status)
	}
	if status, _, _ := h.ask("GET", "/api/v1/incidents", "", "Authorization", "Basic s3cret"); status == 200 {
		t.Error("a key by another scheme is let in")
	}
	if status, _, _ := h.ask("GET", "/api/v1/incidents", "", "Authorization", "Bearer s3cret"); status != 200 {
		t.Errorf("the right key behind the same address = %d, want 200", status)
	}
	if status, _, _ := h.ask("GET", "/api/v1/incidents", ""); status != 401 {
		t.Errorf("no key = %d, want 401: it is no try", status)
	}
}

func TestTriesCountByAddress(t *testing.T) {
	at := newTries(1)
	for _, tc := range []struct {
		name, address string
		after         time.Duration
		held          bool
	}{
		{"the first", "192.0.2.1", 0, false},
		{"the second", "192.0.2.1", 0, true},
		{"the same, written as IPv6", "::ffff:192.0.2.1", 0, true},
		{"a neighbour", "192.0.2.2", 0, false},
		{"one of IPv6", "2001:db8::1", 0, false},
		{"another of its network", "2001:db8::2", 0, true},
		{"one of another network", "2001:db8:0:1::1", 0, false},
		{"what is no address", "?", 0, false},
		{"a minute later", "192.0.2.1", time.Minute, false},
	} {
		if _, wait := at.fail(morning.Add(tc.after), tc.address); (wait > 0) != tc.held {
			t.Errorf("%s: wait = %v, want one: %v", tc.name, wait, tc.held)
		}
	}
}

// Two people who make keys at once both have theirs.
func TestKeysChangedAtOnce(t *testing.T) {
	name := filepath.Join(t.TempDir(), "keys.json")
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			err := ChangeKeys(name, func(keys []Key) ([]Key, error) {
				return append(keys, key(strconv.Itoa(i), strconv.Itoa(i), Read)), nil
			})
			if err != nil {
				t.Errorf("ChangeKeys: %v", err)
			}
		})
	}
	all.Wait()
	if keys, err := ReadKeys(name); len(keys) != 20 || err != nil {
		t.Errorf("ReadKeys after 20 changes at once = %d keys, %v, want 20", len(keys), err)
	}
}

// FuzzReadKeys: a file of keys is read or refused, and what is read is good.
func FuzzReadKeys(f *testing.F) {
	raw, err := json.Marshal(keysFile{[]Key{key("noc", "a", Read)}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte(`{"keys":[{"name":"x"}]}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		name := filepath.Join(t.TempDir(), "keys.json")
		if err := os.WriteFile(name, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		keys, err := ReadKeys(name)
		for _, k := range keys {
			if bad := k.validate(); bad != nil || err != nil {
				t.Errorf("ReadKeys gave %+v: %v, %v", k, bad, err)
			}
		}
	})
}
