package api

import (
	"encoding/json"
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
		key    string
		status int
		want   standing
	}{
		{"desk", 200, standing{Name: "desk", Scopes: []Scope{Read, Webcare}, Brands: []schema.Brand{"kpn"}}},
		{"noc", 200, standing{Name: "noc", Scopes: []Scope{Read, Webcare, Operator}, Brands: []schema.Brand{}}},
		{"boss", 200, standing{Name: "boss", Scopes: Scopes(), Brands: []schema.Brand{}}},
		{"feed", 403, standing{}},
		{"nobody", 401, standing{}},
	} {
		status, body := h.askAs(tc.key, "GET", "/api/v1/me", "")
		var got standing
		if err := json.Unmarshal([]byte(body), &got); err != nil {
			t.Fatal(err)
		}
		if status != tc.status || status == 200 && !cmp.Equal(got, tc.want) {
			t.Errorf("GET /me as %s = %d %s, want %d %+v", tc.key, status, body, tc.status, tc.want)
		}
		if strings.Contains(body, "secret") {
			t.Errorf("GET /me as %s tells the key: %s", tc.key, body)
		}
	}
}

func TestWithoutKeysEverybodyMay(t *testing.T) {
	var got standing
	if newHouse(t).read("/api/v1/me", &got); !got.Open || !cmp.Equal(got.Scopes, Scopes()) {
		t.Errorf("GET /me without keys = %+v, want it open to all", got)
	}
}
