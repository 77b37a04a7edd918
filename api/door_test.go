package api

import (
	"strings"
	"testing"

	"outcry/schema"
)

// keyedHouse is a lively house that asks for a key: operations have one, and
// the webcare of kpn.
func keyedHouse(t *testing.T) *house {
	t.Helper()
	h := livelyHouse(t, func(cfg *Config, _ *Parts) {
		desk := key("balie", "secret desk", Webcare)
		desk.Brands = []schema.Brand{"kpn"}
		cfg.Keys = []Key{key("noc", "secret noc", Operator), desk, key("feed", "secret feed", Ingest)}
	})
	return h
}

// TestSigningIn: the page asks for a key, says calmly what is wrong with one, and
// shows what it opens; who signs out leaves nothing behind.
func TestSigningIn(t *testing.T) {
	browser := newBrowser(t)
	for _, window := range windows[:2] {
		t.Run(window.name, func(t *testing.T) {
			v := newVisit(t, browser, keyedHouse(t), window.width, window.scheme)
			v.open("#/incident/utrecht")
			v.sees("#key")
			v.accessible(window.name + "-door")
			v.types("#key", "guessed\n")
			v.shows("Deze sleutel is niet bekend.")
			v.types("#key", "secret feed\n")
			v.shows("Deze sleutel mag hier niet lezen.")
			v.types("#key", "secret noc\n")
			v.sees(".timeline li", ".actions button.main", ".map path")
			if where := evaluate[string](v, `location.href + document.cookie + JSON.stringify(localStorage) + document.documentElement.outerHTML`); strings.Contains(where, "secret") {
				t.Error("the key stands in the address, a cookie, the memory of the browser or the page")
			}
			v.h.shelf.save(with(outage("fresh"), func(i *schema.Incident) { i.Brand = "simyo" }))
			v.open("#/")
			v.shows("Simyo") // the stream of events bears the key too
			v.click(".turns .leave")
			v.sees("#key")
			if held := evaluate[int](v, `sessionStorage.length`); held != 0 {
				t.Errorf("%d things are kept after signing out, want none", held)
			}
			v.well("401") // the wrong key
		})
	}
}

// TestAKeyIsOfferedWhatItMayDo: webcare of one brand sees its own, and no buttons
// that would be refused.
func TestAKeyIsOfferedWhatItMayDo(t *testing.T) {
	h := keyedHouse(t)
	h.shelf.save(with(outage("own"), func(i *schema.Incident) { i.Brand = "kpn" }))
	v := newVisit(t, newBrowser(t), h, 1600, "light")
	v.open("#/")
	v.types("#key", "secret desk\n")
	v.sees(`a[href="#/incident/own"]`)
	v.misses(`a[href="#/incident/utrecht"]`)
	v.click(`a[href="#/incident/own"]`)
	v.sees(".timeline li")
	v.misses(".actions")
	v.click(`a[href="#/desk"]`)
	v.types("#message", "3511AB\n")
	v.sees(".verdict.confirmed")
	v.open("#/planned")
	v.misses(".announce")
	v.well()
}

// TestAKeyThatEnds brings its holder back to the door.
func TestAKeyThatEnds(t *testing.T) {
	h := keyedHouse(t)
	v := newVisit(t, newBrowser(t), h, 1600, "dark")
	v.open("#/")
	v.types("#key", "secret noc\n")
	v.sees(".incidents .row")
	h.api.access.ring.mu.Lock()
	h.api.access.ring.held = nil
	h.api.access.ring.mu.Unlock()
	v.click(`a[href="#/incident/utrecht"]`)
	v.shows("Uw sleutel geldt niet meer.")
	v.accessible("night-ended")
	v.well("401")
}
