package api

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"outcry/api/web"
	"outcry/schema"
)

// missing skips a test that lacks something of its surroundings, and fails it
// where nothing may be missing.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// livelyHouse shows the real page over a made country with things going on.
func livelyHouse(t *testing.T) *house {
	t.Helper()
	if !web.Built() {
		missing(t, "the page has not been built: make web")
	}
	files, err := web.Files()
	if err != nil {
		t.Fatal(err)
	}
	land := madeCountry()
	h := newHouse(t, func(_ *Config, p *Parts) { p.Page, p.Gazetteer = files, land })
	h.shelf.sources = append(fedSources(), schema.SourceStatus{Source: "tickets", Complaints: 800, FirstTime: morning.AddDate(0, -1, 0), LastTime: morning.Add(-26 * time.Hour)})
	h.shelf.series = made(land)
	h.shelf.save(with(outage("utrecht"), func(i *schema.Incident) {
		i.DetectedAt, i.Status, i.Witnesses, i.UpdatedAt = nil, schema.Suspected, 3, i.StartedAt
	}))
	h.shelf.save(outage("utrecht"))
	h.shelf.save(with(outage("province"), func(i *schema.Incident) {
		i.Region, i.Regions, i.Brand, i.Service, i.Score, i.Severity = "NL/P7", []schema.Region{"NL/P7"}, "liander", schema.Power, 6, schema.Critical
		i.StartedAt, i.Witnesses = morning.Add(-20*time.Minute), 214
	}))
	h.shelf.save(with(outage("unsure"), func(i *schema.Incident) {
		i.Region, i.Regions, i.Brand, i.Service, i.Score, i.Severity = "NL/P1/GM1050", []schema.Region{"NL/P1/GM1050", "NL/P1/GM1051"}, "ziggo", schema.FixedInternet, 0.4, schema.Minor
		i.DetectedAt, i.Status, i.Witnesses, i.Expected = nil, schema.Suspected, 4, 0.2
	}))
	h.shelf.save(with(outage("storm"), func(i *schema.Incident) {
		i.Kind, i.Region, i.Regions, i.DetectedAt, i.Status, i.Witnesses, i.Complaints = schema.Storm, "NL", []schema.Region{"NL"}, nil, schema.Suspected, 12, 4120
	}))
	ended := morning.Add(-3 * time.Hour)
	h.shelf.save(with(outage("over"), func(i *schema.Incident) {
		i.Region, i.Regions, i.Brand, i.Status, i.EndedAt, i.StartedAt = "NL/P0/GM1010", []schema.Region{"NL/P0/GM1010"}, "kpn", schema.Resolved, &ended, morning.Add(-7*time.Hour)
	}))
	for i := range 5 {
		h.ask("POST", "/api/v1/complaints", fmt.Sprintf(
			`{"id":"q%d","source":"twitter","time":"2026-11-21T08:1%d:03Z","text":"t-mobile, al %d uur geen 3G in hartje Utrecht. Is er iets aan de hand?"}`, i, i, i+1))
	}
	return h
}

// country is a made gazetteer: squares, and Utrecht among them.
type country struct{ places []schema.Place }

func madeCountry() *country {
	c := &country{places: []schema.Place{{Region: "NL", Name: "Nederland", Lat: 52.2, Lon: 5.3}}}
	for i := range 12 {
		c.places = append(c.places, schema.Place{Region: schema.Region(fmt.Sprintf("NL/P%d", i)), Name: fmt.Sprintf("Provincie %d", i), Lat: 52, Lon: 5})
	}
	for i := range 342 {
		r := schema.Region(fmt.Sprintf("NL/P%d/GM%d", i/30, 1000+i))
		name := fmt.Sprintf("Gemeente %d", i)
		if i == 170 {
			r, name = "NL/UT/GM0344", "Utrecht"
		}
		c.places = append(c.places, schema.Place{Region: r, Name: name, Lat: 50.8 + float64(i/18)*0.145, Lon: 3.5 + float64(i%18)*0.205, Population: 50_000})
	}
	return c
}

func (c *country) Places() []schema.Place { return c.places }

func (c *country) Place(r schema.Region) (schema.Place, bool) {
	for _, p := range c.places {
		if p.Region == r {
			return p, true
		}
	}
	return schema.Place{}, false
}

