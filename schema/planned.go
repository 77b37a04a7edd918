package schema

import "slices"

// PlannedWindow is one stretch of time in which planned work was announced: an
// occurrence of a Maintenance.
type PlannedWindow struct {
	ID       string // of the Maintenance
	Brand    Brand
	Services []Service // empty for all
	Regions  []Region  // each with all that lies in it; empty for everywhere
	Window   Window
	Forecast float64 // witnesses expected over the window, 0 where it was not said
}

// Concerns reports whether the work was announced for a brand and service. The
// empty service is any: it is concerned when one of them is.
func (p *PlannedWindow) Concerns(b Brand, s Service) bool {
	return p.Brand == b && (s == "" || len(p.Services) == 0 || slices.Contains(p.Services, s))
}

// Covers reports whether r, or all of a region above it, lies in the area that
// was announced. Only work that was announced for everywhere covers "".
func (p *PlannedWindow) Covers(r Region) bool {
	return len(p.Regions) == 0 || slices.ContainsFunc(p.Regions, func(own Region) bool { return own.Contains(r) })
}
