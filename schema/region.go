package schema

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Region is a path from the country down: NL · NL/UT (ISO 3166-2 suffix) ·
// NL/UT/GM0344 (municipality, CBS code) · NL/UT/GM0344/3511 (PC4), or a segment
// NL/rail/SHL-LEDN. "" is the unknown region.
type Region string

// Level is the depth of a region in the tree.
type Level string

// The levels, coarse to fine. A segment (a stretch of rail or road) lies under its country.
const (
	LevelNone         Level = ""
	LevelCountry      Level = "country"
	LevelProvince     Level = "province"
	LevelMunicipality Level = "municipality"
	LevelPostcode     Level = "postcode"
	LevelSegment      Level = "segment"
)

// Level returns the level of r, LevelNone for "".
func (r Region) Level() Level {
	if r == "" {
		return LevelNone
	}
	if r.IsSegment() {
		return LevelSegment
	}
	switch strings.Count(string(r), "/") {
	case 0:
		return LevelCountry
	case 1:
		return LevelProvince
	case 2:
		return LevelMunicipality
	}
	return LevelPostcode
}

// IsSegment reports whether r is a stretch of rail or road.
func (r Region) IsSegment() bool {
	_, rest, ok := strings.Cut(string(r), "/")
	return ok && (strings.HasPrefix(rest, "rail/") || strings.HasPrefix(rest, "road/"))
}

// Parent returns the region that r lies in, "" for a country. The parent of a
// segment is its country.
func (r Region) Parent() Region {
	if r.IsSegment() {
		return r.Country()
	}
	i := strings.LastIndexByte(string(r), '/')
	if i < 0 {
		return ""
	}
	return r[:i]
}

// Country returns the first part of the path.
func (r Region) Country() Region {
	c, _, _ := strings.Cut(string(r), "/")
	return Region(c)
}

// At returns the ancestor of r (or r itself) at level l, "" where r is coarser.
func (r Region) At(l Level) Region {
	for ; r != ""; r = r.Parent() {
		if r.Level() == l {
			return r
		}
	}
	return ""
}

// Ancestors returns r and every region above it, finest first; nil for "".
func (r Region) Ancestors() []Region {
	var out []Region
	for ; r != ""; r = r.Parent() {
		out = append(out, r)
	}
	return out
}

// Contains reports whether o is r or lies in it. "" contains nothing. Segments
// contain only themselves.
func (r Region) Contains(o Region) bool {
	if r == "" || !strings.HasPrefix(string(o), string(r)) {
		return false
	}
	return len(o) == len(r) || o[len(r)] == '/'
}

// ParseRegion checks the shape of s. The error is a *FieldError for "region".
func ParseRegion(s string) (Region, error) {
	bad := func(why string) (Region, error) {
		return "", &FieldError{"region", fmt.Sprintf("%q %s; a region is a path such as NL/UT/GM0344/3511", clip(s), why)}
	}
	parts := strings.Split(s, "/")
	if len(parts) > 4 || len(s) > 200 {
		return bad("is too deep")
	}
	if c := parts[0]; len(c) != 2 || c[0] < 'A' || c[0] > 'Z' || c[1] < 'A' || c[1] > 'Z' {
		return bad("does not start with a country code")
	}
	for _, p := range parts {
		if p == "" || strings.ContainsFunc(p, func(c rune) bool { return c < ' ' || c == '"' || c == '\\' || c == utf8.RuneError }) {
			return bad("has an empty or unprintable part")
		}
	}
	if len(parts) > 1 && (parts[1] == "rail" || parts[1] == "road") && len(parts) != 3 {
		return bad("names no stretch of " + parts[1])
	}
	return Region(s), nil
}

// Place is a region that a gazetteer knows, with its name and where it lies.
type Place struct {
	Region     Region
	Name       string
	Lat, Lon   float64  // centre in degrees, WGS 84
	Population int      // inhabitants, 0 when unknown
	Touches    []Region // municipalities that a segment runs through; nil otherwise
}
