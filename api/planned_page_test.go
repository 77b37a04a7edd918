package api

import (
	"encoding/json"
	"testing"
)

// calendar is a piece of work as a planning tool writes it.
const calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//made//made//EN\r\nBEGIN:VEVENT\r\nUID:cards-7\r\nDTSTAMP:20261120T120000Z\r\n" +
	"DTSTART:20261125T010000Z\r\nDTEND:20261125T040000Z\r\nSUMMARY:Nieuwe kaarten\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

// TestPlannedWorkOnThePage: work is announced by hand and from a calendar, told
// to a customer as planned, and called off.
func TestPlannedWorkOnThePage(t *testing.T) {
	browser := newBrowser(t)
	for _, window := range windows[:2] {
		t.Run(window.name, func(t *testing.T) {
			v := newVisit(t, browser, livelyHouse(t), window.width, window.scheme)
			v.open("#/planned")
			v.shows("Er is geen werk aangekondigd.")
			v.types("input[name=title]", "Mast in onderhoud")
			v.click(".announce button.main")
			v.shows("Kies eerst een aanbieder.")
			v.sets("select[name=brand]", "kpn")
			v.types("input[name=region]", "Utrecht")
			v.sets("input[name=from]", "2026-11-21T09:30")
			v.sets("input[name=to]", "2026-11-21T12:00")
			v.types(".announce .name", "Jos")
			v.click(".announce button.main")
			v.shows("Mast in onderhoud")
			v.shows("nu bezig")
			v.brings("input[type=file]", "work.ics", calendar)
			v.shows("Nieuwe kaarten")
			v.accessible(window.name + "-planned")

			v.click(".works li:nth-child(2) button")
			v.shows("Echt verwijderen?")
			v.click(".works li:nth-child(2) button")
			v.misses(".works li:nth-child(2)")

			v.click(`a[href="#/desk"]`)
			v.sets(".desk select", "kpn")
			v.types("#message", "3511AB\n")
			v.sees(".verdict.planned")
			v.accessible(window.name + "-told")
			v.well()
		})
	}
}

// brings gives a field for files one that holds text.
func (v *visit) brings(css, name, text string) {
	v.t.Helper()
	args, _ := json.Marshal([]string{css, name, text})
	evaluate[int](v, `(([css, name, text]) => {
		const field = document.querySelector(css);
		const held = new DataTransfer();
		held.items.add(new File([text], name, { type: "text/calendar" }));
		field.files = held.files;
		field.dispatchEvent(new Event("change", { bubbles: true }));
		return 0;
	})(`+string(args)+`)`)
}
