package watch

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"outcry/detect"
	"outcry/schema"
)

// The made history: so many counts an hour, of so many brands in so many towns.
const (
	hourRows = 4000
	brands   = 20
	towns    = 400
)

// archive is a shelf with a long history of sparse series.
type archive struct{ shelf }

func (a *archive) HourCounts(_ context.Context, w schema.Window) ([]schema.Count, error) {
	var out []schema.Count
	for hour := w.From; hour.Before(w.To); hour = hour.Add(time.Hour) {
		rng := rand.New(rand.NewSource(hour.Unix()))
		for range hourRows {
			out = append(out, schema.Count{
				Time: hour, Brand: schema.Brand(fmt.Sprint("brand-", rng.Intn(brands))), Service: schema.Services()[rng.Intn(6)],
				Region: schema.Region(fmt.Sprintf("NL/UT/GM%04d", rng.Intn(towns))), Complaints: 1, Witnesses: 1,
			})
		}
	}
	return out, nil
}

// BenchmarkRestore is what a restart takes with eight weeks of hourly counts
// behind it, read in pieces and, to compare, all at once.
func BenchmarkRestore(b *testing.B) {
	places := []schema.Place{{Region: "NL"}, {Region: "NL/UT"}}
	for i := range towns {
		places = append(places, schema.Place{Region: schema.Region(fmt.Sprintf("NL/UT/GM%04d", i)), Lat: 52 + float64(i%20)/20, Lon: 4 + float64(i/20)/10})
	}
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for _, mode := range []struct {
		name   string
		pieces bool
	}{{"pieces", true}, {"at once", false}} {
		b.Run(mode.name, func(b *testing.B) {
			for b.Loop() {
				d, err := detect.New(detect.DefaultConfig(), places)
				if err != nil {
					b.Fatal(err)
				}
				w := New(DefaultConfig(), &archive{}, d, func() time.Time { return now }, prometheus.NewRegistry(), slog.New(slog.DiscardHandler))
				b.ReportMetric(float64(peak(func() {
					if mode.pieces {
						err = w.restore(b.Context())
						return
					}
					hours, _ := w.store.HourCounts(b.Context(), schema.Window{From: now.Add(-w.cfg.History), To: now})
					d.Learn(hours)
				}))/(1<<20), "peak-MiB")
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// peak returns the most bytes that the heap held while f ran, above what it held before.
func peak(f func()) uint64 {
	var most, before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var top atomic.Uint64
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			runtime.ReadMemStats(&most)
			top.Store(max(top.Load(), most.HeapAlloc))
			select {
			case <-done:
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	}()
	f()
	close(done)
	<-ended
	return top.Load() - min(top.Load(), before.HeapAlloc)
}
