package locate

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"outcry/schema"
)

func TestPlaces(t *testing.T) {
	g := open(t)
	places := g.Places()
	count := map[schema.Level]int{}
	countries := 0
	for i, p := range places {
		if i > 0 && places[i-1].Region >= p.Region {
			t.Fatalf("places %d and %d are out of order: %s, %s", i-1, i, places[i-1].Region, p.Region)
		}
		if _, err := schema.ParseRegion(string(p.Region)); err != nil {
			t.Errorf("%s: %v", p.Region, err)
		}
		if p.Name == "" || (p.Touches == nil) == p.Region.IsSegment() {
			t.Errorf("place %+v lacks a name, or touches what it should not", p)
		}
		if again, ok := g.Place(p.Region); !ok || again.Name != p.Name {
			t.Errorf("Place(%s) = %v, %t", p.Region, again.Name, ok)
		}
		switch {
		case p.Region.Level() == schema.LevelCountry:
			countries++
		case p.Region.Country() == "NL":
			count[p.Region.Level()]++
			if p.Region.Level() == schema.LevelMunicipality && (p.Lat < 50.7 || p.Lat > 53.6 || p.Lon < 3.3 || p.Lon > 7.3 || p.Population < 500) {
				t.Errorf("municipality %+v lies outside the Netherlands or is empty", p)
			}
		}
	}
	if count[schema.LevelProvince] != 12 || count[schema.LevelMunicipality] != 342 || countries < 240 || count[schema.LevelSegment] < 500 {
		t.Errorf("%d provinces, %d municipalities, %d segments, %d countries; want 12, 342, 500 or more, 240 or more",
			count[schema.LevelProvince], count[schema.LevelMunicipality], count[schema.LevelSegment], countries)
	}
}

func TestPlaceAndName(t *testing.T) {
	g := open(t)
	for region, name := range map[schema.Region]string{
		"NL": "Nederland", "NL/UT": "Utrecht", "NL/UT/GM0344": "Utrecht", "NL/UT/GM0344/3511": "3511 Utrecht", "NL/FR/GM1900": "Súdwest-Fryslân",
		"NL/rail/SHL-LEDN": "Schiphol - Leiden Centraal", "NL/road/A2": "A2", "US/TX": "Texas", "US/TX/Houston": "Houston", "XX/nowhere": "XX/nowhere",
		"NL/rail/LEDN-SHL": "NL/rail/LEDN-SHL", "NL/UT/GM0344/9999": "NL/UT/GM0344/9999",
	} {
		if got := g.Name(region); got != name {
			t.Errorf("Name(%s) = %q, want %q", region, got, name)
		}
	}
}

func TestGeocode(t *testing.T) {
	g := open(t)
	for _, tc := range []struct {
		name, question string
		want           schema.Region
		several        bool
	}{
		{"a postal code", "3511 ab", "NL/UT/GM0344/3511", false},
		{"coordinates", "52.2215, 6.8937", "NL/OV/GM0153", false},
		{"a town", "Zwolle", "NL/OV/GM0193", false},
		{"a name that several have", "Bergen", "NL/NH/GM0373", true},
		{"a trap town alone", "Best", "NL/NB/GM0753", true},
		{"the start of a name", "Veenend", "NL/UT/GM0345", true},
		{"a foreign city", "Berlin", "DE/BE/Berlin", true},
		{"a segment", "trein Schiphol - Leiden", "NL/rail/SHL-LEDN", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := g.Geocode(tc.question)
			if len(got) == 0 || !tc.want.Contains(got[0].Place.Region) {
				t.Fatalf("Geocode(%q) = %+v, want %s first", tc.question, got, tc.want)
			}
			if tc.several && len(got) < 2 && tc.name != "the start of a name" && tc.name != "a trap town alone" && tc.name != "a foreign city" {
				t.Errorf("Geocode(%q) has one candidate, want several", tc.question)
			}
			if got[0].Why == "" || got[0].Place.Lat == 0 {
				t.Errorf("Geocode(%q)[0] = %+v, want a reason and coordinates", tc.question, got[0])
			}
		})
	}
	if got := g.Geocode("qqqq"); len(got) != 0 {
		t.Errorf("Geocode of nonsense = %v, want none", got)
	}
}

func TestShapes(t *testing.T) {
	g := open(t)
	raw, err := g.GeoJSON()
	if err != nil {
		t.Fatal(err)
	}
	var all struct {
		Features []struct {
			Properties struct {
				Region      schema.Region
				Name        string
				Approximate bool
			}
			Geometry struct {
				Type        string
				Coordinates [][][][2]float64
			}
		}
	}
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	if n := len(all.Features); n < 350 || n > 354 {
		t.Errorf("%d shapes, want the 12 provinces and nearly all of the 342 municipalities", n)
	}
	for _, f := range all.Features {
		if g.Name(f.Properties.Region) != f.Properties.Name || f.Geometry.Type != "MultiPolygon" || len(f.Geometry.Coordinates) == 0 {
			t.Errorf("shape of %s, %s, is not as its place", f.Properties.Region, f.Properties.Name)
		}
		for _, polygon := range f.Geometry.Coordinates {
			if r := polygon[0]; len(r) < 4 || r[0] != r[len(r)-1] {
				t.Errorf("a ring of %s is not closed", f.Properties.Region)
			}
		}
	}
	if n := len(g.Shapes()); n > 60<<10 {
		t.Errorf("the shapes take %d bytes compressed, want 60 KB at most", n)
	}
}

func TestWhySaysWhatItRestsOn(t *testing.T) {
	g := open(t)
	a := locateText(g, "geen bereik in hartje Utrecht")
	if want := `the town "Utrecht" in the text: 92 % sure`; a.Why() != want {
		t.Errorf("Why() = %q, want %q", a.Why(), want)
	}
	var kinds []Evidence
	for _, s := range []string{"", "3511AB", "stroom weg in Best", "in de Bijlmer", "heel Twente plat", "in Drenthe", "in Spanje", "in Berlin", "trein Breda - Tilburg", "op de A2", "2401 geen tv"} {
		a := locateText(g, s)
		if strings.Contains(a.Why(), "%!") {
			t.Errorf("Why() = %q", a.Why())
		}
		kinds = append(kinds, a.Evidence)
	}
	want := []Evidence{ByNothing, ByPostcode, ByTrap, ByDistrict, ByArea, ByProvince, ByCountry, ByAbroad, ByRail, ByRoad, ByNumber}
	if !slices.Equal(kinds, want) {
		t.Errorf("evidence %v, want %v", kinds, want)
	}
}
