package api

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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
)

// visit is one browser tab and what went wrong in it.
type visit struct {
	context.Context
	t      *testing.T
	h      *house
	mu     sync.Mutex
	faults []string
}

// newBrowser starts a chromium for all visits of a test.
func newBrowser(t *testing.T) context.Context {
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
	browser, end := chromedp.NewContext(alloc)
	t.Cleanup(end)
	if err := chromedp.Do(browser, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("start chromium: %v", err)
	}
	return browser
}

// newVisit opens a tab of that width, which has not gone anywhere yet.
func newVisit(t *testing.T, browser context.Context, h *house, width int64, scheme string) *visit {
	t.Helper()
	tab, end := chromedp.NewContext(browser)
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
	_, err = chromedp.Call(tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: inDutch + countShifts + seeMap})
	must(err)
	return v
}

// inDutch is what the first visit of a browser set to Dutch comes to.
const inDutch = `if (location.origin !== "null") localStorage.setItem("outcry.lang", localStorage.getItem("outcry.lang") ?? "nl");`

// countShifts adds up by how much the page jumped without anyone touching it,
// and notes what did. The answer to a click may take two seconds on a busy machine.
const countShifts = `window.shifts = 0; window.moved = []; window.touched = -2000;
for (const on of ["pointerdown", "click", "keydown"]) addEventListener(on, () => { window.touched = performance.now(); }, true);
new PerformanceObserver((l) => {
	for (const e of l.getEntries()) if (!e.hadRecentInput && e.startTime - window.touched > 2000) {
		window.shifts += e.value;
		window.moved.push(e.value.toFixed(2) + " " + e.sources.map((s) => (s.node?.className || s.node?.nodeName) + " " + s.previousRect.y + ">" + s.currentRect.y).join(", "));
	}
}).observe({ type: "layout-shift", buffered: true });`

// seeMap notes when the map stood on the screen, in milliseconds since the page was asked for.
const seeMap = `window.mapped = 0; (function look() {
	if (document.querySelector(".map path.area")) requestAnimationFrame(() => { window.mapped = performance.now(); });
	else requestAnimationFrame(look);
})();`

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
		v.t.Fatalf("%s: %v\nthe page says:\n%s", what, err, evaluate[string](v, `document.body.innerText`))
	}
}

// open goes to a screen of the page.
func (v *visit) open(hash string) {
	v.t.Helper()
	v.do("open "+hash, chromedp.Navigate(v.h.URL+"/"+hash))
}

// click presses what css finds; where the page has drawn it anew meanwhile, that.
func (v *visit) click(css string) {
	v.t.Helper()
	for range 3 {
		ctx, cancel := context.WithTimeout(v, time.Minute)
		err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS(css)))
		cancel()
		if err == nil {
			return
		}
		if !strings.Contains(err.Error(), "Could not find node") {
			break
		}
	}
	v.do("click "+css, chromedp.Click(chromedp.CSS(css)))
}

// ticks turns a box on or off wherever it has moved to meanwhile.
func (v *visit) ticks(css string) {
	v.t.Helper()
	v.sees(css)
	quoted, _ := json.Marshal(css)
	evaluate[int](v, `document.querySelector(`+string(quoted)+`).click();0`)
}

// types puts text in place of what a field holds.
func (v *visit) types(css, text string) {
	v.t.Helper()
	v.sees(css)
	quoted, _ := json.Marshal(css)
	evaluate[int](v, `document.querySelector(`+string(quoted)+`).select();0`)
	v.do("type into "+css, chromedp.SendKeys(chromedp.CSS(css), text))
}

// sets gives a field that keys do not fill, such as a slider or a time, a value,
// once it takes it and keeps it: a choice may have yet to come, or be drawn anew.
func (v *visit) sets(css, value string) {
	v.t.Helper()
	v.sees(css)
	args, _ := json.Marshal([]string{css, value})
	for by := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		taken := evaluate[bool](v, `(async ([css, value]) => {
			const field = document.querySelector(css);
			Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, value);
			if (field.value !== value) return false;
			for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
			for (let i = 0; i < 2; i++) await new Promise((drawn) => requestAnimationFrame(drawn));
			return document.querySelector(css)?.value === value;
		})(`+string(args)+`)`)
		switch {
		case taken:
			return
		case time.Now().After(by):
			v.t.Fatalf("%s does not take %q", css, value)
		}
	}
}

func (v *visit) sees(css ...string) {
	v.t.Helper()
	for _, one := range css {
		v.do("wait for "+one, chromedp.WaitVisible(chromedp.CSS(one)))
	}
}

func (v *visit) misses(css string) {
	v.t.Helper()
	v.do("wait until there is no "+css, chromedp.WaitNotPresent(chromedp.CSS(css)))
}

// well holds the visit against what a good page never does, but for faults that
// the story brings about.
func (v *visit) well(but ...string) {
	v.t.Helper()
	if shifts := evaluate[float64](v, `window.shifts`); shifts > 0.1 {
		v.t.Errorf("the page jumped by %.2f, want at most 0.1: %s", shifts, evaluate[string](v, `window.moved.join("; ")`))
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, f := range v.faults {
		if !slices.ContainsFunc(but, func(known string) bool { return strings.Contains(f, known) }) {
			v.t.Error(f)
		}
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
