package detect

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"outcry/schema"
)

// benchPlaces is a country of so many towns in twelve provinces.
func benchPlaces(n int) (out []schema.Place) {
	r := rand.New(rand.NewPCG(1, 1))
	for i := range n {
		out = append(out, schema.Place{Region: schema.Region(fmt.Sprintf("NL/P%02d/T%04d", i%12, i)), Lat: 50 + 3*r.Float64(), Lon: 4 + 3*r.Float64()})
	}
	return out
}

// BenchmarkObserve measures one bucket of five minutes of 1,239 series as busy
// as three services of a large brand, after four weeks of history.
func BenchmarkObserve(b *testing.B) {
	places := benchPlaces(400)
	s, err := NewScan(DefaultScanConfig(), places)
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(2, 2))
	rates := map[schema.Service]float64{schema.MobileData: 137, schema.FixedInternet: 17, schema.TV: 2.2}
	bucket := func() (out []Vote) {
		for _, v := range []schema.Service{schema.MobileData, schema.FixedInternet, schema.TV} {
			for _, p := range places {
				if n := poissonOf(r, rates[v]*0.6/400); n > 0 {
					out = append(out, Vote{Brand: "b", Service: v, Region: p.Region, Votes: n, Total: n})
				}
			}
			if n := poissonOf(r, rates[v]*0.4); n > 0 {
				out = append(out, Vote{Brand: "b", Service: v, Region: "NL", Votes: n, Total: n})
			}
		}
		return out
	}
	var past []schema.Count
	at := monday
	for range 28 * 24 {
		for i := range 12 {
			for _, v := range bucket() {
				past = append(past, schema.Count{Time: at.Add(time.Duration(i) * 5 * time.Minute), Brand: v.Brand, Service: v.Service, Region: v.Region, Complaints: uint32(v.Votes), Witnesses: uint32(v.Votes)})
			}
		}
		at = at.Add(time.Hour)
	}
	s.Learn(past)
	next := func() { s.Observe(at, bucket()); at = at.Add(5 * time.Minute) }
	for range 26 * 12 {
		next()
	}
	votes := make([][]Vote, 64)
	for i := range votes {
		votes[i] = bucket()
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		s.Observe(at, votes[i%len(votes)])
		at = at.Add(5 * time.Minute)
	}
}

// BenchmarkLiveSeries measures one bucket of ever more live series, of which
// each brings a complaint in three days, and says how long the longest round of
// an hour took, with its fits.
func BenchmarkLiveSeries(b *testing.B) {
	for _, brands := range []int{1, 10, 100, 1000} {
		b.Run(fmt.Sprintf("%d", 1200*brands), func(b *testing.B) { benchLive(b, brands) })
	}
}

func benchLive(b *testing.B, brands int) {
	places := benchPlaces(400)
	s, err := NewScan(DefaultScanConfig(), places)
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 3))
	names := make([]schema.Brand, brands)
	for i := range names {
		names[i] = schema.Brand(fmt.Sprintf("b%04d", i))
	}
	services := []schema.Service{schema.MobileData, schema.FixedInternet, schema.TV}
	var past []schema.Count
	for _, n := range names {
		for _, v := range services {
			for i, p := range places {
				past = append(past, schema.Count{Time: monday.Add(time.Duration(i%48) * time.Hour), Brand: n, Service: v, Region: p.Region, Complaints: 1, Witnesses: 1})
			}
		}
	}
	s.Learn(past)
	live := brands * 1200
	votes := make([][]Vote, 24)
	for k := range votes {
		for range live / 864 {
			votes[k] = append(votes[k], Vote{Brand: names[r.IntN(brands)], Service: services[r.IntN(3)], Region: places[r.IntN(400)].Region, Votes: 1, Total: 1})
		}
	}
	at := monday.Add(48 * time.Hour)
	step := func(i int) time.Duration {
		from := time.Now()
		s.Observe(at, votes[i%len(votes)])
		at = at.Add(5 * time.Minute)
		return time.Since(from)
	}
	for i := range 36 {
		step(i)
	}
	var worst time.Duration
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		worst = max(worst, step(i))
	}
	b.ReportMetric(worst.Seconds()*1000, "worst-ms")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(live), "ns/series")
}
