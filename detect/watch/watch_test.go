package watch

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"outcry/schema"
)

// shelf is a store in memory; fail makes its next calls fail, by name.
type shelf struct {
	mu        sync.Mutex
	reports   []schema.Report
	saved     []schema.Incident
	refreshed []schema.Window
	entries   []schema.Entry
	hours     []schema.Window // read
	fail      map[string]int
}

func (s *shelf) failing(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail[name] > 0 {
		s.fail[name]--
		return errors.New(name + " is down")
	}
	return nil
}

func (s *shelf) add(id string, arrived time.Time) { s.addLate(id, arrived, 0) }

// addLate keeps a report of what happened so long before it arrived.
func (s *shelf) addLate(id string, arrived time.Time, age time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reports = append(s.reports, schema.Report{Source: "s", ID: id, Time: arrived.Add(-age), ArrivedAt: arrived})
}

func (s *shelf) RefreshHours(_ context.Context, w schema.Window) error {
	s.refreshed = append(s.refreshed, w)
	return s.failing("refresh")
}

func (s *shelf) HourCounts(_ context.Context, w schema.Window) ([]schema.Count, error) {
	s.hours = append(s.hours, w)
	return []schema.Count{{Brand: "kpn"}}, s.failing("hours")
}

func (s *shelf) SourceHours(context.Context, schema.Window) ([]schema.SourceHour, error) {
	return []schema.SourceHour{{Source: "s"}}, s.failing("sources")
}

func (s *shelf) Arrived(_ context.Context, w schema.Window) ([]schema.Report, error) {
	if err := s.failing("arrived"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []schema.Report
	for _, r := range s.reports {
		if w.Contains(r.ArrivedAt) {
			out = append(out, r)
		}
	}
	return out, nil
}

func (s *shelf) Incidents(_ context.Context, q schema.IncidentQuery) ([]schema.Incident, error) {
	old := q.From.Add(24 * time.Hour)
	return []schema.Incident{{ID: "open"}, {ID: "old", UpdatedAt: old, EndedAt: &old}}, s.failing("incidents")
}

func (s *shelf) Entries(_ context.Context, ids ...string) ([]schema.Entry, error) {
	return s.said(func(e schema.Entry) bool { return slices.Contains(ids, e.Incident) }), s.failing("entries")
}

func (s *shelf) EntriesSince(_ context.Context, from time.Time) ([]schema.Entry, error) {
	return s.said(func(e schema.Entry) bool { return !e.Time.Before(from) }), s.failing("since")
}

func (s *shelf) said(of func(schema.Entry) bool) []schema.Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.entries), func(e schema.Entry) bool { return !of(e) })
}

func (s *shelf) say(e schema.Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.entries = append(s.entries, e)
}

func (s *shelf) SaveIncidents(_ context.Context, incidents []schema.Incident) error {
	if err := s.failing("save"); err != nil {
		return err
	}
	s.saved = append(s.saved, incidents...)
	return nil
}

// echoing makes an incident of every report that it has not seen.
type echoing struct {
	learned, restored int
	resets, reviews   int
	sources           int
	seen              []string
	past              []schema.Incident
	heeded            []schema.Entry // each once
}

func (e *echoing) Reset() { e.resets++ }

func (e *echoing) Review(time.Time) { e.reviews++ }

func (e *echoing) Recall(past []schema.Incident) { e.past = past }

func (e *echoing) Heed(entries []schema.Entry) {
	for _, said := range entries {
		if !slices.ContainsFunc(e.heeded, func(h schema.Entry) bool {
			return h.About(said.Incident) && h.Time.Equal(said.Time) && h.Action == said.Action
		}) {
			e.heeded = append(e.heeded, said)
		}
	}
}

func (e *echoing) LearnSources(hours []schema.SourceHour) { e.sources += len(hours) }

func (e *echoing) Learn(hours []schema.Count) { e.learned += len(hours) }

func (e *echoing) Restore(open []schema.Incident, recent []schema.Report) {
	e.restored += len(open)
	for _, r := range recent {
		e.seen = append(e.seen, r.ID)
	}
}

func (e *echoing) Observe(now time.Time, reports []schema.Report) []schema.Incident {
	var out []schema.Incident
	for _, r := range reports {
		if !slices.Contains(e.seen, r.ID) {
			e.seen = append(e.seen, r.ID)
			out = append(out, schema.Incident{ID: r.ID, UpdatedAt: now})
		}
	}
	return out
}

func ids(incidents []schema.Incident) []string {
	var out []string
	for _, i := range incidents {
		out = append(out, i.ID)
	}
	return out
}

// during runs a watch over s for d in a bubble of time.
func during(t *testing.T, s *shelf, d time.Duration, meanwhile func()) *echoing {
	t.Helper()
	e := new(echoing)
	w := New(DefaultConfig(), s, e, time.Now, prometheus.NewRegistry(), slog.New(slog.NewTextHandler(io.Discard, nil)))
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	if meanwhile != nil {
		meanwhile()
	}
	if err := <-done; err != nil {
		t.Errorf("Run = %v, want nil", err)
	}
	return e
}

func TestWatchTellsOfWhatArrives(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{}
		s.add("before", time.Now().Add(-time.Hour))
		e := during(t, s, time.Minute, func() {
			time.Sleep(10 * time.Second)
			s.add("now", time.Now())
			time.Sleep(20 * time.Second)
			s.add("straggler", time.Now().Add(-100*time.Second)) // its insert took so long
		})
		if d := cmp.Diff([]string{"now", "straggler"}, ids(s.saved)); d != "" {
			t.Errorf("incidents stored (-want +got):\n%s", d)
		}
		if e.learned != len(s.hours) || e.sources == 0 || e.restored != 1 || !slices.Contains(e.seen, "before") {
			t.Errorf("the detector learned %d hours, %d incidents and saw %v at the start", e.learned, e.restored, e.seen)
		}
	})
}

func TestWatchOutlivesAStoreThatIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{fail: map[string]int{"refresh": 1, "hours": 1, "incidents": 1, "entries": 1, "since": 1, "arrived": 2, "save": 3}}
		during(t, s, 2*time.Minute, func() {
			time.Sleep(20 * time.Second)
			s.add("a", time.Now())
		})
		if d := cmp.Diff([]string{"a"}, ids(s.saved)); d != "" {
			t.Errorf("incidents stored (-want +got):\n%s", d)
		}
	})
}

func TestWatchRefreshesOnceAnHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{}
		during(t, s, 150*time.Minute, nil)
		for i, w := range s.refreshed {
			if w.To.Sub(s.refreshed[0].To) != time.Duration(i)*time.Hour || w.To.Sub(w.From) != DefaultConfig().History {
				t.Errorf("refresh %d is of %v to %v, want all history to the hour before", i, w.From, w.To)
			}
		}
		if len(s.refreshed) != 3 {
			t.Errorf("hours were refreshed %d times in two and a half hours, want 3 with the start", len(s.refreshed))
		}
	})
}
