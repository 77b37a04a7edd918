package schema_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"outcry/schema"
)

func TestMaintenanceIsValidated(t *testing.T) {
	good := schema.Maintenance{
		ID: "tuesday-work", Brand: "ziggo", From: at("2026-11-24T01:00:00Z"), To: at("2026-11-24T05:00:00Z"), Title: "New cards in Zwolle",
		Services: []schema.Service{schema.TV}, Regions: []schema.Region{"NL/OV/GM0193"}, Forecast: 12,
	}
	for _, c := range []struct {
		name   string
		change func(*schema.Maintenance)
		field  string
	}{
		{"all that is needed", func(*schema.Maintenance) {}, ""},
		{"no id", func(m *schema.Maintenance) { m.ID = "" }, "id"},
		{"an id that is a path", func(m *schema.Maintenance) { m.ID = "a/b" }, "id"},
		{"no brand", func(m *schema.Maintenance) { m.Brand = "" }, "brand"},
		{"no beginning", func(m *schema.Maintenance) { m.From = time.Time{} }, "from"},
		{"no end", func(m *schema.Maintenance) { m.To = time.Time{} }, "to"},
		{"a year that no clock shows", func(m *schema.Maintenance) { m.From = at("1204-01-01T00:00:00Z") }, "from"},
		{"an end before the beginning", func(m *schema.Maintenance) { m.To = m.From }, "to"},
		{"a window of three months", func(m *schema.Maintenance) { m.To = m.From.AddDate(0, 3, 0) }, "to"},
		{"a negative forecast", func(m *schema.Maintenance) { m.Forecast = -1 }, "forecast"},
		{"a forecast that is no number", func(m *schema.Maintenance) { m.Forecast = math.NaN() }, "forecast"},
		{"no title, which nobody needs", func(m *schema.Maintenance) { m.Title = "" }, ""},
		{"an endless title", func(m *schema.Maintenance) { m.Title = strings.Repeat("x", 600) }, "title"},
		{"an endless story", func(m *schema.Maintenance) { m.Words = strings.Repeat("x", 70_000) }, "words"},
		{"an endless recurrence", func(m *schema.Maintenance) { m.Recurrence = strings.Repeat("x", 70_000) }, "recurrence"},
		{"a service that is none", func(m *schema.Maintenance) { m.Services = []schema.Service{schema.TV, "fax"} }, "services[1]"},
		{"a region that is none", func(m *schema.Maintenance) { m.Regions = []schema.Region{"Zwolle"} }, "regions[0]"},
		{"more regions than there are", func(m *schema.Maintenance) { m.Regions = make([]schema.Region, 2001) }, "regions"},
	} {
		m := good
		c.change(&m)
		err := m.Validate()
		var field *schema.FieldError
		switch {
		case c.field == "" && err != nil:
			t.Errorf("%s: Validate() = %v, want nil", c.name, err)
		case c.field != "" && (!errors.As(err, &field) || field.Field != c.field):
			t.Errorf("%s: Validate() = %v, want a fault of %s", c.name, err, c.field)
		}
	}
}

func TestPlannedWindowIsForItsServicesAndArea(t *testing.T) {
	some := schema.PlannedWindow{Brand: "ziggo", Services: []schema.Service{schema.TV}, Regions: []schema.Region{"NL/OV"}}
	all := schema.PlannedWindow{Brand: "ziggo"}
	for _, c := range []struct {
		name     string
		p        schema.PlannedWindow
		brand    schema.Brand
		service  schema.Service
		region   schema.Region
		concerns bool
		covers   bool
	}{
		{"a place in its area", some, "ziggo", schema.TV, "NL/OV/GM0193", true, true},
		{"the country around it", some, "ziggo", schema.TV, "NL", true, false},
		{"no place", some, "ziggo", schema.TV, "", true, false},
		{"another brand", some, "kpn", schema.TV, "NL/OV", false, true},
		{"another service", some, "ziggo", schema.Voice, "NL/UT", false, false},
		{"any service", some, "ziggo", "", "NL/OV", true, true},
		{"all services everywhere", all, "ziggo", schema.Voice, "", true, true},
	} {
		if got := c.p.Concerns(c.brand, c.service); got != c.concerns {
			t.Errorf("%s: Concerns(%q, %q) = %v, want %v", c.name, c.brand, c.service, got, c.concerns)
		}
		if got := c.p.Covers(c.region); got != c.covers {
			t.Errorf("%s: Covers(%q) = %v, want %v", c.name, c.region, got, c.covers)
		}
	}
}

func TestWorkStandsInItsWindow(t *testing.T) {
	m := schema.Maintenance{ID: "w", Brand: "kpn", Services: []schema.Service{schema.TV}, Regions: []schema.Region{"NL"}, Forecast: 3}
	w := schema.Window{From: at("2026-11-24T01:00:00Z"), To: at("2026-11-24T05:00:00Z")}
	p := m.Over(w)
	if p.ID != "w" || p.Brand != "kpn" || p.Window != w || p.Forecast != 3 || !p.Concerns("kpn", schema.TV) || !p.Covers("NL/UT") {
		t.Errorf("Over(%v) = %+v, want the work in that window", w, p)
	}
}
