package store_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"outcry/schema"
	"outcry/schema/store"
	"outcry/schema/store/storetest"
)

// model is the plain account of what a store should hold.
type model map[string]schema.Report

// take stores r as the store should and returns the outcome.
func (m model) take(r schema.Report) schema.Outcome {
	key := r.Source + "\x00" + r.ID
	was, known := m[key]
	if !known {
		m[key] = r
		return schema.Added
	}
	next := r
	next.Time = was.Time
	same := next
	same.ArrivedAt = was.ArrivedAt
	if gocmp.Equal(was, same) {
		return schema.Duplicate
	}
	m[key] = next
	return schema.Replaced
}

// series is what counts are counted by.
type series struct {
	start   time.Time
	brand   schema.Brand
	service schema.Service
	region  schema.Region
}

// counts adds m up by buckets of step.
func (m model) counts(w schema.Window, step time.Duration) []schema.Count {
	type tally struct {
		complaints, echoes uint32
		witnesses, against map[uint64]bool
	}
	all := make(map[series]*tally)
	for _, r := range m {
		if !w.Contains(r.Time) {
			continue
		}
		k := series{r.Time.Truncate(step), r.Brand, r.Service, r.Region}
		if all[k] == nil {
			all[k] = &tally{witnesses: make(map[uint64]bool), against: make(map[uint64]bool)}
		}
		t := all[k]
		if r.Kind == schema.KindReport || r.Kind == schema.KindEcho {
			t.complaints++
		}
		if r.Root != "" || r.Kind == schema.KindEcho {
			t.echoes++
		}
		if r.Witness() {
			t.witnesses[r.Author] = true
		}
		if r.Kind == schema.KindRecovery || r.Kind == schema.KindWorksHere {
			t.against[r.Author] = true
		}
	}
	var out []schema.Count
	for k, t := range all {
		if t.complaints > 0 || t.echoes > 0 || len(t.against) > 0 {
			out = append(out, schema.Count{
				Time: k.start, Brand: k.brand, Service: k.service, Region: k.region,
				Complaints: t.complaints, Witnesses: uint32(len(t.witnesses)), Echoes: t.echoes, Against: uint32(len(t.against)),
			})
		}
	}
	slices.SortFunc(out, func(a, b schema.Count) int {
		return cmp.Or(a.Time.Compare(b.Time), strings.Compare(string(a.Brand), string(b.Brand)),
			strings.Compare(string(a.Service), string(b.Service)), strings.Compare(string(a.Region), string(b.Region)))
	})
	return out
}

// reports returns what m holds, oldest first.
func (m model) reports() []schema.Report {
	return slices.SortedFunc(maps.Values(m), func(a, b schema.Report) int {
		return cmp.Or(a.Time.Compare(b.Time), strings.Compare(a.Source, b.Source), strings.Compare(a.ID, b.ID))
	})
}

// stream makes random complaints: few ids, so that most come again, changed or
// not, at the same time or another.
type stream struct{ *rand.Rand }

func pick[T any](s stream, list ...T) T { return list[s.IntN(len(list))] }

func (s stream) report(ids int, arrived time.Time) schema.Report {
	id := s.IntN(ids)
	usual := stream{rand.New(rand.NewPCG(uint64(id), 1))} // what this id says, if it is not edited
	r := usual.content()
	r.ID, r.Source = fmt.Sprint(id/2), pick(usual, "twitter", "form")
	r.Time = noon.Add(time.Duration(usual.IntN(6*3600_000)) * time.Millisecond)
	if s.IntN(5) == 0 {
		r.Time = noon.Add(time.Duration(s.IntN(6*3600_000)-3600_000) * time.Millisecond)
	}
	if s.IntN(4) == 0 {
		edited := s.content()
		edited.ID, edited.Source, edited.Time = r.ID, r.Source, r.Time
		r = edited
	}
	r.ArrivedAt = arrived
	return r
}

