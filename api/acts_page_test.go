package api

import (
	"testing"
	"time"

	"outcry/schema"
)

// TestWorkingAnIncident takes an incident from hand to hand: taken on, confirmed
// with a cause and a time, brought up to date, closed and opened again.
func TestWorkingAnIncident(t *testing.T) {
	browser := newBrowser(t)
	for _, window := range windows[:2] {
		t.Run(window.name, func(t *testing.T) {
			v := newVisit(t, browser, livelyHouse(t), window.width, window.scheme)
			v.open("#/incident/unsure")
			v.sees(".timeline li", ".actions")
			v.click(".actions .buttons button") // take it on, as nobody
			v.shows("Vul eerst uw naam in.")
			v.types(".actions .name", "Anna")
			v.click(".actions .buttons button")
			v.shows("Anna neemt in behandeling")
			v.click(".actions details summary")
			v.types(".actions .causes", "graafschade")
			v.sets(".actions .eta", "2026-11-21T12:00")
			v.sets(".actions .next", "2026-11-21T10:30")
			v.click(".actions button.main")
			v.shows("Anna bevestigt")
			v.shows("mensen zeggen")
			v.shows("graafschade")
			v.shows("over 2 h 00")
			v.accessible(window.name + "-worked")
			v.click(".actions details:last-of-type summary")
			v.ticks(".actions fieldset input")
			v.click(".actions fieldset button")
			v.shows("Gesplitst")
			v.click(".actions > .buttons button:nth-of-type(3)") // resolved
			v.shows("Anna meldt opgelost")
			v.click(".actions > .buttons button:last-of-type")
			v.shows("Anna heropent")
			v.well()
		})
	}
}

// TestWhatWasSplitOffIsShownAsNoPartOfAnIncident: by name, and where incidents of a place are listed.
func TestWhatWasSplitOffIsShownAsNoPartOfAnIncident(t *testing.T) {
	h := livelyHouse(t)
	h.shelf.save(with(outage("utrecht"), func(i *schema.Incident) {
		i.Region, i.Regions, i.Except = "NL/UT", []schema.Region{"NL/UT"}, []schema.Region{"NL/UT/GM0344"}
	}))
	v := newVisit(t, newBrowser(t), h, 1600, "light")
	v.open("#/incident/utrecht")
	v.shows("zonder Utrecht")
	v.open("#/")
	v.sees(`a[href="#/incident/utrecht"]`, `a[href="/status?lang=nl"]`)
	v.open("#/place/NL/UT/GM0307")
	v.sees(`a[href="#/incident/utrecht"]`)
	v.open("#/place/NL/UT/GM0344")
	v.misses(`a[href="#/incident/utrecht"]`)
	v.well()
}

// TestAnIncidentInAPartOfATownIsOnTheMap: its municipality is not coloured, for most of it works.
func TestAnIncidentInAPartOfATownIsOnTheMap(t *testing.T) {
	h := livelyHouse(t)
	h.shelf.save(with(outage("quarter"), func(i *schema.Incident) {
		i.Region, i.Regions = "NL/UT/GM0344/3511", []schema.Region{"NL/UT/GM0344/3511"}
	}))
	v := newVisit(t, newBrowser(t), h, 1600, "light")
	v.open("#/")
	v.sees(`a[href="#/incident/quarter"]`, ".pin.hot2")
	v.well()
}

// TestSomebodyElseWasBefore: an action on what another person changed meanwhile
// is held back once, and says by whom; what the detector counted on meanwhile
// holds nobody up.
func TestSomebodyElseWasBefore(t *testing.T) {
	h := livelyHouse(t, func(cfg *Config, _ *Parts) { cfg.Glance = time.Hour }) // no event tells the page
	v := newVisit(t, newBrowser(t), h, 1600, "light")
	v.open("#/incident/utrecht")
	v.sees(".timeline li", ".actions")
	v.types(".actions .name", "Anna")
	h.shelf.save(with(outage("utrecht"), func(i *schema.Incident) { i.Witnesses, i.UpdatedAt = 44, morning.Add(-time.Minute) }))
	v.click(".actions > .buttons button")
	v.shows("Anna neemt in behandeling")

	if status, body, _ := h.ask("POST", "/api/v1/incidents/utrecht/note", `{"who":"Bo","words":"een monteur is onderweg"}`); status != 200 {
		t.Fatalf("POST note = %d %s", status, body)
	}
	v.types(".actions .words", "opgelost door een herstart")
	v.click(".actions button.main")
	v.shows("Bo was u om 10:00 voor (noteert)")
	v.shows("een monteur is onderweg")
	v.accessible("desk-before")
	if kept := evaluate[string](v, `document.querySelector(".actions .words").value`); kept != "opgelost door een herstart" {
		t.Errorf("the words are %q now, want them kept", kept)
	}
	v.click(".actions button.main")
	v.shows("Anna bevestigt")
	v.well("412")
}
