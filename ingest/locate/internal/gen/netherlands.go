package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// provinces maps GeoNames' code of a Dutch province to its ISO 3166-2 suffix and Dutch name.
var provinces = map[string][2]string{
	"01": {"DR", "Drenthe"}, "02": {"FR", "Friesland"}, "03": {"GE", "Gelderland"}, "04": {"GR", "Groningen"}, "05": {"LI", "Limburg"}, "06": {"NB", "Noord-Brabant"},
	"07": {"NH", "Noord-Holland"}, "09": {"UT", "Utrecht"}, "10": {"ZE", "Zeeland"}, "11": {"ZH", "Zuid-Holland"}, "15": {"OV", "Overijssel"}, "16": {"FL", "Flevoland"},
}

// merged maps a municipality that is gone to the one it became part of.
var merged = map[string]string{"0501": "1992", "0530": "1992", "0614": "1992", "0457": "0363"}

// renamed holds municipality names where the source has an English or odd one.
var renamed = map[string]string{"1900": "Súdwest-Fryslân", "0994": "Valkenburg aan de Geul"}

// renamedTowns holds town names where the source has an English one.
var renamedTowns = map[string]string{"The Hague": "Den Haag", "Heinkensand": "Heinkenszand"}

// missing are places that no source has.
var missing = []city{
	{name: "Etten-Leur", admin2: "0777", lat: 51.5708, lon: 4.6350, population: 44000, kind: "PPL"},
	{name: "Eemnes", admin2: "0317", lat: 52.2540, lon: 5.2572, population: 9500, kind: "PPL"},
}

// fixedPC4 holds the municipality of postal codes that the sources give to a neighbour.
var fixedPC4 = map[int]string{4871: "0777", 4872: "0777", 4873: "0777", 4874: "0777", 4875: "0777", 4876: "0777", 4877: "0777", 4878: "0777", 4879: "0777"}

type municipality struct {
	code, province, name string
	lat, lon             float64
	population           int
}

type pc4 struct {
	number      int
	muni, town  string
	lat, lon    float64
	approximate bool
}

type netherlands struct {
	munis map[string]*municipality
	towns []city // admin2 is the code of today's municipality
	codes []pc4
	homes map[string][]string // name of a village -> codes of the municipalities it is known to lie in
}

func buildNetherlands(dir string, all []city, lite *geoLite) (*netherlands, error) {
	n := &netherlands{munis: map[string]*municipality{}}
	names, err := adminNames(dir, "admin2.json")
	if err != nil {
		return nil, err
	}
	for code, name := range names {
		if rest, ok := strings.CutPrefix(code, "NL."); ok {
			admin1, gm, _ := strings.Cut(rest, ".")
			n.munis[gm] = &municipality{code: gm, province: provinces[admin1][0], name: cmp.Or(renamed[gm], strings.TrimPrefix(name, "Gemeente "))}
		}
	}
	newer, err := citiesJSON(dir)
	if err != nil {
		return nil, err
	}
	if n.homes, err = n.readVillages(); err != nil {
		return nil, err
	}
	n.addTowns(all, newer)
	n.addCodes(lite)
	n.addVillages()
	n.finish(all)
	for gm, m := range n.munis {
		if m.province == "" || m.lat == 0 || m.population == 0 {
			return nil, fmt.Errorf("municipality %s %s has no province, place or inhabitants", gm, m.name)
		}
	}
	return n, nil
}

// addTowns joins the two tables of places: populations from the older, municipality codes from the newer.
func (n *netherlands) addTowns(old, newer []city) {
	var current []city
	for _, c := range newer {
		c.name = cmp.Or(renamedTowns[c.name], c.name)
		if c.country == "NL" {
			current = append(current, c)
		}
	}
	current = append(current, missing...)
	for _, c := range old {
		if c.country != "NL" {
			continue
		}
		c.admin2 = cmp.Or(merged[c.admin2], c.admin2)
		c.name = cmp.Or(renamedTowns[c.name], c.name)
		for i := range current {
			if current[i].name == c.name && km(c.lat, c.lon, current[i].lat, current[i].lon) < 4 {
				c.admin2, current[i].name = current[i].admin2, ""
				break
			}
		}
		if n.munis[c.admin2] == nil {
			c.admin2 = nearest(n.towns, c.lat, c.lon).admin2
		}
		n.towns = append(n.towns, c)
	}
	for _, c := range current {
		if c.name == "" {
			continue
		}
		c.population = cmp.Or(c.population, 1000)
		n.towns = append(n.towns, c)
	}
	n.findCentres()
}

func nearest(towns []city, lat, lon float64) *city {
	best, at := math.Inf(1), -1
	for i := range towns {
		if d := km(lat, lon, towns[i].lat, towns[i].lon); d < best {
			best, at = d, i
		}
	}
	return &towns[at]
}

