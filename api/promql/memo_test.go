package promql

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
	"outcry/schema/store"
	"outcry/schema/store/storetest"
)

var dawn = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

// said returns what the i-th of many people said somewhere in two days.
func said(random *rand.Rand, i int) schema.Report {
	regions := []schema.Region{"NL/UT/GM0344/3511", "NL/UT/GM0344", "NL/UT/GM0310", "NL/OV/GM0193/8011", "NL/OV/GM0193", "NL"}
	at := dawn.Add(time.Duration(random.IntN(48*3600)) * time.Second)
	return schema.Report{
		ID: fmt.Sprint(i), Source: "s", Time: at, ArrivedAt: at, Author: random.Uint64N(200), Text: "x", Kind: schema.KindReport, Lines: 1,
		Brand: []schema.Brand{"kpn", "t-mobile", "ziggo"}[random.IntN(3)], Service: []schema.Service{schema.TV, schema.Voice}[random.IntN(2)], Region: regions[random.IntN(len(regions))],
	}
}

// counted counts what is read from the store.
type counted struct {
	*store.Store
	reads int
}

func (c *counted) Minutes(ctx context.Context, q schema.MinuteQuery, each func(schema.Minutes) error) error {
	c.reads++
	return c.Store.Minutes(ctx, q, each)
}

func drawn(random *rand.Rand) schema.MinuteQuery {
	minutes := func(n int) time.Duration { return time.Duration(1+random.IntN(n)) * time.Minute }
	q := schema.MinuteQuery{Level: []schema.Level{schema.LevelCountry, schema.LevelProvince, schema.LevelMunicipality, schema.LevelPostcode}[random.IntN(4)]}
	q.Window.From = dawn.Add(minutes(40 * 60))
	if random.IntN(2) == 0 {
		q.Window.From = q.Window.From.Truncate(time.Hour)
	}
	q.Window.To = q.Window.From.Add(minutes(10 * 60))
	if random.IntN(2) == 0 {
		q.Past = 6 * time.Hour
	}
	switch random.IntN(4) {
	case 3:
		q.Step, q.Reach = time.Duration(1+random.IntN(3))*time.Hour, minutes(30)
	case 0:
		q.Step = minutes(90)
		q.Reach = time.Duration(1+random.IntN(int(q.Step/time.Minute))) * time.Minute
	case 1:
		q.Tile = []time.Duration{5 * time.Minute, 15 * time.Minute, time.Hour, 7 * time.Minute}[random.IntN(4)]
		q.Reach = time.Duration(1+random.IntN(2)) * q.Tile
		q.Step = q.Reach + time.Duration(random.IntN(2))*q.Tile
	}
	q.Merge = []schema.Merge{{}, {Brand: true}, {Brand: true, Service: true, Region: true}, {Region: true}}[random.IntN(4)]
	q.Brand = []schema.Names{{}, {In: []string{"kpn", "none"}}, {Out: []string{"kpn"}}, {Like: "k.*|zig+o"}, {Unlike: "t-.*"}}[random.IntN(5)]
	q.Region = []schema.Names{{}, {Like: "NL/UT.*"}, {Unlike: "NL/OV"}}[random.IntN(3)]
	return q
}

