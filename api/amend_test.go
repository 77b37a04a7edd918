package api

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

func TestAmend(t *testing.T) {
	said := schema.Report{
		ID: "1", Source: "x", Time: morning.Add(-time.Hour), Text: "t-mobile 3G Utrecht", Kind: schema.KindReport, Author: 77, Brand: "t-mobile",
		Service: schema.MobileData, Region: "NL/UT/GM0344", Confidence: 0.9, Lines: 1,
	}
	placed := with(said, func(r *schema.Report) {
		r.Text, r.Region, r.Postcode, r.Lat, r.Confidence = "t-mobile 3G", "NL/UT/GM0344/3511", "3511", 52, 1
	})
	for _, tc := range []struct {
		name, body   string
		old          schema.Report
		status       int
		region, kept string // of what is stored, and its text
	}{
		{"a late postcode moves it", `{"location":{"postcode":"3511AB"}}`, said, 200, "NL/UT/GM0344/3511", said.Text},
		{"a text that names another place moves it", `{"text":"t-mobile 3G Zwolle"}`, said, 200, "NL/OV/GM0193", "t-mobile 3G Zwolle"},
		{"a place that was given stays", `{"text":"t-mobile 3G still"}`, placed, 200, "NL/UT/GM0344/3511", "t-mobile 3G still"},
		{"a place that was given is taken away", `{"location":null}`, placed, 200, "", placed.Text},
		{"text and place at once", `{"text":"t-mobile 3G","location":{"place":"Zwolle"}}`, placed, 200, "NL/OV/GM0193", "t-mobile 3G"},
		{"a place that there is not", `{"location":{"place":"Atlantis"}}`, placed, 400, "NL/UT/GM0344/3511", placed.Text},
		{"a postcode that there is not", `{"location":{"postcode":"9","country":"NL"}}`, placed, 400, "NL/UT/GM0344/3511", placed.Text},
		{"a point in the sea", `{"location":{"lat":0,"lon":0}}`, placed, 400, "NL/UT/GM0344/3511", placed.Text},
		{"no postcode but a place", `{"location":{"postcode":"9","place":"Zwolle"}}`, placed, 200, "NL/OV/GM0193", placed.Text},
		{"a text taken away leaves nothing", `{"text":null}`, said, 400, "NL/UT/GM0344", said.Text},
		{"nothing", `{}`, said, 400, "NL/UT/GM0344", said.Text},
		{"no object", `null`, said, 400, "NL/UT/GM0344", said.Text},
		{"not JSON", `postcode=3511`, said, 400, "NL/UT/GM0344", said.Text},
		{"a field that stays", `{"author":"jan"}`, said, 400, "NL/UT/GM0344", said.Text},
		{"half a point", `{"location":{"lat":52}}`, said, 400, "NL/UT/GM0344", said.Text},
		{"a text that is a number", `{"text":5}`, said, 400, "NL/UT/GM0344", said.Text},
		{"a text too long", `{"text":"` + strings.Repeat("x", schema.MaxTextBytes+1) + `"}`, said, 400, "NL/UT/GM0344", said.Text},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := newHouse(t)
			h.shelf.taken[tc.old.Key()] = tc.old
			status, body, _ := h.ask("PATCH", "/api/v1/complaints/x/1", tc.body)
			got := h.shelf.taken[tc.old.Key()]
			if status != tc.status || string(got.Region) != tc.region || got.Text != tc.kept {
				t.Errorf("PATCH %.60s = %d %s; stored %s %q, want %d, %s %q", tc.body, status, body, got.Region, got.Text, tc.status, tc.region, tc.kept)
			}
			if got.Author != 77 || got.Brand != "t-mobile" || !got.Time.Equal(tc.old.Time) {
				t.Errorf("stored %+v, want the author, the brand and the time as they were", got)
			}
			var rc Receipt
			if status == 200 && (json.Unmarshal([]byte(body), &rc) != nil || rc.Outcome != "replaced" || string(rc.Region) != tc.region) {
				t.Errorf("receipt = %s, want replaced in %s", body, tc.region)
			}
		})
	}
}

// TestAPostcodeForForgottenWordsMovesThemAlone: of a complaint whose words are kept no
// more all that was understood stands, but where it is.
func TestAPostcodeForForgottenWordsMovesThemAlone(t *testing.T) {
	h := newHouse(t)
	old := schema.Report{
		ID: "3", Source: "x", Time: morning.Add(-time.Hour), Kind: schema.KindRecovery, Author: 5, Brand: "kpn", Service: schema.TV,
		Region: "NL/UT/GM0344", Confidence: 0.9, Lines: 4, Onset: morning.Add(-3 * time.Hour),
	}
	h.shelf.taken[old.Key()] = old
	if status, body, _ := h.ask("PATCH", "/api/v1/complaints/x/3", `{"location":{"postcode":"3511AB"}}`); status != 200 {
		t.Fatalf("PATCH = %d %s", status, body)
	}
	got := h.shelf.taken[old.Key()]
	if got.Region != "NL/UT/GM0344/3511" || got.Kind != old.Kind || got.Lines != 4 || got.Service != schema.TV || !got.Onset.Equal(old.Onset) || !got.Amends {
		t.Errorf("stored %+v, want it as it was, in 3511", got)
	}
}

func TestAnEchoStaysOne(t *testing.T) {
	h := newHouse(t)
	old := schema.Report{ID: "2", Source: "x", Time: morning, Text: "3G Utrecht", Kind: schema.KindEcho, Root: "x 1", Author: 5, Brand: "kpn"}
	h.shelf.taken[old.Key()] = old
	h.ask("PATCH", "/api/v1/complaints/x/2", `{"location":{"postcode":"3511"}}`)
	got := h.shelf.taken[old.Key()]
	if d := cmp.Diff([]any{schema.KindEcho, "x 1", schema.Brand("kpn")}, []any{got.Kind, got.Root, got.Brand}); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestAmendWantsWhatIsThere(t *testing.T) {
	h := boundHouse(t)
	old := schema.Report{ID: "1", Source: "x", Time: morning, Text: "t-mobile 3G", Kind: schema.KindReport, Brand: "t-mobile"}
	h.shelf.taken[old.Key()] = old
	for _, tc := range []struct {
		name, key, path string
		status          int
	}{
		{"one that is not there", "all", "x/9", 404},
		{"another brand's", "kpn", "x/1", 403},
		{"its own", "t-mobile", "x/1", 200},
	} {
		if status, body := h.askAs(tc.key, "PATCH", "/api/v1/complaints/"+tc.path, `{"location":{"postcode":"3511"}}`); status != tc.status {
			t.Errorf("%s: PATCH %s = %d %s, want %d", tc.name, tc.path, status, body, tc.status)
		}
	}
}
