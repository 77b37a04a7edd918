package api

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"outcry/api/desk"
	"outcry/schema"
)

// fedSources is a source that has spoken for a month, last a minute ago.
func fedSources() []schema.SourceStatus {
	return []schema.SourceStatus{{Source: "twitter", Complaints: 9_000, FirstTime: morning.Add(-30 * 24 * time.Hour), LastTime: morning.Add(-time.Minute)}}
}

func quietSeries() []schema.Series {
	return []schema.Series{{Brand: "t-mobile", Service: schema.MobileData, Region: "NL/UT/GM0344", Points: []schema.Point{
		{Time: morning.Add(-2 * time.Hour), Witnesses: 1, Complaints: 2}, {Time: morning.Add(-time.Hour), Witnesses: 1, Complaints: 1},
	}}}
}

func TestConfirm(t *testing.T) {
	h := newHouse(t)
	h.shelf.sources = fedSources()
	h.shelf.save(outage("a"))
	for _, tc := range []struct {
		name, query string
		verdict     desk.Judgement
		reason      desk.Reason
	}{
		{"a postcode in the outage", "postcode=3511AB&brand=t-mobile", desk.Confirmed, desk.ReasonDetected},
		{"a message that says it all", "text=t-mobile%3A+geen+3G+in+Utrecht", desk.Confirmed, desk.ReasonDetected},
		{"a quiet town", "place=Zwolle&brand=t-mobile", desk.NoneSeen, desk.ReasonQuiet},
		{"another brand", "postcode=3511&brand=kpn", desk.NoneSeen, desk.ReasonQuiet},
		{"a brand that there is not", "postcode=3511AB&brand=nonsense", desk.Unknown, desk.ReasonNoBrand},
		{"no brand, but a message that names it", "text=t-mobile%3A+geen+3G+in+Utrecht&brand=nonsense", desk.Confirmed, desk.ReasonDetected},
		{"no place at all", "brand=t-mobile", desk.Unknown, desk.ReasonPlace},
		{"a place nobody knows", "place=Atlantis&brand=t-mobile", desk.Unknown, desk.ReasonPlace},
	} {
		var v desk.Verdict
		h.read("/api/v1/confirm?"+tc.query, &v)
		if v.Judgement != tc.verdict || v.Reason != tc.reason {
			t.Errorf("%s: verdict %s (%s), want %s (%s)", tc.name, v.Judgement, v.Reason, tc.verdict, tc.reason)
		}
		for _, lang := range desk.Languages() {
			if v.Reply[lang] == "" {
				t.Errorf("%s: no reply in %s", tc.name, lang)
			}
		}
	}
	for _, wrong := range []string{"lat=52", "lat=91&lon=5", "lat=x&lon=5", "service=steam", "at=yesterday"} {
		if status, body, _ := h.ask("GET", "/api/v1/confirm?"+wrong, ""); status != http.StatusBadRequest {
			t.Errorf("GET /confirm?%s = %d %s, want 400", wrong, status, body)
		}
	}
}

func TestConfirmSpeaksOneSentence(t *testing.T) {
	h := newHouse(t)
	h.shelf.sources = fedSources()
	h.shelf.save(outage("a"))
	_, body, head := h.ask("GET", "/api/v1/confirm?postcode=3511&brand=t-mobile&lang=en", "", "Accept", "text/plain")
	want := "Since 21 November 08:00 unusually many customers of T-Mobile in Utrecht report trouble with mobile internet; we take it for an outage."
	if strings.TrimSpace(body) != want || head.Get("Content-Language") != "en" {
		t.Errorf("GET /confirm as text = %q in %s, want %q in en", body, head.Get("Content-Language"), want)
	}
}

func TestOnlyWhoIsRecordedIsThanked(t *testing.T) {
	h := newHouse(t)
	h.shelf.sources = fedSources()
	h.shelf.save(outage("a"))
	for _, tc := range []struct {
		name, method, path, body string
		want                     bool
	}{
		{"a question", "GET", "/api/v1/confirm?postcode=3511AB&brand=t-mobile", "", false},
		{"a message", "POST", "/api/v1/confirm", `{"text":"t-mobile: geen 3G in Utrecht"}`, false},
		{"a message that is recorded", "POST", "/api/v1/confirm", `{"text":"t-mobile: geen 3G in Utrecht","record":true}`, true},
	} {
		_, body, _ := h.ask(tc.method, tc.path, tc.body)
		if got := strings.Contains(body, "Uw melding helpt ons"); got != tc.want || strings.Contains(body, `"receipt":null`) == tc.want {
			t.Errorf("%s: thanked %v, want %v: %s", tc.name, got, tc.want, body)
		}
	}
}
