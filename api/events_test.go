package api

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"outcry/schema"
)

// listen opens an event stream and returns its lines that say something.
func (h *house) listen(last string) <-chan string {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), "GET", h.URL+eventsPath, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	req.Header.Set("Last-Event-ID", last)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	if kind := resp.Header.Get("Content-Type"); kind != "text/event-stream" {
		h.t.Fatalf("events come as %q", kind)
	}
	h.t.Cleanup(func() { resp.Body.Close() })
	lines := make(chan string, 100)
	go func() {
		defer close(lines)
		for in := bufio.NewScanner(resp.Body); in.Scan(); {
			if in.Text() != "" {
				lines <- in.Text()
			}
		}
	}()
	h.expect(lines, "retry: 3000")
	return lines
}

func (h *house) expect(lines <-chan string, prefix string) {
	h.t.Helper()
	select {
	case l := <-lines:
		if !strings.HasPrefix(l, prefix) {
			h.t.Fatalf("stream says %q, want %q", l, prefix)
		}
	case <-time.After(10 * time.Second):
		h.t.Fatalf("stream says nothing, want %q", prefix)
	}
}

func TestEventsTellOpeningChangeAndEnd(t *testing.T) {
	h := newHouse(t)
	h.shelf.save(outage("old"))
	lines := h.listen("")
	inc := outage("new")
	h.shelf.save(inc)
	h.expect(lines, "event: opened")
	h.expect(lines, "id: 2026-11-21T08:30:00Z new")
	h.expect(lines, `data: {"id":"new"`)
	inc.Witnesses, inc.UpdatedAt = 50, morning
	h.shelf.save(inc)
	h.expect(lines, "event: updated")
	h.expect(lines, "id: ")
	h.expect(lines, "data: ")
	h.ask("POST", "/api/v1/incidents/new/dismiss", `{"who":"anna","words":"a test"}`)
	h.expect(lines, "event: closed")
	h.expect(lines, "id: ")
	h.expect(lines, `data: {"id":"new","kind":"outage","status":"dismissed"`)
	h.shelf.mu.Lock()
	h.shelf.sources = []schema.SourceStatus{{Source: "forum", Complaints: 900, FirstTime: morning.Add(-48 * time.Hour), LastTime: morning.Add(-6 * time.Hour)}}
	h.shelf.mu.Unlock()
	h.expect(lines, "event: source")
	h.expect(lines, `data: {"blind":true,"source":"forum"}`)
}

func TestEventsCatchUp(t *testing.T) {
	h := newHouse(t)
	h.shelf.save(outage("missed"))
	lines := h.listen("2026-11-21T08:29:59Z")
	h.expect(lines, "event: opened")
	h.expect(lines, "id: ")
	h.expect(lines, `data: {"id":"missed"`)
}

// TestEventsGoOnWhereTheyBrokeOff resumes among incidents of one moment.
func TestEventsGoOnWhereTheyBrokeOff(t *testing.T) {
	h := newHouse(t)
	for _, id := range []string{"a", "b", "c"} {
		h.shelf.save(outage(id))
	}
	for _, tc := range []struct {
		name, last string
		want       []string
	}{
		{"after the second of three", "2026-11-21T08:30:00Z b", []string{"c"}},
		{"after the first", "2026-11-21T08:30:00Z a", []string{"b", "c"}},
		{"by a time alone, all of that moment", "2026-11-21T08:30:00Z", []string{"a", "b", "c"}},
		{"after a later one", "2026-11-21T08:31:00Z a", []string{"d"}},
	} {
		lines := h.listen(tc.last)
		if tc.want[0] == "d" {
			h.shelf.save(with(outage("d"), func(i *schema.Incident) { i.UpdatedAt = morning }))
		}
		for _, id := range tc.want {
			h.expect(lines, "event: opened")
			h.expect(lines, "id: 2026-11-21T0")
			h.expect(lines, `data: {"id":"`+id+`"`)
		}
	}
}

func TestServeStopsWithOpenStreams(t *testing.T) {
	h := newHouse(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.api.Serve(ctx, l) }()
	resp, err := http.Get("http://" + l.Addr().String() + eventsPath)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("Serve = %v, want nil", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("Serve goes on after its context ended")
	}
}

func TestThePageIsServed(t *testing.T) {
	h := newHouse(t)
	status, body, head := h.ask("GET", "/", "")
	if status != 200 || !strings.Contains(body, "<title>outcry") || !strings.HasPrefix(head.Get("Content-Security-Policy"), "default-src 'none'; script-src 'self'") {
		t.Errorf("GET / = %d %s under %q", status, body, head.Get("Content-Security-Policy"))
	}
	if _, _, head := h.ask("GET", "/assets/app-1.js", ""); !strings.Contains(head.Get("Cache-Control"), "immutable") || !strings.Contains(head.Get("Content-Type"), "javascript") {
		t.Errorf("GET /assets/app-1.js has headers %v", head)
	}
}
