package plan

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"outcry/schema"
)

// Shelf keeps planned work. Maintenance returns what q selects.
type Shelf interface {
	Maintenance(ctx context.Context, q schema.MaintenanceQuery) ([]schema.Maintenance, error)
}

// Book tells what is planned when. It reads the shelf once in a few seconds
// however often it is asked, and is safe for concurrent use.
type Book struct {
	shelf Shelf
	mu    sync.Mutex
	work  []schema.Maintenance
	read  time.Time // when work was read, zero for never
	spans map[string]span
}

// span holds the windows of one piece of work that meet a window.
type span struct {
	created time.Time
	over    schema.Window
	windows []schema.Window
}

const (
	bookFor = 3 * time.Second // that what was read is taken for what stands
	padding = 24 * time.Hour  // that a span is wider than was asked
)

// NewBook returns a book of what lies on shelf.
func NewBook(shelf Shelf) *Book { return &Book{shelf: shelf, spans: map[string]span{}} }

// Forget makes the next look a fresh one.
func (b *Book) Forget() {
	b.mu.Lock()
	b.read = time.Time{}
	b.mu.Unlock()
}

// Planned returns the windows that meet w of all work that stands, in order of
// their beginning, as of some seconds ago at most.
func (b *Book) Planned(ctx context.Context, w schema.Window) ([]schema.PlannedWindow, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.refresh(ctx); err != nil {
		return nil, err
	}
	var out []schema.PlannedWindow
	for i := range b.work {
		m := &b.work[i]
		for _, own := range b.span(m, w) {
			if own.From.Before(w.To) && own.To.After(w.From) {
				out = append(out, m.Over(own))
			}
		}
	}
	sortPlanned(out)
	return out, nil
}

// PlannedAsof returns the windows that meet w of the work that was known at the
// moment asof, in order of their beginning.
func (b *Book) PlannedAsof(ctx context.Context, asof time.Time, w schema.Window) ([]schema.PlannedWindow, error) {
	work, err := b.shelf.Maintenance(ctx, schema.MaintenanceQuery{Asof: asof})
	if err != nil {
		return nil, fmt.Errorf("read planned work: %w", err)
	}
	var out []schema.PlannedWindow
	for i := range work {
		for _, own := range Windows(&work[i], w) {
			out = append(out, work[i].Over(own))
		}
	}
	sortPlanned(out)
	return out, nil
}

func sortPlanned(list []schema.PlannedWindow) {
	slices.SortFunc(list, func(x, y schema.PlannedWindow) int {
		return cmp.Or(x.Window.From.Compare(y.Window.From), cmp.Compare(x.ID, y.ID))
	})
}

// refresh reads the shelf where what is held is too old.
func (b *Book) refresh(ctx context.Context) error {
	if !b.read.IsZero() && time.Since(b.read) < bookFor {
		return nil
	}
	work, err := b.shelf.Maintenance(ctx, schema.MaintenanceQuery{})
	if err != nil {
		return fmt.Errorf("read planned work: %w", err)
	}
	b.work, b.read = work, time.Now()
	for id := range b.spans {
		if !slices.ContainsFunc(work, func(m schema.Maintenance) bool { return m.ID == id }) {
			delete(b.spans, id)
		}
	}
	return nil
}

// span returns the windows of m that meet w and some others; a rule that has
// recurred for years is not counted through from its beginning each time.
func (b *Book) span(m *schema.Maintenance, w schema.Window) []schema.Window {
	held, ok := b.spans[m.ID]
	if !ok || !held.created.Equal(m.CreatedAt) || w.From.Before(held.over.From) || w.To.After(held.over.To) {
		over := schema.Window{From: w.From.Add(-padding), To: w.To.Add(padding)}
		held = span{m.CreatedAt, over, Windows(m, over)}
		b.spans[m.ID] = held
	}
	return held.windows
}
