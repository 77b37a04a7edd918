package api

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"outcry/schema"
)

const utrecht = `{"id":"tw:1","source":"twitter","time":"2026-11-21T08:15:03Z","text":"t-mobile: geen 3G in Utrecht"}`

func line(id string) string { return strings.Replace(utrecht, "tw:1", id, 1) }

func TestPostComplaints(t *testing.T) {
	receipt := Receipt{ID: "tw:1", Source: "twitter", Outcome: "added", Kind: schema.KindReport, Brand: "t-mobile", Service: schema.MobileData,
		Region: "NL/UT/GM0344", Confidence: 0.9, Needs: []string{}}
	bad := LineError{Line: 2, Field: "time", Reason: `"gisteren" is not an RFC 3339 time such as 2026-11-21T20:15:03Z`}
	for _, tc := range []struct {
		name   string
		body   string
		status int
		want   Taken
	}{
		{"one object is stored and understood", utrecht, 200, Taken{Accepted: 1, Errors: []LineError{}, Receipts: []Receipt{receipt}}},
		{"an array is stored", "[" + utrecht + "," + utrecht + "]", 200,
			Taken{Accepted: 1, Duplicates: 1, Errors: []LineError{}, Receipts: []Receipt{receipt, with(receipt, func(r *Receipt) { r.Outcome = "duplicate" })}}},
		{"a bad line takes no other along", utrecht + "\n" + strings.Replace(line("tw:2"), "2026-11-21T08:15:03Z", "gisteren", 1) + "\n" + utrecht, 200,
			Taken{Accepted: 1, Duplicates: 1, Rejected: 1, Errors: []LineError{bad}, Receipts: []Receipt{receipt, with(receipt, func(r *Receipt) { r.Outcome = "duplicate" })}}},
		{"an empty array is nothing to store", "[]", 200, Taken{Errors: []LineError{}, Receipts: []Receipt{}}},
		{"what is all bad is a bad request", `{"id":"1"}`, 400, Taken{Rejected: 1, Errors: []LineError{{1, "source", "is required"}}, Receipts: []Receipt{}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := newHouse(t)
			status, body, _ := h.ask("POST", "/api/v1/complaints", tc.body)
			if status != tc.status {
				t.Fatalf("POST = %d %s, want %d", status, body, tc.status)
			}
			var got Taken
			if err := json.Unmarshal([]byte(body), &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("POST %s (-want +got):\n%s", tc.body, diff)
			}
		})
	}
}

func with[T any](v T, change func(*T)) T {
	change(&v)
	return v
}

func TestPostCompressed(t *testing.T) {
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	z.Write([]byte(utrecht))
	z.Close()
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	packed := enc.EncodeAll([]byte(utrecht), nil)
	for _, tc := range []struct {
		name, coding string
		body         string
		status       int
	}{
		{"gzip that says so", "gzip", zipped.String(), 200},
		{"gzip that does not", "", zipped.String(), 200},
		{"zstd that says so", "zstd", string(packed), 200},
		{"zstd that does not", "", string(packed), 200},
		{"plain text called gzip", "gzip", utrecht, 400},
		{"plain text called zstd", "zstd", utrecht, 400},
		{"gzip cut short", "gzip", zipped.String()[:zipped.Len()-12], 400},
		{"an unknown coding", "br", utrecht, 415},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := newHouse(t)
			status, body, _ := h.ask("POST", "/api/v1/complaints", tc.body, "Content-Encoding", tc.coding)
			if status != tc.status {
				t.Errorf("POST = %d %s, want %d", status, body, tc.status)
			}
		})
	}
}

func TestPostTooMuch(t *testing.T) {
	small := func(cfg *Config, _ *Parts) { cfg.MaxBody, cfg.MaxPlain, cfg.Batch = 1_000, 2_000, 2 }
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	for i := range 1_000 {
		fmt.Fprintln(z, line(fmt.Sprint(i)))
	}
	z.Close()
	if zipped.Len() > 10_000 {
		t.Fatalf("the bomb has %d bytes", zipped.Len())
	}
	for _, tc := range []struct {
		name, body string
		cfg        func(*Config, *Parts)
	}{
		{"a body larger than the limit", strings.Repeat(utrecht+"\n", 100), small},
		{"a small body that grows", zipped.String(), func(cfg *Config, _ *Parts) { cfg.MaxBody, cfg.MaxPlain = 10_000, 20_000 }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := newHouse(t, tc.cfg)
			status, body, head := h.ask("POST", "/api/v1/complaints", tc.body)
			if status != 413 || head.Get("Content-Type") != "application/problem+json" {
				t.Errorf("POST = %d %s %s, want 413 and a problem", status, head.Get("Content-Type"), body)
			}
		})
	}
}

func TestPostWhenBusy(t *testing.T) {
	h := newHouse(t)
	h.shelf.err = fmt.Errorf("queue of secret-host full: %w", schema.ErrBusy)
	status, body, head := h.ask("POST", "/api/v1/complaints", utrecht)
	if status != http.StatusServiceUnavailable || head.Get("Retry-After") == "" {
		t.Errorf("POST = %d, Retry-After %q, want 503 and a time", status, head.Get("Retry-After"))
	}
	if strings.Contains(body, "secret-host") {
		t.Errorf("POST tells what happens inside: %s", body)
	}
}

func TestErase(t *testing.T) {
	h := newHouse(t)
	odd := strings.Replace(utrecht, "tw:1", "a/b c", 1)
	h.ask("POST", "/api/v1/complaints", odd)
	for _, tc := range []struct {
		name, path string
		status     int
	}{
		{"an id with a slash and a space", "/api/v1/complaints/twitter/a%2Fb%20c", 204},
		{"the same again", "/api/v1/complaints/twitter/a%2Fb%20c", 404},
		{"an author", "/api/v1/authors/user123", 200},
	} {
		if status, body, _ := h.ask("DELETE", tc.path, ""); status != tc.status {
			t.Errorf("%s: DELETE = %d %s, want %d", tc.name, status, body, tc.status)
		}
	}
}
