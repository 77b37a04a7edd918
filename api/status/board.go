// Package status writes what customers may see of outages and planned work: a
// page, a summary as Statuspage has it, an Atom feed and CAP alerts. It tells
// nothing finer than a municipality, and no words that people wrote.
package status

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"outcry/schema"
)

// fewest is how many witnesses an outage has that the public is told of before
// people confirm it: fewer might be told apart.
const fewest = 5

// Seen is an incident as people see it, and what they said of it.
type Seen struct {
	schema.Incident
	ConfirmedAt *time.Time // by a person; nil where nobody did
	ETA         *time.Time // nil where nobody said
	NextUpdate  *time.Time // likewise
}

// Area is where something is the matter, as coarsely as the public may know.
type Area struct {
	Region   schema.Region
	Name     string
	Lat, Lon float64 // degrees, WGS 84
}

// Incident is what the public is told of an incident.
type Incident struct {
	ID          string
	Kind        schema.IncidentKind
	Brand       schema.Brand
	Service     schema.Service
	Severity    schema.Severity
	Areas       []Area
	Gone        []Area // within Areas, what people found to be no part of it
	StartedAt   time.Time
	DetectedAt  time.Time
	UpdatedAt   time.Time
	ConfirmedAt *time.Time
	EndedAt     *time.Time
	ETA         *time.Time
	NextUpdate  *time.Time
}

// Over reports whether i has ended.
func (i *Incident) Over() bool { return i.EndedAt != nil }

// Work is what the public is told of one window of planned work.
type Work struct {
	ID       string // of the announcement
	Brand    schema.Brand
	Services []schema.Service // empty for all
	Areas    []Area           // empty for everywhere
	From, To time.Time
}

// Known is what a board is made of.
type Known struct {
	Now       time.Time
	Incidents []Seen
	Planned   []schema.PlannedWindow
	Blind     bool // not all reports arrive, so that silence means little
}

// Board is what the public may see at one minute. It doesn't change.
type Board struct {
	Now   time.Time // whole minute
	Open  []Incident
	Past  []Incident // newest first
	Works []Work     // by when they begin
	Blind bool
}

// Config says what the public is told, and by whom.
type Config struct {
	Public bool           // to anyone; else only to who holds a key
	Name   string         // of the page
	Link   string         // where people reach it, without a slash at the end; "" for where they asked
	Brands []schema.Brand // empty for all
	Demo   bool           // alerts are exercises
}

// DefaultConfig returns a Config that tells the public nothing.
func DefaultConfig() Config { return Config{Name: "outcry", Brands: []schema.Brand{}} }

// Validate returns nil or what is wrong with cfg.
func (cfg Config) Validate() error {
	u, err := url.Parse(cfg.Link)
	switch {
	case cfg.Link != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http"):
		return &schema.FieldError{Field: "status.link", Reason: fmt.Sprintf("%q is not a URL such as https://status.example.org", cfg.Link)}
	case cfg.Name == "":
		return &schema.FieldError{Field: "status.name", Reason: "is required"}
	}
	return nil
}

// Shows reports whether the page is about brand b.
func (cfg Config) Shows(b schema.Brand) bool {
	return len(cfg.Brands) == 0 || slices.Contains(cfg.Brands, b)
}

// Place returns the place of a region.
type Place func(r schema.Region) (schema.Place, bool)

// New returns the board of what is known, of the brands that sees admits.
func New(known Known, place Place, sees func(b schema.Brand) bool) *Board {
	b := &Board{Now: known.Now.UTC().Truncate(time.Minute), Blind: known.Blind}
	for i := range known.Incidents {
		s := &known.Incidents[i]
		if !sees(s.Brand) || !public(s) {
			continue
		}
		inc := told(s, place)
		if inc.Over() {
			b.Past = append(b.Past, inc)
		} else {
			b.Open = append(b.Open, inc)
		}
	}
	for i := range known.Planned {
		if p := &known.Planned[i]; sees(p.Brand) && p.Window.To.After(known.Now) {
			b.Works = append(b.Works, Work{p.ID, p.Brand, p.Services, areas(p.Regions, place), p.Window.From.UTC(), p.Window.To.UTC()})
		}
	}
	slices.SortFunc(b.Open, newestFirst)
	slices.SortFunc(b.Past, newestFirst)
	slices.SortStableFunc(b.Works, func(x, y Work) int { return cmp.Or(x.From.Compare(y.From), cmp.Compare(x.ID, y.ID)) })
	return b
}

func newestFirst(x, y Incident) int {
	return cmp.Or(y.StartedAt.Compare(x.StartedAt), cmp.Compare(x.ID, y.ID))
}

