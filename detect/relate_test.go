package detect

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"outcry/schema"
)

// kin is a market: red rents from blue, grid feeds all.
var kin = []schema.Relation{
	{Kind: schema.RelationNetwork, Cause: "blue", Effect: "red", Country: "NL", Services: []schema.Service{schema.MobileData}},
	{Kind: schema.RelationPower, Cause: "grid", Country: "NL", Services: []schema.Service{schema.MobileData, schema.FixedInternet}},
}

// dark says n reports of a power cut within half an hour.
func (s *stream) dark(at time.Time, n int, where schema.Region) {
	for i := range n {
		s.say(at.Add(time.Duration(i)*30*time.Minute/time.Duration(n)), "grid", schema.Power, where)
	}
}

// from makes everything said since then come by one source.
func (s *stream) from(at time.Time, source string) {
	for i := range s.reports {
		if !s.reports[i].Time.Before(at) {
			s.reports[i].Source = source
		}
	}
}

// companies runs a stream by a detector that knows the market, and returns the
// evidence of what was detected since noon, by brand.
func companies(t *testing.T, s *stream) (map[schema.Brand]Company, map[schema.Brand]schema.Incident) {
	t.Helper()
	d := detector(t)
	d.Relate(kin)
	out, found := map[schema.Brand]Company{}, map[schema.Brand]schema.Incident{}
	for _, in := range since(noon, last(run(t, d, s.sorted(), noon.Add(time.Hour)))) {
		var e Evidence
		if err := json.Unmarshal(in.Evidence, &e); err != nil {
			t.Fatal(err)
		}
		if _, ok := found[in.Brand]; ok {
			t.Errorf("two incidents of %s", in.Brand)
		}
		out[in.Brand], found[in.Brand] = e.Company, in
	}
	return out, found
}

