package api

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"outcry/schema"
)

// asker keeps what the series were asked for.
type asker struct {
	*shelf
	brands []schema.Brand
}

func (a *asker) Series(_ context.Context, q schema.SeriesQuery) ([]schema.Series, error) {
	a.brands = append(a.brands, q.Brand)
	return []schema.Series{{Brand: q.Brand, Region: "NL"}}, nil
}

// boundHouse has an outage of t-mobile and one of kpn, and a key of all scopes
// for each, for both and for all.
func boundHouse(t *testing.T, change ...func(*Config, *Parts)) *house {
	t.Helper()
	h := newHouse(t, append([]func(*Config, *Parts){func(cfg *Config, _ *Parts) {
		for name, brands := range map[string][]schema.Brand{"t-mobile": {"t-mobile"}, "kpn": {"kpn"}, "both": {"t-mobile", "kpn"}, "ns": {"ns"}, "all": nil} {
			k := key(name, "secret "+name, Admin)
			k.Brands = brands
			cfg.Keys = append(cfg.Keys, k)
		}
	}}, change...)...)
	h.shelf.save(outage("a"))
	h.shelf.save(with(outage("b"), func(inc *schema.Incident) { inc.Brand = "kpn" }))
	return h
}

func (h *house) askAs(key, method, path, body string) (int, string) {
	h.t.Helper()
	status, answer, _ := h.ask(method, path, body, "Authorization", "Bearer secret "+key)
	return status, answer
}

// TestEveryRouteKeepsToTheBrandsOfAKey walks every route with the key of
// another brand: what is about one incident, or about all brands, is refused.
func TestEveryRouteKeepsToTheBrandsOfAKey(t *testing.T) {
	h := boundHouse(t)
	for _, r := range h.api.routes() {
		if r.pace == forever {
			continue
		}
		path := strings.Replace(sample(r), "/incidents/x", "/incidents/a", 1)
		one := strings.HasPrefix(path, base+"/incidents/a")
		if status, body := h.askAs("kpn", r.method, path, `{"who":"anna","words":"x"}`); (status == 403) != (one || r.whole()) {
			t.Errorf("%s %s with another brand's key = %d %s, want 403: %v", r.method, r.path, status, body, one || r.whole())
		}
		if status, body := h.askAs("t-mobile", r.method, path, `{"who":"anna","words":"x"}`); (status == 403) != r.whole() {
			t.Errorf("%s %s with the brand's own key = %d %s, want 403: %v", r.method, r.path, status, body, r.whole())
		}
		if status, _ := h.askAs("all", r.method, path, `{"who":"anna","words":"x"}`); status == 403 {
			t.Errorf("%s %s with a key of all brands = 403", r.method, r.path)
		}
	}
	for _, e := range h.shelf.entries {
		if e.Incident == "a" && strings.HasPrefix(e.Who, "kpn") {
			t.Errorf("kpn wrote %v in the journal of t-mobile", e)
		}
	}
}

func TestListsKeepToTheBrandsOfAKey(t *testing.T) {
	h := boundHouse(t)
	for _, tc := range []struct {
		name, key, query, want string
		status                 int
	}{
		{"its own", "kpn", "", "b", 200},
		{"its own, named", "kpn", "?brand=kpn", "b", 200},
		{"another's", "kpn", "?brand=t-mobile", "", 403},
		{"both", "both", "", "a b", 200},
		{"one of both", "both", "?brand=t-mobile", "a", 200},
		{"a page of both", "both", "?limit=1", "a", 200},
		{"of a brand without any", "ns", "", "", 200},
		{"all", "all", "", "a b", 200},
	} {
		status, body := h.askAs(tc.key, "GET", "/api/v1/incidents"+tc.query, "")
		var got struct{ Incidents []schema.Incident }
		if err := json.Unmarshal([]byte(body), &got); err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, inc := range got.Incidents {
			ids = append(ids, inc.ID)
		}
		if status != tc.status || strings.Join(ids, " ") != tc.want {
			t.Errorf("%s: GET /incidents%s = %d %v, want %d %q", tc.name, tc.query, status, ids, tc.status, tc.want)
		}
	}
}

func TestSeriesKeepToTheBrandsOfAKey(t *testing.T) {
	var asked *asker
	h := boundHouse(t, func(_ *Config, p *Parts) {
		asked = &asker{shelf: p.Counts.(*shelf)}
		p.Counts = asked
	})
	for _, tc := range []struct {
		key, query string
		status     int
		want       []schema.Brand
	}{
		{"kpn", "", 200, []schema.Brand{"kpn"}},
		{"kpn", "?brand=t-mobile", 403, nil},
		{"both", "", 200, []schema.Brand{"t-mobile", "kpn"}},
		{"all", "", 200, []schema.Brand{""}},
	} {
		asked.brands = nil
		if status, body := h.askAs(tc.key, "GET", "/api/v1/series"+tc.query, ""); status != tc.status || !slices.Equal(asked.brands, tc.want) {
			t.Errorf("GET /series%s as %s = %d %s, asked for %v; want %d, %v", tc.query, tc.key, status, body, asked.brands, tc.status, tc.want)
		}
	}
}

