package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"outcry/ingest"
	"outcry/schema"
)

// talksEnv names the environment variable with the number of open conversations
// that BenchmarkConfirm asks beside; `make bench-confirm` sets it to 100,000.
const talksEnv = "OUTCRY_BENCH_CONVERSATIONS"

const (
	openIncidents = 1_000
	askedASecond  = 500
)

// counter is a desk in a busy moment: many conversations, many open incidents.
type counter struct {
	store  *storage
	read   readers
	now    time.Time
	towns  []schema.Place
	talks  int
	random *rand.Rand
}

// BenchmarkConfirm asks the desk at a steady 500 a second over real sockets,
// whether or not it keeps up, beside a thousand open incidents: half by
// postcode, the rest by message, of which half go on a conversation and one in
// fifty is recorded as a complaint, told apart. A delay counts from the moment
// at which the question was due. Cold is a server that has just begun, warm the
// same one later.
func BenchmarkConfirm(b *testing.B) {
	c := newCounter(b)
	server := c.open(b)
	for _, phase := range []string{"cold", "warm"} {
		b.Run(phase, func(b *testing.B) {
			asks, records := make([]time.Duration, 0, b.N), []time.Duration{}
			var mu sync.Mutex
			client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 200}, Timeout: 30 * time.Second}
			defer client.CloseIdleConnections()
			var asked sync.WaitGroup
			var failed atomic.Int64
			begin := time.Now()
			for i := range b.N {
				due := begin.Add(time.Duration(i) * time.Second / askedASecond)
				time.Sleep(time.Until(due))
				request, recorded := c.question(server.URL)
				asked.Go(func() {
					if err := ask(client, request); err != nil && failed.Add(1) == 1 {
						b.Error(err)
					}
					mu.Lock()
					defer mu.Unlock()
					if took := time.Since(due); recorded {
						records = append(records, took)
					} else {
						asks = append(asks, took)
					}
				})
			}
			asked.Wait()
			tell(b, "ask", asks)
			tell(b, "record", records)
			b.ReportMetric(float64(failed.Load()), "failed")
		})
	}
}

// tell reports the delays of what people did.
func tell(b *testing.B, what string, took []time.Duration) {
	if len(took) == 0 {
		return
	}
	slices.Sort(took)
	for name, at := range map[string]int{"p50": len(took) / 2, "p99": len(took) * 99 / 100, "max": len(took) - 1} {
		b.ReportMetric(took[at].Seconds()*1000, name+"-"+what+"-ms")
	}
}

