package promql

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"outcry/schema"
)

// memo remembers the counts of hours that were asked for, so that a dashboard
// that is shown again, or to the next one, reads only what has changed. It is
// asked first what has: what it gives is what the store would give.
type memo struct {
	counts Counts
	budget int64
	gauge  func(bytes int64)
	mu     sync.Mutex
	used   int64
	tick   int64
	kept   map[shelfName]*shelf
	names  map[schema.Level]*dictionary // one for all shelves of a level
}

// shelfName tells counts of one level and grid apart from others.
type shelfName struct {
	level schema.Level
	tile  int64 // minutes that are summed up, divides an hour
	reach int64 // if set, only so many minutes of each hour matter, from its beginning on
	phase int64 // minute of the clock at which hours begin
}

// slots returns how many counts a series may have in an hour.
func (n shelfName) slots() int64 {
	if n.reach > 0 {
		return n.reach + 1
	}
	return hour / n.tile
}

// index returns the hour that a minute lies in.
func (n shelfName) index(minute int64) int64 {
	return (minute-n.phase+hour)/hour - 1 // minutes are never as far back as the first hour
}

// begin returns the first minute of an hour.
func (n shelfName) begin(index int64) int64 { return index*hour + n.phase }

// shelf holds the hours of one level and grid. Its turn is taken by who looks
// for changes and reads what is missing; its hours are guarded by the memo.
type shelf struct {
	name  shelfName
	turn  chan struct{}
	clock time.Time // of the store at the last look, zero before the first
	names *dictionary
	hours map[int64]*block
}

const (
	hour        = int64(60) // in minutes
	mostSlots   = 5000      // counts of a series that are read for one query; where more are missing the store answers by itself
	blockAge    = time.Hour // after which a block is read again: what no rule foresees is wrong for so long at most
	cellMinutes = 26        // bits of a cell that are its witnesses; those above are its minute
)

func newMemo(counts Counts, budget int64, gauge func(int64)) *memo {
	return &memo{counts: counts, budget: budget, gauge: gauge, kept: map[shelfName]*shelf{}, names: map[schema.Level]*dictionary{}}
}

// minutes is Counts.Minutes.
func (m *memo) minutes(ctx context.Context, q schema.MinuteQuery, each func(schema.Minutes) error) error {
	name := gridOf(q)
	first, last := name.index(q.Window.From.Add(-q.Past).Unix()/60), name.index(q.Window.To.Unix()/60-1)+1
	if m.budget == 0 || (last-first)*name.slots() > mostSlots && !m.holds(name, first, last) {
		return m.counts.Minutes(ctx, q, each)
	}
	s, blocks, err := m.take(ctx, name, first, last)
	if err != nil {
		return err
	}
	return s.tell(q, blocks, first, each)
}

// gridOf returns the coarsest grid on which hours can be kept for q.
func gridOf(q schema.MinuteQuery) shelfName {
	origin := q.Window.From.Unix() / 60 % hour
	if q.Tile <= Minute && q.Step > 0 && q.Step%time.Hour == 0 && q.Reach < time.Hour {
		return shelfName{level: q.Level, tile: 1, reach: int64(q.Reach / Minute), phase: origin}
	}
	tile := common(common(time.Hour, max(q.Tile, Minute)), time.Duration(origin)*Minute)
	return shelfName{level: q.Level, tile: int64(tile / Minute)}
}

func (m *memo) shelf(name shelfName) *shelf {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.kept[name]
	if !ok {
		if m.names[name.level] == nil {
			m.names[name.level] = newDictionary()
		}
		s = &shelf{name: name, turn: make(chan struct{}, 1), names: m.names[name.level], hours: map[int64]*block{}}
		m.kept[name] = s
	}
	return s
}

// holds reports whether little is missing of a stretch that is too long to read.
func (m *memo) holds(name shelfName, first, last int64) bool {
	s := m.shelf(name)
	m.mu.Lock()
	defer m.mu.Unlock()
	return (last-first-int64(len(s.hours)))*name.slots() <= mostSlots
}

