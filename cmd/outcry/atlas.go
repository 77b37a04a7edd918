package main

import (
	"sync"

	"outcry/ingest"
	"outcry/ingest/locate"
	"outcry/schema"
)

// atlas is the gazetteer that complaints are located with, whichever that is by
// now: what is shown has the names of what is understood. Where it says of no
// province or country where that lies, its centre is where its people live on the
// mean. It is safe for concurrent use.
type atlas struct {
	understanding *ingest.Understanding
	mu            sync.Mutex
	of            *locate.Gazetteer // whose centres these are
	centres       map[schema.Region]centre
}

// centre is the mean of places, weighed by how many live there.
type centre struct{ lat, lon, people float64 }

func newAtlas(u *ingest.Understanding) *atlas { return &atlas{understanding: u} }

// Place returns the place of r.
func (a *atlas) Place(r schema.Region) (schema.Place, bool) {
	p, ok := a.understanding.Gazetteer().Place(r)
	return a.centred(p), ok
}

// Places returns every place down to the municipality, and segments.
func (a *atlas) Places() []schema.Place {
	all := a.understanding.Gazetteer().Places()
	for i := range all {
		all[i] = a.centred(all[i])
	}
	return all
}

// GeoJSON returns the shapes of all levels.
func (a *atlas) GeoJSON() ([]byte, error) { return a.understanding.Gazetteer().GeoJSON() }

// centred returns p with a centre, where one is known.
func (a *atlas) centred(p schema.Place) schema.Place {
	if l := p.Region.Level(); p.Lat != 0 || p.Lon != 0 || l != schema.LevelCountry && l != schema.LevelProvince {
		return p
	}
	if c, ok := a.known()[p.Region]; ok {
		p.Lat, p.Lon = c.lat/c.people, c.lon/c.people
	}
	return p
}

// known returns the centres of the gazetteer in use.
func (a *atlas) known() map[schema.Region]centre {
	a.mu.Lock()
	defer a.mu.Unlock()
	g := a.understanding.Gazetteer()
	if a.of == g {
		return a.centres
	}
	a.of, a.centres = g, map[schema.Region]centre{}
	for _, p := range g.Places() {
		if p.Region.Level() != schema.LevelMunicipality || p.Lat == 0 && p.Lon == 0 {
			continue
		}
		people := float64(max(p.Population, 1))
		for up := p.Region.Parent(); up != ""; up = up.Parent() {
			c := a.centres[up]
			a.centres[up] = centre{c.lat + people*p.Lat, c.lon + people*p.Lon, c.people + people}
		}
	}
	return a.centres
}
