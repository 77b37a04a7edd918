package locate

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"

	"outcry/schema"
)

// truth maps a PC4 to the municipalities it lies in, by GeoNames.
func truth(t *testing.T) (map[string][]string, []byte) {
	raw, err := os.ReadFile(shared(t, "data/geo/nl_postcode4_geonames.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, r := range rows[1:] {
		gm := r[6]
		if gm == "" {
			gm = "1992" // the file leaves Voorne aan Zee empty
		}
		out[r[1]] = append(out[r[1]], "GM"+gm)
	}
	return out, raw
}

// inOneOf reports whether r lies in one of the municipalities.
func inOneOf(r schema.Region, codes []string) bool {
	for _, gm := range codes {
		if strings.HasSuffix(string(r.At(schema.LevelMunicipality)), "/"+gm) {
			return true
		}
	}
	return false
}

// rightCodes is the share of the PC4 whose municipality g knows.
func rightCodes(g *Gazetteer, codes map[string][]string) float64 {
	right := 0
	for code, munis := range codes {
		a, _ := g.given(&schema.Location{Postcode: code, Country: "NL"})
		if inOneOf(a.Region, munis) {
			right++
		}
	}
	return float64(right) / float64(len(codes))
}

func TestSharedMunicipalityOfEveryPostcode(t *testing.T) {
	codes, raw := truth(t)
	g, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	if share := rightCodes(g, codes); share < 0.93 {
		t.Errorf("embedded: municipality right for %.4f of %d PC4, want 0.93", share, len(codes))
	} else {
		t.Logf("embedded: municipality right for %.4f of %d PC4", share, len(codes))
	}
	var imported bytes.Buffer
	if _, err := Import(&imported, bytes.NewReader(raw), GeoNamesPostal); err != nil {
		t.Fatal(err)
	}
	exact, err := Open(Extension{Name: "nl.postcodes", Postcodes: imported.Bytes()})
	if err != nil {
		t.Fatal(err)
	}
	if share := rightCodes(exact, codes); share != 1 {
		t.Errorf("imported: municipality right for %.4f of %d PC4, want all", share, len(codes))
	}
}

func TestSharedCoordinatesToMunicipality(t *testing.T) {
	codes, _ := truth(t)
	raw, err := os.ReadFile(shared(t, "data/geo/nl_pc4_centroids_2021.json"))
	if err != nil {
		t.Fatal(err)
	}
	var centres map[string][2]float64
	if err := json.Unmarshal(raw, &centres); err != nil {
		t.Fatal(err)
	}
	g, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	right, all := 0, 0
	for code, c := range centres {
		if _, err := strconv.Atoi(code); err != nil || codes[code] == nil {
			continue
		}
		all++
		if r, _ := g.Region(c[0], c[1]); inOneOf(r, codes[code]) {
			right++
		}
	}
	if share := float64(right) / float64(all); share < 0.92 {
		t.Errorf("municipality right for %.4f of %d points, want 0.92", share, all)
	} else {
		t.Logf("municipality right for %.4f of %d points", share, all)
	}
}
