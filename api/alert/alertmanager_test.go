package alert

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

// alertmanager is a real Alertmanager that tells a mailbox.
type alertmanager struct {
	url string
	box *mailbox
}

const alertmanagerConfig = `
route: {receiver: box, group_by: [id], group_wait: 100ms, group_interval: 300ms, repeat_interval: 24h}
receivers:
  - name: box
    webhook_configs: [{url: %q, send_resolved: true}]
`

// newAlertmanager starts one that anybody may tell, or as the web configuration says.
func newAlertmanager(t *testing.T, web ...string) *alertmanager {
	t.Helper()
	path, err := exec.LookPath("prometheus-alertmanager")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no prometheus-alertmanager to test with; make tools installs it")
		}
		t.Skip("no prometheus-alertmanager to test with; make tools installs it")
	}
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	a := &alertmanager{url: "http://" + addr, box: newMailbox(t, http.StatusOK)}
	dir := t.TempDir()
	config := filepath.Join(dir, "config.yml")
	if err := os.WriteFile(config, fmt.Appendf(nil, alertmanagerConfig, a.box.URL), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, append(web, "--config.file="+config, "--storage.path="+dir, "--web.listen-address="+addr, "--cluster.listen-address=")...)
	cmd.Stderr = t.Output()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})
	eventually(t.Context(), t, "the Alertmanager is ready", func() bool {
		if len(web) > 0 { // it does not answer those who have no certificate
			c, err := new(net.Dialer).DialContext(t.Context(), "tcp", addr)
			if err == nil {
				_ = c.Close()
			}
			return err == nil
		}
		resp, err := http.Get(a.url + "/-/ready")
		if err == nil {
			_ = resp.Body.Close()
		}
		return err == nil && resp.StatusCode == http.StatusOK
	})
	return a
}

// standingAlert is an alert as the Alertmanager has it.
type standingAlert struct {
	Labels, Annotations map[string]string
	Fingerprint         string
	StartsAt, EndsAt    time.Time
}

func (a *alertmanager) alerts(t *testing.T) []standingAlert {
	t.Helper()
	var out []standingAlert
	a.ask(t, http.MethodGet, "/api/v2/alerts", "", &out)
	return out
}

func (a *alertmanager) ask(t *testing.T, method, path, body string, answer any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, a.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s %s = %s, want 200", method, path, resp.Status)
	}
	if answer == nil {
		return
	}
	if err := json.NewDecoder(resp.Body).Decode(answer); err != nil {
		t.Fatal(err)
	}
}

// said returns of each notification of the Alertmanager its status and alerts.
func (a *alertmanager) said(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, l := range a.box.all() {
		alerts, _ := dig(t, l.body, "alerts").([]any)
		out = append(out, fmt.Sprintf("%v %d", dig(t, l.body, "status"), len(alerts)))
	}
	return out
}

// TestAlertmanagerHearsOneAlert tells an incident from its begin to its end to a
// real Alertmanager and a replica that is down, by two processes that start
// again in between.
func TestAlertmanagerHearsOneAlert(t *testing.T) {
	am := newAlertmanager(t)
	h := newHouse(t)
	live := func(p *Parts) { p.Now = time.Now }
	detected := time.Now().Truncate(time.Second)
	inc := func(edits ...func(*schema.Incident)) schema.Incident {
		return outage("a", time.Now(), append([]func(*schema.Incident){func(inc *schema.Incident) {
			inc.StartedAt, inc.DetectedAt = detected.Add(-12*time.Minute), &detected
		}}, edits...)...)
	}
	cfg := DefaultConfig()
	cfg.Link = "https://outcry.example"
	cfg.Receivers = []Receiver{{Name: "am", Language: "en", Alertmanager: &Alertmanager{URLs: []string{"http://127.0.0.1:1", am.url}, Resend: time.Second, Expire: time.Minute}}}
	cfg.Routes = []Route{{Receiver: "am"}}
	one, other := h.herald(cfg, live), h.herald(cfg, live)
	tell := func(rounds int) {
		for range rounds {
			h.once(one, other)
			time.Sleep(400 * time.Millisecond)
		}
	}

	h.save(inc(), outage("suspicion", time.Now(), func(inc *schema.Incident) { inc.DetectedAt, inc.Status = nil, schema.Suspected }))
	tell(5)
	first := am.alerts(t)
	if len(first) != 1 {
		t.Fatalf("%d alerts, want 1: %+v", len(first), first)
	}
	want := map[string]string{"alertname": "OutcryOutage", "id": "a", "brand": "t-mobile", "service": "mobile-data", "kind": "outage", "country": "NL"}
	if d := cmp.Diff(want, first[0].Labels); d != "" {
		t.Errorf("labels differ (-want +got):\n%s", d)
	}

	one, other = h.herald(cfg, live), h.herald(cfg, live)
	h.save(inc(severity(schema.Critical), kind(schema.Chronic), func(inc *schema.Incident) { inc.Service, inc.Region = schema.Voice, "NL/UT" }))
	tell(5)
	second := am.alerts(t)
	if len(second) != 1 || second[0].Fingerprint != first[0].Fingerprint || !second[0].StartsAt.Equal(first[0].StartsAt) {
		t.Errorf("after a restart and a change: alerts %+v, want the one of before, %+v", second, first)
	}
	if len(second) == 1 && (second[0].Annotations["severity"] != "critical" || !second[0].EndsAt.After(first[0].EndsAt)) {
		t.Errorf("alert %+v is not told anew, want it critical and to end later than %v", second[0], first[0].EndsAt)
	}

	am.silenced(t, one, tell)

	h.save(inc(severity(schema.Critical), over(time.Now())))
	tell(5)
	if left := am.alerts(t); len(left) != 0 {
		t.Errorf("alerts after the end: %+v, want none", left)
	}
	eventually(t.Context(), t, "the end is told", func() bool { return slices.Contains(am.said(t), "resolved 1") })
	if d := cmp.Diff([]string{"firing 1", "resolved 1"}, am.said(t)); d != "" {
		t.Errorf("what the Alertmanager told differs (-want +got):\n%s", d)
	}
	sent, err := one.Deliveries(t.Context(), schema.DeliveryQuery{Outcomes: []schema.DeliveryOutcome{schema.DeliverySent}})
	if err != nil || len(sent) != 3 {
		t.Errorf("%d deliveries noted as sent, %v; want opened, changed and closed", len(sent), err)
	}
}

// silenced holds that a silence shows, and that its end shows.
func (a *alertmanager) silenced(t *testing.T, h *Herald, tell func(rounds int)) {
	t.Helper()
	if got := h.Muted("a"); got != nil {
		t.Errorf("Muted before any silence = %q, want none", got)
	}
	var made struct{ SilenceID string }
	a.ask(t, http.MethodPost, "/api/v2/silences", fmt.Sprintf(`{"matchers":[{"name":"id","value":"a","isRegex":false,"isEqual":true}],
		"startsAt":%q,"endsAt":%q,"createdBy":"jan","comment":"mast wordt vervangen"}`,
		time.Now().Format(time.RFC3339), time.Now().Add(time.Hour).Format(time.RFC3339)), &made)
	tell(3)
	if d := cmp.Diff([]string{"silence of jan: mast wordt vervangen"}, h.Muted("a")); d != "" {
		t.Errorf("Muted under a silence differs (-want +got):\n%s", d)
	}
	a.ask(t, http.MethodDelete, "/api/v2/silence/"+made.SilenceID, "", nil)
	tell(3)
	if got := h.Muted("a"); got != nil {
		t.Errorf("Muted after the silence = %q, want none", got)
	}
}
