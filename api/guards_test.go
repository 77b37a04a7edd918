package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"outcry/schema"
)

func key(name, secret string, scopes ...Scope) Key {
	sum := sha256.Sum256([]byte(secret))
	return Key{Name: name, SHA256: hex.EncodeToString(sum[:]), Scopes: scopes}
}

func TestConfigRefusesTheWorldWithoutKeys(t *testing.T) {
	for _, tc := range []struct {
		name, listen string
		keys         []Key
		ok           bool
	}{
		{"loopback is open", "127.0.0.1:8080", nil, true},
		{"so is its other address", "127.0.0.9:0", nil, true},
		{"and that of IPv6", "[::1]:8080", nil, true},
		{"and its name", "localhost:8080", nil, true},
		{"every address is not", "0.0.0.0:8080", nil, false},
		{"nor is no address", ":8080", nil, false},
		{"nor an address of the network", "192.168.1.4:8080", nil, false},
		{"nor a name", "outcry.example:8080", nil, false},
		{"keys open the door", "0.0.0.0:8080", []Key{key("noc", "s3cret", Read)}, true},
		{"a key without a scope does not", "0.0.0.0:8080", []Key{key("noc", "s3cret")}, false},
		{"a key in the clear is refused", "127.0.0.1:8080", []Key{{Name: "noc", SHA256: "s3cret", Scopes: []Scope{Read}}}, false},
		{"an address without a port is refused", "127.0.0.1", nil, false},
	} {
		cfg := DefaultConfig()
		cfg.Listen, cfg.Keys = tc.listen, tc.keys
		if err := cfg.Validate(); (err == nil) != tc.ok {
			t.Errorf("%s: Validate(%s) = %v, want ok %v", tc.name, tc.listen, err, tc.ok)
		}
	}
}

func TestGuards(t *testing.T) {
	h := newHouse(t)
	note := `{"who":"anna","words":"hello"}`
	for _, tc := range []struct {
		name, method, path string
		header             []string
		status             int
	}{
		{"a name of this machine is answered", "GET", "/healthz", []string{"Host", "localhost:8080"}, 200},
		{"a name bound to this machine by others is not", "GET", "/api/v1/incidents", []string{"Host", "evil.example:8080"}, 421},
		{"a write from a page of our own", "POST", "/api/v1/incidents/x/ack", []string{"Sec-Fetch-Site", "same-origin"}, 404},
		{"a write from a page elsewhere", "POST", "/api/v1/incidents/x/ack", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"a write from an old browser elsewhere", "DELETE", "/api/v1/authors/x", []string{"Origin", "http://evil.example"}, 403},
		{"a read from a page elsewhere is harmless", "GET", "/healthz", []string{"Sec-Fetch-Site", "cross-site"}, 200},
		{"what is not here", "GET", "/api/v1/nothing", nil, 404},
		{"a file that is not here", "GET", "/../go.mod", nil, 404},
		{"a folder of the page", "GET", "/assets", nil, 404},
		{"a hidden file", "GET", "/.keep", nil, 404},
		{"a write to what is not here", "POST", "/nothing", nil, 404},
		{"a method that is not taken", "PUT", "/api/v1/incidents", nil, 405},
	} {
		status, body, head := h.ask(tc.method, tc.path, note, tc.header...)
		if status != tc.status {
			t.Errorf("%s: %s %s = %d %s, want %d", tc.name, tc.method, tc.path, status, body, tc.status)
		}
		if status >= 400 && head.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: answers %s, want a problem", tc.name, head.Get("Content-Type"))
		}
		if status == 405 && head.Get("Allow") == "" {
			t.Errorf("%s: does not say which methods are", tc.name)
		}
		for _, name := range []string{"Content-Security-Policy", "X-Content-Type-Options", "X-Request-Id", "X-Frame-Options"} {
			if head.Get(name) == "" {
				t.Errorf("%s: no %s", tc.name, name)
			}
		}
	}
}

// TestScopes walks every route with every key.
func TestScopes(t *testing.T) {
	keys := map[string][]Scope{"ingest": {Ingest}, "read": {Read}, "webcare": {Webcare}, "operator": {Operator}, "admin": {Admin}}
	h := newHouse(t, func(cfg *Config, _ *Parts) {
		cfg.Listen, cfg.WrongKeys = "0.0.0.0:0", 10_000
		for name, scopes := range keys {
			cfg.Keys = append(cfg.Keys, key(name, "secret "+name, scopes...))
		}
	})
	let := map[Scope]string{Ingest: "ingest admin", Read: "read webcare operator admin", Webcare: "webcare operator admin", Operator: "operator admin", Admin: "admin"}
	for _, r := range h.api.routes() {
		if r.pace == forever {
			continue
		}
		path := strings.NewReplacer(":id", "x", ":source", "s", ":author", "a").Replace(r.path)
		for name := range keys {
			status, _, _ := h.ask(r.method, path, "{}", "Authorization", "Bearer secret "+name)
			may := r.scope == Anyone || strings.Contains(" "+let[r.scope]+" ", " "+name+" ")
			if (status == 403) == may || status == 401 {
				t.Errorf("%s %s with key %s = %d, want it let in: %v", r.method, r.path, name, status, may)
			}
		}
		for _, wrong := range []string{"", "Bearer ", "Bearer wrong", "Basic secret admin"} {
			status, _, head := h.ask(r.method, path, "{}", "Authorization", wrong)
			if r.scope != Anyone && (status != 401 || head.Get("WWW-Authenticate") == "") {
				t.Errorf("%s %s with %q = %d, want 401", r.method, r.path, wrong, status)
			}
		}
	}
}

