package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"outcry/schema"
	"outcry/schema/store"
	"outcry/schema/store/storetest"
)

// insist inserts a batch until it is answered, as a client does, and returns how
// often it was told to come again.
func insist(t *testing.T, s *store.Store, batch []schema.Report) (refused int) {
	t.Helper()
	for start := time.Now(); ; refused++ {
		_, err := s.Insert(t.Context(), batch)
		if err == nil {
			return refused
		}
		if !errors.Is(err, schema.ErrBusy) {
			t.Fatalf("Insert while ClickHouse is away: %v, want schema.ErrBusy", err)
		}
		if time.Since(start) > time.Minute {
			t.Fatalf("ClickHouse did not come back: %v", err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func TestKilledInTheMiddleNothingIsLostOrCountedTwice(t *testing.T) {
	engine, kill := storetest.Engine(t)
	cfg := storetest.On(store.DefaultConfig(), engine)
	s := storetest.Open(t, cfg)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	random := stream{rand.New(rand.NewPCG(3, 4))}
	m := make(model)
	const batches, kills = 40, 3
	done := make(chan bool)
	go func() { // kills while batches are under way
		defer close(done)
		for i := range kills {
			time.Sleep(time.Duration(300+rand.IntN(300)) * time.Millisecond)
			for engine.Restarts() < i {
				time.Sleep(10 * time.Millisecond)
			}
			kill()
		}
	}()
	refused := 0
	for i := 0; i < batches || engine.Restarts() < kills; i++ {
		batch := make([]schema.Report, 500)
		for j := range batch {
			batch[j] = random.report(20_000, noon.Add(time.Duration(i)*time.Second))
			m.take(batch[j])
		}
		refused += insist(t, s, batch)
		time.Sleep(10 * time.Millisecond)
	}
	<-done
	t.Logf("%d inserts were refused", refused)
	await(t, s)
	m.check(t, s)
}

// await returns when ClickHouse answers.
func await(t *testing.T, s *store.Store) {
	t.Helper()
	for start := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		err := s.Ping(t.Context())
		if err == nil {
			return
		}
		if !errors.Is(err, schema.ErrBusy) || time.Since(start) > time.Minute {
			t.Fatal(err)
		}
	}
}

func TestCancelledReadEndsAndLeavesEngineAlive(t *testing.T) {
	engine, _ := storetest.Engine(t)
	s := storetest.Open(t, storetest.On(store.DefaultConfig(), engine))
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	batch := make([]schema.Report, 50_000)
	for i := range batch {
		batch[i] = complaint(fmt.Sprint(i), time.Duration(i)*time.Millisecond)
	}
	insert(t, s, batch...)
	for i := range 5 {
		ctx, cancel := context.WithCancel(t.Context())
		var last error
		n := 0
		for _, err := range s.Reports(ctx, schema.ReportQuery{}) {
			if last = err; n == i {
				cancel()
			}
			n++
		}
		if cancel(); !errors.Is(last, context.Canceled) && n < len(batch) {
			t.Fatalf("a cancelled read ended after %d reports with %v, want context.Canceled", n, last)
		}
		for range s.Reports(t.Context(), schema.ReportQuery{}) { // a reader who has had enough
			break
		}
	}
	if engine.Restarts() != 0 {
		t.Errorf("the engine was started again %d times, want 0", engine.Restarts())
	}
}

func TestInsertGivesUpWithItsContext(t *testing.T) {
	s := storetest.New(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Insert(ctx, []schema.Report{complaint("1", 0)}); !errors.Is(err, context.Canceled) {
		t.Errorf("Insert with a cancelled context = %v, want context.Canceled", err)
	}
	insert(t, s, complaint("1", 0))
}