// take returns the blocks of the hours from first up to last as they are now.
func (m *memo) take(ctx context.Context, name shelfName, first, last int64) (*shelf, []*block, error) {
	s := m.shelf(name)
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	if err := m.forget(ctx, s); err != nil {
		return nil, nil, err
	}
	blocks := m.held(s, first, last)
	for from := int64(0); from < last-first; from++ {
		to := from
		for to < last-first && blocks[to] == nil {
			to++
		}
		if to > from {
			if err := m.read(ctx, s, first+from, blocks[from:to]); err != nil {
				return nil, nil, err
			}
			from = to
		}
	}
	m.keep(s, first, blocks)
	return s, blocks, nil
}

// forget lets those hours go of which something has changed.
func (m *memo) forget(ctx context.Context, s *shelf) error {
	changed, clock, err := m.counts.ChangedHours(ctx, s.clock)
	if err != nil {
		return fmt.Errorf("look for changes: %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, h := range changed {
		minute := h.Unix() / 60
		m.drop(s, s.name.index(minute))
		m.drop(s, s.name.index(minute+hour-1))
	}
	s.clock = clock
	return nil
}

// drop lets one hour go; the memo is locked.
func (m *memo) drop(s *shelf, h int64) {
	if b, ok := s.hours[h]; ok {
		m.used -= b.size()
		delete(s.hours, h)
	}
}

// held returns what is there of a stretch, nil for an hour that is not.
func (m *memo) held(s *shelf, first, last int64) []*block {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tick++
	blocks := make([]*block, last-first)
	for i := range blocks {
		if b, ok := s.hours[first+int64(i)]; ok && time.Since(b.read) < blockAge {
			b.asked, blocks[i] = m.tick, b
		}
	}
	return blocks
}

// keep remembers blocks, and lets those go that were not asked for the longest
// where all together are more than may be.
func (m *memo) keep(s *shelf, first int64, blocks []*block) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, b := range blocks {
		h := first + int64(i)
		if s.hours[h] != b {
			m.drop(s, h)
			b.asked, s.hours[h] = m.tick, b
			m.used += b.size()
		}
	}
	if m.used > m.budget {
		m.shrink()
	}
	m.gauge(m.used)
}

// shrink frees a fifth of the budget; the memo is locked.
func (m *memo) shrink() {
	type place struct {
		s *shelf
		h int64
		b *block
	}
	var all []place
	for _, s := range m.kept {
		for h, b := range s.hours {
			all = append(all, place{s, h, b})
		}
	}
	slices.SortFunc(all, func(a, b place) int { return int(a.b.asked - b.b.asked) })
	for _, p := range all {
		if m.used <= m.budget/5*4 {
			return
		}
		m.drop(p.s, p.h)
	}
}

// read fills blocks, hours from first on, from the store.
func (m *memo) read(ctx context.Context, s *shelf, first int64, blocks []*block) error {
	now := time.Now()
	for i := range blocks {
		blocks[i] = &block{read: now}
	}
	at := func(index int64) time.Time { return time.Unix(s.name.begin(index)*60, 0).UTC() }
	q := schema.MinuteQuery{
		Level: s.name.level, Tile: time.Duration(s.name.tile) * Minute,
		Window: schema.Window{From: at(first), To: at(first + int64(len(blocks)))},
	}
	if s.name.reach > 0 {
		q.Step, q.Reach = time.Hour, time.Duration(s.name.reach)*Minute
	}
	return m.counts.Minutes(ctx, q, func(list schema.Minutes) error {
		id := s.names.series(list.Brand, list.Service, list.Region)
		for _, c := range list.Counts {
			index := s.name.index(int64(c.Minute))
			blocks[index-first].add(id, int64(c.Minute)-s.name.begin(index), c.Witnesses)
		}
		return nil
	})
}