func TestCollateral(t *testing.T) {
	type of struct {
		Brand schema.Brand
		Tie   Tie
		Open  bool // an incident of its own
	}
	type want struct {
		caused  schema.Brand // whose incident brought it about
		company []of
		reading Reading
	}
	at := func(m int) time.Time { return noon.Add(time.Duration(m) * time.Minute) }
	for _, tc := range []struct {
		name string
		say  func(*stream)
		want map[schema.Brand]want
	}{
		{"a host falls and its tenant with it", func(s *stream) {
			s.outage(at(0), 1, 25, "blue", town(4))
			s.outage(at(8), 1, 12, "red", town(4))
		}, map[schema.Brand]want{
			"blue": {"", []of{{"red", TieTenant, true}}, ""}, "red": {"blue", []of{{"blue", TieHost, true}}, ""},
		}},
		{"the tenant is heard a little before its host", func(s *stream) {
			s.outage(at(0), 1, 20, "red", town(4))
			s.outage(at(12), 1, 25, "blue", town(4))
		}, map[schema.Brand]want{
			"blue": {"", []of{{"red", TieTenant, true}}, ""}, "red": {"blue", []of{{"blue", TieHost, true}}, ""},
		}},
		{"a tenant falls by itself", func(s *stream) { s.outage(at(0), 1, 12, "red", town(4)) }, map[schema.Brand]want{"red": {"", nil, ""}}},
		{"a host elsewhere has nothing to do with it", func(s *stream) {
			s.outage(at(0), 1, 25, "blue", town(15))
			s.outage(at(8), 1, 12, "red", town(4))
		}, map[schema.Brand]want{"blue": {"", nil, ""}, "red": {"", nil, ""}}},
		{"two without ties fall at once", func(s *stream) {
			s.outage(at(0), 1, 20, "green", town(4))
			s.outage(at(8), 1, 20, "blue", town(4))
		}, map[schema.Brand]want{"blue": {"", nil, ""}, "green": {"", nil, ""}}},
		{"a host shows a few complaints and no incident yet", func(s *stream) {
			s.outage(at(0), 1, 12, "red", town(4))
			s.say(at(5), "blue", schema.MobileData, town(4))
			s.say(at(9), "blue", schema.MobileData, town(4))
			s.say(at(20), "blue", schema.MobileData, town(4))
		}, map[schema.Brand]want{"red": {"", []of{{"blue", TieHost, false}}, ""}}},
		{"the power fails before the masts", func(s *stream) {
			s.dark(at(0), 20, town(4))
			s.outage(at(10), 1, 20, "blue", town(4))
		}, map[schema.Brand]want{
			"grid": {"", []of{{"blue", TieFed, true}}, ""}, "blue": {"grid", []of{{"grid", TiePower, true}}, ""},
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := calm(101, noon.AddDate(0, 0, -10), 11, 40)
			tc.say(s)
			all, found := companies(t, s)
			got := map[schema.Brand]want{}
			for b, c := range all {
				w := want{}
				for o, in := range found {
					if in.ID == c.CausedBy {
						w.caused = o
					}
				}
				for _, o := range c.Collateral {
					w.company = append(w.company, of{o.Brand, o.Tie, o.Incident != ""})
				}
				if c.Everywhere != nil {
					w.reading = c.Everywhere.Reading
				}
				got[b] = w
			}
			if diff := cmp.Diff(tc.want, got, cmp.AllowUnexported(want{}), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("company differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestARiseOfAllBrandsIsToldApart(t *testing.T) {
	for _, tc := range []struct {
		name string
		say  func(*stream)
		want Reading
	}{
		{"an event", func(*stream) {}, ReadEvent},
		{"the power", func(s *stream) { s.dark(noon, 20, town(4)) }, ReadPower},
		{"a source that floods", func(s *stream) {
			for i := range s.reports { // half of what is usual comes by another source
				if i%2 == 0 {
					s.reports[i].Source = "form"
				}
			}
			s.from(noon, "import")
		}, ReadSource},
	} {
		s := calm(102, noon.AddDate(0, 0, -10), 11, 40)
		for i, b := range []schema.Brand{"blue", "green"} {
			for k := range 5 {
				s.say(noon.Add(time.Duration(6*k+i)*time.Minute), b, schema.MobileData, town(4))
			}
		}
		s.outage(noon, 1, 60, "yellow", town(4))
		for day := range 10 { // yellow is known
			s.say(noon.AddDate(0, 0, -day).Add(-time.Hour), "yellow", schema.MobileData, town(day))
		}
		s.say(noon.AddDate(0, 0, -3), "yellow", schema.MobileData, town(4)).Source = "import"
		tc.say(s)
		all, _ := companies(t, s)
		c, ok := all["yellow"]
		if !ok {
			t.Fatalf("%s: the brand that fails hardest has no incident", tc.name)
		}
		if c.Everywhere == nil || c.Everywhere.Reading != tc.want || c.Everywhere.Brands != 3 {
			t.Errorf("%s: all brands = %+v, want three that read %s", tc.name, c.Everywhere, tc.want)
		}
		if tied := slices.ContainsFunc(c.Collateral, func(o Collateral) bool { return o.Brand == "green" && o.Tie == TieAll && o.Witnesses >= 5 }); !tied {
			t.Errorf("%s: collateral = %+v, want green among all brands", tc.name, c.Collateral)
		}
	}
}

// TestRelationsDecideNothing runs the same troubles with and without a market.
func TestRelationsDecideNothing(t *testing.T) {
	s := calm(103, noon.AddDate(0, 0, -10), 11, 40)
	s.outage(noon, 2, 25, "blue", town(4), town(5))
	s.outage(noon.Add(8*time.Minute), 2, 12, "red", town(4))
	s.dark(noon.Add(time.Hour), 20, town(4))
	var runs [2][]schema.Incident
	for i := range runs {
		d := detector(t)
		if i == 1 {
			d.Relate(kin)
		}
		runs[i] = last(run(t, d, s.sorted(), noon.Add(9*time.Hour)))
	}
	if diff := cmp.Diff(runs[0], runs[1], cmpopts.IgnoreFields(schema.Incident{}, "Evidence")); diff != "" {
		t.Errorf("incidents differ (-without +with):\n%s", diff)
	}
}
