package schema

import (
	"fmt"
	"math"
	"regexp"
	"time"
)

// Maintenance is planned work: who will do what where and when, once or again
// and again. The same ID again replaces what was said before.
type Maintenance struct {
	ID         string      `json:"id"`
	Brand      Brand       `json:"brand"`
	Services   []Service   `json:"services"` // empty for all
	Regions    []Region    `json:"regions"`  // each with all that lies in it; empty for everywhere
	From       time.Time   `json:"from"`     // of the first window
	To         time.Time   `json:"to"`       // end of the first window, which it does not hold
	Recurrence string      `json:"recurrence"`
	Zone       string      `json:"zone"`     // IANA name of the zone in which it recurs by the clock on the wall; "" for UTC
	Forecast   float64     `json:"forecast"` // witnesses expected over one window, 0 where it was not said
	Title      string      `json:"title"`
	Words      string      `json:"words"`
	Who        string      `json:"who"` // announced it
	CreatedAt  time.Time   `json:"created_at"`
	Next       *Occurrence `json:"next"` // window that goes on or comes next; null when all are past
}

// Occurrence is the half-open span of time [From, To) as it goes over the wire.
type Occurrence struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// MaxMaintenance is the longest that one window of planned work may last: more
// would hide what is the matter instead of telling what was planned.
const MaxMaintenance = 31 * 24 * time.Hour

var maintenanceID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._@+-]{0,119}$`)

// Validate returns nil or a *FieldError with the first fault found. What
// Recurrence and Zone mean is checked by who expands them.
func (m *Maintenance) Validate() error {
	switch {
	case !maintenanceID.MatchString(m.ID):
		return &FieldError{"id", fmt.Sprintf("%q is not 1 to 120 letters, digits or . _ @ + -", clip(m.ID))}
	case m.Brand == "":
		return &FieldError{"brand", "is required"}
	case m.From.IsZero():
		return &FieldError{"from", "is required"}
	case m.To.IsZero():
		return &FieldError{"to", "is required"}
	case m.From.Year() < 1970 || m.From.Year() > 2199:
		return &FieldError{"from", fmt.Sprintf("year %d is outside 1970..2199", m.From.Year())}
	case !m.To.After(m.From):
		return &FieldError{"to", "is not after from"}
	case m.To.Sub(m.From) > MaxMaintenance:
		return &FieldError{"to", fmt.Sprintf("is more than %d days after from", MaxMaintenance/(24*time.Hour))}
	case !(m.Forecast >= 0) || math.IsInf(m.Forecast, 1):
		return &FieldError{"forecast", fmt.Sprintf("%g is not a number of witnesses", m.Forecast)}
	case len(m.Words) > MaxTextBytes:
		return &FieldError{"words", fmt.Sprintf("is longer than %d bytes", MaxTextBytes)}
	}
	return m.validateLists()
}

// mostRegions is how many regions one announcement may name.
const mostRegions = 2000

func (m *Maintenance) validateLists() error {
	for _, f := range []struct{ name, value string }{{"brand", string(m.Brand)}, {"zone", m.Zone}, {"title", m.Title}, {"who", m.Who}} {
		if len(f.value) > MaxNameBytes {
			return &FieldError{f.name, fmt.Sprintf("is longer than %d bytes", MaxNameBytes)}
		}
	}
	if len(m.Recurrence) > 16*MaxNameBytes {
		return &FieldError{"recurrence", fmt.Sprintf("is longer than %d bytes", 16*MaxNameBytes)}
	}
	for i, s := range m.Services {
		if !s.Valid() {
			return &FieldError{fmt.Sprintf("services[%d]", i), fmt.Sprintf("%q is none of %v", clip(string(s)), services)}
		}
	}
	if len(m.Regions) > mostRegions {
		return &FieldError{"regions", fmt.Sprintf("are more than %d", mostRegions)}
	}
	for i, r := range m.Regions {
		if _, err := ParseRegion(string(r)); err != nil {
			return &FieldError{fmt.Sprintf("regions[%d]", i), fmt.Sprintf("%q is not a region such as NL/UT/GM0344", clip(string(r)))}
		}
	}
	return nil
}

// Over returns m as it stands in the window w.
func (m *Maintenance) Over(w Window) PlannedWindow {
	return PlannedWindow{ID: m.ID, Brand: m.Brand, Services: m.Services, Regions: m.Regions, Window: w, Forecast: m.Forecast}
}

// MaintenanceQuery selects planned work; zero fields select everything.
type MaintenanceQuery struct {
	Brand Brand
	Asof  time.Time // as it was known then; zero for what stands now
}
