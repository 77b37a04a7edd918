package api

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"outcry/api/web"
	"outcry/schema"
)

// missing skips a test that lacks something of its surroundings, and fails it
// where nothing may be missing.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// livelyHouse shows the real page over a made country with things going on.
func livelyHouse(t *testing.T, change ...func(*Config, *Parts)) *house {
	t.Helper()
	if !web.Built() {
		missing(t, "the page has not been built: make web")
	}
	files, err := web.Files()
	if err != nil {
		t.Fatal(err)
	}
	land := madeCountry()
	h := newHouse(t, append(change, func(_ *Config, p *Parts) { p.Page, p.Gazetteer = files, land })...)
	h.shelf.sources = append(fedSources(), schema.SourceStatus{Source: "tickets", Complaints: 800, FirstTime: morning.AddDate(0, -1, 0), LastTime: morning.Add(-26 * time.Hour)})
	h.shelf.series = made(land)
	h.shelf.save(with(outage("utrecht"), func(i *schema.Incident) {
		i.DetectedAt, i.Status, i.Witnesses, i.UpdatedAt = nil, schema.Suspected, 3, i.StartedAt
	}))
	h.shelf.save(with(outage("utrecht"), func(i *schema.Incident) {
		i.Evidence = json.RawMessage(`{"quiet":["NL/P1/GM1050"],"collateral":[{"brand":"kpn","relation":"host-network","incident":"over","witnesses":9,"expected":1.5}],"caused_by":"province"}`)
	}))
	h.shelf.save(with(outage("province"), func(i *schema.Incident) {
		i.Region, i.Regions, i.Brand, i.Service, i.Score, i.Severity = "NL/P7", []schema.Region{"NL/P7"}, "liander", schema.Power, 6, schema.Critical
		i.StartedAt, i.Witnesses = morning.Add(-20*time.Minute), 214
	}))
	h.shelf.save(with(outage("unsure"), func(i *schema.Incident) {
		i.Region, i.Regions, i.Brand, i.Service, i.Score, i.Severity = "NL/P1/GM1050", []schema.Region{"NL/P1/GM1050", "NL/P1/GM1051"}, "ziggo", schema.FixedInternet, 0.4, schema.Minor
		i.DetectedAt, i.Status, i.Witnesses, i.Expected = nil, schema.Suspected, 4, 0.2
	}))
	h.shelf.save(with(outage("storm"), func(i *schema.Incident) {
		i.Kind, i.Region, i.Regions, i.DetectedAt, i.Status, i.Witnesses, i.Complaints = schema.Storm, "NL", []schema.Region{"NL"}, nil, schema.Suspected, 12, 4120
	}))
	ended := morning.Add(-3 * time.Hour)
	h.shelf.save(with(outage("over"), func(i *schema.Incident) {
		i.Region, i.Regions, i.Brand, i.Status, i.EndedAt, i.StartedAt = "NL/P0/GM1010", []schema.Region{"NL/P0/GM1010"}, "kpn", schema.Resolved, &ended, morning.Add(-7*time.Hour)
	}))
	var said []schema.Complaint
	for i := range 5 {
		said = append(said, schema.Complaint{
			ID: fmt.Sprint("q", i), Source: "twitter", Time: morning.Add(time.Duration(i-50) * time.Minute),
			Text: fmt.Sprintf("t-mobile, al %d uur geen 3G in hartje Utrecht. Is er iets aan de hand?", i+1),
		})
	}
	if _, _, err := h.shelf.Take(t.Context(), morning, said); err != nil {
		t.Fatal(err)
	}
	return h
}

// country is a made gazetteer: squares, and Utrecht among them.
type country struct{ places []schema.Place }

func madeCountry() *country {
	c := &country{places: []schema.Place{{Region: "NL", Name: "Nederland", Lat: 52.2, Lon: 5.3}}}
	for i := range 12 {
		c.places = append(c.places, schema.Place{Region: schema.Region(fmt.Sprintf("NL/P%d", i)), Name: fmt.Sprintf("Provincie %d", i), Lat: 52, Lon: 5})
	}
	for i := range 342 {
		r := schema.Region(fmt.Sprintf("NL/P%d/GM%d", i/30, 1000+i))
		name := fmt.Sprintf("Gemeente %d", i)
		if i == 170 {
			r, name = "NL/UT/GM0344", "Utrecht"
		}
		c.places = append(c.places, schema.Place{Region: r, Name: name, Lat: 50.8 + float64(i/18)*0.145, Lon: 3.5 + float64(i%18)*0.205, Population: 50_000})
	}
	return c
}

func (c *country) Places() []schema.Place { return c.places }

func (c *country) Place(r schema.Region) (schema.Place, bool) {
	for _, p := range c.places {
		if p.Region == r {
			return p, true
		}
	}
	return schema.Place{}, false
}

func (c *country) GeoJSON() ([]byte, error) {
	type object = map[string]any
	var features []object
	for _, p := range c.places {
		if p.Region.Level() != schema.LevelMunicipality {
			continue
		}
		x, y, w, h := p.Lon, p.Lat, 0.1, 0.07
		ring := [][2]float64{{x - w, y - h}, {x + w, y - h}, {x + w, y + h}, {x - w, y + h}, {x - w, y - h}}
		features = append(features, object{"type": "Feature", "properties": object{"region": p.Region, "level": p.Region.Level()}, "geometry": object{"type": "Polygon", "coordinates": [][][2]float64{ring}}})
	}
	return json.Marshal(object{"type": "FeatureCollection", "features": features})
}

// made returns counts of the last hours, at Utrecht and here and there.
func made(c *country) []schema.Series {
	var out []schema.Series
	for i, p := range c.places {
		if p.Region != "NL/UT/GM0344" && i%23 != 0 {
			continue
		}
		s := schema.Series{Brand: "t-mobile", Service: schema.MobileData, Region: p.Region}
		for m := -180; m < 0; m += 5 {
			n := float64((m*m/7 + i) % 3 / 2)
			if m > -60 && p.Region == "NL/UT/GM0344" {
				n = float64(3 + (m*m/11)%5)
			}
			s.Points = append(s.Points, schema.Point{Time: morning.Add(time.Duration(m) * time.Minute), Witnesses: n, Complaints: n})
		}
		out = append(out, s)
	}
	return out
}
