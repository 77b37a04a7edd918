package main

import (
	"cmp"
	"maps"
	"slices"
)

// area is what GeoLite2 knows of one postal code.
type area struct {
	country, code string
	admin1        string            // ISO 3166-2 suffix
	spots         map[spot]int      // coordinates and how many networks gave them
	cities        map[string]int    // English name of the city
	ids           map[uint64]int    // GeoNames id of the city
	names         map[uint64]string // English names by that id
}

type spot struct{ lat, lon float64 }

// geoLite is what the generator takes from GeoLite2-City.
type geoLite struct {
	areas  map[string]*area             // by country + " " + code
	admins map[string]map[string]string // country -> ISO suffix -> name in local use (en where none is better)
	iso    map[uint64]string            // GeoNames id of a city -> ISO suffix of its admin1
	names  map[uint64][]string          // GeoNames id of a city -> its names in de, en and fr
	lands  map[string][]string          // country -> its names in de, en and fr
}

func readGeoLite(dir string) (*geoLite, error) {
	raw, err := sources[2].file(dir, "GeoLite2-City.mmdb")
	if err != nil {
		return nil, err
	}
	db, err := openMMDB(raw)
	if err != nil {
		return nil, err
	}
	g := &geoLite{map[string]*area{}, map[string]map[string]string{}, map[uint64]string{}, map[uint64][]string{}, map[string][]string{}}
	return g, db.each(g.add)
}

// add takes one record of the database.
func (g *geoLite) add(m map[string]any) {
	country, _ := at(m, "country", "iso_code").(string)
	if country == "" {
		return
	}
	g.lands[country] = names(at(m, "country"))
	var admin string
	if subs, _ := m["subdivisions"].([]any); len(subs) > 0 {
		admin, _ = at(subs[0], "iso_code").(string)
		if g.admins[country] == nil {
			g.admins[country] = map[string]string{}
		}
		if all := names(subs[0]); admin != "" && len(all) > 0 {
			g.admins[country][admin] = all[0]
		}
	}
	id, _ := at(m, "city", "geoname_id").(uint64)
	if id != 0 && admin != "" {
		g.iso[id] = admin
		g.names[id] = names(m["city"])
	}
	code, _ := at(m, "postal", "code").(string)
	lat, ok := at(m, "location", "latitude").(float64)
	lon, _ := at(m, "location", "longitude").(float64)
	if code == "" || !ok {
		return
	}
	key := country + " " + code
	a := g.areas[key]
	if a == nil {
		a = &area{country: country, code: code, spots: map[spot]int{}, cities: map[string]int{}, ids: map[uint64]int{}, names: map[uint64]string{}}
		g.areas[key] = a
	}
	a.admin1 = cmp.Or(a.admin1, admin)
	a.spots[spot{lat, lon}]++
	if id != 0 {
		a.ids[id]++
		name, _ := at(m, "city", "names", "en").(string)
		a.cities[name]++
		a.names[id] = name
	}
}

// at walks down nested maps.
func at(v any, path ...string) any {
	for _, p := range path {
		m, _ := v.(map[string]any)
		v = m[p]
	}
	return v
}

// names returns the distinct English, German and French names of a record.
func names(v any) []string {
	var out []string
	for _, lang := range []string{"en", "de", "fr"} {
		if s, _ := at(v, "names", lang).(string); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// place returns the spot that most networks of the area gave.
func (a *area) place() spot {
	spots := slices.SortedFunc(maps.Keys(a.spots), func(p, q spot) int {
		return cmp.Or(cmp.Compare(p.lat, q.lat), cmp.Compare(p.lon, q.lon))
	})
	return slices.MaxFunc(spots, func(p, q spot) int { return cmp.Compare(a.spots[p], a.spots[q]) })
}

// most returns the key with the highest count, the smallest of equals.
func most[K cmp.Ordered](counts map[K]int) (best K) {
	n := 0
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		if counts[k] > n {
			best, n = k, counts[k]
		}
	}
	return best
}