// public reports whether customers may be told of s. A suspicion, a storm and a
// false alarm are nobody's outage; what was merged is told as what it is part
// of; what people confirm is told whoever spoke.
func public(s *Seen) bool {
	claims := s.Kind == schema.Outage || s.Kind == schema.Chronic
	return claims && s.MergedInto == "" && s.DetectedAt != nil && s.Status != schema.Dismissed && s.Status != schema.Suspected && (s.Witnesses >= fewest || s.ConfirmedAt != nil)
}

func told(s *Seen, place Place) Incident {
	regions := s.Regions
	if len(regions) == 0 {
		regions = []schema.Region{s.Region}
	}
	inc := Incident{
		ID: s.ID, Kind: s.Kind, Brand: s.Brand, Service: s.Service, Severity: s.Severity, Areas: areas(regions, place), StartedAt: s.StartedAt.UTC().Truncate(time.Minute),
		DetectedAt: s.DetectedAt.UTC().Truncate(time.Second), UpdatedAt: s.UpdatedAt.UTC().Truncate(time.Second), ConfirmedAt: s.ConfirmedAt, EndedAt: s.EndedAt,
	}
	for _, r := range s.Except { // finer ones are not for the public
		if r.Level() != schema.LevelPostcode {
			inc.Gone = append(inc.Gone, areas([]schema.Region{r}, place)...)
		}
	}
	if !s.Status.Open() && inc.EndedAt == nil {
		inc.EndedAt = &inc.UpdatedAt
	}
	if !inc.Over() {
		inc.ETA, inc.NextUpdate = s.ETA, s.NextUpdate
	}
	return inc
}

// areas returns the places of regions, none finer than a municipality and none
// within another, by name.
func areas(regions []schema.Region, place Place) []Area {
	var coarse []schema.Region
	for _, r := range regions {
		if m := r.At(schema.LevelMunicipality); m != "" && !r.IsSegment() {
			r = m
		}
		coarse = append(coarse, r)
	}
	slices.Sort(coarse)
	var out []Area
	for _, r := range slices.Compact(coarse) {
		if slices.ContainsFunc(coarse, func(o schema.Region) bool { return o != r && o.Contains(r) }) {
			continue
		}
		p, ok := place(r)
		if !ok || p.Name == "" {
			p.Name = string(r)
		}
		out = append(out, Area{r, p.Name, p.Lat, p.Lon})
	}
	slices.SortFunc(out, func(x, y Area) int { return cmp.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)) })
	return out
}

// Incident returns what the public is told of incident id.
func (b *Board) Incident(id string) (Incident, bool) {
	for _, list := range [][]Incident{b.Open, b.Past} {
		for _, inc := range list {
			if inc.ID == id {
				return inc, true
			}
		}
	}
	return Incident{}, false
}

// Brands returns those that the board speaks of, and those of always, in order.
func (b *Board) Brands(always []schema.Brand) []schema.Brand {
	out := slices.Clone(always)
	for _, list := range [][]Incident{b.Open, b.Past} {
		for _, inc := range list {
			out = append(out, inc.Brand)
		}
	}
	for _, w := range b.Works {
		out = append(out, w.Brand)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Level is how a service or a whole board stands.
type Level int

// The levels, best first.
const (
	Fine Level = iota
	Maintained
	Minor
	Major
	Critical
)

func (i *Incident) level() Level {
	switch i.Severity {
	case schema.Critical:
		return Critical
	case schema.Major:
		return Major
	}
	return Minor
}

// Level returns how brand b's service s stands, of all of its for "", of all
// brands for "".
func (b *Board) Level(brand schema.Brand, s schema.Service) Level {
	worst := Fine
	for i := range b.Open {
		if inc := &b.Open[i]; (brand == "" || inc.Brand == brand) && (s == "" || inc.Service == s) {
			worst = max(worst, inc.level())
		}
	}
	for i := range b.Works {
		w := &b.Works[i]
		on := !w.From.After(b.Now) && w.To.After(b.Now) && (brand == "" || w.Brand == brand) && (s == "" || len(w.Services) == 0 || slices.Contains(w.Services, s))
		if on {
			worst = max(worst, Maintained)
		}
	}
	return worst
}

// Services returns the services of brand that the board speaks of, in the order
// of the vocabulary.
func (b *Board) Services(brand schema.Brand) []schema.Service {
	var out []schema.Service
	for _, s := range schema.Services() {
		named := slices.ContainsFunc(slices.Concat(b.Open, b.Past), func(i Incident) bool { return i.Brand == brand && i.Service == s }) ||
			slices.ContainsFunc(b.Works, func(w Work) bool { return w.Brand == brand && slices.Contains(w.Services, s) })
		if named {
			out = append(out, s)
		}
	}
	return out
}