func (c *country) GeoJSON() ([]byte, error) {
	type object = map[string]any
	var features []object
	for _, p := range c.places {
		if p.Region.Level() != schema.LevelMunicipality {
			continue
		}
		x, y, w, h := p.Lon, p.Lat, 0.1, 0.07
		ring := [][2]float64{{x - w, y - h}, {x + w, y - h}, {x + w, y + h}, {x - w, y + h}, {x - w, y - h}}
		features = append(features, object{"type": "Feature", "properties": object{"region": p.Region, "level": p.Region.Level()}, "geometry": object{"type": "Polygon", "coordinates": [][][2]float64{ring}}})
	}
	return json.Marshal(object{"type": "FeatureCollection", "features": features})
}

// made returns counts of the last hours, at Utrecht and here and there.
func made(c *country) []schema.Series {
	var out []schema.Series
	for i, p := range c.places {
		if p.Region != "NL/UT/GM0344" && i%23 != 0 {
			continue
		}
		s := schema.Series{Brand: "t-mobile", Service: schema.MobileData, Region: p.Region}
		for m := -180; m < 0; m += 5 {
			n := float64((m*m/7 + i) % 3 / 2)
			if m > -60 && p.Region == "NL/UT/GM0344" {
				n = float64(3 + (m*m/11)%5)
			}
			s.Points = append(s.Points, schema.Point{Time: morning.Add(time.Duration(m) * time.Minute), Witnesses: n, Complaints: n})
		}
		out = append(out, s)
	}
	return out
}

// visit is one browser tab and what went wrong in it.
type visit struct {
	context.Context
	t      *testing.T
	h      *house
	mu     sync.Mutex
	faults []string
}

// newVisit opens the page at path in a window of that width.
func newVisit(t *testing.T, h *house, width int64, scheme string) *visit {
	t.Helper()
	bin := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			bin = found
			break
		}
	}
	if bin == "" {
		missing(t, "no chromium on the path")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(bin), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("lang", "nl-NL"), chromedp.WSURLReadTimeout(time.Minute))
	alloc, stop := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(stop)
	tab, end := chromedp.NewContext(alloc)
	t.Cleanup(end)
	v := &visit{Context: tab, t: t, h: h}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("open a tab: %v", err)
		}
	}
	must(chromedp.Listen(tab, v.notice))
	_, err := chromedp.Call(tab, log.Enable, cdp.Empty{})
	must(err)
	_, err = chromedp.Call(tab, network.Enable, network.EnableParams{})
	must(err)
	_, err = chromedp.Call(tab, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 900, DeviceScaleFactor: 1, Mobile: width < 600})
	must(err)
	_, err = chromedp.Call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
	must(err)
	_, err = chromedp.Call(tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: inDutch + countShifts})
	must(err)
	return v
}

// inDutch is what the first visit of a browser set to Dutch comes to.
const inDutch = `if (location.origin !== "null") localStorage.setItem("outcry.lang", localStorage.getItem("outcry.lang") ?? "nl");`

// countShifts adds up by how much the page jumped without anyone touching it.
const countShifts = `window.shifts = 0; new PerformanceObserver((l) => {
	for (const e of l.getEntries()) if (!e.hadRecentInput) window.shifts += e.value;
}).observe({ type: "layout-shift", buffered: true });`

// notice collects what a good page never does.
func (v *visit) notice(ev any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch e := ev.(type) {
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, v.h.URL) && !strings.HasPrefix(e.Request.URL, "data:") && e.Request.URL != "about:blank" {
			v.faults = append(v.faults, "asks elsewhere: "+e.Request.URL)
		}
	case *runtime.EventExceptionThrown:
		v.faults = append(v.faults, fmt.Sprint(e.ExceptionDetails.Text, " ", e.ExceptionDetails.URL, " ", e.ExceptionDetails.Exception))
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			v.faults = append(v.faults, e.Entry.Text+" "+e.Entry.URL)
		}
	}
}

func (v *visit) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		v.t.Fatalf("%s: %v", what, err)
	}
}

// evaluate returns what a script comes to in the page.
func evaluate[T any](v *visit, script string) T {
	v.t.Helper()
	out, err := chromedp.Run(v, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		v.t.Fatalf("evaluate %.40s: %v", script, err)
	}
	return out
}

// shows waits until the page holds text.
func (v *visit) shows(text string) {
	v.t.Helper()
	quoted, _ := json.Marshal(text)
	for by := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if evaluate[bool](v, `document.body.innerText.toLowerCase().includes(`+string(quoted)+`.toLowerCase())`) {
			return
		}
		if time.Now().After(by) {
			v.t.Fatalf("the page does not show %q but\n%s", text, evaluate[string](v, `document.body.innerText`))
		}
	}
}

