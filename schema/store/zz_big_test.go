package store_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"outcry/schema"
	"outcry/schema/store"
	"outcry/schema/store/storetest"
)

func TestBig(t *testing.T) {
	cfg := store.DefaultConfig()
	cfg.Addr, cfg.Database = []string{"127.0.0.1:19100"}, "big"
	cfg.Timeout = 10 * time.Minute
	s, err := store.Open(t.Context(), cfg, prometheus.NewRegistry(), storetest.Log(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if os.Getenv("FILL") != "" {
		return
	}
	end := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	measure := func(name string, n int, f func() (int, error)) {
		best := time.Hour
		var size int
		for range n {
			start := time.Now()
			var err error
			if size, err = f(); err != nil {
				t.Fatal(name, err)
			}
			best = min(best, time.Since(start))
		}
		t.Logf("%-40s best of %d: %8s, %d rows", name, n, best.Round(100*time.Microsecond), size)
	}
	w := func(d time.Duration) schema.Window { return schema.Window{From: end.Add(-d), To: end} }
	measure("counts 2 h", 7, func() (int, error) { c, err := s.Counts(t.Context(), w(2*time.Hour)); return len(c), err })
	measure("counts 5 min", 7, func() (int, error) { c, err := s.Counts(t.Context(), w(5*time.Minute)); return len(c), err })
	measure("arrived 2 s", 7, func() (int, error) { c, err := s.Arrived(t.Context(), w(2*time.Second)); return len(c), err })
	measure("arrived 1 min", 7, func() (int, error) { c, err := s.Arrived(t.Context(), w(time.Minute)); return len(c), err })
	measure("sources", 5, func() (int, error) { c, err := s.Sources(t.Context()); return len(c), err })
	measure("report", 7, func() (int, error) { _, err := s.Report(t.Context(), "twitter", "tw:7777777"); return 1, err })
	series := func(q schema.SeriesQuery) func() (int, error) {
		return func() (int, error) {
			c, err := s.Series(t.Context(), q)
			n := 0
			for _, x := range c {
				n += len(x.Points)
			}
			return n, err
		}
	}
	measure("series 24 h 1 min province one service", 5, series(schema.SeriesQuery{Brand: "brand-1", Service: schema.MobileData, Level: schema.LevelProvince, Window: w(24 * time.Hour), Step: time.Minute}))
	measure("series 24 h 1 min province all", 5, series(schema.SeriesQuery{Level: schema.LevelProvince, Window: w(24 * time.Hour), Step: time.Minute}))
	measure("series 30 d 1 h province one service", 5, series(schema.SeriesQuery{Brand: "brand-1", Service: schema.MobileData, Level: schema.LevelProvince, Window: w(30 * 24 * time.Hour), Step: time.Hour}))
	measure("series 28 d 1 d one muni", 5, series(schema.SeriesQuery{Brand: "brand-1", Service: schema.MobileData, Region: "NL/U1/GM0034", Window: w(28 * 24 * time.Hour), Step: 24 * time.Hour}))
	measure("refresh hours, 56 days", 1, func() (int, error) { return 0, s.RefreshHours(t.Context(), w(56*24*time.Hour)) })
	measure("refresh hours again", 3, func() (int, error) { return 0, s.RefreshHours(t.Context(), w(56*24*time.Hour)) })
	measure("hour counts 56 days", 1, func() (int, error) { c, err := s.HourCounts(t.Context(), w(56*24*time.Hour)); return len(c), err })
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
	for _, n := range []int{1, 100, 1000, 20000} {
		measure(fmt.Sprint("insert new ", n), 5, func() (int, error) {
			batch := make([]schema.Report, n)
			plausible(random, batch, random.IntN(1e9)+1e9, end)
			for i := range batch {
				batch[i].Time, batch[i].ArrivedAt = end.Add(time.Duration(i)*time.Millisecond), end.Add(time.Hour)
			}
			_, err := s.Insert(t.Context(), batch)
			return n, err
		})
		measure(fmt.Sprint("insert unchecked ", n), 5, func() (int, error) {
			batch := make([]schema.Report, n)
			plausible(random, batch, random.IntN(1e9)+1e9, end)
			for i := range batch {
				batch[i].Time, batch[i].ArrivedAt = end.Add(time.Duration(i)*time.Millisecond), end.Add(time.Hour)
			}
			return n, s.InsertUnchecked(t.Context(), batch)
		})
	}
}
