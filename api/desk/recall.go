package desk

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"outcry/schema"
)

// Recall answers from memory what was asked of Counts a moment ago, so that the
// store is not asked the same by every customer. It is safe for concurrent use.
type Recall struct {
	counts  Counts
	sources memo[struct{}, []schema.SourceStatus]
	recent  memo[time.Duration, pulse]
	past    memo[time.Duration, pulse]
	stored  atomic.Int64 // complaints when the past was last asked for anew
}

// How long an answer is good for: the longer the span, the less it changes.
const (
	sourcesFor = 2 * time.Second
	recentFor  = 10 * time.Second
	pastFor    = 10 * time.Minute
)

// NewRecall returns a memory for what counts answers.
func NewRecall(counts Counts) *Recall { return &Recall{counts: counts} }

// Sources answers as of about two seconds ago at most.
func (r *Recall) Sources(ctx context.Context) ([]schema.SourceStatus, error) {
	return r.sources.get(struct{}{}, sourcesFor, func() ([]schema.SourceStatus, error) { return r.counts.Sources(ctx) })
}

// grown forgets what was usual where far more complaints are stored than when it
// was counted: somebody has loaded the past.
func (r *Recall) grown(stored int64) {
	if old := r.stored.Load(); stored > old+old/10+100 && r.stored.CompareAndSwap(old, stored) {
		r.past.forget()
	}
}

// mostKept bounds a memo.
const mostKept = 10_000

// memo keeps answers for a while. The zero value is ready.
type memo[K comparable, V any] struct {
	mu   sync.Mutex
	kept map[K]*answer[V]
}

// answer is what is remembered of one question.
type answer[V any] struct {
	held   atomic.Pointer[aged[V]]
	asking sync.Mutex // held while it is asked anew, so that it is asked once
}

type aged[V any] struct {
	value V
	at    time.Time
}

// get returns the answer to key, at most age old. While one caller asks anew,
// others are given the old answer rather than made to wait.
func (m *memo[K, V]) get(key K, age time.Duration, ask func() (V, error)) (V, error) {
	a := m.answer(key)
	old := a.held.Load()
	switch {
	case old == nil:
		a.asking.Lock()
	case time.Since(old.at) < age, !a.asking.TryLock():
		return old.value, nil
	}
	defer a.asking.Unlock()
	if now := a.held.Load(); now != old {
		return now.value, nil // somebody else has asked meanwhile
	}
	begun := time.Now()
	v, err := ask()
	if err == nil {
		a.held.Store(&aged[V]{v, begun})
	}
	return v, err
}

func (m *memo[K, V]) answer(key K) *answer[V] {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil || len(m.kept) >= mostKept {
		m.kept = map[K]*answer[V]{}
	}
	a := m.kept[key]
	if a == nil {
		a = new(answer[V])
		m.kept[key] = a
	}
	return a
}

// forget makes the next question a fresh one.
func (m *memo[K, V]) forget() {
	m.mu.Lock()
	m.kept = nil
	m.mu.Unlock()
}