// accessible holds the page as it stands against axe and keeps a picture of it.
func (v *visit) accessible(name string) {
	v.t.Helper()
	axe, err := os.ReadFile(filepath.Join("web", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		missing(v.t, "axe-core is not installed: make web")
	}
	evaluate[int](v, string(axe)+";0")
	serious := evaluate[[]string](v, `axe.run().then(r => r.violations.filter(v => v.impact === "serious" || v.impact === "critical")
		.map(v => v.id + ": " + v.nodes.map(n => n.html + " " + n.failureSummary).join(" | ")))`)
	wide := evaluate[bool](v, `document.documentElement.scrollWidth > innerWidth`)
	picture, err := chromedp.Run(v, chromedp.FullScreenshot(100))
	if err != nil {
		v.t.Fatalf("photograph %s: %v", name, err)
	}
	for _, s := range serious {
		v.t.Errorf("%s: %s", name, s)
	}
	if wide {
		v.t.Errorf("%s is wider than the window", name)
	}
	if err := os.WriteFile(filepath.Join(v.t.ArtifactDir(), name+".png"), picture, 0o644); err != nil {
		v.t.Error(err)
	}
}

// TestThePage walks through what people click, in a narrow and a wide window,
// by day and by night.
func TestThePage(t *testing.T) {
	for _, window := range []struct {
		name   string
		width  int64
		scheme string
	}{{"phone", 360, "light"}, {"desk", 1600, "light"}, {"night", 1600, "dark"}, {"phone-night", 360, "dark"}} {
		t.Run(window.name, func(t *testing.T) {
			h := livelyHouse(t)
			v := newVisit(t, h, window.width, window.scheme)
			v.do("open the page", chromedp.Navigate(h.URL), chromedp.WaitVisible(chromedp.CSS(`.incidents .row`)), chromedp.WaitVisible(chromedp.CSS(`.map path`)))
			v.shows("Lopende incidenten")
			v.accessible(window.name + "-overview")

			h.shelf.save(with(outage("new"), func(i *schema.Incident) { i.Brand, i.StartedAt = "vodafone", morning.Add(-time.Minute) }))
			v.shows("Vodafone")

			v.do("open an incident", chromedp.Click(chromedp.CSS(`a[href="#/incident/utrecht"]`)), chromedp.WaitVisible(chromedp.CSS(`.timeline li`)), chromedp.WaitVisible(chromedp.CSS(`.quotes li`)), chromedp.WaitVisible(chromedp.CSS(`.plot canvas`)))
			v.accessible(window.name + "-incident")
			v.do("confirm it", chromedp.SendKeys(chromedp.CSS(`.actions input`), "Anna"), chromedp.SendKeys(chromedp.CSS(`.actions .wide input`), "mast stuk, hersteld om 12:00"), chromedp.Click(chromedp.CSS(`.actions button.main`)))
			v.shows("Anna bevestigt")

			v.do("go to the desk", chromedp.Click(chromedp.CSS(`a[href="#/desk"]`)), chromedp.WaitVisible(chromedp.CSS(`#message`)), chromedp.SendKeys(chromedp.CSS(`#message`), "3511AB\n"), chromedp.WaitVisible(chromedp.CSS(`.verdict.confirmed`)))
			v.shows("Er is een bevestigde storing bij T-Mobile")
			v.accessible(window.name + "-desk")

			v.do("record it", chromedp.SendKeys(chromedp.CSS(`#message`), " t-mobile geen 3G in Utrecht"), chromedp.Click(chromedp.CSS(`.desk input[type=checkbox]`)), chromedp.Click(chromedp.CSS(`.desk button[type=submit]`)))
			v.shows("Vastgelegd als melding webcare desk-")

			v.do("go to the sources", chromedp.Click(chromedp.CSS(`a[href="#/sources"]`)), chromedp.WaitVisible(chromedp.CSS(`table.sources`)))
			v.shows("blind")
			v.accessible(window.name + "-sources")

			v.do("look at a place", chromedp.Navigate(h.URL+"/#/place/NL/UT/GM0344"), chromedp.WaitVisible(chromedp.CSS(`.plot canvas`)))
			v.accessible(window.name + "-place")
			v.do("speak English", chromedp.Click(chromedp.CSS(`.top button.quiet`)))
			v.shows("Incidents here")

			if shifts := evaluate[float64](v, `window.shifts`); shifts > 0.1 {
				t.Errorf("the page jumped by %.2f, want at most 0.1", shifts)
			}
			v.mu.Lock()
			defer v.mu.Unlock()
			for _, f := range v.faults {
				t.Error(f)
			}
		})
	}
}