func TestAKeyStandsInTheJournal(t *testing.T) {
	h := newHouse(t, func(cfg *Config, _ *Parts) { cfg.Keys = []Key{key("noc", "s3cret", Operator)} })
	h.shelf.save(outage("a"))
	h.ask("POST", "/api/v1/incidents/a/ack", `{"who":"anna"}`, "Authorization", "Bearer s3cret")
	if len(h.shelf.entries) != 1 || h.shelf.entries[0].Who != "noc/anna" {
		t.Errorf("journal = %v, want noc/anna", h.shelf.entries)
	}
}

func TestStatusOfErrors(t *testing.T) {
	for _, tc := range []struct {
		err  error
		want int
	}{
		{fmt.Errorf("a: %w", schema.ErrNotFound), 404},
		{fmt.Errorf("a: %w", schema.ErrConflict), 409},
		{fmt.Errorf("a: %w", schema.ErrInvalid), 400},
		{&schema.FieldError{Field: "time", Reason: "is required"}, 400},
		{fmt.Errorf("a: %w", schema.ErrBusy), 503},
		{fmt.Errorf("a: %w", &http.MaxBytesError{Limit: 4}), 413},
		{errors.New("disk on fire"), 500},
	} {
		status, detail := statusOf(tc.err)
		if status != tc.want || strings.Contains(detail, "fire") {
			t.Errorf("statusOf(%v) = %d %q, want %d and nothing from inside", tc.err, status, detail, tc.want)
		}
	}
}

func TestAPanicIsAProblem(t *testing.T) {
	h := newHouse(t, func(_ *Config, p *Parts) { p.Redact = func(string) string { panic("secret") } })
	h.shelf.save(outage("a"))
	h.ask("POST", "/api/v1/complaints", utrecht)
	status, body, _ := h.ask("GET", "/api/v1/incidents/a/evidence", "", "X-Request-Id", "mine-1234")
	var p Problem
	if err := json.Unmarshal([]byte(body), &p); err != nil || status != 500 || p.ID != "mine-1234" || strings.Contains(body, "secret") {
		t.Errorf("GET = %d %s (%v), want a problem 500 that carries the request id and no secret", status, body, err)
	}
}

func TestMetricsAreInOrder(t *testing.T) {
	h := newHouse(t)
	h.ask("POST", "/api/v1/complaints", utrecht)
	h.ask("GET", "/api/v1/confirm?postcode=3511", "")
	faults, err := testutil.GatherAndLint(h.reg)
	if err != nil || len(faults) > 0 {
		t.Errorf("promlint: %v, %v", faults, err)
	}
	status, body, _ := h.ask("GET", "/metrics", "")
	if status != 200 || !strings.Contains(body, `outcry_api_requests_total{method="POST",route="/api/v1/complaints",status="200"} 1`) {
		t.Errorf("GET /metrics = %d %s, want the upload counted", status, body)
	}
}

func TestReady(t *testing.T) {
	h := newHouse(t)
	if status, body, _ := h.ask("GET", "/readyz", ""); status != 200 {
		t.Errorf("GET /readyz = %d %s, want 200", status, body)
	}
	h.shelf.err = errors.New("the engine is away")
	if status, body, head := h.ask("GET", "/readyz", ""); status != 503 || head.Get("Retry-After") == "" || strings.Contains(body, "engine") {
		t.Errorf("GET /readyz without a store = %d %s, want 503", status, body)
	}
	if status, _, _ := h.ask("GET", "/healthz", ""); status != 200 {
		t.Errorf("GET /healthz without a store = %d, want 200", status)
	}
}

func TestUploadsHaveARoof(t *testing.T) {
	h := newHouse(t, func(cfg *Config, _ *Parts) { cfg.MaxUploads = 1 })
	h.api.uploads <- struct{}{}
	status, _, head := h.ask("POST", "/api/v1/complaints", utrecht)
	if status != 429 || head.Get("Retry-After") == "" {
		t.Errorf("POST beside a full house = %d, want 429 and a time", status)
	}
	<-h.api.uploads
	if status, body, _ := h.ask("POST", "/api/v1/complaints", utrecht); status != 200 {
		t.Errorf("POST = %d %s, want 200", status, body)
	}
}

func TestASlowAnswerEnds(t *testing.T) {
	h := newHouse(t, func(cfg *Config, p *Parts) { cfg.Timeout = 20 * time.Millisecond })
	h.api.engine.GET("/slow", h.api.limit(route{}), h.api.answer(func(c *gin.Context) error {
		<-c.Request.Context().Done()
		return c.Request.Context().Err()
	}))
	if status, body, _ := h.ask("GET", "/slow", ""); status != 503 {
		t.Errorf("GET /slow = %d %s, want 503", status, body)
	}
}
