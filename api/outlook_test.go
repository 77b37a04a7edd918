package api

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

// seer expects 0.1 witnesses a minute of t-mobile in the hour before morning.
type seer struct{ asked schema.OutlookQuery }

func (s *seer) Outlooks(_ context.Context, q schema.OutlookQuery, each func(schema.Outlooks) error) error {
	s.asked = q
	o := schema.Outlooks{Brand: "t-mobile", Service: schema.MobileData, Region: "NL/UT/GM0344"}
	for m := int64(-59); m <= 0; m += 2 { // every other minute alone
		o.Minutes = append(o.Minutes, morning.Unix()/60+m)
		o.Expected, o.Score = append(o.Expected, 0.1), append(o.Score, float64(60+m))
	}
	other := o
	other.Brand = "kpn"
	if err := each(other); err != nil {
		return err
	}
	return each(o)
}

func TestSeriesTellWhatWasExpected(t *testing.T) {
	eye := &seer{}
	h := newHouse(t, func(_ *Config, p *Parts) { p.Outlooks = eye })
	h.shelf.series = []schema.Series{{Brand: "t-mobile", Service: schema.MobileData, Region: "NL/UT/GM0344", Points: []schema.Point{{Time: morning.Add(-20 * time.Minute), Witnesses: 5}}}}
	var got seriesList
	h.read("/api/v1/series?brand=t-mobile&region=NL/UT/GM0344&from=2026-11-21T07:30:00Z&step=30m", &got)
	three, low, high := 3.0, 29.0, 59.0
	want := []shownPoint{{Time: morning.Add(-90 * time.Minute)}, {Time: morning.Add(-time.Hour), Expected: &three, Score: &low}, {Time: morning.Add(-30 * time.Minute), Witnesses: 5, Expected: &three, Score: &high}}
	near := cmp.Comparer(func(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 })
	if diff := cmp.Diff(want, got.Series[0].Points, near); diff != "" {
		t.Errorf("points (-want +got):\n%s", diff)
	}
	if want := (schema.Names{In: []string{"t-mobile"}}); !cmp.Equal(eye.asked.Brand, want) || eye.asked.Service.In != nil {
		t.Errorf("what was expected is asked of %+v, want of t-mobile and every service", eye.asked)
	}
}

func TestPostcodeAreasAreToldOfOneMunicipality(t *testing.T) {
	h := newHouse(t)
	for query, want := range map[string]int{"level=postcode": 400, "level=postcode&region=NL/UT": 400, "level=postcode&region=NL/UT/GM0344": 200, "level=postcode&region=NL/UT/GM0344/3511": 200} {
		if status, body, _ := h.ask("GET", "/api/v1/series?"+query, ""); status != want {
			t.Errorf("GET /series?%s = %d %s, want %d", query, status, body, want)
		}
	}
}