// addCodes takes the PC4 that GeoLite2 has, and the fixed ones.
func (n *netherlands) addCodes(lite *geoLite) {
	byID := map[uint64]*city{}
	for i := range n.towns {
		byID[n.towns[i].id] = &n.towns[i]
	}
	for _, key := range slices.Sorted(maps.Keys(lite.areas)) {
		a := lite.areas[key]
		number, err := strconv.Atoi(a.code)
		if a.country != "NL" || err != nil || number < 1000 || number > 9999 {
			continue
		}
		p := a.place()
		gm := cmp.Or(fixedPC4[number], n.vote(a, byID))
		n.codes = append(n.codes, pc4{number: number, muni: gm, town: n.townOf(a, byID, gm), lat: p.lat, lon: p.lon})
		n.addNames(a, gm, p)
	}
	for _, number := range sorted(fixedPC4) {
		if !slices.ContainsFunc(n.codes, func(p pc4) bool { return p.number == number }) {
			m := n.munis[fixedPC4[number]]
			n.codes = append(n.codes, pc4{number: number, muni: m.code, town: m.name, lat: m.lat, lon: m.lon, approximate: true})
		}
	}
	slices.SortFunc(n.codes, func(a, b pc4) int { return cmp.Compare(a.number, b.number) })
}

// vote tells the municipality of a postal area by the cities its networks lie in.
func (n *netherlands) vote(a *area, byID map[uint64]*city) string {
	votes, p := map[string]int{}, a.place()
	for id, count := range a.ids {
		if t := byID[id]; t != nil {
			votes[t.admin2] += count
			continue
		}
		t := named(n.towns, a.names[id], p)
		home := n.settle(city{name: a.names[id], admin2: t.admin2, lat: p.lat, lon: p.lon})
		votes[home.admin2] += count
	}
	if len(votes) == 0 {
		return nearest(n.towns, p.lat, p.lon).admin2
	}
	return most(votes)
}

// townOf names the town that most networks of a postal area lie in.
func (n *netherlands) townOf(a *area, byID map[uint64]*city, gm string) string {
	if number, _ := strconv.Atoi(a.code); fixedPC4[number] != "" {
		return n.munis[gm].name
	}
	if len(a.ids) == 0 {
		return nearest(n.towns, a.place().lat, a.place().lon).name
	}
	id := most(a.ids)
	if t := byID[id]; t != nil && t.kind != "PPLX" {
		return t.name
	}
	return cmp.Or(renamedTowns[a.names[id]], a.names[id])
}

// named returns the town of that name within 10 km of p, else the nearest town.
func named(towns []city, name string, p spot) *city {
	for i := range towns {
		if t := &towns[i]; t.name == name && km(t.lat, t.lon, p.lat, p.lon) < 10 {
			return t
		}
	}
	return nearest(towns, p.lat, p.lon)
}

// addNames takes places that only the postal areas name.
func (n *netherlands) addNames(a *area, gm string, p spot) {
	for _, name := range slices.Sorted(maps.Keys(a.cities)) {
		name = cmp.Or(renamedTowns[name], name)
		known := slices.ContainsFunc(n.towns, func(c city) bool {
			return (c.name == name || slices.Contains(c.alts, name)) && (c.population > 10000 || km(c.lat, c.lon, p.lat, p.lon) < 12)
		})
		if name != "" && !known {
			n.towns = append(n.towns, city{name: name, admin2: gm, lat: p.lat, lon: p.lon, population: 500, kind: "PPL", country: "NL"})
		}
	}
}

// findCentres puts each municipality where its largest town lies, and adds up its inhabitants.
func (n *netherlands) findCentres() {
	largest := map[string]int{}
	for _, m := range n.munis {
		m.population = 0
	}
	for _, t := range n.towns {
		m := n.munis[t.admin2]
		if t.kind != "PPLX" {
			m.population += t.population
		}
		if t.population > largest[t.admin2] {
			largest[t.admin2], m.lat, m.lon = t.population, t.lat, t.lon
		}
	}
}

// finish computes the municipalities anew and sorts the towns.
func (n *netherlands) finish(all []city) {
	n.findCentres()
	taken := map[string]bool{} // names of other places, which no alternate name may shadow
	for _, c := range all {
		taken[strings.ToLower(c.name)] = true
	}
	for _, t := range n.towns {
		taken[strings.ToLower(t.name)] = true
	}
	for i := range n.towns {
		n.towns[i].alts = slices.DeleteFunc(n.towns[i].alts, func(s string) bool { return !plainName(s) || taken[strings.ToLower(s)] })
		slices.Sort(n.towns[i].alts)
		n.towns[i].alts = slices.Compact(n.towns[i].alts)
	}
	slices.SortFunc(n.towns, func(a, b city) int {
		return cmp.Or(cmp.Compare(a.admin2, b.admin2), strings.Compare(a.name, b.name), cmp.Compare(a.lat, b.lat), cmp.Compare(a.id, b.id))
	})
}

// plainName reports whether s is a name in western letters, long enough to be told from a code.
func plainName(s string) bool {
	if len(s) < 5 || strings.ToUpper(s) == s {
		return false
	}
	for _, r := range s {
		if r > 0x17F || unicode.IsDigit(r) || strings.ContainsRune("()[]/\"\\;:|", r) {
			return false
		}
	}
	first := []rune(s)[0]
	return unicode.IsUpper(first) || first == '\''
}
