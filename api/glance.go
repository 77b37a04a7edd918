package api

import (
	"context"
	"fmt"
	"sync"
	"time"

	"outcry/api/clock"
	"outcry/schema"
)

// view is what listeners are told of: the incidents of late and the sources.
type view struct {
	incidents map[string]shownIncident
	blind     map[string]bool // by source
	clocks    map[string]clock.Clock
	denials   map[string]schema.Denial
}

// glance keeps the latest view for all listeners, so that the store is read
// once a moment however many listen.
type glance struct {
	read  func(ctx context.Context) (view, error)
	done  chan struct{} // closed when the server stops
	end   sync.Once
	mu    sync.Mutex
	seen  view
	taken time.Time // zero for a view that is out of date
}

func newGlance(read func(ctx context.Context) (view, error)) *glance {
	return &glance{read: read, done: make(chan struct{})}
}

// view returns a view that is at most age old.
func (g *glance) view(ctx context.Context, age time.Duration) (view, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.taken.IsZero() && time.Since(g.taken) < age {
		return g.seen, nil
	}
	v, err := g.read(ctx)
	if err != nil {
		return view{}, err
	}
	g.seen, g.taken = v, time.Now()
	return v, nil
}

// stale makes the next look a fresh one.
func (g *glance) stale() {
	g.mu.Lock()
	g.taken = time.Time{}
	g.mu.Unlock()
}

func (g *glance) close() { g.end.Do(func() { close(g.done) }) }

// lately bounds the incidents that listeners hear of: those that changed no
// longer ago than this, and the open ones.
const (
	lately     = 24 * time.Hour
	mostLately = 1_000
)

// look reads a view from the store.
func (s *Server) look(ctx context.Context) (view, error) {
	v := view{incidents: map[string]shownIncident{}, blind: map[string]bool{}, denials: map[string]schema.Denial{}}
	for _, q := range []schema.IncidentQuery{
		{Statuses: schema.Open(), From: s.Now(), Limit: mostLately},
		{UpdatedSince: s.Now().Add(-lately), Limit: mostLately},
	} {
		rows, err := s.Ledger.List(ctx, q)
		if err != nil {
			return v, err
		}
		for _, inc := range rows {
			inc.Evidence = nil
			v.incidents[inc.ID] = s.show(inc)
		}
	}
	v.clocks = s.clocksOf(v)
	denials, err := s.Follow.LateDenials(ctx)
	if err != nil {
		return v, fmt.Errorf("look for denials: %w", err)
	}
	for _, d := range denials {
		v.denials[schema.Key(d.Source, d.ID)+" "+d.Incident] = d
	}
	sources, err := s.sources(ctx, time.Time{})
	if err != nil {
		return v, fmt.Errorf("look for changes: %w", err)
	}
	for _, src := range sources {
		v.blind[src.Source] = src.Blind
	}
	return v, nil
}
