package api

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
)

// asking returns the parameters of a request with that query.
func asking(query url.Values) *asked {
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	c.Request = httptest.NewRequest(http.MethodGet, "/?"+query.Encode(), nil)
	return &asked{c: c}
}

func FuzzCursor(f *testing.F) {
	f.Add(*cursor(morning, "t-mobile-d5c1ed5fb15e076c"))
	f.Add("")
	f.Add("AAAA")
	f.Fuzz(func(t *testing.T, s string) {
		a := asking(url.Values{"cursor": {s}})
		mark := a.cursor()
		if mark == nil {
			if (a.err == nil) != (s == "") {
				t.Errorf("cursor %q is neither read nor refused", s)
			}
			return
		}
		again := asking(url.Values{"cursor": {*cursor(mark.StartedAt, mark.ID)}})
		if back := again.cursor(); back == nil || !back.StartedAt.Equal(mark.StartedAt) || back.ID != mark.ID {
			t.Errorf("cursor %q reads as %v and, written again, as %v", s, mark, back)
		}
	})
}

func FuzzParameters(f *testing.F) {
	f.Add("2026-11-21T08:00:00+01:00", "5m", "NL/UT", "1.5")
	f.Add("2026-11-21 08:00", "-1s", "nl", "NaN")
	f.Fuzz(func(t *testing.T, at, step, region, lat string) {
		a := asking(url.Values{"from": {at}, "step": {step}, "region": {region}, "lat": {lat}, "lon": {lat}})
		from, width, where, loc := a.time("from"), a.step(), a.region("region"), a.location()
		if a.err != nil {
			return
		}
		if from.Location() != time.UTC || width < 0 || width%time.Second != 0 || len(where) > 200 || loc.Lat != nil && !(*loc.Lat >= -90 && *loc.Lat <= 90) {
			t.Errorf("read %v, %v, %q, %v", from, width, where, loc)
		}
	})
}

func FuzzWord(f *testing.F) {
	f.Add(`{"who":"anna","words":"on it"}`)
	f.Add(`{"who":1}`)
	f.Add(`null`)
	f.Fuzz(func(t *testing.T, body string) {
		if w, err := readWord(strings.NewReader(body)); err == nil && w.Who != strings.TrimSpace(w.Who) {
			t.Errorf("readWord(%q) = %+v", body, w)
		}
	})
}
