package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

// crashEnv names the environment variable with the number of complaints that
// the crash tests send; `make crash` sets it to a million.
const crashEnv = "OUTCRY_CRASH_COMPLAINTS"

const (
	crashMinutes = 120 // of event time that the complaints are spread over
	crashSenders = 4
)

func TestCrashOfTheEngineLosesNothing(t *testing.T) {
	testCrash(t, func(p *program) { p.kill(p.enginePID()) })
}

func TestCrashOfOutcryLosesNothing(t *testing.T) {
	testCrash(t, func(p *program) {
		p.kill(p.cmd.Process.Pid)
		_ = p.cmd.Wait() // it was killed
		p.start()
	})
}

// testCrash sends complaints while crash is called several times, sends again
// what was not answered, and compares what outcry counts with what was sent.
func testCrash(t *testing.T, crash func(*program)) {
	total, kills := crashSize(t)
	p := newProgram(t)
	p.start()
	load := newLoad(total, time.Now().UTC().Truncate(time.Hour).Add(-4*time.Hour))
	begin := time.Now()

	var senders sync.WaitGroup
	for range crashSenders {
		senders.Go(func() { load.send(t, p.url) })
	}
	for k := 1; k <= kills; k++ {
		for load.answered.Load() < int64(total*k/(kills+1)) && !t.Failed() {
			time.Sleep(5 * time.Millisecond)
		}
		crash(p)
	}
	senders.Wait()
	took := time.Since(begin)

	load.compare(p)
	p.stop()
	p.start()
	load.compare(p)
	t.Logf("%d complaints, %d kills, %d requests sent again, %v in all, %.0f complaints/s; counts equal the input, also after a restart",
		total, kills, load.again.Load(), took.Round(time.Millisecond), float64(total)/took.Seconds())
}

func crashSize(t *testing.T) (complaints, kills int) {
	named := os.Getenv(crashEnv)
	if named == "" {
		return 30_000, 3
	}
	complaints, err := strconv.Atoi(named)
	if err != nil || complaints < 1 {
		t.Fatalf("%s=%s is not a number of complaints", crashEnv, named)
	}
	return complaints, 6
}

// load is a number of complaints, all different, on their way.
type load struct {
	from      time.Time
	total     int
	batch     int
	next      atomic.Int64 // first complaint that nobody has taken to send
	answered  atomic.Int64
	again     atomic.Int64 // requests sent again
	customers []customer
}

// customer is what the complaints of one group have in common.
type customer struct {
	brand    schema.Brand
	service  schema.Service
	postcode string
	region   schema.Region // of the postcode
}

func newLoad(total int, from time.Time) *load {
	l := &load{from: from, total: total, batch: min(5_000, max(1, total/100))}
	for _, brand := range []schema.Brand{"kpn", "ziggo", "vodafone"} {
		for _, service := range []schema.Service{schema.FixedInternet, schema.MobileData, schema.TV} {
			for postcode, region := range map[string]schema.Region{"3511AB": "NL/UT/GM0344/3511", "1012JS": "NL/NH/GM0363/1012", "9711LM": "NL/GR/GM0014/9711"} {
				l.customers = append(l.customers, customer{brand, service, postcode, region})
			}
		}
	}
	return l
}

func (l *load) minute(i int) int        { return i % crashMinutes }
func (l *load) customer(i int) customer { return l.customers[i/crashMinutes%len(l.customers)] }
func (l *load) window() schema.Window {
	return schema.Window{From: l.from, To: l.from.Add(crashMinutes * time.Minute)}
}
func (l *load) complaint(i int) schema.Complaint {
	c := l.customer(i)
	return schema.Complaint{
		ID: strconv.Itoa(i), Source: "form", Author: "customer " + strconv.Itoa(i), Brand: c.brand, Service: c.service,
		Time:     l.from.Add(time.Duration(l.minute(i))*time.Minute + time.Duration(i%60_000)*time.Millisecond),
		Location: &schema.Location{Postcode: c.postcode, Country: "NL"},
	}
}

