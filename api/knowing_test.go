package api

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

// market is kpn, who lets its network to simyo, and the power.
func market() []schema.Relation {
	mobile := []schema.Service{schema.MobileData}
	return []schema.Relation{
		{Kind: schema.RelationNetwork, Cause: "kpn", Effect: "simyo", Country: "NL", Services: mobile, Source: "kpn"},
		{Kind: schema.RelationNetwork, Cause: "t-mobile", Effect: "ben", Country: "NL", Services: mobile, Source: "ben"},
		{Kind: schema.RelationPower, Cause: "liander", Country: "NL", Services: mobile, Source: "acm"},
	}
}

// Nights has two days of all brands, of kpn and of t-mobile.
func (s *shelf) Nights(_ context.Context, first, last string) ([]schema.Night, error) {
	third, delay := 1.0/3, 600.0
	var out []schema.Night
	for _, day := range []string{"2026-11-19", "2026-11-20"} {
		for _, b := range []schema.Brand{"", "kpn", "t-mobile"} {
			n := schema.Night{Day: day, Brand: b, AsOf: morning, Incidents: 3, Confirmed: 1, Dismissed: 2, Weeks: 1, FalseAWeek: 2, MedianDelay: &delay, Precision: &third, PrecisionHigh: 0.8}
			if b == "kpn" {
				n = schema.Night{Day: day, Brand: b, AsOf: morning, Weeks: 1}
			}
			if day >= first && day <= last {
				out = append(out, n)
			}
		}
	}
	return out, s.err
}

func TestScoreboard(t *testing.T) {
	h := boundHouse(t)
	for _, tc := range []struct {
		name, key, query, want string
		status                 int
	}{
		{"all that is of late", "all", "", "19 19kpn 19t-mobile 20 20kpn 20t-mobile", 200},
		{"one brand", "all", "?brand=kpn", "19kpn 20kpn", 200},
		{"one day", "all", "?from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z", "20 20kpn 20t-mobile", 200},
		{"a key's own brand", "kpn", "", "19kpn 20kpn", 200},
		{"another's", "kpn", "?brand=t-mobile", "", 403},
		{"a time that is none", "all", "?from=yesterday", "", 400},
	} {
		status, body := h.askAs(tc.key, "GET", "/api/v1/scoreboard"+tc.query, "")
		var board scoreboard
		if err := json.Unmarshal([]byte(body), &board); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, n := range board.Nights {
			got = append(got, n.Day[len(n.Day)-2:]+string(n.Brand))
			if (n.Precision == nil) != (n.Brand == "kpn") || (n.PrecisionHigh == nil) != (n.Precision == nil) {
				t.Errorf("%s: precision = %v below %v", n.Brand, n.Precision, n.PrecisionHigh)
			}
		}
		if status != tc.status || strings.Join(got, " ") != tc.want {
			t.Errorf("%s: GET /scoreboard%s = %d %v, want %d %q", tc.name, tc.query, status, got, tc.status, tc.want)
		}
	}
}

func TestRelations(t *testing.T) {
	h := boundHouse(t)
	for _, tc := range []struct {
		key, query string
		status     int
		want       []schema.Brand // causes
	}{
		{"all", "", 200, []schema.Brand{"kpn", "t-mobile", "liander"}},
		{"all", "?brand=simyo", 200, []schema.Brand{"kpn", "liander"}},
		{"kpn", "", 200, []schema.Brand{"kpn", "liander"}},
		{"kpn", "?brand=ben", 403, nil},
	} {
		status, body := h.askAs(tc.key, "GET", "/api/v1/relations"+tc.query, "")
		var list relationList
		if err := json.Unmarshal([]byte(body), &list); err != nil {
			t.Fatal(err)
		}
		var got []schema.Brand
		for _, r := range list.Relations {
			got = append(got, r.Cause)
		}
		if diff := cmp.Diff(tc.want, got); status != tc.status || diff != "" {
			t.Errorf("%s: GET /relations%s = %d, want %d (-want +got):\n%s", tc.key, tc.query, status, tc.status, diff)
		}
	}
}

func TestTheCompanyOfAnIncident(t *testing.T) {
	const notes = `{"counted":5,"beside":["kpn-1"],"collateral":[{"brand":"kpn","relation":"host-network","incident":"kpn-1","witnesses":20,"expected":1.5},
		{"brand":"ns","relation":"all-brands","incident":"","witnesses":3,"expected":0.1}],"caused_by":"kpn-1","all_brands":{"brands":3,"reading":"source","source":"import"}}`
	h := boundHouse(t)
	h.shelf.save(with(outage("simyo-1"), func(inc *schema.Incident) { inc.Brand, inc.Evidence = "t-mobile", []byte(notes) }))
	h.shelf.save(with(outage("plain"), func(inc *schema.Incident) { inc.Brand, inc.Evidence = "t-mobile", []byte(`{"counted":5}`) }))
	for _, tc := range []struct {
		key, id, caused string
		brands          []schema.Brand
		all             bool
	}{
		{"all", "simyo-1", "kpn-1", []schema.Brand{"kpn", "ns"}, true},
		{"both", "simyo-1", "kpn-1", []schema.Brand{"kpn"}, false},
		{"t-mobile", "simyo-1", "", []schema.Brand{}, false},
		{"all", "plain", "", []schema.Brand{}, false},
	} {
		_, body := h.askAs(tc.key, "GET", "/api/v1/incidents/"+tc.id+"/evidence", "")
		var got evidence
		if err := json.Unmarshal([]byte(body), &got); err != nil {
			t.Fatal(err)
		}
		brands := []schema.Brand{}
		for _, o := range got.Collateral {
			brands = append(brands, o.Brand)
		}
		if diff := cmp.Diff(tc.brands, brands); diff != "" || got.CausedBy != tc.caused || (string(got.AllBrands) != "null") != tc.all {
			t.Errorf("%s of %s: caused by %q, all brands %s, collateral differs (-want +got):\n%s", tc.id, tc.key, got.CausedBy, got.AllBrands, diff)
		}
		if strings.Contains(string(got.Detector), `"ns"`) && tc.key != "all" || !strings.Contains(string(got.Detector), `"counted":5`) {
			t.Errorf("%s of %s: the detector's notes are %s", tc.id, tc.key, got.Detector)
		}
		for _, path := range []string{"/api/v1/incidents/" + tc.id, "/api/v1/incidents"} {
			if _, body := h.askAs(tc.key, "GET", path, ""); slices.Contains([]string{"t-mobile", "both"}, tc.key) && strings.Contains(body, "import") {
				t.Errorf("GET %s tells %s of other brands: %s", path, tc.key, body)
			}
		}
	}
}
