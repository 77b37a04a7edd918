package api

import (
	"fmt"
	"testing"
	"time"

	"outcry/schema"
)

// windows are the screens that people look at the page on, by day and by night.
var windows = []struct {
	name   string
	width  int64
	scheme string
}{{"phone", 360, "light"}, {"desk", 1600, "light"}, {"night", 1600, "dark"}, {"phone-night", 360, "dark"}}

// TestThePage walks through what people click, in a narrow and a wide window,
// by day and by night.
func TestThePage(t *testing.T) {
	browser := newBrowser(t)
	for _, window := range windows {
		t.Run(window.name, func(t *testing.T) {
			h := livelyHouse(t)
			v := newVisit(t, browser, h, window.width, window.scheme)
			v.overview(window.name)
			v.incident(window.name)
			v.desk(window.name)
			v.sources(window.name)
			v.scores(window.name)
			v.places(window.name)
			v.well()
		})
	}
}

func (v *visit) overview(window string) {
	v.t.Helper()
	v.open("")
	v.sees(".incidents .row", ".map path")
	v.shows("Lopende incidenten")
	v.accessible(window + "-overview")
	v.h.shelf.save(with(outage("new"), func(i *schema.Incident) { i.Brand, i.StartedAt = "vodafone", morning.Add(-time.Minute) }))
	v.shows("Vodafone")
}

func (v *visit) incident(window string) {
	v.t.Helper()
	v.click(`a[href="#/incident/utrecht"]`)
	v.sees(".timeline li", ".quotes li", ".plot canvas")
	v.shows("het netwerk waar dit op zit")
	v.accessible(window + "-incident")
	v.types(".actions input", "Anna")
	v.types(".actions .words", "mast stuk, hersteld om 12:00")
	v.click(".actions button.main")
	v.shows("Anna bevestigt")
	v.shows("Bewaard.")
}

// desk is a talk with one customer: first the message, then the postcode that
// outcry asks for, then the reply.
func (v *visit) desk(window string) {
	v.t.Helper()
	v.click(`a[href="#/desk"]`)
	v.sees("#message")
	v.types("#message", "t-mobile al twee dagen geen 3G op kantoor!\n")
	v.sees(".verdict.unknown")
	v.shows("Vraag de klant naar: postcode")
	v.types("#message", "3511AB\n")
	v.sees(".verdict.confirmed")
	v.shows("Er is een bevestigde storing bij T-Mobile")
	v.accessible(window + "-desk")
	v.click(".verdict .copy")
	v.shows("Gekopieerd")
	v.click(".desk .buttons button[type=button]")
	v.misses(".verdict")
	v.ticks(".desk input[type=checkbox]")
	v.types("#message", "t-mobile geen 3G in Utrecht\n")
	v.shows("Vastgelegd als melding webcare desk-")
}

func (v *visit) sources(window string) {
	v.t.Helper()
	v.click(`a[href="#/sources"]`)
	v.sees("table.sources")
	v.shows("blind")
	v.accessible(window + "-sources")
}

func (v *visit) scores(window string) {
	v.t.Helper()
	v.click(`a[href="#/scores"]`)
	v.sees("table.sources tr.all")
	v.shows("33%")
	v.accessible(window + "-scores")
}

// places goes from the country to a province and to a municipality, and turns English.
func (v *visit) places(window string) {
	v.t.Helper()
	v.open("#/")
	v.types(".finder input", "Utrecht\n")
	v.sees(".plot canvas", ".at-place .area")
	v.shows("Incidenten hier")
	v.accessible(window + "-place")
	v.click(".turns button")
	v.shows("Incidents here")
	v.click(".back a:last-child")
	v.sees(".incidents .row")
}

// TestFirstPaint tells how soon the map stands on the screen of a country with
// 342 municipalities and 50 incidents.
func TestFirstPaint(t *testing.T) {
	h := livelyHouse(t)
	for i := range 50 {
		h.shelf.save(with(outage(fmt.Sprint("more", i)), func(inc *schema.Incident) {
			inc.Region = schema.Region(fmt.Sprintf("NL/P%d/GM%d", i*6/30, 1000+i*6))
			inc.Regions, inc.Score = []schema.Region{inc.Region}, float64(i%6)
		}))
	}
	v := newVisit(t, newBrowser(t), h, 1600, "light")
	v.open("")
	v.sees(".map path", ".incidents li:nth-child(50)")
	first := evaluate[float64](v, `performance.getEntriesByName("first-contentful-paint")[0].startTime`)
	t.Logf("first paint after %.0f ms, the map after %.0f ms", first, evaluate[float64](v, `new Promise((done) => (function wait() { window.mapped ? done(window.mapped) : setTimeout(wait, 20); })())`))
	v.well()
}

// TestALineThatBreaks: the page says so, finds its way back by itself and knows
// what it missed.
func TestALineThatBreaks(t *testing.T) {
	h := livelyHouse(t)
	v := newVisit(t, newBrowser(t), h, 360, "light")
	v.open("")
	v.sees(".link.live", ".incidents .row")
	h.CloseClientConnections()
	v.sees(".link.reconnecting", ".banner")
	h.shelf.save(with(outage("missed"), func(i *schema.Incident) { i.Brand = "simyo" }))
	v.sees(".link.live")
	v.shows("Simyo")
	v.misses(".banner")
	v.well("net::ERR")
}
