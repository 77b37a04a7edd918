package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"outcry/schema"
	"outcry/schema/store"
	"outcry/schema/store/storetest"
)

// benchRows is how many reports one insert of a benchmark has.
const benchRows = 20_000

// plausible fills batch with reports like real ones, 124 a minute from start on.
func plausible(random *rand.Rand, batch []schema.Report, first int, start time.Time) {
	for i := range batch {
		n := first + i
		when := start.Add(time.Duration(n) * time.Minute / 124)
		batch[i] = schema.Report{
			ID: fmt.Sprintf("tw:%d", n*7919), Source: "twitter", Time: when, ArrivedAt: when.Add(time.Second), Author: random.Uint64N(1 << 40),
			Text: fmt.Sprintf("Al %d dagen geen bereik in straat %d, en niemand die iets doet. Klantnummer %x, wie helpt? #fail", n%9, random.IntN(1e6), random.Uint64()),
			Lang: "nl", Kind: schema.KindReport, Brand: schema.Brand(fmt.Sprint("brand-", random.IntN(6))), Service: schema.Services()[random.IntN(10)],
			Region: schema.Region(fmt.Sprintf("NL/UT/GM%04d/%d", random.IntN(400), 3500+random.IntN(10))), Confidence: 0.8,
			Lat: 52 + random.Float32(), Lon: 5 + random.Float32(), Postcode: "3511", Lines: 1, Role: schema.RoleCustomer, Channel: "post", Sealed: []byte(fmt.Sprintf("%060x", random.Uint64())),
		}
	}
}

func newBench(b *testing.B) *store.Store {
	b.Helper()
	return storetest.New(b, func(cfg *store.Config) { cfg.BlockRows = benchRows })
}

// BenchmarkInsert inserts blocks of new complaints side by side with what it
// would cost without looking for known ones, and the same blocks again.
func BenchmarkInsert(b *testing.B) {
	for name, run := range map[string]func(*store.Store, context.Context, []schema.Report) error{
		"new":       insertOnce,
		"unchecked": (*store.Store).InsertUnchecked,
		"new then again": func(s *store.Store, ctx context.Context, batch []schema.Report) error {
			if err := insertOnce(s, ctx, batch); err != nil {
				return err
			}
			return insertOnce(s, ctx, batch)
		},
	} {
		b.Run(name, func(b *testing.B) {
			s := newBench(b)
			random := rand.New(rand.NewPCG(1, 1))
			batch := make([]schema.Report, benchRows)
			cpu := cpuSeconds(b)
			for i := 0; b.Loop(); i++ {
				b.StopTimer()
				before := cpuSeconds(b)
				plausible(random, batch, i*benchRows, noon)
				cpu += cpuSeconds(b) - before
				b.StartTimer()
				if err := run(s, b.Context(), batch); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)*benchRows/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric((cpuSeconds(b)-cpu)/float64(b.N)/benchRows*1e6, "cpu-s/Mrow")
		})
	}
}

func insertOnce(s *store.Store, ctx context.Context, batch []schema.Report) error {
	_, err := s.Insert(ctx, batch)
	return err
}

// cpuSeconds returns the processor time that this process and the engines it
// runs have taken: what a busy machine does not distort.
func cpuSeconds(b *testing.B) float64 {
	b.Helper()
	names, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		b.Fatal(err)
	}
	ticks := 0
	for _, name := range names {
		stat, err := os.ReadFile(name)
		if err != nil {
			continue // gone by now
		}
		_, rest, _ := strings.Cut(string(stat), ") ")
		f := strings.Fields(rest) // from the third field of proc(5) on
		if self := filepath.Dir(name) == fmt.Sprint("/proc/", os.Getpid()); self || f[1] == fmt.Sprint(os.Getpid()) {
			for _, field := range f[11:13] { // utime, stime
				n, err := strconv.Atoi(field)
				if err != nil {
					b.Fatal(err)
				}
				ticks += n
			}
		}
	}
	return float64(ticks) / 100
}

// BenchmarkSweep reads the counts of the last two hours, what arrived in the last
// two seconds, and what each source brought by the hour, out of a day of complaints.
func BenchmarkSweep(b *testing.B) {
	const rows = 10 * benchRows
	s := newBench(b)
	random := rand.New(rand.NewPCG(1, 1))
	batch := make([]schema.Report, rows)
	plausible(random, batch, 0, noon)
	if err := insertOnce(s, b.Context(), batch); err != nil {
		b.Fatal(err)
	}
	end := batch[rows-1].ArrivedAt
	for name, run := range map[string]func() error{
		"counts of two hours": func() error {
			_, err := s.Counts(b.Context(), schema.Window{From: end.Add(-2 * time.Hour), To: end})
			return err
		},
		"hours of sources of a day": func() error {
			_, err := s.SourceHours(b.Context(), schema.Window{From: end.Add(-24 * time.Hour), To: end})
			return err
		},
		"arrivals of two seconds": func() error {
			_, err := s.Arrived(b.Context(), schema.Window{From: end.Add(-2 * time.Second), To: end.Add(time.Second)})
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			cpu := cpuSeconds(b)
			for b.Loop() {
				if err := run(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric((cpuSeconds(b)-cpu)/float64(b.N)*1e3, "cpu-ms/op")
		})
	}
}

// BenchmarkLookup finds complaints by their ids, one and twenty at a time, and
// by their conversation, out of a day of complaints.
func BenchmarkLookup(b *testing.B) {
	const rows = 10 * benchRows
	s := newBench(b)
	batch := make([]schema.Report, rows)
	plausible(rand.New(rand.NewPCG(1, 1)), batch, 0, noon)
	for i := range batch {
		batch[i].Source, batch[i].Conversation = "webcare", batch[i].ID
	}
	if err := insertOnce(s, b.Context(), batch); err != nil {
		b.Fatal(err)
	}
	ids := make([]schema.Identity, 20)
	for i := range ids {
		ids[i] = schema.Identity{Source: "webcare", ID: batch[i*rows/len(ids)].ID}
	}
	of := func(n int) func() (int, error) {
		return func() (int, error) {
			got, err := s.Known(b.Context(), ids[:n])
			return len(got) - n + 1, err
		}
	}
	for name, run := range map[string]func() (int, error){
		"one": of(1), "twenty": of(20),
		"conversation": func() (n int, err error) {
			for _, bad := range s.Reports(b.Context(), schema.ReportQuery{Conversation: ids[0].ID}) {
				n, err = n+1, bad
			}
			return n, err
		},
	} {
		b.Run(name, func(b *testing.B) {
			cpu := cpuSeconds(b)
			for b.Loop() {
				if n, err := run(); n != 1 || err != nil {
					b.Fatal(n, err)
				}
			}
			b.ReportMetric((cpuSeconds(b)-cpu)/float64(b.N)*1e3, "cpu-ms/op")
		})
	}
}
