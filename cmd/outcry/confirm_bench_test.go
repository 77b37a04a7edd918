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
// postcode, the rest by message, of which some go on a conversation and some
// are recorded. A delay counts from the moment at which the question was due.
// Cold is a server that has just begun, warm the same one later.
func BenchmarkConfirm(b *testing.B) {
	c := newCounter(b)
	server := c.open(b)
	for _, phase := range []string{"cold", "warm"} {
		b.Run(phase, func(b *testing.B) {
			took := make([]time.Duration, b.N)
			client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 200}, Timeout: 30 * time.Second}
			defer client.CloseIdleConnections()
			var asked sync.WaitGroup
			var failed atomic.Int64
			begin := time.Now()
			for i := range took {
				due := begin.Add(time.Duration(i) * time.Second / askedASecond)
				time.Sleep(time.Until(due))
				request := c.question(server.URL)
				asked.Go(func() {
					if err := ask(client, request); err != nil && failed.Add(1) == 1 {
						b.Error(err)
					}
					took[i] = time.Since(due)
				})
			}
			asked.Wait()
			slices.Sort(took)
			for _, q := range []int{50, 99} {
				b.ReportMetric(took[len(took)*q/100].Seconds()*1000, fmt.Sprintf("p%d-ms", q))
			}
			b.ReportMetric(float64(failed.Load()), "failed")
			b.ReportMetric(took[len(took)-1].Seconds()*1000, "max-ms")
		})
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
			if _, _, err := p.Take(b.Context(), c.now, batch); err != nil {
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
	h := &house{set: set, read: c.read, understanding: u, store: c.store, zone: time.UTC, now: time.Now, reg: reg, log: log}
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

// question returns the next question.
func (c *counter) question(base string) *http.Request {
	town := c.towns[c.random.IntN(len(c.towns))]
	brand := benchBrands[c.random.IntN(len(benchBrands))]
	says := fmt.Sprintf("Geen internet in %s sinds vanochtend", town.Name)
	method, path, body := http.MethodGet, "", io.Reader(nil)
	switch kind := c.random.IntN(10); {
	case kind < 5:
		path = url.Values{"postcode": {strconv.Itoa(1011 + c.random.IntN(8_900))}, "brand": {string(brand)}, "service": {"fixed-internet"}}.Encode()
	case kind < 7:
		path = url.Values{"text": {says}, "brand": {string(brand)}}.Encode()
	default:
		raw, err := json.Marshal(inquiryOf(c.random.IntN(c.talks), says, kind == 9))
		if err != nil {
			panic(err) // strings and a boolean always encode
		}
		method, body = http.MethodPost, bytes.NewReader(raw)
	}
	r, err := http.NewRequest(method, base+"/api/v1/confirm?"+path, body)
	if err != nil {
		panic(err) // the address is the server's own
	}
	return r
}

func inquiryOf(talk int, says string, record bool) map[string]any {
	return map[string]any{"text": says, "conversation": "talk-" + strconv.Itoa(talk), "record": record}
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
