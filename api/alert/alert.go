// Package alert tells the world of incidents that open, change and close, once
// each, however many processes do it and however often they start again.
package alert

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"outcry/schema"
)

// Ledger reads incidents as people see them; *desk.Ledger is one.
type Ledger interface {
	List(ctx context.Context, q schema.IncidentQuery) ([]schema.Incident, error)
}

// Journal remembers who was told what; *store.Store has it. Of all calls of
// ClaimDelivery with one key and attempt, in any process, one gets true.
// Deliveries returns the last attempt at each notice, newest first.
type Journal interface {
	ClaimDelivery(ctx context.Context, d schema.Delivery) (bool, error)
	SaveDelivery(ctx context.Context, d schema.Delivery) error
	Deliveries(ctx context.Context, q schema.DeliveryQuery) ([]schema.Delivery, error)
	ForgetDeliveries(ctx context.Context, before time.Time, but []string) (int, error)
}

// Parts are what notices are made of.
type Parts struct {
	Ledger  Ledger
	Journal Journal
	Denials Denials // nil where nobody asks what agents deny
	Roll    Roll
	Holder  Holder
	Key     []byte // for the secrets of subscriptions, the same in every process
	Place   func(schema.Region) (schema.Place, bool)
	Zone    *time.Location // of times that people read, and of quiet hours
	Now     func() time.Time
}

// Herald gives notice of incidents, and takes subscriptions to them. It is safe
// for concurrent use.
type Herald struct {
	cfg     Config
	parts   Parts
	log     *slog.Logger
	metrics *metrics
	tellers []*teller
	vault   vault
	outside *http.Client // for webhooks of subscriptions
	gate    chan struct{}
	joined  map[string]*teller // subscriptions by what they are made of; used by one goroutine, as is
	swept   time.Time          // when old deliveries were forgotten
}

// New returns a herald that has not begun; it reads the secrets that cfg names.
func New(cfg Config, parts Parts, reg prometheus.Registerer, log *slog.Logger) (*Herald, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	h := &Herald{
		cfg: cfg, parts: parts, log: log, metrics: newMetrics(reg), outside: newOutside(cfg.Subscriptions.Private),
		gate: make(chan struct{}, mostAtOnce), joined: map[string]*teller{},
	}
	var err error
	if h.vault, err = newVault(parts.Key); err != nil {
		return nil, err
	}
	h.metrics.begin(subscribers)
	for _, r := range cfg.Receivers {
		t, err := h.newTeller(r)
		if err != nil {
			return nil, fmt.Errorf("receiver %s: %w", r.Name, err)
		}
		h.tellers = append(h.tellers, t)
		h.metrics.begin(t.label)
	}
	return h, nil
}

const (
	every     = 2 * time.Second     // between two looks at the incidents
	past      = 3 * 24 * time.Hour  // how long after its end an incident may still be told, as after a quiet weekend
	look      = 30 * time.Second    // that a look may take
	retention = 90 * 24 * time.Hour // how long what was told is kept, and for as long as the incident goes on
	sweep     = time.Hour           // between two times that what is older is forgotten
)

// Run gives notice until ctx ends. What fails is tried again and logged.
func (h *Herald) Run(ctx context.Context) error {
	var rounds sync.WaitGroup
	defer rounds.Wait()
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if err := h.walk(ctx, &rounds); err != nil && ctx.Err() == nil {
			h.log.Warn("no notice given: incidents can't be read", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// walk shows the incidents to every teller that is idle.
func (h *Herald) walk(ctx context.Context, rounds *sync.WaitGroup) error {
	h.join(ctx)
	tellers := slices.AppendSeq(slices.Clone(h.tellers), maps.Values(h.joined))
	if len(tellers) == 0 {
		return nil
	}
	seen, err := h.look(ctx)
	if err != nil {
		return err
	}
	if now := h.parts.Now(); now.Sub(h.swept) >= sweep {
		h.swept = now
		h.forget(ctx, seen, now.Add(-retention))
	}
	for _, t := range tellers {
		if !t.busy.CompareAndSwap(false, true) {
			continue
		}
		rounds.Go(func() {
			defer t.busy.Store(false)
			t.round(ctx, seen)
		})
	}
	return nil
}

// forget erases what was told before a time of incidents that are over.
func (h *Herald) forget(ctx context.Context, seen view, before time.Time) {
	var known []string
	for _, inc := range seen.incidents {
		known = append(known, inc.ID)
	}
	n, err := h.parts.Journal.ForgetDeliveries(ctx, before, known)
	switch {
	case err != nil && ctx.Err() == nil:
		h.log.Warn("old notices not forgotten", "err", err)
	case n > 0:
		h.log.Info("old notices forgotten", "deliveries", n)
	}
}

// view is what is known of incidents, and who was told.
type view struct {
	incidents []schema.Incident
	told      map[string]map[string][]schema.Delivery // by receiver and incident, oldest first
	denials   []schema.Denial
	denied    map[string]schema.Delivery // the notices of them, by key
}

// look reads the incidents that go on or ended lately.
func (h *Herald) look(ctx context.Context) (view, error) {
	ctx, cancel := context.WithTimeout(ctx, look)
	defer cancel()
	now := h.parts.Now()
	seen := view{told: map[string]map[string][]schema.Delivery{}, denied: map[string]schema.Delivery{}}
	var ids []string
	known := map[string]bool{}
	for _, q := range []schema.IncidentQuery{{Statuses: schema.Open(), From: now}, {UpdatedSince: now.Add(-past)}} {
		rows, err := h.parts.Ledger.List(ctx, q)
		if err != nil {
			return view{}, err
		}
		for _, inc := range rows {
			if !known[inc.ID] {
				known[inc.ID], ids, seen.incidents = true, append(ids, inc.ID), append(seen.incidents, inc)
			}
		}
	}
	if len(ids) == 0 {
		return seen, nil
	}
	slices.SortStableFunc(seen.incidents, func(a, b schema.Incident) int { return a.StartedAt.Compare(b.StartedAt) })
	deliveries, err := h.parts.Journal.Deliveries(ctx, schema.DeliveryQuery{Incidents: ids})
	if err != nil {
		return view{}, err
	}
	if h.parts.Denials != nil {
		if seen.denials, err = h.parts.Denials.LateDenials(ctx); err != nil {
			return view{}, err
		}
	}
	for _, d := range slices.Backward(deliveries) {
		if state(d.State) == denied {
			seen.denied[d.Key] = d
			continue
		}
		if seen.told[d.Receiver] == nil {
			seen.told[d.Receiver] = map[string][]schema.Delivery{}
		}
		seen.told[d.Receiver][d.Incident] = append(seen.told[d.Receiver][d.Incident], d)
	}
	return seen, nil
}

// Muted returns why notice of the incident id is held back by those who were
// told, such as an Alertmanager's silence; nil when it is not.
func (h *Herald) Muted(id string) []string {
	var out []string
	for _, t := range h.tellers {
		if t.flock != nil {
			out = append(out, t.flock.mutedBy(id)...)
		}
	}
	return out
}

// Deliveries returns the notices that q selects and what became of them, newest
// first; those with the outcome dead were given up.
func (h *Herald) Deliveries(ctx context.Context, q schema.DeliveryQuery) ([]schema.Delivery, error) {
	return h.parts.Journal.Deliveries(ctx, q)
}
