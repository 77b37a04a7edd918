package main

import (
	"math"
	"testing"

	"outcry/schema"
)

func TestProvincesAndCountriesLieWhereTheirPeopleLive(t *testing.T) {
	u, err := quietReaders(t).understanding("NL", replayKey)
	if err != nil {
		t.Fatal(err)
	}
	places := newAtlas(u)
	all := map[schema.Region]schema.Place{}
	for _, p := range places.Places() {
		all[p.Region] = p
	}
	for _, tc := range []struct {
		region   schema.Region
		lat, lon float64 // of a town in its middle
	}{{"NL", 52.16, 5.39}, {"NL/UT", 52.09, 5.12}, {"NL/FR", 53.2, 5.8}, {"NL/LI", 51.19, 5.99}, {"NL/UT/GM0344", 52.09, 5.12}} {
		p, ok := places.Place(tc.region)
		if km := 111 * math.Hypot(p.Lat-tc.lat, 0.6*(p.Lon-tc.lon)); !ok || km > 40 {
			t.Errorf("Place(%s) lies at %.2f, %.2f: %.0f km off", tc.region, p.Lat, p.Lon, km)
		}
		if in := all[tc.region]; in.Lat != p.Lat || in.Lon != p.Lon {
			t.Errorf("Places has %s at %.2f, %.2f, want %.2f, %.2f", tc.region, in.Lat, in.Lon, p.Lat, p.Lon)
		}
	}
}
