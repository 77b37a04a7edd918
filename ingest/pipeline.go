package ingest

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"outcry/schema"
)

// Store keeps reports. Insert is durable on return and gives one outcome a
// report in the order given; errors.Is(err, schema.ErrBusy) holds when it may
// succeed later. It is safe to repeat.
type Store interface {
	Insert(ctx context.Context, reports []schema.Report) ([]schema.Outcome, error)
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

// Receipt says what became of one complaint.
type Receipt struct {
	Outcome schema.Outcome
	Report  schema.Report // as understood; the stored text may be an earlier one for a duplicate
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
// returns one receipt a complaint in their order once all are stored. When the
// store is out of reach or too many calls wait, errors.Is(err, schema.ErrBusy)
// holds, and the same complaints may be given again.
func (p *Pipeline) Take(ctx context.Context, now time.Time, complaints []schema.Complaint) ([]Receipt, error) {
	receipts := make([]Receipt, 0, len(complaints))
	for len(complaints) > 0 {
		n := min(len(complaints), p.cfg.BatchRows)
		part, err := p.take(ctx, now, complaints[:n])
		if err != nil {
			p.metrics.failed.Add(float64(len(complaints)))
			return nil, err
		}
		receipts = append(receipts, part...)
		complaints = complaints[n:]
	}
	return receipts, nil
}

func (p *Pipeline) take(ctx context.Context, now time.Time, complaints []schema.Complaint) ([]Receipt, error) {
	w := &parcel{reports: make([]schema.Report, len(complaints)), done: make(chan struct{})}
	for i := range complaints {
		w.reports[i] = p.understand.Report(&complaints[i], now)
	}
	if p.waiting.Add(int64(len(w.reports))) > int64(p.cfg.QueueRows) {
		p.waiting.Add(-int64(len(w.reports)))
		return nil, fmt.Errorf("store complaints: %d wait already: %w", p.waiting.Load(), schema.ErrBusy)
	}
	p.queue <- w
	select {
	case <-w.done:
	case <-ctx.Done():
		return nil, fmt.Errorf("store complaints: %w", ctx.Err())
	}
	if w.err != nil {
		return nil, fmt.Errorf("store complaints: %w", w.err)
	}
	receipts := make([]Receipt, len(complaints))
	for i, o := range w.outcomes {
		receipts[i] = Receipt{o, w.reports[i]}
		p.metrics.taken(w.reports[i].Kind, o)
	}
	return receipts, nil
}

// Run inserts what Take queues until ctx ends; what still waits then is refused
// as busy. A Take that begins after that waits for its own context.
func (p *Pipeline) Run(ctx context.Context) error {
	done := make(chan struct{})
	for range p.cfg.Inserters {
		go func() {
			defer func() { done <- struct{}{} }()
			p.insertLoop(ctx)
		}()
	}
	for range p.cfg.Inserters {
		<-done
	}
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
	outcomes, err := p.store.Insert(ctx, rows)
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
