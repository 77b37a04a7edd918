package locate

import (
	"strings"

	"outcry/ingest/text"
	"outcry/schema"
)

// given turns what the sender says into an answer; false where it says nothing valid.
// The finest of postal code, coordinates and place wins, in that order.
func (g *Gazetteer) given(l *schema.Location) (Answer, bool) {
	if l == nil {
		return Answer{}, false
	}
	land := g.landOf(l.Country)
	a, ok := g.givenPostcode(l, land)
	if !ok && l.Lat != nil && l.Lon != nil {
		a, ok = g.at(*l.Lat, *l.Lon)
	}
	if !ok {
		a, ok = g.givenPlace(l, land)
	}
	if !ok && land != "" {
		a, ok = Answer{Region: land, Confidence: 0.9, Evidence: BySender, Said: l.Country}, true
	}
	if ok && l.Lat != nil && l.Lon != nil {
		a.Lat, a.Lon = float32(*l.Lat), float32(*l.Lon)
	}
	return a, ok
}

// landOf returns a country by code or name, "" for none.
func (g *Gazetteer) landOf(s string) schema.Region {
	if s == "" {
		return ""
	}
	if len(s) == 2 {
		return g.lands[strings.ToLower(s)]
	}
	return g.lands[text.Folded(s)]
}

func (g *Gazetteer) givenPostcode(l *schema.Location, land schema.Region) (Answer, bool) {
	code := strings.ToUpper(strings.TrimSpace(l.Postcode))
	if code == "" {
		return Answer{}, false
	}
	switch land {
	case "NL", "":
		n, ok := dutchCode(code)
		if !ok {
			break
		}
		p := g.codeAt(n)
		if p == nil || land == "" && g.abroad(l.Place) {
			break
		}
		a := Answer{Region: p.region, Postcode: code[:4], Lat: p.lat, Lon: p.lon, Confidence: 0.98, Evidence: BySender, Said: l.Postcode}
		if p.approximate {
			a.Confidence = 0.85
		}
		return a, true
	case "US":
		if len(code) >= 5 {
			return g.zipAnswer(l, land, code[:5], code[:3])
		}
	case "GB":
		letters := strings.IndexAny(code, "0123456789")
		if letters > 0 {
			outward, _, _ := strings.Cut(code, " ")
			return g.zipAnswer(l, land, outward, code[:letters])
		}
	}
	return Answer{}, false
}

// abroad reports whether a place named without a country lies abroad: a Belgian postal code has four digits too.
func (g *Gazetteer) abroad(name string) bool {
	p, ok := g.city(name, "")
	return ok && !p.dutch()
}

// zipAnswer joins a foreign postal code to the place given beside it, else to the main city of its area.
func (g *Gazetteer) zipAnswer(l *schema.Location, land schema.Region, code, area string) (Answer, bool) {
	z, ok := g.zips[string(land)+area]
	if !ok || strings.ContainsAny(code, "/\"\\") {
		return Answer{}, false
	}
	a := Answer{Region: z.admin1, Lat: z.lat, Lon: z.lon, Postcode: code, Confidence: 0.85, Evidence: BySender, Said: l.Postcode}
	if city, ok := g.givenPlace(l, land); ok && z.admin1.Contains(city.Region) && city.Region != z.admin1 {
		a.Region, a.Lat, a.Lon, a.Confidence = city.Region, city.Lat, city.Lon, 0.95
	} else {
		a.Region += schema.Region("/" + area) // the postal area stands for a place too small for the gazetteer
	}
	return a, true
}

// dutchCode reads "3511AB", "3511 ab" or "3511".
func dutchCode(s string) (int32, bool) {
	s = strings.ReplaceAll(strings.ReplaceAll(s, " ", ""), "-", "")
	if len(s) != 4 && len(s) != 6 {
		return 0, false
	}
	n := int32(0)
	for i := range 4 {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = 10*n + int32(s[i]-'0')
	}
	for _, b := range []byte(s[4:]) {
		if b < 'A' || b > 'Z' {
			return 0, false
		}
	}
	return n, n >= 1000
}

