package api

import (
	"testing"
	"time"

	"outcry/schema"
)

// TestWhatWaitsForWebcare: a promise that is about to break is kept, a
// conversation that nobody answered is taken up, and those who complained are told.
func TestWhatWaitsForWebcare(t *testing.T) {
	browser := newBrowser(t)
	for _, window := range windows[:2] {
		t.Run(window.name, func(t *testing.T) {
			h := livelyHouse(t)
			h.shelf.promises = []schema.Promise{{
				ID: "p", Brand: "t-mobile", Channel: "chat", Words: "Binnen een uur bellen we u terug.", MadeAt: morning.Add(-55 * time.Minute), DueAt: morning.Add(5 * time.Minute),
			}}
			v := newVisit(t, browser, h, window.width, window.scheme)
			v.open("#/desk")
			v.shows("Binnen een uur bellen we u terug.")
			v.sees(".talk")
			v.accessible(window.name + "-queue")
			v.click(".quotes li.breaking button")
			v.shows("Vul eerst uw naam in.")
			v.types(".whose .name", "Eva")
			v.click(".quotes li.breaking button")
			v.shows("Geen belofte loopt af.")

			v.click(".talk button")
			v.shows("Gesprek twitter q")
			v.sees(".verdict")
			v.click(".promise summary")
			v.click(".promise button")
			v.shows("Afgesproken: uiterlijk 11:00.")
			v.click(".done")
			v.misses(".verdict")

			v.open("#/incident/utrecht")
			v.sees(".timeline li")
			v.click(".followups summary")
			v.shows("Sinds 21 november")
			v.accessible(window.name + "-followups")
			v.click(".followups li:first-child .buttons button:last-of-type")
			v.sees(".followups li:nth-child(4)")
			v.misses(".followups li:nth-child(5)")
			v.well()
		})
	}
}
