package locate

import (
	"cmp"
	"slices"
	"strings"

	"outcry/schema"
)

// Places returns what counts are kept for: all countries with their first
// level, the Dutch municipalities, and the segments, ordered by region.
func (g *Gazetteer) Places() []schema.Place {
	out := g.segments()
	for i := range g.places {
		switch p := &g.places[i]; p.kind {
		case country, province, state, municipality:
			if n := g.regions[p.region]; int(n) == i {
				out = append(out, p.public())
			}
		}
	}
	slices.SortFunc(out, func(p, q schema.Place) int { return cmp.Compare(p.Region, q.Region) })
	return out
}

// citiesByRegion maps the regions of foreign cities to their places.
func (g *Gazetteer) citiesByRegion() map[schema.Region]int32 {
	out := map[schema.Region]int32{}
	for i := range g.places {
		if p := &g.places[i]; p.kind == abroad {
			if old, ok := out[p.region]; !ok || g.places[old].population < p.population {
				out[p.region] = int32(i)
			}
		}
	}
	return out
}

func (p *place) public() schema.Place {
	return schema.Place{Region: p.region, Name: p.name, Lat: float64(p.lat), Lon: float64(p.lon), Population: int(p.population)}
}

// Place returns the place of a region at any level; false where the gazetteer has none.
func (g *Gazetteer) Place(r schema.Region) (schema.Place, bool) {
	if n, ok := g.regions[r]; ok {
		return g.places[n].public(), true
	}
	parts := strings.Split(string(r), "/")
	switch {
	case len(parts) == 3 && parts[0] != "NL":
		if n, ok := g.cities()[r]; ok {
			return g.places[n].public(), true
		}
		if z, ok := g.zips[parts[0]+parts[2]]; ok && r.Parent() == z.admin1 {
			return schema.Place{Region: r, Name: "area " + parts[2] + " near " + z.city, Lat: float64(z.lat), Lon: float64(z.lon)}, true
		}
	case len(parts) == 3 && parts[1] == "rail":
		from, to, _ := strings.Cut(parts[2], "-")
		a, ok1 := g.rails.code(from)
		b, ok2 := g.rails.code(to)
		if !ok1 || !ok2 || a == b {
			return schema.Place{}, false
		}
		if region, touches := g.rails.segment(a, b); region == r {
			return g.segmentPlace(region, touches, a, b), true
		}
	case len(parts) == 3 && parts[1] == "road":
		if road := g.roads[strings.ToLower(parts[2])]; road != nil && road.region == r {
			return schema.Place{Region: r, Name: parts[2], Touches: road.touches}, true
		}
	case len(parts) == 4 && parts[0] == "NL":
		if n, ok := dutchCode(parts[3]); ok {
			if p := g.codeAt(n); p != nil && p.region == r {
				return schema.Place{Region: r, Name: parts[3] + " " + p.town, Lat: float64(p.lat), Lon: float64(p.lon)}, true
			}
		}
	}
	return schema.Place{}, false
}

// Name returns the name of a region for people, the region itself where the gazetteer has none.
func (g *Gazetteer) Name(r schema.Region) string {
	if p, ok := g.Place(r); ok {
		return p.Name
	}
	return string(r)
}

// Region returns the finest region at a point and how sure it is; "" far from
// anything known.
func (g *Gazetteer) Region(lat, lon float64) (schema.Region, float32) {
	a, _ := g.at(lat, lon)
	return a.Region, a.Confidence
}
