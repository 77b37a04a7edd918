package api

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"outcry/api/clock"
	"outcry/schema"
)

// TestALongOutageOnTheRealStore follows an outage until compensation is owed:
// the clock warns and falls due, and customers see what people said of it.
func TestALongOutageOnTheRealStore(t *testing.T) {
	h, st := storedHouse(t)
	inc := with(outage("long"), func(i *schema.Incident) {
		i.Brand, i.Service, i.Witnesses, i.StartedAt = "ziggo", schema.TV, 40, morning.Add(-9*time.Hour)
		at := morning.Add(-8 * time.Hour)
		i.DetectedAt, i.UpdatedAt = &at, at
	})
	if err := st.SaveIncidents(t.Context(), []schema.Incident{inc}); err != nil {
		t.Fatal(err)
	}
	var list clockList
	h.read("/api/v1/clocks?incident=long", &list)
	if len(list.Clocks) != 1 || list.Clocks[0].State != clock.Warning || *list.Clocks[0].High != 367_947 || !strings.Contains(list.Clocks[0].Draft["nl"], "Utrecht") {
		t.Fatalf("clocks = %+v, want compensation that warns", list.Clocks)
	}
	if status, body, _ := h.ask("POST", "/api/v1/incidents/long/confirm", `{"who":"noc","words":"amplifier burnt","eta":"2026-11-21T15:00:00Z"}`); status != http.StatusOK {
		t.Fatalf("confirm = %d %s", status, body)
	}
	_, page, _ := h.ask("GET", "/status?lang=en", "")
	for _, want := range []string{"Ziggo: television outage, Utrecht", "confirmed", "21 November 15:00"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "amplifier") {
		t.Error("the page tells what people wrote to each other")
	}
	if _, alert, _ := h.ask("GET", "/status/cap/long.xml", ""); !strings.Contains(alert, "<certainty>Observed</certainty>") || !strings.Contains(alert, "<expires>2026-11-21T15:00:00-00:00</expires>") {
		t.Errorf("the alert is %s", alert)
	}
	h.ask("POST", "/api/v1/incidents/long/resolve", `{"who":"noc"}`)
	if h.read("/api/v1/clocks?incident=long", &list); list.Clocks[0].State != clock.Met {
		t.Errorf("after it was solved: %s, want met", list.Clocks[0].State)
	}
	if _, feed, _ := h.ask("GET", "/status/feed.atom?lang=en", ""); !strings.Contains(feed, "The outage has been over since 21 November 09:00.") {
		t.Errorf("the feed is %s", feed)
	}
}
