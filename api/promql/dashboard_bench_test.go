package promql_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"outcry/api/promql"
	"outcry/schema"
)

// BenchEnv names the environment variable with the number of complaints, in
// eight weeks, that the benchmark asks about; 100,000 when it is not set.
const BenchEnv = "OUTCRY_BENCH_COMPLAINTS"

const eightWeeks = 56 * 24 * time.Hour

// weeks fills the store with n complaints of the eight weeks before clock: six
// brands, ten services, 342 municipalities in twelve provinces, ten postcodes each.
func (h *house) weeks(b *testing.B, n int) {
	random := rand.New(rand.NewPCG(1, 2))
	batch := make([]schema.Report, 0, 20_000)
	for i := range n {
		town := int(342 * random.Float64() * random.Float64()) // some are larger
		batch = append(batch, report(fmt.Sprint(i), 0, schema.Region(fmt.Sprintf("NL/%c%c/GM%04d/%d", 'A'+town%12, 'A', town, 1000+10*town+random.IntN(10))), func(r *schema.Report) {
			r.Time = clock.Add(-eightWeeks + time.Duration(float64(i)/float64(n)*float64(eightWeeks)))
			r.ArrivedAt, r.Author = r.Time, random.Uint64N(1<<40)
			r.Brand = schema.Brand(fmt.Sprint("brand-", min(random.IntN(6), random.IntN(6))))
			r.Service = schema.Services()[min(random.IntN(10), random.IntN(10))]
			r.Text = fmt.Sprintf("Al %d dagen geen bereik in straat %d, en niemand die iets doet. Wie helpt? #fail", i%9, random.IntN(1e6))
		}))
		if len(batch) == cap(batch) || i == n-1 {
			if _, err := h.store.Insert(b.Context(), batch); err != nil {
				b.Fatal(err)
			}
			batch = batch[:0]
		}
	}
}

// BenchmarkDashboard measures the queries of the heaviest dashboards, from the
// request to the last byte of the answer, without a memo and with one: the first
// time, p50 and p95 of the others, in milliseconds; what a query takes of the
// processors, here and in ClickHouse, which a busy machine does not distort; and
// what the process allocates for it. A memo does not
// trust what was stored less than a minute ago, so that minute is waited for.
func BenchmarkDashboard(b *testing.B) {
	n := 100_000
	if s := os.Getenv(BenchEnv); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	h := newHouse(b)
	begun := time.Now()
	h.weeks(b, n)
	stored := time.Now()
	b.Logf("%d complaints stored in %v", n, stored.Sub(begun))
	for _, memo := range []int64{0, promql.DefaultConfig().MemoBytes} {
		api := h.again(b, func(cfg *promql.Config, _ *promql.Parts) { cfg.MemoBytes = memo })
		if memo > 0 {
			time.Sleep(time.Until(stored.Add(65 * time.Second)))
		}
		for _, q := range heaviest {
			name := strings.ReplaceAll(q.name, " ", "-")
			b.Run(fmt.Sprintf("memo-%dMB/%s", memo>>20, name), func(b *testing.B) { measure(b, api, q) })
		}
	}
}

const day, month = 24 * time.Hour, 30 * 24 * time.Hour

// panel is a query as a panel of a dashboard asks it.
type panel struct {
	name, query string
	span, step  time.Duration
}

var heaviest = []panel{
	{"day by province", `sum by (region) (outcry_complaints{level="province"})`, day, time.Minute},
	{"day by province and service", `sum by (region, service) (outcry_complaints{level="province"})`, day, time.Minute},
	{"day of every series by province", `outcry_complaints{level="province",brand="brand-0"}`, day, time.Minute},
	{"day by brand and service", `sum by (brand, service) (outcry_complaints{level="country"})`, day, time.Minute},
	{"day of one province's towns", `sum by (region) (outcry_complaints{level="municipality",region=~"NL/AA/.*"})`, day, time.Minute},
	{"map now", `sum by (region) (sum_over_time(outcry_complaints{level="municipality"}[15m]))`, 0, time.Minute},
	{"week by the hour", `sum by (region) (sum_over_time(outcry_complaints{level="province"}[1h]))`, 7 * day, time.Hour},
	{"month by the hour", `sum by (region) (sum_over_time(outcry_complaints{level="province"}[1h]))`, month, time.Hour},
	{"month of every hour's last minute", `sum by (region) (outcry_complaints{level="province"})`, month, time.Hour},
	{"sources", `outcry_source_lag_seconds`, day, time.Minute},
	{"incidents", `outcry_incident_open`, day, time.Minute},
}

// measure asks q again and again.
func measure(b *testing.B, api *promql.API, q panel) {
	form := url.Values{"query": {q.query}, "start": {unix(clock.Add(-q.span))}, "end": {unix(clock)}, "step": {fmt.Sprint(q.step.Seconds())}}
	var size int
	ask := func() time.Duration {
		r := httptest.NewRequest(http.MethodGet, promql.Base+"/query_range?"+form.Encode(), nil)
		w := httptest.NewRecorder()
		begun := time.Now()
		api.ServeHTTP(w, r)
		if size = w.Body.Len(); w.Code != http.StatusOK {
			b.Fatalf("%d %s", w.Code, w.Body)
		}
		return time.Since(begun)
	}
	first := ask()
	var took []time.Duration
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu := cpuSeconds(b)
	for b.Loop() {
		took = append(took, ask())
	}
	runtime.ReadMemStats(&after)
	b.ReportMetric((cpuSeconds(b)-cpu)/float64(len(took))*1000, "cpu-ms/query")
	slices.Sort(took)
	b.ReportMetric(first.Seconds()*1000, "first-ms")
	b.ReportMetric(took[len(took)/2].Seconds()*1000, "p50-ms")
	b.ReportMetric(took[len(took)*95/100].Seconds()*1000, "p95-ms")
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(len(took))/1e6, "MB/query")
	b.ReportMetric(float64(size)/1e3, "kB-answer")
}

// cpuSeconds returns the processor time that this process and its children,
// the engine, have taken.
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
		fields := strings.Fields(rest)
		if filepath.Base(filepath.Dir(name)) != strconv.Itoa(os.Getpid()) && (len(fields) < 13 || fields[1] != strconv.Itoa(os.Getpid())) {
			continue
		}
		for _, f := range fields[11:13] { // user and system time, in hundredths of a second
			n, err := strconv.Atoi(f)
			if err != nil {
				b.Fatal(err)
			}
			ticks += n
		}
	}
	return float64(ticks) / 100
}
