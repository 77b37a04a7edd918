package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"outcry/ingest"
	"outcry/schema"
)

// ledger is a store that takes its time and notes its batches.
type ledger struct {
	mu      sync.Mutex
	batches []int
	takes   time.Duration
	err     error
}

func (l *ledger) Insert(ctx context.Context, reports []schema.Report) ([]schema.Outcome, error) {
	select {
	case <-time.After(l.takes):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.batches = append(l.batches, len(reports))
	outcomes := make([]schema.Outcome, len(reports))
	for i, r := range reports {
		if r.ID == "known" {
			outcomes[i] = schema.Duplicate
		}
	}
	return outcomes, l.err
}

func (l *ledger) Known(context.Context, []schema.Identity) ([]schema.Report, error) { return nil, nil }

func (l *ledger) Talks(context.Context, []string, schema.Window, int) ([]schema.Report, error) {
	return nil, nil
}

func complaints(ids ...string) []schema.Complaint {
	var out []schema.Complaint
	for _, id := range ids {
		out = append(out, schema.Complaint{ID: id, Source: "s", Time: noon, Text: "geen internet in Utrecht"})
	}
	return out
}

// startPipeline runs a pipeline until stop is called.
func startPipeline(t *testing.T, cfg ingest.Config, st ingest.Store) (p *ingest.Pipeline, stop func()) {
	t.Helper()
	p, err := ingest.New(cfg, newUnderstanding(t), st, prometheus.NewRegistry())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- p.Run(ctx) }()
	return p, func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run = %v", err)
		}
	}
}

func TestTakeAnswersForEachComplaintInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, stop := startPipeline(t, ingest.DefaultConfig(), &ledger{})
		defer stop()
		reports, outcomes, err := p.Take(t.Context(), noon, complaints("a", "known", "c"))
		if err != nil || len(reports) != 3 || reports[2].ID != "c" || fmt.Sprint(outcomes) != "[0 1 0]" {
			t.Errorf("Take = %d reports, %v, %v", len(reports), outcomes, err)
		}
	})
}

func TestCallsGatherWhileAnInsertIsUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st := &ledger{takes: time.Second}
		p, stop := startPipeline(t, ingest.Config{BatchRows: 100, QueueRows: 1000, Inserters: 1}, st)
		defer stop()
		var all sync.WaitGroup
		for i := range 50 {
			all.Go(func() {
				if _, _, err := p.Take(t.Context(), noon, complaints(fmt.Sprint(i))); err != nil {
					t.Error(err)
				}
			})
			if i == 0 {
				synctest.Wait()
			}
		}
		all.Wait()
		if fmt.Sprint(st.batches) != "[1 49]" {
			t.Errorf("batches of %v, want the first alone and the rest together", st.batches)
		}
	})
}

func TestTooMuchAtOnceIsBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, stop := startPipeline(t, ingest.Config{BatchRows: 2, QueueRows: 2, Inserters: 1}, &ledger{takes: time.Hour})
		ctx, cancel := context.WithCancel(t.Context())
		for _, ids := range [][]string{{"a"}, {"b", "c"}} {
			go p.Take(ctx, noon, complaints(ids...))
			synctest.Wait()
		}
		if _, _, err := p.Take(ctx, noon, complaints("d")); !errors.Is(err, schema.ErrBusy) {
			t.Errorf("Take beyond the queue = %v, want ErrBusy", err)
		}
		cancel()
		stop()
	})
}

func TestAStoreThatIsAwayIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, stop := startPipeline(t, ingest.DefaultConfig(), &ledger{err: fmt.Errorf("dial: %w", schema.ErrBusy)})
		defer stop()
		if _, _, err := p.Take(t.Context(), noon, complaints("a")); !errors.Is(err, schema.ErrBusy) {
			t.Errorf("Take = %v, want ErrBusy", err)
		}
	})
}

func TestStoppingRefusesWhatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, stop := startPipeline(t, ingest.Config{BatchRows: 1, QueueRows: 10, Inserters: 1}, &ledger{takes: time.Hour})
		errs := make(chan error, 2)
		for _, id := range []string{"a", "b"} {
			go func() {
				_, _, err := p.Take(t.Context(), noon, complaints(id))
				errs <- err
			}()
			synctest.Wait()
		}
		stop()
		for range 2 {
			if err := <-errs; !errors.Is(err, schema.ErrBusy) {
				t.Errorf("Take while stopping = %v, want ErrBusy", err)
			}
		}
	})
}
