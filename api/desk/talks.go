package desk

import (
	"context"
	"fmt"
	"iter"
	"sync"
	"time"

	"outcry/schema"
)

// Talked reads what was recorded of conversations: Reports answers as
// schema.ReportQuery says, an error as the last thing; Known returns those of
// the complaints that are stored.
type Talked interface {
	Reports(ctx context.Context, q schema.ReportQuery) iter.Seq2[schema.Report, error]
	Known(ctx context.Context, ids []schema.Identity) ([]schema.Report, error)
}

const (
	talksFor   = 30 * 24 * time.Hour // that a conversation may pause
	talksFresh = time.Second         // that what another process recorded may go unnoticed
	talksAgain = 15 * time.Second    // of arrivals read again, for inserts that end out of order
	talksWhole = time.Hour           // after which all is read anew, so that what was erased elsewhere is gone here
	mostTalks  = 100_000             // kept at least, the latest; twice that at most
)

// Talks remembers what was recorded of conversations, each as one complaint of a
// source, so that a message that goes on a conversation need not ask the store.
// It is safe for concurrent use.
type Talks struct {
	source string
	store  Talked
	now    func() time.Time

	reading sync.Mutex // held while the store is read
	mu      sync.Mutex
	known   recorded
	read    time.Time // arrivals before it are known, by now
	looked  time.Time // when they were read, by the clock of the machine; zero before the first reading
	whole   time.Time // when all was
}

// recorded is what was recorded of conversations, the latest and those before.
type recorded struct{ late, early map[string]schema.Report }

// NewTalks returns a memory of the conversations that source records.
func NewTalks(source string, store Talked, now func() time.Time) *Talks {
	return &Talks{source: source, store: store, now: now}
}

// Recall returns what was recorded of a conversation within a month, as of about
// a second ago; ok is false where nothing was.
func (t *Talks) Recall(ctx context.Context, conversation string) (r schema.Report, ok bool, err error) {
	if err := t.refresh(ctx); err != nil {
		return r, false, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	r, ok = t.known.of(conversation)
	return r, ok, nil
}

// Exact is Recall as of this moment and however long ago: who writes on must
// lose nothing.
func (t *Talks) Exact(ctx context.Context, conversation string) (schema.Report, bool, error) {
	rows, err := t.store.Known(ctx, []schema.Identity{{Source: t.source, ID: conversation}})
	if err != nil || len(rows) == 0 {
		return schema.Report{}, false, err
	}
	return rows[0], true, nil
}

// Note takes what was recorded just now.
func (t *Talks) Note(r schema.Report) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.known.add(r)
}

// Forget makes the next Recall read everything anew, because something was erased.
func (t *Talks) Forget() {
	t.reading.Lock()
	defer t.reading.Unlock()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.known, t.looked = recorded{}, time.Time{}
}

// refresh reads what was recorded since the last time. Only the first reading is
// waited for; later ones leave others what is known.
func (t *Talks) refresh(ctx context.Context) error {
	first, due := t.due()
	switch {
	case !due:
		return nil
	case first:
		t.reading.Lock()
	case !t.reading.TryLock():
		return nil
	}
	defer t.reading.Unlock()
	if _, due = t.due(); !due {
		return nil
	}
	t.mu.Lock()
	looked, now := time.Now(), t.now()
	q := schema.ReportQuery{Source: t.source, Arrived: schema.Window{From: t.read.Add(-talksAgain)}}
	whole := t.looked.IsZero() || looked.Sub(t.whole) >= talksWhole
	t.mu.Unlock()
	if whole {
		q = schema.ReportQuery{Source: t.source, Window: schema.Window{From: now.Add(-talksFor)}}
	}
	rows, err := t.reports(ctx, q)
	if err != nil {
		return fmt.Errorf("read conversations: %w", err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if whole {
		t.known, t.whole = recorded{}, looked
	}
	for _, r := range rows {
		t.known.add(r)
	}
	t.read, t.looked = now, looked
	return nil
}

// due tells whether the store is to be read, and whether it never was.
func (t *Talks) due() (first, due bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.looked.IsZero(), time.Since(t.looked) >= talksFresh
}

func (t *Talks) reports(ctx context.Context, q schema.ReportQuery) (rows []schema.Report, err error) {
	for r, err := range t.store.Reports(ctx, q) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return rows, nil
}

func (k *recorded) of(conversation string) (schema.Report, bool) {
	if r, ok := k.late[conversation]; ok {
		return r, true
	}
	r, ok := k.early[conversation]
	return r, ok
}

// add keeps r unless a later version of it is known.
func (k *recorded) add(r schema.Report) {
	if old, ok := k.of(r.ID); ok && old.ArrivedAt.After(r.ArrivedAt) {
		return
	}
	if k.late == nil || len(k.late) >= mostTalks {
		k.late, k.early = make(map[string]schema.Report), k.late
	}
	k.late[r.ID] = r
}
