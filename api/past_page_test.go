package api

import (
	"fmt"
	"testing"
	"time"
)

// TestThePastOnThePage: somebody slides to a moment, sees what was known then and
// nothing to change it by, and comes back to now.
func TestThePastOnThePage(t *testing.T) {
	browser := newBrowser(t)
	for _, window := range windows[1:] {
		t.Run(window.name, func(t *testing.T) {
			v := newVisit(t, browser, livelyHouse(t), window.width, window.scheme)
			v.open("#/")
			v.sees(`a[href="#/incident/utrecht"]`, ".map path")
			v.click(".top .link")
			v.sees(".then input[type=range]")
			then := morning.Add(-45 * time.Minute)
			v.sets(".then input[type=range]", fmt.Sprint(then.UnixMilli()))
			v.shows("U kijkt naar 09:15 zoals het toen bekend was.")
			v.sees(".then.gone", `a[href="#/incident/utrecht?at=2026-11-21T08%3A15%3A00Z"]`)
			v.accessible(window.name + "-past")
			v.click(`a[href="#/incident/utrecht?at=2026-11-21T08%3A15%3A00Z"]`)
			v.sees(".timeline li:nth-child(1)")
			v.shows("3 getuigen")
			v.misses(".timeline li:nth-child(2)")
			v.misses(".actions")
			v.click(".stops .main")
			v.misses(".then")
			v.sees(".actions", ".timeline li:nth-child(2)")
			v.well()
		})
	}
}
