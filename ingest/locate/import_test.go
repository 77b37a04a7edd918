package locate

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"outcry/schema"
)

func TestImport(t *testing.T) {
	for _, tc := range []struct {
		name, table string
		format      Format
		code        string
		region      schema.Region
	}{
		{"GeoNames with tabs", "NL\t3511 AB\tUtrecht\tUtrecht\tUT\tUtrecht\t0344\t\t\t52.09\t5.12\t6\n", GeoNamesPostal, "3511", "NL/UT/GM0344/3511"},
		{"GeoNames with a header", "country_code,zipcode,place,province_code,latitude,longitude\nNL,3511,Utrecht,0193,52.09,5.12\n", GeoNamesPostal, "3511", "NL/OV/GM0193/3511"},
		{"a foreign row is left out", "NL\t3511\tUtrecht\t\t\t\t0344\t\t\t52.09\t5.12\nBE\tx\t\t\t\t\t\t\t\t\t\n", GeoNamesPostal, "3511", "NL/UT/GM0344/3511"},
		{"CBS of another year, in quotes", "\"PC6\";\"Huisnummer\";\"Buurt2031\";\"Gem2031\"\n\"3511AB\";\"1\";\"BU1\";\"344\"\n", CBS, "3511", "NL/UT/GM0344/3511"},
		{"CBS, the municipality with most houses", "PC6;Huisnummer;Buurt2024;Wijk2024;Gemeente2024\n3511AB;1;BU1;WK1;344\n3511AC;1;BU1;WK1;344\n3511AD;1;BU1;WK1;193\n", CBS, "3511", "NL/UT/GM0344/3511"},
		{"CBS with quotes and commas", "\"PC4\",\"Gemeentecode\"\r\n\"3511\",\"GM0193\"\r\n", CBS, "3511", "NL/OV/GM0193/3511"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var out bytes.Buffer
			n, err := Import(&out, strings.NewReader(tc.table), tc.format)
			if err != nil || n != 1 {
				t.Fatalf("Import = %d, %v, want 1 row", n, err)
			}
			g, err := Open(Extension{Name: "nl.postcodes", Postcodes: out.Bytes()})
			if err != nil {
				t.Fatal(err)
			}
			if a, _ := g.given(&schema.Location{Postcode: tc.code}); a.Region != tc.region || a.Confidence != 0.98 {
				t.Errorf("%s lies in %s, %v sure, want %s", tc.code, a.Region, a.Confidence, tc.region)
			}
		})
	}
}

func TestImportNamesTheFault(t *testing.T) {
	for _, tc := range []struct{ name, table, want string }{
		{"a postal code", "pc4;gemeente\n3511;344\n35x1;344\n", `line 3: postcode: "35x1" is no Dutch postal code`},
		{"a municipality", "pc4;gemeente\n3511;Utrecht\n", `line 2: municipality: "Utrecht" is no CBS code of a municipality`},
		{"a latitude", "pc4;gemeente;lat;lon\n3511;344;5.12;52.09\n", `line 2: latitude: "5.12" is no latitude in the Netherlands`},
		{"the header", "a;b\n1;2\n", `line 1: "a;b" names no column of postal codes and municipalities`},
		{"an empty table", "pc4;gemeente\n", "the table holds no Dutch postal code"},
		{"a broken text", "pc4;gemeente\n\xff;1\n", "line 2: not valid UTF-8"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Import(&bytes.Buffer{}, strings.NewReader(tc.table), CBS)
			if err == nil || err.Error() != tc.want || !errors.Is(err, schema.ErrInvalid) {
				t.Errorf("Import: %v, want %s", err, tc.want)
			}
		})
	}
	if _, err := Import(&bytes.Buffer{}, strings.NewReader(""), "xls"); !errors.Is(err, schema.ErrInvalid) {
		t.Errorf("Import of an unknown format: %v, want an invalid format", err)
	}
}

