package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"outcry/api/alert"
	"outcry/api/plan"
	"outcry/detect/watch"
	"outcry/ingest"
	"outcry/schema"
	"outcry/schema/store"
	"outcry/schema/store/storetest"
)

// town is the API over a replayed stream, at a moment at which an outage goes on.
type town struct {
	*httptest.Server
	now      time.Time
	incident schema.Incident
}

func newTown(t *testing.T) *town {
	t.Helper()
	reg, log := prometheus.NewRegistry(), slog.New(slog.NewTextHandler(t.Output(), nil))
	reg.MustRegister(collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	st := measuredStore(t, reg)
	w := new(town)
	stream := madeStream(t, 3)
	w.choose(t, st, replayInto(t, st, stream))
	w.outlooks(t, st, stream)
	now := func() time.Time { return w.now }
	set := defaultSettings()
	set.DataDir = t.TempDir()
	read := quietReaders(t)
	u, err := read.understanding("NL", replayKey)
	if err != nil {
		t.Fatal(err)
	}
	pipeline, err := ingest.New(ingest.DefaultConfig(), u, st, reg)
	if err != nil {
		t.Fatal(err)
	}
	told := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	set.Alert.Receivers = []alert.Receiver{{Name: "noc", Webhook: &alert.Webhook{URL: told.URL}}}
	set.Alert.Routes = []alert.Route{{Receiver: "noc"}}
	acfg, err := apiConfig(set)
	if err != nil {
		t.Fatal(err)
	}
	zone, err := set.zone()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{set: set, read: read, understanding: u, places: newAtlas(u), store: st, zone: zone, now: now, reg: reg, log: log}
	herald, err := h.newHerald()
	if err != nil {
		t.Fatal(err)
	}
	d, err := newDetector(set, read)
	if err != nil {
		t.Fatal(err)
	}
	cfg := watch.DefaultConfig()
	cfg.Every = 500 * time.Millisecond
	sentry := watch.New(cfg, st, d, now, reg, log)
	server, err := h.newAPI(acfg, pipeline, herald)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	runs := []func(context.Context) error{pipeline.Run, herald.Run, sentry.Run, h.keepVigil, watch.NewNights(st, zone, 1, now, reg, log).Run}
	done := make(chan error, len(runs))
	for _, run := range runs {
		go func() { done <- run(ctx) }()
	}
	w.Server = httptest.NewServer(server.Handler())
	t.Cleanup(func() {
		w.Close()
		stop()
		for range runs {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		told.Close()
	})
	return w
}

// measuredStore is a store of the test's own whose metrics go to reg.
func measuredStore(t testing.TB, reg prometheus.Registerer) *storage {
	t.Helper()
	st, err := store.Open(context.WithoutCancel(t.Context()), storetest.Config(t), reg, storetest.Log(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(st.Drop(context.Background()), st.Close()); err != nil {
			t.Error(err)
		}
	})
	if err := st.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return &storage{Store: st, book: plan.NewBook(st)}
}

// choose stores the incidents that a replay told of and goes to a moment at
// which one of them is open.
func (w *town) choose(t *testing.T, st *storage, told []byte) {
	t.Helper()
	var versions []schema.Incident
	ends := map[string]time.Time{}
	for _, l := range lines(told) {
		var inc schema.Incident
		if err := json.Unmarshal([]byte(l), &inc); err != nil {
			t.Fatal(err)
		}
		versions = append(versions, inc)
		ends[inc.ID] = inc.UpdatedAt
	}
	for _, inc := range versions {
		at := inc.UpdatedAt.Truncate(time.Minute).Add(2 * time.Minute)
		if inc.Kind == schema.Outage && inc.Status == schema.Detected && inc.Region.Level() == schema.LevelMunicipality && inc.Witnesses >= 5 && at.Before(ends[inc.ID]) {
			w.incident, w.now = inc, at
			break
		}
	}
	if w.now.IsZero() {
		t.Fatal("the made stream raises no outage in a town: the test shows nothing")
	}
	later := func(inc schema.Incident) bool { return inc.UpdatedAt.After(w.now) }
	if err := st.SaveIncidents(t.Context(), slices.DeleteFunc(versions, later)); err != nil {
		t.Fatal(err)
	}
}

// outlooks stores what a detector that heard the stream held, minute by minute
// in the three hours before now.
func (w *town) outlooks(t *testing.T, st *storage, stream []byte) {
	t.Helper()
	d, err := newDetector(defaultSettings(), quietReaders(t))
	if err != nil {
		t.Fatal(err)
	}
	r := replayer{out: io.Discard, talk: t.Output(), detector: d}
	stored, err := st.Arrived(t.Context(), schema.Window{From: time.Unix(0, 0), To: time.Unix(1<<32, 0)})
	if err != nil {
		t.Fatal(err)
	}
	var held []schema.Outlook
	minute := w.now.Add(-3 * time.Hour)
	for _, report := range inOrder(t, stream, stored) {
		for ; report.ArrivedAt.After(minute) && !minute.After(w.now); minute = minute.Add(time.Minute) {
			for _, o := range d.Outlooks() {
				o.Time = minute
				held = append(held, o)
			}
		}
		if minute.After(w.now) {
			break
		}
		if err := r.observe(report); err != nil {
			t.Fatal(err)
		}
	}
	if err := st.SaveOutlooks(t.Context(), held); err != nil {
		t.Fatal(err)
	}
}

const scraperConfig = `
global: {scrape_interval: 1s, evaluation_interval: 2s}
scrape_configs: [{job_name: outcry, static_configs: [{targets: [%q]}]}]
remote_read: [{url: "%s/prometheus/api/v1/read", read_recent: true}]
rule_files: [%q]
`

// newScraper returns the address of a real Prometheus that has scraped w a few
// times while w was busy; "" where there is none.
func newScraper(t *testing.T, w *town) string {
	t.Helper()
	path, err := exec.LookPath("prometheus")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Logf("queries of outcry's own metrics are not asked: %v", err)
		return ""
	}
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	dir := t.TempDir()
	rules := filepath.Join(dir, "rules.yaml")
	hasty := bytes.Replace(writtenFile(t, "prometheus/outcry.rules.yaml"), []byte("interval: 1m"), []byte("interval: 1s"), 1)
	if err := os.WriteFile(rules, hasty, 0o600); err != nil {
		t.Fatal(err)
	}
	config := fmt.Sprintf(scraperConfig, w.Listener.Addr().String(), w.URL, rules)
	if err := os.WriteFile(filepath.Join(dir, "prometheus.yaml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, "--config.file="+filepath.Join(dir, "prometheus.yaml"), "--storage.tsdb.path="+filepath.Join(dir, "data"), "--web.listen-address="+addr)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})
	w.busy(t, "http://"+addr)
	return "http://" + addr
}

// busy uses the API until a Prometheus has seen it grow.
func (w *town) busy(t *testing.T, scraper string) {
	t.Helper()
	var missing []string
	for deadline := time.Now().Add(4 * time.Minute); time.Now().Before(deadline); time.Sleep(time.Second) {
		for _, path := range []string{"/api/v1/confirm?postcode=3511&brand=t-mobile&service=mobile-data", "/api/v1/incidents"} {
			if resp, err := http.Get(w.URL + path); err == nil {
				_ = resp.Body.Close()
			}
		}
		line := fmt.Sprintf(`{"id":"%d","source":"web","time":%q,"text":"geen internet in Utrecht @kpn"}`, time.Now().UnixNano(), w.now.Format(time.RFC3339))
		if resp, err := http.Post(w.URL+"/api/v1/complaints", "application/json", strings.NewReader(line)); err == nil {
			_ = resp.Body.Close()
		}
		missing = nil
		for _, metric := range []string{"outcry_api_verdicts_total", `outcry_alert_notices_total{outcome="sent"}`, "outcry_alert_notice_delay_seconds_count", "outcry_detect_last_round_timestamp_seconds", "outcry_detect_rounds_total"} {
			resp, err := http.Get(scraper + "/api/v1/query?" + url.Values{"query": {`max(count_over_time(` + metric + `[1m])) > 3`}}.Encode())
			if err != nil {
				missing = append(missing, err.Error())
				continue
			}
			raw, err := io.ReadAll(resp.Body)
			_ = resp.Body.Close()
			if err != nil || !strings.Contains(string(raw), `"value"`) {
				missing = append(missing, metric)
			}
		}
		if len(missing) == 0 {
			return
		}
	}
	t.Fatalf("after four minutes the Prometheus has not seen enough of %q", missing)
}
