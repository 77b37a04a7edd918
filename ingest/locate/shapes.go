package locate

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"strings"

	"outcry/schema"
)

// Shapes returns the outlines of the Dutch provinces and, approximate unless an
// Extension brought exact ones, of the municipalities: a GeoJSON FeatureCollection
// (RFC 7946), compressed with gzip. Each feature has the properties region, name,
// level and approximate.
func (g *Gazetteer) Shapes() []byte { return []byte(g.shapes) }

// GeoJSON returns what Shapes returns, uncompressed.
func (g *Gazetteer) GeoJSON() ([]byte, error) {
	s, err := unpack(g.shapes)
	if err != nil {
		return nil, fmt.Errorf("unpack the shapes: %w", err)
	}
	return []byte(s), nil
}

// shape is one feature of a FeatureCollection.
type shape struct {
	Type       string          `json:"type"`
	ID         string          `json:"id,omitempty"`
	Properties map[string]any  `json:"properties"`
	Geometry   json.RawMessage `json:"geometry"`
}

type shapes struct {
	Type     string  `json:"type"`
	Features []shape `json:"features"`
}

// readShapes lays exact outlines over the embedded ones. Features are told by the
// property region, or by a CBS code such as GM0344 in statcode, gemeentecode or code.
func (b *builder) readShapes(e Extension) error {
	var given, own shapes
	if err := json.Unmarshal(e.Shapes, &given); err != nil || given.Type != "FeatureCollection" {
		return fmt.Errorf("%s: not a GeoJSON FeatureCollection", e.Name)
	}
	raw, err := b.g.GeoJSON()
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, &own); err != nil {
		return fmt.Errorf("read the embedded shapes: %w", err)
	}
	exact := map[schema.Region]json.RawMessage{}
	for i, f := range given.Features {
		region, err := b.shapeRegion(f)
		if err == nil {
			err = checkGeometry(f.Geometry)
		}
		if err != nil {
			return fmt.Errorf("%s: feature %d: %w", e.Name, i+1, err)
		}
		exact[region] = f.Geometry
	}
	for i := range own.Features {
		f := &own.Features[i]
		region, _ := f.Properties["region"].(string)
		if g := exact[schema.Region(region)]; g != nil {
			f.Geometry, f.Properties["approximate"] = g, false
		}
	}
	return b.packShapes(own)
}

// shapeRegion tells which municipality or province a feature outlines.
func (b *builder) shapeRegion(f shape) (schema.Region, error) {
	if s, ok := f.Properties["region"].(string); ok {
		if _, known := b.g.regions[schema.Region(s)]; known {
			return schema.Region(s), nil
		}
		return "", &schema.FieldError{Field: "region", Reason: fmt.Sprintf("%q is not known", clip(s))}
	}
	for _, key := range []string{"statcode", "gemeentecode", "gm_code", "code"} {
		s, _ := f.Properties[key].(string)
		if n, ok := b.munis[strings.TrimSpace(s)]; ok {
			return b.g.places[n].region, nil
		}
	}
	return "", &schema.FieldError{Field: "properties", Reason: "name no region and no CBS code of a municipality"}
}

// checkGeometry wants a polygon whose first point lies in the Netherlands, in degrees.
func checkGeometry(raw json.RawMessage) error {
	var g struct {
		Type        string
		Coordinates json.RawMessage
	}
	if err := json.Unmarshal(raw, &g); err != nil || g.Type != "Polygon" && g.Type != "MultiPolygon" {
		return &schema.FieldError{Field: "geometry", Reason: "is no Polygon and no MultiPolygon"}
	}
	first := strings.TrimLeft(string(g.Coordinates), "[ \n\r\t")
	var x, y float64
	if _, err := fmt.Sscanf(strings.NewReplacer(",", " ", "\n", " ", "\r", " ").Replace(first[:min(len(first), 80)]), "%g %g", &x, &y); err != nil {
		return &schema.FieldError{Field: "geometry", Reason: "has no coordinates"}
	}
	if !(x > 2 && x < 9 && y > 50 && y < 55) {
		return &schema.FieldError{Field: "geometry", Reason: fmt.Sprintf("starts at %g, %g, which is not longitude and latitude (WGS 84) in the Netherlands", x, y)}
	}
	return nil
}

func (b *builder) packShapes(s shapes) error {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if err := json.NewEncoder(z).Encode(s); err != nil {
		return fmt.Errorf("write the shapes: %w", err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("write the shapes: %w", err)
	}
	b.g.shapes = out.String()
	return nil
}
