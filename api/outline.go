package api

import (
	"encoding/json"
	"slices"

	"outcry/schema"
)

// outlines are the rings around regions, of (lat, lon).
type outlines map[schema.Region][][][2]float64

// Outline returns the outer rings of r, none where its shape is not known.
func (s *shapes) Outline(r schema.Region) [][][2]float64 { return s.outlines()[r] }

// Municipalities returns those of r whose shape is known, in order.
func (s *shapes) Municipalities(r schema.Region) (out []schema.Region) {
	for m := range s.outlines() {
		if m.Level() == schema.LevelMunicipality && r.Contains(m) {
			out = append(out, m)
		}
	}
	slices.Sort(out)
	return out
}

func (s *shapes) outlines() outlines {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rings == nil {
		s.rings = outlines{}
		if plain, err := s.gazetteer.GeoJSON(); err == nil {
			s.rings = readOutlines(plain)
		}
	}
	return s.rings
}

// readOutlines reads the polygons of a FeatureCollection; their holes are left
// out, and so is what is no polygon.
func readOutlines(plain []byte) outlines {
	var doc struct {
		Features []struct {
			Properties struct{ Region schema.Region }
			Geometry   struct {
				Type        string
				Coordinates json.RawMessage
			}
		}
	}
	out := outlines{}
	if json.Unmarshal(plain, &doc) != nil {
		return out
	}
	for _, f := range doc.Features {
		var many [][][][2]float64
		switch f.Geometry.Type {
		case "Polygon":
			many = make([][][][2]float64, 1)
			if json.Unmarshal(f.Geometry.Coordinates, &many[0]) != nil {
				continue
			}
		case "MultiPolygon":
			if json.Unmarshal(f.Geometry.Coordinates, &many) != nil {
				continue
			}
		}
		for _, rings := range many {
			if len(rings) == 0 || len(rings[0]) < 4 {
				continue
			}
			ring := make([][2]float64, len(rings[0]))
			for i, p := range rings[0] {
				ring[i] = [2]float64{p[1], p[0]} // GeoJSON has (lon, lat)
			}
			out[f.Properties.Region] = append(out[f.Properties.Region], ring)
		}
	}
	return out
}
