package api

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"outcry/api/clock"
	"outcry/schema"
)

// lasting is an outage that has gone on for nine hours in the morning of the tests.
func lasting(id string) schema.Incident {
	return with(outage(id), func(inc *schema.Incident) { inc.StartedAt = morning.Add(-9 * time.Hour) })
}

func TestClocksAreTold(t *testing.T) {
	h := newHouse(t)
	h.shelf.save(lasting("a"))
	h.shelf.save(with(lasting("b"), func(inc *schema.Incident) { inc.Brand, inc.StartedAt = "kpn", morning.Add(-20*time.Hour) }))
	h.shelf.save(with(lasting("c"), func(inc *schema.Incident) { inc.Kind = schema.Storm }))
	for _, tc := range []struct {
		name, query string
		want        string
	}{
		{"all, by when they fall due", "", "b due, a warning"},
		{"of a brand", "?brand=kpn", "b due"},
		{"of an incident", "?incident=a", "a warning"},
		{"of a storm", "?incident=c", ""},
	} {
		var list clockList
		h.read("/api/v1/clocks"+tc.query, &list)
		var got []string
		for _, c := range list.Clocks {
			got = append(got, c.Incident+" "+string(c.State))
		}
		if strings.Join(got, ", ") != tc.want || list.Clocks == nil {
			t.Errorf("%s: GET /clocks%s = %v, want %q", tc.name, tc.query, got, tc.want)
		}
	}
	if status, body, _ := h.ask("GET", "/api/v1/clocks?incident=none", ""); status != http.StatusNotFound {
		t.Errorf("of nothing: %d %s, want 404", status, body)
	}
	if _, body, _ := h.ask("GET", "/metrics", ""); !strings.Contains(body, `outcry_desk_clocks{rule="nl-telecom-12h",state="due"} 1`) || !strings.Contains(body, `outcry_desk_clocks{rule="nl-grid-4h",state="due"} 0`) {
		t.Errorf("metrics lack the clocks:\n%s", body)
	}
	h.ask("POST", "/api/v1/incidents/b/dismiss", `{"who":"noc"}`)
	var list clockList
	if h.read("/api/v1/clocks?incident=b", &list); len(list.Clocks) != 1 || list.Clocks[0].State != clock.Void {
		t.Errorf("after it was a false alarm: %+v, want void", list.Clocks)
	}
}

func TestClocksKeepToTheBrandsOfAKey(t *testing.T) {
	h := boundHouse(t)
	for _, tc := range []struct {
		key, query string
		status     int
		want       string
	}{
		{"kpn", "", 200, `"incident":"b"`}, {"kpn", "?incident=a", 403, "bound to other brands"}, {"kpn", "?brand=t-mobile", 403, "bound to other brands"},
		{"both", "", 200, `"incident":"a"`}, {"ns", "", 200, `"clocks":[]`},
	} {
		if status, body := h.askAs(tc.key, "GET", "/api/v1/clocks"+tc.query, ""); status != tc.status || !strings.Contains(body, tc.want) {
			t.Errorf("GET /clocks%s as %s = %d %s, want %d with %s", tc.query, tc.key, status, body, tc.status, tc.want)
		}
	}
}

func TestListenersHearOfClocksThatTurn(t *testing.T) {
	face := func(id string, state clock.State) clock.Clock {
		return clock.Clock{Incident: id, Rule: "r", Brand: "kpn", State: state, WarnsAt: morning.Add(-time.Hour), DueAt: morning}
	}
	clocks := func(list ...clock.Clock) view {
		v := view{clocks: map[string]clock.Clock{}}
		for _, c := range list {
			v.clocks[c.Key()] = c
		}
		return v
	}
	for _, tc := range []struct {
		name string
		a, b view
		want int
	}{
		{"one that comes to warn", clocks(face("a", clock.Running)), clocks(face("a", clock.Warning)), 1},
		{"one that falls due", clocks(face("a", clock.Warning)), clocks(face("a", clock.Due)), 1},
		{"one that stays", clocks(face("a", clock.Due)), clocks(face("a", clock.Due)), 0},
		{"one that is met", clocks(face("a", clock.Warning)), clocks(face("a", clock.Met)), 0},
		{"a new one that runs", clocks(), clocks(face("a", clock.Running)), 0},
		{"two new ones that warn", clocks(), clocks(face("a", clock.Warning), face("b", clock.Warning)), 2},
	} {
		if got := differences(tc.a, tc.b); len(got) != tc.want || len(got) > 0 && got[0].name != "clock" {
			t.Errorf("%s: %+v, want %d clocks", tc.name, got, tc.want)
		}
	}
	v := clocks(face("a", clock.Due))
	if got := v.until(mark{at: morning.Add(-time.Minute)}); len(got.clocks) != 0 {
		t.Errorf("who heard the last before it fell due knows %v, want to be told", got.clocks)
	}
	if got := v.until(mark{at: morning}); len(got.clocks) != 1 {
		t.Errorf("who was there when it fell due knows %v, want it not told twice", got.clocks)
	}
	if got := v.only(heldKey{brands: []schema.Brand{"ns"}}); len(got.clocks) != 0 {
		t.Errorf("ns hears of %v", got.clocks)
	}
}