// send takes batches and sends each until it is answered with success.
func (l *load) send(t *testing.T, to string) {
	client := &http.Client{Timeout: time.Minute}
	defer client.CloseIdleConnections()
	for {
		first := int(l.next.Add(int64(l.batch))) - l.batch
		if first >= l.total {
			return
		}
		last := min(first+l.batch, l.total)
		var body bytes.Buffer
		enc := json.NewEncoder(&body)
		for i := first; i < last; i++ {
			if err := enc.Encode(l.complaint(i)); err != nil {
				t.Error(err)
				return
			}
		}
		for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(100 * time.Millisecond) {
			err := post(client, to+"/api/v1/complaints", body.Bytes(), last-first)
			if err == nil {
				break
			}
			if time.Now().After(deadline) {
				t.Errorf("complaints %d to %d: %v", first, last, err)
				return
			}
			l.again.Add(1)
		}
		l.answered.Add(int64(last - first))
	}
}

// post sends lines and returns nil when all of them are stored.
func post(client *http.Client, to string, lines []byte, want int) error {
	resp, err := client.Post(to, "application/x-ndjson", bytes.NewReader(lines))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	var got struct{ Accepted, Duplicates int }
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("%s: %.300s", resp.Status, answer)
	}
	if err := json.Unmarshal(answer, &got); err != nil {
		return err
	}
	if got.Accepted+got.Duplicates != want {
		return fmt.Errorf("%d accepted and %d duplicates of %d", got.Accepted, got.Duplicates, want)
	}
	return nil
}

// compare holds what the API counts against what was sent: the complaints in
// all, and complaints and witnesses of each minute, brand, service and postal area.
func (l *load) compare(p *program) {
	p.t.Helper()
	var sources struct {
		Sources []struct {
			Source     string
			Complaints int
		}
	}
	p.get("/api/v1/sources", nil, &sources)
	if len(sources.Sources) != 1 || sources.Sources[0].Complaints != l.total {
		p.t.Errorf("sources = %v, want %d complaints of form", sources.Sources, l.total)
	}

	want := make(map[customer][]float64)
	for i := range l.total {
		c := l.customer(i)
		if want[c] == nil {
			want[c] = make([]float64, crashMinutes)
		}
		want[c][l.minute(i)]++
	}
	for c, minutes := range want {
		complaints, witnesses := c.series(p, l.window())
		if diff := cmp.Diff(minutes, complaints); diff != "" {
			p.t.Errorf("complaints a minute of %v (-sent +counted):\n%.2000s", c, diff)
		}
		if diff := cmp.Diff(minutes, witnesses); diff != "" {
			p.t.Errorf("witnesses a minute of %v (-sent +counted):\n%.2000s", c, diff)
		}
	}
}

// shownSeries is a series as the API shows it.
type shownSeries struct {
	Region schema.Region
	Points []struct{ Complaints, Witnesses float64 }
}

// series returns the counts of each minute of w where c lives.
func (c customer) series(p *program, w schema.Window) (complaints, witnesses []float64) {
	p.t.Helper()
	var answer struct{ Series []shownSeries }
	p.get("/api/v1/series", url.Values{
		"brand": {string(c.brand)}, "service": {string(c.service)}, "region": {string(c.region)}, "step": {"60"},
		"from": {w.From.Format(time.RFC3339)}, "to": {w.To.Format(time.RFC3339)},
	}, &answer)
	at := slices.IndexFunc(answer.Series, func(s shownSeries) bool { return s.Region == c.region })
	if at < 0 {
		p.t.Errorf("no series of %v", c)
		return nil, nil
	}
	for _, point := range answer.Series[at].Points {
		complaints, witnesses = append(complaints, point.Complaints), append(witnesses, point.Witnesses)
	}
	return complaints, witnesses
}
