package alert

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"outcry/api/desk"
	"outcry/schema"
	"outcry/schema/store"
	"outcry/schema/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// evening is when the stories begin: 20:15 in Amsterdam.
var evening = time.Date(2026, 11, 21, 19, 15, 0, 0, time.UTC)

// house is a store with a clock; several heralds may live in it.
type house struct {
	t     *testing.T
	store *store.Store
	mu    sync.Mutex
	clock time.Time
}

func newHouse(t *testing.T) *house {
	return &house{t: t, store: storetest.New(t), clock: evening}
}

func (h *house) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.clock
}

func (h *house) wait(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.clock = h.clock.Add(d)
}

// herald returns one as a process of its own has it.
func (h *house) herald(cfg Config, change ...func(*Parts)) *Herald {
	h.t.Helper()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		h.t.Fatal(err)
	}
	parts := Parts{
		Ledger: desk.NewLedger(h.store, h.store), Journal: h.store, Roll: h.store, Key: []byte("of sixteen bytes or more"),
		Holder: func(string) ([]schema.Brand, bool) { return nil, true }, Place: town, Zone: zone, Now: h.now,
	}
	for _, c := range change {
		c(&parts)
	}
	out, err := New(cfg, parts, prometheus.NewRegistry(), slog.New(slog.NewTextHandler(h.t.Output(), nil)))
	if err != nil {
		h.t.Fatal(err)
	}
	return out
}

// once looks at the incidents once and tells everybody.
func (h *house) once(heralds ...*Herald) {
	h.t.Helper()
	for _, one := range heralds {
		var rounds sync.WaitGroup
		if err := one.walk(h.t.Context(), &rounds); err != nil {
			h.t.Fatal(err)
		}
		rounds.Wait()
	}
}

func (h *house) save(incidents ...schema.Incident) {
	h.t.Helper()
	if err := h.store.SaveIncidents(h.t.Context(), incidents); err != nil {
		h.t.Fatal(err)
	}
}

func town(r schema.Region) (schema.Place, bool) {
	names := map[schema.Region]string{"NL": "Nederland", "NL/UT": "Utrecht (provincie)", "NL/UT/GM0344": "Utrecht"}
	return schema.Place{Region: r, Name: names[r]}, names[r] != ""
}

// outage returns what is known at the time at of an outage, changed by edits.
func outage(id string, at time.Time, edits ...func(*schema.Incident)) schema.Incident {
	detected := evening
	inc := schema.Incident{
		ID: id, Kind: schema.Outage, Status: schema.Detected, Brand: "t-mobile", Service: schema.MobileData, Region: "NL/UT/GM0344",
		Regions: []schema.Region{"NL/UT/GM0344"}, StartedAt: evening.Add(-12 * time.Minute), DetectedAt: &detected, UpdatedAt: at,
		Witnesses: 41, Expected: 1.8, Complaints: 60, Severity: schema.Major, Score: 4,
	}
	for _, edit := range edits {
		edit(&inc)
	}
	return inc
}

func over(at time.Time) func(*schema.Incident) {
	return func(inc *schema.Incident) { inc.Status, inc.EndedAt = schema.Resolved, &at }
}

func severity(s schema.Severity) func(*schema.Incident) {
	return func(inc *schema.Incident) { inc.Severity = s }
}

func kind(k schema.IncidentKind) func(*schema.Incident) {
	return func(inc *schema.Incident) { inc.Kind = k }
}

// letter is one request that a mailbox took.
type letter struct {
	header http.Header
	body   []byte
}

// mailbox is a real HTTP server that keeps what it is sent.
type mailbox struct {
	*httptest.Server
	mu      sync.Mutex
	letters []letter
	answers []int // statuses to give, the last one for ever
}

func newMailbox(t *testing.T, answers ...int) *mailbox {
	m := &mailbox{answers: append([]int{}, answers...)}
	m.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		m.mu.Lock()
		defer m.mu.Unlock()
		m.letters = append(m.letters, letter{r.Header, body})
		status := http.StatusAccepted
		if len(m.answers) > 0 {
			status = m.answers[0]
			m.answers = m.answers[min(1, len(m.answers)-1):]
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(`{"status":"success"}`))
	}))
	t.Cleanup(m.Close)
	return m
}

func (m *mailbox) all() []letter {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]letter{}, m.letters...)
}

// fields reads strings of JSON letters: of each letter the values at the paths.
func (m *mailbox) fields(t *testing.T, paths ...string) []string {
	t.Helper()
	var out []string
	for _, l := range m.all() {
		var values []string
		for _, path := range paths {
			values = append(values, fmt.Sprint(dig(t, l.body, path)))
		}
		out = append(out, strings.Join(values, " | "))
	}
	return out
}

// dig returns the value at a path such as a.0.b.
func dig(t *testing.T, doc []byte, path string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(doc, &v); err != nil {
		t.Fatalf("%v in %s", err, doc)
	}
	for _, part := range strings.Split(path, ".") {
		switch at := v.(type) {
		case map[string]any:
			v = at[part]
		case []any:
			var i int
			if _, err := fmt.Sscan(part, &i); err != nil || i >= len(at) {
				t.Fatalf("no %s of %s in %s", part, path, doc)
			}
			v = at[i]
		}
	}
	return v
}

// hook returns settings with one webhook that hears of all outages.
func hook(url string, route ...Route) Config {
	cfg := DefaultConfig()
	cfg.Receivers = []Receiver{{Name: "noc", Webhook: &Webhook{URL: url}}}
	if cfg.Routes = route; len(route) == 0 {
		cfg.Routes = []Route{{Receiver: "noc"}}
	}
	return cfg
}

// keep writes a secret to a file.
func keep(t *testing.T, words string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(name, []byte(words+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// postOffice is a small SMTP server (RFC 5321) on loopback.
type postOffice struct {
	addr string
	mu   sync.Mutex
	mail []string // envelope and message
}

func newPostOffice(t *testing.T) *postOffice {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &postOffice{addr: l.Addr().String()}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.talk(c)
		}
	}()
	return p
}

func (p *postOffice) talk(c net.Conn) {
	defer c.Close()
	in := bufio.NewReader(c)
	var envelope strings.Builder
	fmt.Fprint(c, "220 post office\r\n")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		word := strings.ToUpper(strings.Fields(line + " .")[0])
		switch word {
		case "EHLO":
			fmt.Fprint(c, "250-post office\r\n250 8BITMIME\r\n")
		case "MAIL", "RCPT":
			envelope.WriteString(line)
			fmt.Fprint(c, "250 ok\r\n")
		case "DATA":
			fmt.Fprint(c, "354 go on\r\n")
			for line != ".\r\n" {
				if line, err = in.ReadString('\n'); err != nil {
					return
				}
				envelope.WriteString(line)
			}
			p.mu.Lock()
			p.mail = append(p.mail, envelope.String())
			p.mu.Unlock()
			fmt.Fprint(c, "250 taken\r\n")
		case "QUIT":
			fmt.Fprint(c, "221 bye\r\n")
			return
		default:
			fmt.Fprint(c, "250 ok\r\n")
		}
	}
}

func (p *postOffice) all() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string{}, p.mail...)
}

// eventually waits until ok holds.
func eventually(ctx context.Context, t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !ok(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(deadline) || ctx.Err() != nil {
			t.Fatalf("after half a minute still not: %s", what)
		}
	}
}