func TestConfirmKeepsToTheBrandsOfAKey(t *testing.T) {
	h := boundHouse(t)
	for _, tc := range []struct {
		name, key, method, path, body string
		status                        int
		want                          string
	}{
		{"its own", "kpn", "GET", "?postcode=3511&brand=kpn", "", 200, `"brand":"kpn"`},
		{"another's", "kpn", "GET", "?postcode=3511&brand=t-mobile", "", 403, "bound to other brands"},
		{"another's in the words of a customer", "kpn", "GET", "?text=t-mobile+3G+Utrecht", "", 403, "bound to other brands"},
		{"none named is the only one", "kpn", "GET", "?postcode=3511", "", 200, `"brand":"kpn"`},
		{"none named of two", "both", "GET", "?postcode=3511", "", 400, "is required with a key"},
		{"the words name one of two", "both", "GET", "?text=t-mobile+3G+Utrecht", "", 200, `"brand":"t-mobile"`},
		{"a message about another's", "kpn", "POST", "", `{"text":"t-mobile 3G Utrecht","record":true}`, 403, "bound to other brands"},
		{"a message about its own", "t-mobile", "POST", "", `{"text":"t-mobile 3G Utrecht","record":true}`, 200, `"brand":"t-mobile"`},
	} {
		if status, body := h.askAs(tc.key, tc.method, "/api/v1/confirm"+tc.path, tc.body); status != tc.status || !strings.Contains(body, tc.want) {
			t.Errorf("%s: %s /confirm%s = %d %s, want %d with %s", tc.name, tc.method, tc.path, status, body, tc.status, tc.want)
		}
	}
	if n := len(h.shelf.taken); n != 1 {
		t.Errorf("%d messages are recorded, want 1", n)
	}
}

func TestComplaintsKeepToTheBrandsOfAKey(t *testing.T) {
	h := boundHouse(t)
	line := func(id, text, brand string) string {
		return `{"id":"` + id + `","source":"s","time":"2026-11-21T08:00:00Z","text":"` + text + `","brand":"` + brand + `"}` + "\n"
	}
	h.askAs("all", "POST", "/api/v1/complaints", line("9", "t-mobile 3G", ""))
	if status, answer := h.askAs("kpn", "POST", "/api/v1/complaints", line("9", "3G Zwolle", "kpn")); status != 400 || !strings.Contains(answer, "not the key's") || h.shelf.taken["s 9"].Brand != "t-mobile" {
		t.Errorf("a complaint in the place of another brand's = %d %s, and that is now about %s; want it refused", status, answer, h.shelf.taken["s 9"].Brand)
	}
	body := line("1", "3G", "kpn") + line("2", "3G", "ns") + line("3", "t-mobile 3G", "") + line("4", "3G", "")
	status, answer := h.askAs("kpn", "POST", "/api/v1/complaints", body)
	var got Taken
	if err := json.Unmarshal([]byte(answer), &got); err != nil {
		t.Fatal(err)
	}
	if status != 200 || got.Accepted != 2 || got.Rejected != 2 || got.Errors[0].Line != 2 || got.Errors[0].Field != "brand" || got.Errors[1].Line != 3 {
		t.Errorf("POST /complaints = %d %+v, want lines 2 and 3 refused for their brand", status, got)
	}
}

// TestTotalsOfAllBrandsAreNotForAKeyOfSome: how sources fare is for everybody,
// how much comes in of other brands is not.
func TestTotalsOfAllBrandsAreNotForAKeyOfSome(t *testing.T) {
	h := boundHouse(t)
	h.shelf.sources = fedSources()
	for key, told := range map[string]bool{"all": true, "kpn": false} {
		var got sourceList
		_, answer := h.askAs(key, "GET", "/api/v1/sources", "")
		if err := json.Unmarshal([]byte(answer), &got); err != nil {
			t.Fatal(err)
		}
		if s := got.Sources[0]; s.Lag != 60 || (s.Complaints != nil) != told || (s.Duplicates != nil) != told || (s.Rejected != nil) != told {
			t.Errorf("GET /sources as %s = %s, want the totals told: %t", key, answer, told)
		}
	}
}

func TestListenersHearOfTheBrandsOfTheirKey(t *testing.T) {
	v := view{incidents: map[string]shownIncident{"a": {Incident: outage("a")}}, blind: map[string]bool{"x": true}}
	if got := v.only(heldKey{brands: []schema.Brand{"kpn"}}); len(got.incidents) != 0 || !got.blind["x"] {
		t.Errorf("kpn hears of %v, want nothing but sources", got)
	}
	if got := v.only(heldKey{}); len(got.incidents) != 1 {
		t.Errorf("a key of all brands hears of %v, want a", got.incidents)
	}
}

// TestChangesAreAudited: who changed what stands in the log, never an author.
func TestChangesAreAudited(t *testing.T) {
	h := boundHouse(t)
	var log bytes.Buffer
	h.api.log = slog.New(slog.NewTextHandler(&log, nil))
	for _, tc := range []struct{ name, method, path, body, want string }{
		{"a word", "POST", "/api/v1/incidents/a/ack", `{"who":"anna"}`, "msg=audit who=all what=ackIncident status=200"},
		{"an upload", "POST", "/api/v1/complaints", utrecht, "msg=audit who=all what=postComplaints"},
		{"a person forgotten", "DELETE", "/api/v1/authors/jan.jansen", "", "msg=audit who=all what=deleteAuthor"},
		{"a question recorded", "POST", "/api/v1/confirm", `{"text":"3G Utrecht","record":true}`, "what=recordQuestion"},
		{"a question", "POST", "/api/v1/confirm", `{"text":"3G Utrecht"}`, ""},
		{"a change that failed", "POST", "/api/v1/incidents/none/ack", `{"who":"anna"}`, ""},
		{"a look", "GET", "/api/v1/incidents", "", ""},
	} {
		log.Reset()
		h.askAs("all", tc.method, tc.path, tc.body)
		if got := log.String(); !strings.Contains(got, tc.want) || (tc.want == "") != (got == "") || strings.Contains(got, "jansen") {
			t.Errorf("%s: the log says %q, want %q", tc.name, got, tc.want)
		}
	}
}
