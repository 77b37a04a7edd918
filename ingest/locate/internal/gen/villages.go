package main

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed villages.txt
var villages string

// readVillages reads the hand-kept list of villages: name -> municipality codes.
func (n *netherlands) readVillages() (map[string][]string, error) {
	codes := map[string]string{}
	for code, m := range n.munis {
		codes[m.name] = code
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
