package api

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// withProm lets a handler stand for the PromQL API that tells what reached it.
func withProm(cfg *Config, parts *Parts) {
	parts.PromQL = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		fmt.Fprintf(w, `{"status":"success","data":[%q,%q]}`, r.Method+" "+r.URL.Path, r.Form.Get("query"))
	})
}

func TestPromQLPassesByURLAndForm(t *testing.T) {
	h := newHouse(t, withProm)
	for _, c := range []struct{ method, path, query, form string }{
		{"GET", "/query", "query=up", ""}, {"POST", "/query", "query=up", ""}, {"POST", "/query_range", "start=1", "query=up"},
		{"GET", "/label/brand/values", "query=up", ""}, {"POST", "/status/buildinfo", "", "query=up"}, {"POST", "/read", "query=up", ""},
	} {
		r, err := http.NewRequestWithContext(t.Context(), c.method, h.URL+promBase+c.path+"?"+c.query, strings.NewReader(c.form))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		want := fmt.Sprintf(`{"status":"success","data":[%q,"up"]}`, c.method+" "+promBase+c.path)
		if err != nil || resp.StatusCode != http.StatusOK || string(body) != want {
			t.Errorf("%s %s?%s %s = %d %s, %v, want %s", c.method, c.path, c.query, c.form, resp.StatusCode, body, err, want)
		}
	}
}

func TestPromQLNeedsAKeyThatReads(t *testing.T) {
	sum := sha256.Sum256([]byte("secret"))
	h := newHouse(t, withProm, func(cfg *Config, _ *Parts) {
		cfg.Keys = []Key{{Name: "grafana", SHA256: hex.EncodeToString(sum[:]), Scopes: []Scope{Read}}}
	})
	for key, want := range map[string]int{"": http.StatusUnauthorized, "wrong": http.StatusUnauthorized, "secret": http.StatusOK} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+promBase+"/query", strings.NewReader(url.Values{"query": {"1"}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Authorization", "Bearer "+key)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("with key %q the answer is %d, want %d", key, resp.StatusCode, want)
		}
	}
}

func TestPromQLIsDescribed(t *testing.T) {
	h := newHouse(t, withProm)
	doc, err := openapi3.NewLoader().LoadFromData(h.api.spec)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Error(err)
	}
	for _, r := range h.api.promRoutes() {
		path, _ := templated(r.path)
		if item := doc.Paths.Find(path); item == nil || item.GetOperation(r.method) == nil {
			t.Errorf("%s %s is not described", r.method, path)
		}
	}
}