func TestOpenRefusesBrokenExtensions(t *testing.T) {
	for _, tc := range []struct {
		name, want string
		extension  Extension
	}{
		{"an unknown block", `mine.yaml line 1: block "towns" is unknown`, Extension{Name: "mine.yaml", Names: "towns: |\n  a: b\n"}},
		{"an unknown town", `mine.yaml line 2: no Dutch place is called "Nergenshuizen"`, Extension{Name: "mine.yaml", Names: "aliases: |\n  Nergenshuizen: NH\n"}},
		{"a line without a key", `mine.yaml line 2: "Utrecht" has no colon`, Extension{Name: "mine.yaml", Names: "aliases: |\n  Utrecht\n"}},
		{"a text outside a block", `mine.yaml line 1: "Utrecht" stands in no block`, Extension{Name: "mine.yaml", Names: "  Utrecht\n"}},
		{"a file that is not imported", "codes: not a file of postal codes", Extension{Name: "codes", Postcodes: []byte("hello")}},
		{"outlines that are none", "m.json: not a GeoJSON FeatureCollection", Extension{Name: "m.json", Shapes: []byte("{}")}},
		{"an outline of nothing", "m.json: feature 1: properties: name no region", Extension{Name: "m.json", Shapes: []byte(`{"type":"FeatureCollection","features":[{"properties":{}}]}`)}},
		{"an outline in metres", "is not longitude and latitude", Extension{Name: "m.json", Shapes: []byte(`{"type":"FeatureCollection","features":[{"properties":{"statcode":"GM0344"},"geometry":{"type":"Polygon","coordinates":[[[136000,455000]]]}}]}`)}},
		{"a file cut short", "codes: ends within a record", Extension{Name: "codes", Postcodes: []byte(importMark + "abc")}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := Open(tc.extension); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("Open: %v, want %s", err, tc.want)
			}
		})
	}
}

func TestExtensionAddsNames(t *testing.T) {
	g, err := Open(Extension{Name: "mine.yaml", Names: "# ours\naliases: |\n  Utrecht: Domdorp\ndistricts: |\n  Zwolle: Achter de Dijk\n"})
	if err != nil {
		t.Fatal(err)
	}
	for said, want := range map[string]schema.Region{"geen bereik in Domdorp": "NL/UT/GM0344", "stroom weg in achter de dijk": "NL/OV/GM0193"} {
		if a := locateText(g, said); a.Region != want {
			t.Errorf("Locate(%q) = %s, want %s", said, a.Region, want)
		}
	}
}

func TestExtensionBringsExactShapes(t *testing.T) {
	square := `{"type":"Polygon","coordinates":[[[5.0,52.0],[5.2,52.0],[5.2,52.2],[5.0,52.0]]]}`
	g, err := Open(Extension{Name: "m.json", Shapes: []byte(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"statcode":"GM0344"},"geometry":` + square + `}]}`)})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := g.GeoJSON()
	if err != nil {
		t.Fatal(err)
	}
	var all shapes
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	for _, f := range all.Features {
		if f.Properties["region"] == "NL/UT/GM0344" {
			if f.Properties["approximate"] != false || string(f.Geometry) != square {
				t.Errorf("Utrecht is %v, %s, want the exact square", f.Properties, f.Geometry)
			}
		}
	}
}

func FuzzImport(f *testing.F) {
	f.Add([]byte("pc4;gemeente\n3511;344\n"), true)
	f.Add([]byte("NL\t3511 AB\tUtrecht\tUtrecht\tUT\tUtrecht\t0344\t\t\t52.09\t5.12\t6\n"), false)
	f.Fuzz(func(t *testing.T, table []byte, cbs bool) {
		format := GeoNamesPostal
		if cbs {
			format = CBS
		}
		var out bytes.Buffer
		if _, err := Import(&out, bytes.NewReader(table), format); err != nil {
			return
		}
		b := builder{g: &Gazetteer{codes: make([]pc4, 9000)}, munis: map[string]int32{"GM0344": 0}}
		b.g.places = []place{{name: "Utrecht", region: "NL/UT/GM0344"}}
		if err := b.readPostcodes(Extension{Name: "x", Postcodes: out.Bytes()}); err != nil && !strings.Contains(err.Error(), "no municipality") {
			t.Fatalf("what Import wrote is refused: %v", err)
		}
	})
}

func FuzzNames(f *testing.F) {
	f.Add("aliases: |\n  Utrecht: Domdorp\n")
	f.Add("cues: |\n  in: in\nareas: |\n  a | NL/UT | b\n")
	f.Fuzz(func(t *testing.T, content string) {
		if s, err := readBlocks("mine.yaml", content); err == nil {
			for name := range s.lines {
				if !known(name) {
					t.Fatalf("block %q was taken", name)
				}
			}
		} else if !strings.HasPrefix(err.Error(), "mine.yaml line ") {
			t.Fatalf("error names no line: %v", err)
		}
	})
}