// told lists what read gives, minute by minute or tile by tile. Where a tile
// reaches beyond the window, and after the reach of the last step, nobody looks,
// so that may differ.
func told(t *testing.T, q schema.MinuteQuery, read func(context.Context, schema.MinuteQuery, func(schema.Minutes) error) error) map[string][]schema.MinuteCount {
	t.Helper()
	out := map[string][]schema.MinuteCount{}
	whole := q.Window.From
	for tile := max(q.Tile, time.Minute); !whole.Add(tile).After(q.Window.To); whole = whole.Add(tile) {
	}
	if q.Tile == 0 && q.Step > 0 {
		if last := q.Window.To.Sub(q.Window.From) / q.Step * q.Step; last+q.Reach < q.Window.To.Sub(q.Window.From) {
			whole = q.Window.From.Add(last + q.Reach)
		}
	}
	err := read(t.Context(), q, func(m schema.Minutes) error {
		var counts []schema.MinuteCount
		for _, c := range m.Counts {
			if int64(c.Minute)*60 < whole.Unix() {
				counts = append(counts, c)
			}
		}
		if len(counts) > 0 {
			out[fmt.Sprint(m.Brand, m.Service, m.Region)] = counts
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// exact is a store that is asked by one alone: what was written is seen at once,
// so that no hour is read again for a doubt.
type exact struct{ *counted }

func (e exact) ChangedHours(ctx context.Context, since time.Time) ([]time.Time, time.Time, error) {
	hours, clock, err := e.counted.ChangedHours(ctx, since)
	return hours, clock.Add(time.Minute), err
}

// TestTheMemoTellsWhatTheStoreDoes asks both the same, between late complaints,
// corrections and erasures.
func TestTheMemoTellsWhatTheStoreDoes(t *testing.T) {
	random := rand.New(rand.NewPCG(33, 4))
	s := &counted{Store: storetest.New(t)}
	insert := func(reports ...schema.Report) {
		t.Helper()
		if _, err := s.Insert(t.Context(), reports); err != nil {
			t.Fatal(err)
		}
	}
	var first []schema.Report
	for i := range 1500 {
		first = append(first, said(random, i))
	}
	insert(first...)
	m := newMemo(exact{s}, 1<<20, func(int64) {})
	const rounds = 100
	for i := range rounds {
		switch i % 10 {
		case 3:
			insert(said(random, 10_000+i))
		case 5:
			moved := first[random.IntN(len(first))]
			moved.Region, moved.Text = "NL/UT/GM0310", fmt.Sprint("moved ", i)
			insert(moved)
		case 8:
			if err := s.DeleteComplaint(t.Context(), "s", fmt.Sprint(i)); err != nil {
				t.Fatal(err)
			}
		}
		q := drawn(random)
		if d := cmp.Diff(told(t, q, s.Minutes), told(t, q, m.minutes)); d != "" {
			t.Fatalf("%d: the memo differs for %+v (-store +memo):\n%s", i, q, d)
		}
	}
	t.Logf("%d reads for %d answers", s.reads-rounds, rounds)
	if s.reads-rounds > 2*rounds {
		t.Errorf("the memo read %d times for %d answers, want it to remember", s.reads-rounds, rounds)
	}
}

func TestTheMemoReadsWhatIsMissing(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	c := &counted{Store: storetest.New(t)}
	var reports []schema.Report
	for i := range 500 {
		reports = append(reports, said(random, i))
	}
	if _, err := c.Insert(t.Context(), reports); err != nil {
		t.Fatal(err)
	}
	quiet := &stopped{counted: c}
	var bytes int64
	m := newMemo(quiet, 1<<20, func(n int64) { bytes = n })
	ask := func(from, to time.Duration) {
		t.Helper()
		q := schema.MinuteQuery{Level: schema.LevelProvince, Window: schema.Window{From: dawn.Add(from), To: dawn.Add(to)}}
		if err := m.minutes(t.Context(), q, func(schema.Minutes) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		name     string
		from, to time.Duration
		reads    int
	}{
		{"the first look reads", 2 * time.Hour, 4 * time.Hour, 1},
		{"the second does not", 2*time.Hour + time.Minute, 4 * time.Hour, 1},
		{"two gaps are read apart", 0, 6 * time.Hour, 3},
		{"what is much too long is the store's", -400 * time.Hour, 40 * time.Hour, 4},
		{"and is not kept", 10 * time.Hour, 11 * time.Hour, 5},
	} {
		if ask(step.from, step.to); c.reads != step.reads {
			t.Errorf("%s: %d reads, want %d", step.name, c.reads, step.reads)
		}
	}
	if bytes <= 0 {
		t.Errorf("the memo takes %d bytes, want some", bytes)
	}
	quiet.fails = fmt.Errorf("away: %w", schema.ErrBusy)
	if err := m.minutes(t.Context(), schema.MinuteQuery{Level: schema.LevelProvince, Window: schema.Window{From: dawn, To: dawn.Add(time.Hour)}}, nil); err == nil {
		t.Error("without a word from the store of what has changed the memo tells what it has, want an error")
	}
}

// stopped is a store in which nothing changes.
type stopped struct {
	*counted
	fails error
}

func (s *stopped) ChangedHours(context.Context, time.Time) ([]time.Time, time.Time, error) {
	return nil, dawn, s.fails
}

func TestTheMemoIsBounded(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	s := storetest.New(t)
	var reports []schema.Report
	for i := range 5000 {
		reports = append(reports, said(random, i))
	}
	if _, err := s.Insert(t.Context(), reports); err != nil {
		t.Fatal(err)
	}
	const budget = 20_000
	var bytes int64
	m := newMemo(s, budget, func(n int64) { bytes = n })
	for h := range 40 {
		q := schema.MinuteQuery{Level: schema.LevelMunicipality, Window: schema.Window{From: dawn.Add(time.Duration(h) * time.Hour), To: dawn.Add(time.Duration(h+1) * time.Hour)}}
		if d := cmp.Diff(told(t, q, s.Minutes), told(t, q, m.minutes)); d != "" {
			t.Fatalf("hour %d differs (-store +memo):\n%s", h, d)
		}
		if bytes > budget {
			t.Fatalf("after hour %d the memo takes %d bytes, want %d at most", h, bytes, budget)
		}
	}
}
