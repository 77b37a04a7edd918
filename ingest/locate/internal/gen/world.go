package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// atLeast is the number of inhabitants from which a foreign place is taken.
var atLeast = map[string]int{"BE": 3000, "LU": 2000, "DE": 15000, "GB": 3000, "IE": 8000, "FR": 20000, "US": 15000, "CA": 20000, "AU": 20000, "AT": 15000, "CH": 15000}

const atLeastElsewhere = 100000

type world struct {
	countries [][]string // code, names
	admins    [][3]string
	cities    []city // admin1 is the ISO suffix
	zips      []zip
}

// zip is a three-digit American or two-letter British postal area.
type zip struct {
	country, prefix, admin1, city string
	lat, lon                      float64
}

func buildWorld(dir string, all []city, lite *geoLite) (*world, error) {
	w := &world{}
	titles, err := adminNames(dir, "admin1.json")
	if err != nil {
		return nil, err
	}
	w.addCountries(lite)
	iso := isoCodes(all, lite)
	seen := map[string]bool{}
	for _, code := range slices.Sorted(maps.Keys(titles)) {
		country, admin, _ := strings.Cut(code, ".")
		suffix := cmp.Or(iso[code], admin)
		if country == "NL" || seen[country+suffix] {
			continue
		}
		seen[country+suffix] = true
		w.admins = append(w.admins, [3]string{country, suffix, titles[code]})
	}
	for _, c := range all {
		limit := cmp.Or(atLeast[c.country], atLeastElsewhere)
		if c.kind == "PPLX" {
			limit = max(limit, 100000)
		}
		if c.country == "NL" || c.population < limit && c.kind != "PPLC" {
			continue
		}
		c.admin1 = cmp.Or(iso[c.country+"."+c.admin1], c.admin1)
		c.alts = otherNames(c, lite.names[c.id])
		w.cities = append(w.cities, c)
	}
	slices.SortFunc(w.cities, func(a, b city) int {
		return cmp.Or(strings.Compare(a.country, b.country), strings.Compare(a.admin1, b.admin1), strings.Compare(a.name, b.name), cmp.Compare(a.id, b.id))
	})
	w.addZips(lite)
	return w, nil
}

func (w *world) addCountries(lite *geoLite) {
	dutch := display.Regions(language.Dutch)
	for _, code := range slices.Sorted(maps.Keys(lite.lands)) {
		row := []string{code}
		if r, err := language.ParseRegion(code); err == nil {
			row = append(row, dutch.Name(r))
		}
		for _, name := range lite.lands[code] {
			if !slices.Contains(row, name) {
				row = append(row, name)
			}
		}
		w.countries = append(w.countries, row)
	}
}

// isoCodes tells the ISO 3166-2 suffix of each GeoNames admin1 ("FR.11" -> "IDF")
// by the vote of the cities that both sources have.
func isoCodes(all []city, lite *geoLite) map[string]string {
	votes := map[string]map[string]int{}
	for _, c := range all {
		if suffix := lite.iso[c.id]; suffix != "" {
			key := c.country + "." + c.admin1
			if votes[key] == nil {
				votes[key] = map[string]int{}
			}
			votes[key][suffix]++
		}
	}
	out := map[string]string{}
	for key, v := range votes {
		out[key] = most(v)
	}
	return out
}

// otherNames returns the names of c in English, German and French besides its main one.
func otherNames(c city, names []string) []string {
	var out []string
	for _, name := range names {
		if name != c.name && !slices.Contains(out, name) && !strings.ContainsAny(name, "/\"\\()") {
			out = append(out, name)
		}
	}
	return out
}

// addZips gathers the American areas of three digits and the British ones of one or two letters.
func (w *world) addZips(lite *geoLite) {
	type sum struct {
		admins, cities map[string]int
		lat, lon       float64
		n              int
	}
	sums := map[string]*sum{}
	for _, key := range slices.Sorted(maps.Keys(lite.areas)) {
		a := lite.areas[key]
		var prefix string
		switch {
		case a.country == "US" && len(a.code) == 5:
			prefix = a.code[:3]
		case a.country == "GB":
			prefix = strings.TrimRight(a.code, "0123456789 ")
			if i := strings.IndexAny(a.code, "0123456789"); i > 0 {
				prefix = a.code[:i]
			}
		}
		if prefix == "" {
			continue
		}
		s := sums[a.country+" "+prefix]
		if s == nil {
			s = &sum{admins: map[string]int{}, cities: map[string]int{}}
			sums[a.country+" "+prefix] = s
		}
		p := a.place()
		s.lat, s.lon, s.n = s.lat+p.lat, s.lon+p.lon, s.n+1
		s.admins[a.admin1]++
		for name, n := range a.cities {
			s.cities[name] += n
		}
	}
	for _, key := range slices.Sorted(maps.Keys(sums)) {
		s := sums[key]
		country, prefix, _ := strings.Cut(key, " ")
		w.zips = append(w.zips, zip{country, prefix, most(s.admins), most(s.cities), s.lat / float64(s.n), s.lon / float64(s.n)})
	}
}
