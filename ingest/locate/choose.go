package locate

import (
	"strings"
	"unicode/utf8"

	"outcry/ingest/text"
	"outcry/schema"
)

// tellApart picks, of names that several places share, the one that the rest of the message speaks for.
func (j *judgement) tellApart() {
	for i := range j.f.n {
		h := &j.f.hits[i]
		if h.phrase == nil {
			continue
		}
		if j.qualified(h) {
			h.sure = max(h.sure, 0.92)
			continue
		}
		if j.amongProvinces(h) {
			continue
		}
		if len(h.phrase.places) < 2 || h.by == ByPostcode || h.settled {
			continue
		}
		if j.g.places[h.place].kind == province {
			j.byAbroad(h) // Limburg is a province of Belgium too
			continue
		}
		if !j.byNeighbour(h, i) && !j.byAbroad(h) && !j.acrossBorder(h) && !j.byProfile(h) && j.rival(h) {
			h.sure -= 0.15
		}
	}
}

// amongProvinces takes Utrecht and Groningen for the provinces where another province stands beside them.
func (j *judgement) amongProvinces(h *hit) bool {
	if j.f.n < 2 || h.to-h.from != 1 || j.g.places[h.place].kind == province || !j.g.places[h.place].dutch() {
		return false
	}
	region, ok := j.g.hints[string(j.m.Fold(int(h.from)))]
	if !ok {
		return false
	}
	for i := range j.f.n {
		o := &j.f.hits[i]
		if o != h && o.phrase != nil && j.g.places[o.place].kind == province && (o.from-h.to == 1 || h.from-o.to == 1) && !j.qualifies(o, h) {
			h.place, h.by = j.g.regions[region], ByProvince
			return true
		}
	}
	return false
}

// qualifies reports whether province o stands behind town h to say where it lies: "Groningen, Groningen".
func (j *judgement) qualifies(o, h *hit) bool {
	return o.from > h.from && j.g.places[o.place].region.Contains(j.g.places[h.place].region)
}

// rival reports whether another meaning of h has at least a quarter of the inhabitants.
func (j *judgement) rival(h *hit) bool {
	for _, n := range h.phrase.places {
		p := &j.g.places[n]
		if n != h.place && p.dutch() == j.g.places[h.place].dutch() && p.kind != district && p.population*4 > j.g.places[h.place].population {
			return true
		}
	}
	return false
}

// byAbroad takes a foreign meaning of a Dutch name where only a foreign country is
// hinted at: a city of some size, or an area.
func (j *judgement) byAbroad(h *hit) bool {
	if h.phrase.manner&isCity == 0 || !j.hintsOnlyAbroad() {
		return false
	}
	for _, n := range h.phrase.places {
		usual := j.g.places[h.place].population
		p := &j.g.places[n]
		known := p.kind == abroad && (p.population > usual/5 || usual < 20000) || p.kind == area && !p.dutch()
		if known && j.hints(p.region.Country()) {
			h.place, h.by = n, ByAbroad
			return true
		}
	}
	return false
}

// byProfile lets the author's profile decide between provinces.
func (j *judgement) byProfile(h *hit) bool {
	if j.c.ProfileLocation == "" {
		return false
	}
	home := j.g.profile(j.c.ProfileLocation).Region.At(schema.LevelProvince)
	for _, n := range h.phrase.places {
		usual := int64(j.g.places[h.place].population)
		if p := &j.g.places[n]; home != "" && home.Contains(p.region) && p.kind != province && 10*int64(p.population) > usual {
			h.place = n
			return true
		}
	}
	return false
}

// choose makes one answer of what was found.
func (g *Gazetteer) choose(m *text.Message, f *finding, c *schema.Complaint) Answer {
	switch f.n {
	case 0:
		return Answer{}
	case 1:
		return g.answer(m, f, &f.hits[0])
	}
	w := weighing{g: g, m: m, f: f, c: c}
	w.dropNamesakes()
	w.note()
	w.merge()
	if f.n == 1 {
		return w.listed(g.answer(m, f, &f.hits[0]))
	}
	if a, ok := w.segment(); ok {
		return w.listed(a)
	}
	w.weigh()
	best := 0
	for i := 1; i < f.n; i++ {
		if f.hits[i].score > f.hits[best].score {
			best = i
		}
	}
	a := g.answer(m, f, &f.hits[best])
	for i := range f.n {
		h := &f.hits[i]
		if i == best || h.polarity < f.hits[best].polarity || h.score < f.hits[best].score-1 {
			continue
		}
		if r := g.regionOf(h); r != "" && r != a.Region && !r.Contains(a.Region) && !a.Region.Contains(r) {
			a.Touches = append(a.Touches[:len(a.Touches):len(a.Touches)], r)
			a.Confidence = min(a.Confidence, 0.8)
		}
	}
	return w.listed(a)
}

// regionOf returns the region of an accepted hit.
func (g *Gazetteer) regionOf(h *hit) schema.Region {
	switch {
	case h.code != 0:
		return g.codes[h.code-1000].region
	case h.road != nil:
		return h.road.region
	case h.place >= 0:
		return g.places[h.place].region
	}
	return ""
}

// answer is what one hit alone says.
func (g *Gazetteer) answer(m *text.Message, f *finding, h *hit) Answer {
	a := Answer{Region: g.regionOf(h), Confidence: h.sure, Evidence: h.by, Said: m.Text[m.Tokens[h.from].Start:m.Tokens[h.to-1].End], Names: g.label(m, h)}
	switch {
	case h.code != 0:
		p := &g.codes[h.code-1000]
		a.Lat, a.Lon, a.Postcode = p.lat, p.lon, string(p.region[len(p.region)-4:])
		if p.approximate {
			a.Confidence -= 0.15
		}
	case h.road != nil:
		a.Touches = h.road.touches
	default:
		p := &g.places[h.place]
		a.Lat, a.Lon, a.Touches = p.lat, p.lon, p.touches
	}
	return a
}

// label returns how Names lists a hit; nil for what is no place of its own.
func (g *Gazetteer) label(m *text.Message, h *hit) []string {
	switch {
	case h.code != 0:
		return g.townLabel(&g.codes[h.code-1000])
	case h.road != nil:
		return nil
	}
	p := &g.places[h.place]
	switch {
	case p.kind == country:
		return nil
	case p.kind == district && p.town >= 0:
		return g.places[p.town].label
	case p.kind == district:
		return g.places[g.regions[p.region]].label
	case p.kind == abroad && h.phrase != nil && h.phrase.label != nil:
		return h.phrase.label
	case p.kind == abroad && h.phrase != nil && !ascii(p.name) && h.to-h.from == 1:
		if raw := m.Raw(int(h.from)); ascii(raw) && raw[0] != '#' { // Montreal for Montréal
			return []string{strings.ToUpper(raw[:1]) + strings.ToLower(raw[1:])}
		}
	}
	return p.label
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// townLabel returns the label of the town of a postal code.
func (g *Gazetteer) townLabel(p *pc4) []string {
	return []string{p.town}
}