// givenPlace finds the place that the sender names, within the admin1 and country given.
func (g *Gazetteer) givenPlace(l *schema.Location, land schema.Region) (Answer, bool) {
	within := land
	if l.Admin1 != "" {
		if r, ok := g.admin(l.Admin1, land); ok {
			within = r
		}
	}
	if p, ok := g.city(l.Place, within); ok {
		a := Answer{Region: p.region, Lat: p.lat, Lon: p.lon, Touches: p.touches, Confidence: 0.95, Evidence: BySender, Said: l.Place}
		if land == "" {
			a.Confidence = 0.85
		}
		return a, true
	}
	if within != land && within != "" {
		a := Answer{Region: within, Confidence: 0.9, Evidence: BySender, Said: l.Admin1}
		if n, ok := g.regions[within]; ok {
			a.Lat, a.Lon = g.places[n].lat, g.places[n].lon
		}
		return a, true
	}
	return Answer{}, false
}

// admin returns a province or state by code or name; without a country, a Dutch one.
func (g *Gazetteer) admin(s string, land schema.Region) (schema.Region, bool) {
	fold := text.Folded(s)
	if land == "" || land == "NL" {
		if r, ok := g.hints[fold]; ok {
			return r, true
		}
		m := text.New(s)
		if len(m.Tokens) > 0 {
			if p := g.index.match(m, 0); p != nil {
				for _, n := range p.places {
					if g.places[n].kind == province {
						return g.places[n].region, true
					}
				}
			}
		}
		return "", false
	}
	r, ok := g.states[string(land)+"/"+fold]
	return r, ok
}

// city returns the likeliest place called name inside a region ("" for anywhere).
func (g *Gazetteer) city(name string, within schema.Region) (*place, bool) {
	if name == "" {
		return nil, false
	}
	p := g.phraseOf(name)
	if p == nil {
		return nil, false
	}
	for _, n := range p.places {
		if q := &g.places[n]; within == "" || within.Contains(q.region) {
			return q, true
		}
	}
	return nil, false
}

// phraseOf returns the phrase that is exactly name, nil for none.
func (g *Gazetteer) phraseOf(name string) *phrase {
	m := text.New(name)
	for i := range m.Tokens {
		if m.Tokens[i].Kind == text.Sign {
			continue
		}
		if p := g.index.match(m, i); p != nil && i+int(p.words) == len(m.Tokens) {
			return p
		}
		return nil
	}
	return nil
}

// at tells the region of a point: the municipality and PC4 in the Netherlands, the nearest city elsewhere.
func (g *Gazetteer) at(lat, lon float64) (Answer, bool) {
	y, x := float32(lat), float32(lon)
	if !(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180) || lat == 0 && lon == 0 {
		return Answer{}, false
	}
	any, far := g.grid().nearest(y, x, func(*gridPoint) bool { return true })
	if any == nil {
		return Answer{}, false
	}
	if any.code < 0 && any.region.Country() != "NL" { // a borough is told as its city
		if city, d := g.grid().nearest(y, x, func(p *gridPoint) bool { return p.people > 8*any.people && p.region.Country() == any.region.Country() }); city != nil && d < 15 {
			any, far = city, d
		}
	}
	a := Answer{Region: any.region, Lat: y, Lon: x, Confidence: 0.95, Evidence: ByCoordinates}
	if any.region.Country() != "NL" {
		switch {
		case far > 25:
			a.Region, a.Confidence = any.region.At(schema.LevelProvince), 0.6
		case far > 10:
			a.Confidence = 0.8
		}
		return a, true
	}
	if far > 15 { // out at sea
		a.Region, a.Confidence = any.region.At(schema.LevelProvince), 0.6
		return a, true
	}
	home := any.region.At(schema.LevelMunicipality)
	a.Region = home
	if near, d := g.grid().nearest(y, x, func(p *gridPoint) bool { return p.code >= 0 && home.Contains(p.region) }); near != nil && d < 4 {
		a.Region, a.Postcode = near.region, string(near.region[len(near.region)-4:])
	}
	return a, true
}
