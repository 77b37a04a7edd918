package ingest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"outcry/schema"
)

// Store keeps reports. Insert is durable on return and gives one outcome a
// report in the order given; errors.Is(err, schema.ErrBusy) holds when it may
// succeed later. It is safe to repeat. Known returns those of the complaints
// that are kept; Talks what was written in w in the conversations with these
// keys (schema.Report.TalkKey), but for a first message that does not name its own.
type Store interface {
	Insert(ctx context.Context, reports []schema.Report) ([]schema.Outcome, error)
	Known(ctx context.Context, ids []schema.Identity) ([]schema.Report, error)
	Talks(ctx context.Context, keys []string, w schema.Window, limit int) ([]schema.Report, error)
}

// Config bounds a Pipeline.
type Config struct {
	BatchRows int // most reports in one insert
	QueueRows int // most reports that wait for an insert; beyond them Take says schema.ErrBusy
	Inserters int // inserts under way at once
}

// DefaultConfig returns bounds for one machine.
func DefaultConfig() Config { return Config{BatchRows: 20_000, QueueRows: 200_000, Inserters: 2} }

// Validate returns nil or what is wrong with cfg.
func (cfg Config) Validate() error {
	if cfg.BatchRows < 1 || cfg.QueueRows < cfg.BatchRows || cfg.Inserters < 1 {
		return fmt.Errorf("ingest: batch %d, queue %d and inserters %d must be positive, and the queue hold a batch", cfg.BatchRows, cfg.QueueRows, cfg.Inserters)
	}
	return nil
}

// Pipeline takes complaints, understands them and stores them in batches that
// gather while an insert is under way. It is safe for concurrent use.
type Pipeline struct {
	cfg        Config
	understand *Understanding
	store      Store
	queue      chan *parcel
	waiting    atomic.Int64 // reports in queue
	metrics    *metrics
}

// parcel is what one call of Take wants stored.
type parcel struct {
	reports  []schema.Report
	outcomes []schema.Outcome
	err      error
	done     chan struct{}
}

// New returns a pipeline; Run must be running for Take to return.
func New(cfg Config, u *Understanding, store Store, reg prometheus.Registerer) (*Pipeline, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	return &Pipeline{
		cfg: cfg, understand: u, store: store, queue: make(chan *parcel, cfg.QueueRows), metrics: newMetrics(reg),
	}, nil
}

// Take understands the complaints, which arrived at now, and stores them. It
// returns what was understood of each and what storing did with it, in their
// order, once all are stored. When the store is out of reach or too many
// complaints wait, errors.Is(err, schema.ErrBusy) holds, and the same
// complaints may be given again.
func (p *Pipeline) Take(ctx context.Context, now time.Time, complaints []schema.Complaint) ([]schema.Report, []schema.Outcome, error) {
	reports := make([]schema.Report, len(complaints))
	p.understand.Reports(reports, complaints, now)
	outcomes := make([]schema.Outcome, 0, len(reports))
	for rest := reports; len(rest) > 0; {
		n := min(len(rest), p.cfg.BatchRows)
		part, err := p.keep(ctx, rest[:n])
		if err != nil {
			p.metrics.failed.Add(float64(len(rest)))
			return nil, nil, fmt.Errorf("store complaints: %w", err)
		}
		outcomes, rest = append(outcomes, part...), rest[n:]
	}
	for i, o := range outcomes {
		p.metrics.taken(&reports[i], o)
	}
	return reports, outcomes, nil
}

// keep queues the reports and waits until they are stored.
func (p *Pipeline) keep(ctx context.Context, reports []schema.Report) ([]schema.Outcome, error) {
	w := &parcel{reports: reports, done: make(chan struct{})}
	if waiting := p.waiting.Add(int64(len(reports))); waiting > int64(p.cfg.QueueRows) {
		p.waiting.Add(-int64(len(reports)))
		return nil, fmt.Errorf("%d wait already: %w", waiting, schema.ErrBusy)
	}
	p.queue <- w
	select {
	case <-w.done:
		return w.outcomes, w.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Run inserts what Take queues until ctx ends; what still waits then is refused
// as busy. A Take that begins after that waits for its own context.
func (p *Pipeline) Run(ctx context.Context) error {
	var inserters sync.WaitGroup
	for range p.cfg.Inserters {
		inserters.Go(func() { p.insertLoop(ctx) })
	}
	inserters.Wait()
	return nil
}

func (p *Pipeline) insertLoop(ctx context.Context) {
	for {
		select {
		case w := <-p.queue:
			p.insert(ctx, p.gather(w))
		case <-ctx.Done():
			p.refuseWaiting()
			return
		}
	}
}

func (p *Pipeline) refuseWaiting() {
	for {
		select {
		case w := <-p.queue:
			p.waiting.Add(-int64(len(w.reports)))
			w.err = fmt.Errorf("shutting down: %w", schema.ErrBusy)
			close(w.done)
		default:
			return
		}
	}
}

// gather adds to w what else waits, up to a batch.
func (p *Pipeline) gather(w *parcel) []*parcel {
	batch, rows := []*parcel{w}, len(w.reports)
	for rows < p.cfg.BatchRows {
		select {
		case next := <-p.queue:
			batch, rows = append(batch, next), rows+len(next.reports)
		default:
			return batch
		}
	}
	return batch
}

func (p *Pipeline) insert(ctx context.Context, batch []*parcel) {
	var rows []schema.Report
	for _, w := range batch {
		rows = append(rows, w.reports...)
	}
	p.waiting.Add(-int64(len(rows)))
	outcomes, err := p.put(ctx, rows)
	if errors.Is(err, context.Canceled) {
		err = fmt.Errorf("shutting down: %w", schema.ErrBusy)
	}
	for _, w := range batch {
		if w.err = err; err == nil {
			w.outcomes, outcomes = outcomes[:len(w.reports)], outcomes[len(w.reports):]
		}
		close(w.done)
	}
	p.metrics.batchRows.Observe(float64(len(rows)))
}

// put stores rows with what follows from them, and returns the outcomes of rows.
func (p *Pipeline) put(ctx context.Context, rows []schema.Report) ([]schema.Outcome, error) {
	moved, err := p.bind(ctx, rows)
	if err != nil {
		return nil, err
	}
	outcomes, err := p.store.Insert(ctx, append(rows, moved...))
	return outcomes[:min(len(outcomes), len(rows))], err
}
