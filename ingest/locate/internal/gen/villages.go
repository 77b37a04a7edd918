package main

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed villages.txt
var villages string

// readVillages reads the hand-kept list of villages: name -> municipality codes.
func (n *netherlands) readVillages() (map[string][]string, error) {
	codes := map[string]string{}
	for code, m := range n.munis {
		codes[m.name], codes[m.name+" ("+m.province+")"] = code, code
	}
	out := map[string][]string{}
	for i, line := range strings.Split(villages, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		gm, list, _ := strings.Cut(line, ": ")
		code := codes[gm]
		if code == "" {
			return nil, fmt.Errorf("villages.txt line %d: no municipality %q", i+1, gm)
		}
		for _, v := range strings.Split(list, ", ") {
			out[v] = append(out[v], code)
		}
	}
	return out, nil
}

// addVillages adds the villages that no source has, at the centre of their municipality.
func (n *netherlands) addVillages() {
	for _, name := range sorted(n.homes) {
		for _, code := range n.homes[name] {
			m := n.munis[code]
			known := slices.ContainsFunc(n.towns, func(c city) bool { return c.name == name && c.admin2 == code })
			if !known {
				n.towns = append(n.towns, city{name: name, admin2: code, lat: m.lat, lon: m.lon, population: 300, kind: "PPL"})
			}
		}
	}
}

// settle moves c to the municipality that it is known to lie in, if one lies near.
func (n *netherlands) settle(c city) city {
	best := 25.0
	for _, code := range n.homes[c.name] {
		m := n.munis[code]
		if d := km(c.lat, c.lon, m.lat, m.lon); m.lat != 0 && d < best {
			best, c.admin2 = d, code
		}
	}
	return c
}