func (s stream) content() schema.Report {
	return schema.Report{
		Author: uint64(s.IntN(40)), Text: pick(s, "", "geen 3G", "al dagen niks"), Lines: 1,
		Kind:    pick(s, schema.KindReport, schema.KindReport, schema.KindReport, schema.KindEcho, schema.KindRecovery, schema.KindWorksHere, schema.KindOther),
		Brand:   pick[schema.Brand](s, "", "kpn", "t-mobile"),
		Service: pick(s, "", schema.MobileData, schema.TV),
		Region:  pick[schema.Region](s, "", "NL", "NL/UT", "NL/UT/GM0344", "NL/UT/GM0344/3511", "NL/rail/SHL-LEDN", "NL/NH/GM0363"),
		Root:    pick(s, "", "", "", "twitter 1"),
	}
}

// check compares all that s counts with m.
func (m model) check(t *testing.T, s *store.Store) {
	t.Helper()
	if diff := gocmp.Diff(m.reports(), stored(t, s)); diff != "" {
		t.Errorf("stored reports differ (-model +store):\n%.3000s", diff)
	}
	minutes, err := s.Counts(t.Context(), day)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(m.counts(day, time.Minute), minutes); diff != "" {
		t.Errorf("counts a minute differ (-model +store):\n%.3000s", diff)
	}
	if err := s.RefreshHours(t.Context(), day); err != nil {
		t.Fatal(err)
	}
	hours, err := s.HourCounts(t.Context(), day)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(m.counts(day, time.Hour), hours); diff != "" {
		t.Errorf("counts an hour differ (-model +store):\n%.3000s", diff)
	}
}

func TestCountsEqualPlainCountsOverStreamWithResendsAndEdits(t *testing.T) {
	s := storetest.New(t, func(cfg *store.Config) { cfg.BlockRows = 300 })
	random := stream{rand.New(rand.NewPCG(1, 2))}
	m := make(model)
	for round := range 6 {
		batch := make([]schema.Report, 700)
		want := make([]schema.Outcome, len(batch))
		for i := range batch {
			batch[i] = random.report(1500, noon.Add(time.Duration(round)*time.Minute))
			want[i] = m.take(batch[i])
		}
		if diff := gocmp.Diff(want, insert(t, s, batch...)); diff != "" {
			t.Errorf("outcomes of round %d differ (-model +store):\n%.1000s", round, diff)
		}
		m.check(t, s)
	}
}

func TestManyAtOnceEndAsOne(t *testing.T) {
	s := storetest.New(t, func(cfg *store.Config) { cfg.BlockRows = 64 })
	const writers, ids = 8, 200
	var added [writers]int
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			batch := make([]schema.Report, ids)
			for i := range batch {
				// Every writer has a time, a text and an order of its own.
				batch[i] = complaint(fmt.Sprint((i*7+w*31)%ids), time.Duration(w)*time.Hour, text(fmt.Sprint("writer ", w)))
			}
			outcomes, err := s.Insert(t.Context(), batch)
			if err != nil {
				t.Error(err)
			}
			for _, o := range outcomes {
				if o == schema.Added {
					added[w]++
				}
			}
		})
	}
	wg.Wait()
	sum := 0
	for _, n := range added {
		sum += n
	}
	if got := len(stored(t, s)); got != ids || sum != ids {
		t.Errorf("%d complaints stored, %d told added, want %d", got, sum, ids)
	}
}

func TestTwoProcessesAtOnceEndAsOne(t *testing.T) {
	cfg := storetest.Config(t)
	first := storetest.New(t, func(c *store.Config) { *c = cfg })
	random := stream{rand.New(rand.NewPCG(9, 10))}
	m := make(model)
	batch := make([]schema.Report, 400)
	for i := range batch {
		batch[i] = random.report(1<<40, noon) // each once
		m.take(batch[i])
	}
	var wg sync.WaitGroup
	for _, s := range []*store.Store{first, storetest.Open(t, cfg), storetest.Open(t, cfg)} {
		wg.Go(func() {
			if _, err := s.Insert(t.Context(), batch); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	m.check(t, first)
}
