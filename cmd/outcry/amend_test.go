package main

import (
	"strings"
	"testing"

	"outcry/schema"
)

// TestALatePostcodeMovesAStoredComplaint amends a complaint in a real store: it
// moves, stays its author's, and is forgotten with him, also by a feed that delivers it again.
func TestALatePostcodeMovesAStoredComplaint(t *testing.T) {
	d := newDesktop(t)
	for _, step := range []struct{ name, method, path, body, want string }{
		{"a complaint without a place", "POST", "/complaints",
			`{"id":"1","source":"x","time":"2026-11-21T20:15:03Z","author":"jan","text":"KPN: geen internet"}`, `"needs":["postcode"]`},
		{"its postcode", "PATCH", "/complaints/x/1", `{"location":{"postcode":"3511AB"}}`, `"outcome":"replaced","kind":"report","brand":"kpn","service":"fixed-internet","region":"NL/UT/GM0344/3511"`},
		{"a postcode that there is not", "PATCH", "/complaints/x/1", `{"location":{"postcode":"9","country":"NL"}}`, `"field":"location.postcode"`},
		{"as it was, once more", "POST", "/complaints",
			`{"id":"1","source":"x","time":"2026-11-21T20:15:03Z","author":"jan","text":"KPN: geen internet"}`, `"outcome":"duplicate"`},
		{"other words", "PATCH", "/complaints/x/1", `{"text":"KPN: nog steeds geen internet"}`, `"region":"NL/UT/GM0344/3511"`},
		{"it is one complaint", "GET", "/sources", "", `"complaints":1,`},
		{"its author is forgotten", "DELETE", "/authors/jan", "", `{"erased":1}`},
		{"it is gone", "PATCH", "/complaints/x/1", `{"text":"KPN"}`, `"status":404`},
		{"a feed delivers it once more", "POST", "/complaints",
			`{"id":"1","source":"x","time":"2026-11-21T20:15:03Z","author":"jan","text":"KPN: geen internet"}`, `"outcome":"duplicate"`},
		{"what he says anew is taken", "POST", "/complaints",
			`{"id":"2","source":"x","time":"2026-11-21T20:15:03Z","author":"jan","text":"KPN: geen internet"}`, `"outcome":"added"`},
		{"that one is erased too", "DELETE", "/complaints/x/2", "", ""},
		{"and stays away", "POST", "/complaints",
			`{"id":"2","source":"x","time":"2026-11-21T20:15:03Z","author":"jan","text":"KPN: geen internet in Utrecht"}`, `"accepted":0,"duplicates":1`},
	} {
		answer := d.ask(step.method, step.path, step.body)
		if !strings.Contains(answer, step.want) {
			t.Errorf("%s: %s %s = %s, want %s", step.name, step.method, step.path, answer, step.want)
		}
	}
	for r := range d.store.Reports(t.Context(), schema.ReportQuery{}) {
		t.Errorf("complaint %s is stored after all, want none", r.ID)
	}
}
