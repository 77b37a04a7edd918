package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"outcry/detect/watch"
	"outcry/ingest"
	"outcry/ingest/simulate"
	"outcry/schema"
)

// street is the whole house on a real store, with four weeks of ordinary life
// behind it and ordinary life going on, by a clock that the test moves. What
// people say comes in by HTTP.
type street struct {
	t        *testing.T
	store    *storage
	server   *httptest.Server
	clock    atomic.Int64 // Unix nanoseconds
	pipeline *ingest.Pipeline
	life     *simulate.Stream
	next     simulate.Event
	more     bool
	rounds   prometheus.Gatherer
	said     int
}

// streetStart is a Tuesday, two in the afternoon in the Netherlands.
var streetStart = time.Date(2026, 10, 6, 12, 0, 0, 0, time.UTC)

func newStreet(t *testing.T) *street {
	t.Helper()
	reg, log := prometheus.NewRegistry(), slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	s := &street{t: t, rounds: reg}
	s.clock.Store(streetStart.UnixNano())
	st, set, read := measuredStore(t, reg), defaultSettings(), quietReaders(t)
	s.store = st
	u, err := read.understanding("NL", replayKey)
	if err != nil {
		t.Fatal(err)
	}
	if s.pipeline, err = ingest.New(ingest.DefaultConfig(), u, st, reg); err != nil {
		t.Fatal(err)
	}
	acfg, err := apiConfig(set)
	if err != nil {
		t.Fatal(err)
	}
	zone, err := set.zone()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{set: set, read: read, understanding: u, places: newAtlas(u), store: st, zone: zone, now: s.now, reg: reg, log: log}
	server, err := h.newAPI(acfg, s.pipeline, nil)
	if err != nil {
		t.Fatal(err)
	}
	d, err := newDetector(set, read)
	if err != nil {
		t.Fatal(err)
	}
	cfg := watch.DefaultConfig()
	cfg.Every = 5 * time.Millisecond
	sentry := watch.New(cfg, st, d, s.now, reg, log)
	sentry.Note(d, st)
	sentry.Follow(d, st.book)
	s.server = httptest.NewServer(server.Handler())
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 2)
	go func() { done <- s.pipeline.Run(ctx) }()
	s.live()
	go func() { done <- sentry.Run(ctx) }()
	t.Cleanup(func() {
		s.server.Close()
		stop()
		for range 2 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
	})
	return s
}

func (s *street) now() time.Time { return time.Unix(0, s.clock.Load()).UTC() }

// live takes in what ordinary people said in the four weeks before now.
func (s *street) live() {
	cfg := simulate.DefaultConfig()
	cfg.Start, cfg.Days, cfg.TestDays, cfg.Rate, cfg.Outages, cfg.Confounders = streetStart.AddDate(0, 0, -28), 40, 1, 0.5, 0, nil
	var err error
	if s.life, err = simulate.New(cfg); err != nil {
		s.t.Fatal(err)
	}
	s.next, s.more = s.life.Next()
	for at := cfg.Start; at.Before(streetStart); at = at.AddDate(0, 0, 1) {
		s.hear(at.AddDate(0, 0, 1))
	}
}

// hear takes in what ordinary people say until then.
func (s *street) hear(until time.Time) {
	var batch []schema.Complaint
	for ; s.more && s.next.Arrival.Before(until); s.next, s.more = s.life.Next() {
		if s.next.Broken == nil {
			batch = append(batch, s.next.Complaint)
		}
	}
	if _, _, err := s.pipeline.Take(s.t.Context(), until, batch); err != nil {
		s.t.Fatal(err)
	}
}

// pass lets time go by in steps; what is said is spread over it evenly.
func (s *street) pass(span, step time.Duration, said ...schema.Complaint) {
	s.t.Helper()
	begin, told := s.now(), 0
	for at := begin.Add(step); !at.After(begin.Add(span)); at = at.Add(step) {
		s.clock.Store(at.UnixNano())
		s.hear(at)
		until := int(float64(len(said)) * float64(at.Sub(begin)) / float64(span))
		s.say(said[told:until]...)
		told = until
		s.watched()
	}
}

// watched waits until the detector has read all that was said.
func (s *street) watched() {
	s.t.Helper()
	begun := s.done()
	for deadline := time.Now().Add(time.Minute); s.done() < begun+2; time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatal("the detector does not get on")
		}
	}
}

// done returns how many rounds the detector has done.
func (s *street) done() float64 {
	families, err := s.rounds.Gather()
	if err != nil {
		s.t.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() != "outcry_detect_rounds_total" {
			continue
		}
		for _, m := range f.GetMetric() {
			if m.GetLabel()[0].GetValue() == "done" {
				return m.GetCounter().GetValue()
			}
		}
	}
	return 0
}

// say sends complaints, now; an id and an author of their own are given to those
// that have none.
func (s *street) say(list ...schema.Complaint) {
	s.t.Helper()
	if len(list) == 0 {
		return
	}
	for i := range list {
		c := &list[i]
		s.said++
		c.ID, c.Author = cmp.Or(c.ID, fmt.Sprint("said-", s.said)), cmp.Or(c.Author, fmt.Sprint("somebody-", s.said))
		c.Source, c.Time = cmp.Or(c.Source, "twitter"), s.now()
	}
	raw, err := json.Marshal(list)
	if err != nil {
		s.t.Fatal(err)
	}
	var answer struct{ Accepted int }
	if s.post("/api/v1/complaints", string(raw), &answer); answer.Accepted != len(list) {
		s.t.Fatalf("%d of %d complaints were accepted", answer.Accepted, len(list))
	}
}

// post sends body to path and reads the answer into answer, unless that is nil.
func (s *street) post(path, body string, answer any) {
	s.t.Helper()
	resp, err := http.Post(s.server.URL+path, "application/json", strings.NewReader(body))
	s.read(resp, err, path, answer)
}

func (s *street) get(path string, answer any) {
	s.t.Helper()
	resp, err := http.Get(s.server.URL + path)
	s.read(resp, err, path, answer)
}

func (s *street) read(resp *http.Response, err error, path string, answer any) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode/100 != 2 {
		s.t.Fatalf("%s = %d %s (%v)", path, resp.StatusCode, raw, err)
	}
	if answer != nil {
		if err := json.Unmarshal(raw, answer); err != nil {
			s.t.Fatalf("%s = %s: %v", path, raw, err)
		}
	}
}

// incidents returns those of a brand whose life meets the time from then on,
// the suspicions left out that came to nothing.
func (s *street) incidents(brand schema.Brand, from time.Time) []schema.Incident {
	s.t.Helper()
	var list struct{ Incidents []schema.Incident }
	s.get("/api/v1/incidents?"+url.Values{"brand": {string(brand)}, "from": {from.Format(time.RFC3339)}}.Encode(), &list)
	return slices.DeleteFunc(list.Incidents, func(inc schema.Incident) bool { return inc.DetectedAt == nil })
}