func newCounter(b *testing.B) *counter {
	b.Helper()
	c := &counter{talks: 2_000, now: time.Now().UTC(), random: rand.New(rand.NewPCG(1, 2))}
	if s := os.Getenv(talksEnv); s != "" {
		var err error
		if c.talks, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	c.store, c.read = measuredStore(b, prometheus.NewRegistry()), quietReaders(b)
	for _, p := range c.read.gazetteer.Places() {
		if p.Region.Level() == schema.LevelMunicipality && schema.Region("NL").Contains(p.Region) {
			c.towns = append(c.towns, p)
		}
	}
	c.talk(b)
	c.fail(b)
	return c
}

// benchBrands are those that customers of the counter speak of.
var benchBrands = []schema.Brand{"kpn", "t-mobile", "vodafone", "ziggo", "essent", "ing"}

// talk stores the first message of each conversation, over a week.
func (c *counter) talk(b *testing.B) {
	p, err := ingest.New(ingest.DefaultConfig(), c.understanding(b), c.store, prometheus.NewRegistry())
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(b.Context())
	done := make(chan error, 1)
	go func() { done <- p.Run(ctx) }()
	batch := make([]schema.Complaint, 0, 10_000)
	for i := range c.talks {
		town := c.towns[i%len(c.towns)]
		id := "talk-" + strconv.Itoa(i)
		batch = append(batch, schema.Complaint{
			ID: id, Source: "webcare", Conversation: id, Channel: "webcare", Author: "customer-" + strconv.Itoa(i), Brand: benchBrands[i%len(benchBrands)],
			Time: c.now.Add(-time.Duration(float64(i) / float64(c.talks) * float64(8*24*time.Hour))),
			Text: fmt.Sprintf("Al %d uur geen internet in %s, wat is er aan de hand?", 1+i%9, town.Name),
		})
		if len(batch) == cap(batch) || i == c.talks-1 {
			if _, _, err := p.Take(b.Context(), c.now.Add(-time.Hour), batch); err != nil {
				b.Fatal(err)
			}
			batch = batch[:0]
		}
	}
	stop()
	if err := <-done; err != nil {
		b.Fatal(err)
	}
}

// fail stores open incidents, each of another town, brand or service.
func (c *counter) fail(b *testing.B) {
	incidents := make([]schema.Incident, openIncidents)
	for i := range incidents {
		detected := c.now.Add(-time.Duration(i%600) * time.Minute)
		town := c.towns[i%len(c.towns)].Region
		incidents[i] = schema.Incident{
			ID: "incident-" + strconv.Itoa(i), Kind: schema.Outage, Status: schema.Detected, Brand: benchBrands[i%len(benchBrands)],
			Service: []schema.Service{schema.FixedInternet, schema.MobileData, schema.Voice}[i/len(c.towns)], Region: town, Regions: []schema.Region{town},
			StartedAt: detected.Add(-10 * time.Minute), DetectedAt: &detected, UpdatedAt: c.now, Witnesses: 12, Expected: 1.5, Complaints: 20,
			Severity: schema.Major, Score: 4, Evidence: json.RawMessage(`{}`),
		}
	}
	if err := c.store.SaveIncidents(b.Context(), incidents); err != nil {
		b.Fatal(err)
	}
}

func (c *counter) understanding(b *testing.B) *ingest.Understanding {
	u, err := c.read.understanding("NL", replayKey)
	if err != nil {
		b.Fatal(err)
	}
	return u
}

// open starts the API on what is stored.
func (c *counter) open(b *testing.B) *httptest.Server {
	reg, log := prometheus.NewRegistry(), slog.New(slog.DiscardHandler)
	set := defaultSettings()
	acfg, err := apiConfig(set)
	if err != nil {
		b.Fatal(err)
	}
	u := c.understanding(b)
	p, err := ingest.New(ingest.DefaultConfig(), u, c.store, reg)
	if err != nil {
		b.Fatal(err)
	}
	h := &house{set: set, read: c.read, understanding: u, places: newAtlas(u), store: c.store, zone: time.UTC, now: time.Now, reg: reg, log: log}
	api, err := h.newAPI(acfg, p, nil)
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(b.Context()))
	done := make(chan error, 1)
	go func() { done <- p.Run(ctx) }()
	server := httptest.NewServer(api.Handler())
	b.Cleanup(func() {
		server.Close()
		stop()
		if err := <-done; err != nil {
			b.Error(err)
		}
	})
	return server
}

// question returns the next question, and whether it is recorded.
func (c *counter) question(base string) (r *http.Request, record bool) {
	town := c.towns[c.random.IntN(len(c.towns))]
	brand := benchBrands[c.random.IntN(len(benchBrands))]
	says := fmt.Sprintf("Geen internet in %s sinds vanochtend", town.Name)
	var err error
	method, path, body := http.MethodGet, "", io.Reader(nil)
	switch kind := c.random.IntN(100); {
	case kind < 50:
		path = url.Values{"postcode": {strconv.Itoa(1011 + c.random.IntN(8_900))}, "brand": {string(brand)}, "service": {"fixed-internet"}}.Encode()
	case kind < 75:
		path = url.Values{"text": {says}, "brand": {string(brand)}}.Encode()
	default:
		record = kind >= 98
		var raw []byte
		raw, err = json.Marshal(map[string]any{"text": says, "conversation": "talk-" + strconv.Itoa(c.random.IntN(c.talks)), "record": record})
		if err != nil {
			panic(err) // strings and a boolean always encode
		}
		method, body = http.MethodPost, bytes.NewReader(raw)
	}
	r, err = http.NewRequest(method, base+"/api/v1/confirm?"+path, body)
	if err != nil {
		panic(err) // the address is the server's own
	}
	return r, record
}

// ask sends the question and reads the answer to its end.
func ask(client *http.Client, r *http.Request) error {
	resp, err := client.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s: %d %s", r.Method, r.URL, resp.StatusCode, raw)
	}
	return err
}
