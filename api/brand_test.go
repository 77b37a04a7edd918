package api

import (
	"strings"
	"testing"
)

func TestABrandIsKnownByTheNamesThatPeopleWrite(t *testing.T) {
	h := newHouse(t, func(_ *Config, p *Parts) { p.Subscribers = new(roll) })
	h.shelf.sources = fedSources()
	h.shelf.save(outage("a"))
	h.ask("POST", works, tonight)
	for _, tc := range []struct{ name, method, path, body, want string }{
		{"a question", "GET", "/api/v1/confirm?postcode=3511AB&brand=Odido", "", `"verdict":"confirmed"`},
		{"a question with a body", "POST", "/api/v1/confirm", `{"postcode":"3511AB","brand":"Odido"}`, `"verdict":"confirmed"`},
		{"its incidents", "GET", "/api/v1/incidents?brand=odido", "", `"id":"a"`},
		{"its planned work", "GET", works + "?brand=odido", "", `"id":"n1"`},
		{"work announced", "POST", works, strings.Replace(tonight, "T-Mobile", "Odido", 1), `"brand":"t-mobile"`},
		{"a calendar", "POST", works + "?brand=odido", ics, `"brand":"t-mobile"`},
		{"a promise", "POST", "/api/v1/promises", `{"conversation":"c9","due_at":"2026-11-21T20:15:03Z","words":"we call","who":"anna","brand":"Odido"}`, `"brand":"t-mobile"`},
		{"a wish to be told", "POST", subscriptionsPath, `{"webhook":"https://noc.example/outages","brands":["Odido"]}`, `"brands":["t-mobile"]`},
	} {
		if status, body, _ := h.ask(tc.method, tc.path, tc.body); status/100 != 2 || !strings.Contains(body, tc.want) {
			t.Errorf("%s: %s %s = %d %s, want %s", tc.name, tc.method, tc.path, status, body, tc.want)
		}
	}
}
