package api

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"

	"outcry/schema"
)

// shownPlace is a region as an answer names it.
type shownPlace struct {
	Region     schema.Region   `json:"region"`
	Name       string          `json:"name"`
	Level      schema.Level    `json:"level"`
	Lat        *float64        `json:"lat,omitempty"` // of the centre; absent, as is lon, where nobody knows it
	Lon        *float64        `json:"lon,omitempty"`
	Population int             `json:"population,omitempty"`
	Touches    []schema.Region `json:"touches,omitempty"` // municipalities that a segment runs through
}

// place returns the place of r, or of what it lies in; nil where none is known.
func (s *Server) place(r schema.Region) *shownPlace {
	for up := r; up != ""; up = up.Parent() {
		if p, ok := s.Gazetteer.Place(up); ok {
			shown := showPlace(p)
			shown.Region, shown.Level = r, r.Level()
			return &shown
		}
	}
	return nil
}

func showPlace(p schema.Place) shownPlace {
	shown := shownPlace{Region: p.Region, Name: p.Name, Level: p.Region.Level(), Population: p.Population, Touches: p.Touches}
	if p.Lat != 0 || p.Lon != 0 {
		shown.Lat, shown.Lon = &p.Lat, &p.Lon
	}
	return shown
}

const (
	usualRegions = 1_000
	mostRegions  = 100_000
)

func (s *Server) getRegions(c *gin.Context) error {
	a := &asked{c: c}
	levels := words(a, "level", schema.LevelCountry, schema.LevelProvince, schema.LevelMunicipality, schema.LevelSegment)
	in, name, limit := a.region("within"), strings.ToLower(a.name("name")), a.count("limit", usualRegions, mostRegions)
	if a.err != nil {
		return a.err
	}
	out := []shownPlace{}
	for _, p := range s.Gazetteer.Places() {
		switch {
		case len(out) == limit, len(levels) > 0 && !slices.Contains(levels, p.Region.Level()), in != "" && !in.Contains(p.Region), !strings.HasPrefix(strings.ToLower(p.Name), name):
			continue
		}
		out = append(out, showPlace(p))
	}
	c.JSON(http.StatusOK, gin.H{"regions": out})
	return nil
}

// shapes keeps the GeoJSON of each level compressed: it is asked for by every
// page and never changes while the process lives.
type shapes struct {
	gazetteer Gazetteer
	mu        sync.Mutex
	packed    map[schema.Level][]byte
	rings     outlines // nil until asked for
}

func newShapes(g Gazetteer) *shapes { return &shapes{gazetteer: g, packed: map[schema.Level][]byte{}} }

// gzipped returns the shapes of a level, of all levels for LevelNone. It is
// schema.ErrNotFound for a level without shapes.
func (s *shapes) gzipped(l schema.Level) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p, ok := s.packed[l]; ok {
		return p, nil
	}
	plain, err := s.gazetteer.GeoJSON()
	if err == nil && l != schema.LevelNone {
		plain, err = only(plain, l)
	}
	if err != nil {
		return nil, fmt.Errorf("read the shapes of level %q: %w", l, err)
	}
	s.packed[l] = pack(plain)
	return s.packed[l], nil
}

// only returns the features of level l.
func only(plain []byte, l schema.Level) ([]byte, error) {
	var all struct {
		Type     string            `json:"type"`
		Features []json.RawMessage `json:"features"`
	}
	if err := json.Unmarshal(plain, &all); err != nil {
		return nil, err
	}
	kept := all.Features[:0]
	for _, raw := range all.Features {
		var f struct {
			Properties struct{ Level schema.Level }
		}
		if err := json.Unmarshal(raw, &f); err != nil {
			return nil, err
		}
		if f.Properties.Level == l {
			kept = append(kept, raw)
		}
	}
	if all.Features = kept; len(kept) == 0 {
		return nil, schema.ErrNotFound
	}
	return json.Marshal(all)
}

// pack compresses b. Writing to memory does not fail.
func pack(b []byte) []byte {
	var out bytes.Buffer
	z, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
	z.Write(b)
	z.Close()
	return out.Bytes()
}

func (s *Server) getShapes(c *gin.Context) error {
	a := &asked{c: c}
	levels := words(a, "level", schema.LevelCountry, schema.LevelProvince, schema.LevelMunicipality)
	if a.err != nil {
		return a.err
	}
	level := schema.LevelNone
	if len(levels) > 0 {
		level = levels[0]
	}
	packed, err := s.shapes.gzipped(level)
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "private, max-age=3600")
	return sendPacked(c, packed, "application/geo+json")
}

func (s *Server) getGeocode(c *gin.Context) error {
	a := &asked{c: c}
	at, text := a.location(), a.text("text")
	if a.err != nil {
		return a.err
	}
	if at == (schema.Location{}) && text == "" {
		return &schema.FieldError{Field: "postcode", Reason: "or place, lat and lon, or text is needed"}
	}
	r := s.Reader.Read(schema.Complaint{ID: "question", Source: "geocode", Time: s.Now(), Location: &at, Text: text})
	p := s.place(r.Region)
	if p == nil || r.Confidence == 0 {
		return fmt.Errorf("find a place: %w", schema.ErrNotFound)
	}
	c.JSON(http.StatusOK, struct {
		shownPlace
		Confidence float32 `json:"confidence"`
	}{*p, r.Confidence})
	return nil
}
