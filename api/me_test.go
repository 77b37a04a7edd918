package api

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

func TestAKeyIsToldWhatItIsGoodFor(t *testing.T) {
	h := newHouse(t, func(cfg *Config, _ *Parts) {
		desk := key("desk", "secret desk", Webcare)
		desk.Brands = []schema.Brand{"kpn"}
		cfg.Keys = []Key{desk, key("noc", "secret noc", Operator), key("boss", "secret boss", Admin), key("feed", "secret feed", Ingest)}
	})
	for _, tc := range []struct {
		name, bearer string
		status       int
		want         standing
		may, not     string
	}{
		{"webcare of one brand", "Bearer secret desk", 200, standing{Name: "desk", Scopes: []Scope{Read, Webcare}, Brands: []schema.Brand{"kpn"}}, "POST /api/v1/confirm", "GET /metrics"},
		{"operations", "Bearer secret noc", 200, standing{Name: "noc", Scopes: []Scope{Read, Webcare, Operator}, Brands: []schema.Brand{}}, "POST /api/v1/incidents/{id}/ack", "DELETE /api/v1/authors/{author}"},
		{"the administrator", "Bearer secret boss", 200, standing{Name: "boss", Scopes: Scopes(), Brands: []schema.Brand{}}, "DELETE /api/v1/authors/{author}", ""},
		{"a feed", "Bearer secret feed", 200, standing{Name: "feed", Scopes: []Scope{Ingest}, Brands: []schema.Brand{}}, "POST /api/v1/complaints", "GET /api/v1/incidents"},
		{"a wrong key", "Bearer guessed", 401, standing{}, "", ""},
		{"no key", "", 200, standing{Scopes: []Scope{}, Brands: []schema.Brand{}}, "GET /healthz", "GET /api/v1/incidents"},
	} {
		status, body, _ := h.ask("GET", "/api/v1/me", "", "Authorization", tc.bearer)
		var got standing
		if err := json.Unmarshal([]byte(body), &got); err != nil {
			t.Fatal(err)
		}
		if tc.may != "" && !slices.Contains(got.May, tc.may) || slices.Contains(got.May, tc.not) {
			t.Errorf("%s: may %v, want %s and not %s", tc.name, got.May, tc.may, tc.not)
		}
		if got.May = nil; status != tc.status || status == 200 && !cmp.Equal(got, tc.want) {
			t.Errorf("%s: GET /me = %d %+v, want %d %+v", tc.name, status, got, tc.status, tc.want)
		}
		if strings.Contains(body, "secret") {
			t.Errorf("%s: GET /me tells the key: %s", tc.name, body)
		}
	}
}

func TestWithoutKeysEverybodyMay(t *testing.T) {
	h := newHouse(t)
	var got standing
	if h.read("/api/v1/me", &got); !got.Open || !cmp.Equal(got.Scopes, Scopes()) || len(got.May) != len(h.api.routes()) {
		t.Errorf("GET /me without keys = %+v, want it open to all", got)
	}
}

func TestGuessesAtMeAreCounted(t *testing.T) {
	h := newHouse(t, func(cfg *Config, _ *Parts) { cfg.Keys, cfg.WrongKeys = []Key{key("noc", "secret noc", Read)}, 2 })
	for _, want := range []int{401, 401, 429} {
		if status, _ := h.askAs("guess", "GET", "/api/v1/me", ""); status != want {
			t.Errorf("GET /me with a wrong key = %d, want %d", status, want)
		}
	}
}

// TestWhoMaySeeTheStatusPageInABrowserIsTold: a browser that follows a link sends no key.
func TestWhoMaySeeTheStatusPageInABrowserIsTold(t *testing.T) {
	for _, c := range []struct {
		name       string
		keys, open bool
		want       bool
	}{
		{"without keys", false, false, true},
		{"with keys", true, false, false},
		{"with keys, public", true, true, true},
	} {
		h := newHouse(t, func(cfg *Config, _ *Parts) {
			cfg.Status.Public = c.open
			if c.keys {
				cfg.Keys = []Key{key("noc", "secret noc", Read)}
			}
		})
		_, body := h.askAs("noc", "GET", "/api/v1/me", "")
		var got standing
		if err := json.Unmarshal([]byte(body), &got); err != nil {
			t.Fatal(err)
		}
		status, _, _ := h.ask("GET", "/status", "")
		if got.Public != c.want || (status == 200) != c.want {
			t.Errorf("%s: told %v, and the page answers %d to nobody, want %v", c.name, got.Public, status, c.want)
		}
	}
}
