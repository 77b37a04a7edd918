package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// buildShapes draws the provinces as they are and the municipalities as the
// Voronoi cells of their postal points, clipped to the province and merged.
func buildShapes(dir string, n *netherlands) ([]byte, error) {
	files, err := sources[4].files(dir, func(path string) bool { return strings.HasPrefix(path, "data/regions/NL-") })
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString(`{"type":"FeatureCollection","features":[`)
	first := true
	add := func(region, name, level string, approximate bool, polygons [][]knot) {
		if !first {
			b.WriteString(",\n")
		}
		first = false
		feature(&b, region, name, level, approximate, polygons)
	}
	lost := []string{}
	for _, gn := range sorted(provinces) {
		code, name := provinces[gn][0], provinces[gn][1]
		raw := files["data/regions/NL-"+code+".json"]
		outlines, err := readOutlines(raw)
		if err != nil {
			return nil, fmt.Errorf("outline of %s: %w", code, err)
		}
		var whole [][]knot
		for _, r := range outlines {
			whole = append(whole, thin(knots(r), 3))
		}
		add("NL/"+code, name, "province", false, whole)
		cells := n.cells(code, outlines)
		for _, gm := range sorted(n.munis) {
			m := n.munis[gm]
			if m.province != code {
				continue
			}
			shape := outer(merge(cells[gm]))
			if len(shape) == 0 {
				lost = append(lost, m.name)
				continue
			}
			add("NL/"+code+"/GM"+gm, m.name, "municipality", true, shape)
		}
	}
	b.WriteString("]}\n")
	if len(lost) > 3 {
		return nil, fmt.Errorf("no shape for %s", strings.Join(lost, ", "))
	}
	return []byte(b.String()), nil
}

// readOutlines returns the outer rings of a GeoJSON feature.
func readOutlines(raw []byte) ([]ring, error) {
	var f struct {
		Geometry struct {
			Type        string
			Coordinates json.RawMessage
		}
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		return nil, err
	}
	var polygons [][][][2]float64
	switch f.Geometry.Type {
	case "Polygon":
		var one [][][2]float64
		if err := json.Unmarshal(f.Geometry.Coordinates, &one); err != nil {
			return nil, err
		}
		polygons = append(polygons, one)
	case "MultiPolygon":
		if err := json.Unmarshal(f.Geometry.Coordinates, &polygons); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("geometry is a %s", f.Geometry.Type)
	}
	var out []ring
	for _, p := range polygons {
		var r ring
		for _, c := range p[0][:len(p[0])-1] {
			r = append(r, xy{c[0] * xScale, c[1]})
		}
		if twiceArea(knots(r)) < 0 {
			slices.Reverse(r)
		}
		out = append(out, r)
	}
	return out, nil
}

func knots(r ring) []knot {
	out := make([]knot, len(r))
	for i, p := range r {
		out[i] = p.knot()
	}
	return out
}

// cells returns the clipped Voronoi cells of a province by municipality.
func (n *netherlands) cells(province string, outlines []ring) map[string][]ring {
	seen := map[xy]bool{}
	var sites []site
	put := func(lat, lon float64, gm string) {
		p := xy{lon * xScale, lat}
		if n.munis[gm].province == province && !seen[p] {
			seen[p] = true
			sites = append(sites, site{p, gm})
		}
	}
	for _, t := range n.towns {
		put(t.lat, t.lon, t.admin2)
	}
	for _, c := range n.codes {
		if !c.approximate {
			put(c.lat, c.lon, c.muni)
		}
	}
	bounds := ring{{3 * xScale, 50}, {8 * xScale, 50}, {8 * xScale, 54}, {3 * xScale, 54}}
	out := map[string][]ring{}
	for i, s := range sites {
		planes := cell(sites, i, bounds)
		for _, o := range outlines {
			if c := clip(o, planes); len(c) >= 3 {
				out[s.muni] = append(out[s.muni], c)
			}
		}
	}
	return out
}

// outer keeps the rings that run anticlockwise and are larger than a speck, thinned.
func outer(rings [][]knot) [][]knot {
	var out [][]knot
	for _, r := range rings {
		if r = thin(r, 6); twiceArea(r) > 20000 {
			out = append(out, r)
		}
	}
	return out
}

// feature writes one GeoJSON feature (RFC 7946).
func feature(b *strings.Builder, region, name, level string, approximate bool, polygons [][]knot) {
	fmt.Fprintf(b, `{"type":"Feature","id":%q,"properties":{"region":%q,"name":%s,"level":%q,"approximate":%t},"geometry":{"type":"MultiPolygon","coordinates":[`,
		region, region, strconv.Quote(name), level, approximate)
	for i, r := range polygons {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("[[")
		for k := range len(r) + 1 {
			if k > 0 {
				b.WriteByte(',')
			}
			p := r[k%len(r)]
			fmt.Fprintf(b, "[%s,%s]", degrees(p.x), degrees(p.y))
		}
		b.WriteString("]]")
	}
	b.WriteString("]}}")
}

// degrees writes a grid coordinate with at most three decimals: about 100 m.
func degrees(n int) string {
	return strconv.FormatFloat(float64((n+5)/10)/1e3, 'f', -1, 64)
}
