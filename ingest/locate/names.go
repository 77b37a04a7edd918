package locate

import (
	"strings"

	"outcry/ingest/text"
	"outcry/schema"
)

// readNames takes one file of names.
func (b *builder) readNames(s *blocks) error {
	for _, read := range []func(*blocks) error{
		b.readAliases, b.readDistricts, b.readAreas, b.readProvinces, b.readCountries, b.readAbroad, b.readWords, b.cues.read,
		b.readStations, b.readLines, b.readRoads,
	} {
		if err := read(s); err != nil {
			return err
		}
	}
	return nil
}

// dutchPlace returns the largest Dutch town or municipality of a name, -1 for none.
func (b *builder) dutchPlace(name string) int32 {
	best := int32(-1)
	for _, n := range b.byName[name] {
		if best < 0 || b.rank(n) > b.rank(best) {
			best = n
		}
	}
	return best
}

// rank prefers towns to districts and the populous to the rest.
func (b *builder) rank(n int32) int32 {
	p := &b.g.places[n]
	if p.kind == district {
		return -1
	}
	return p.population
}

func (b *builder) readAliases(s *blocks) error {
	return s.pairs("aliases", func(line int, key string, values []string) error {
		n := b.dutchPlace(key)
		if n < 0 {
			return s.fault(line, "no Dutch place is called %q", key)
		}
		for _, v := range values {
			how := isAlias
			if v[0] == '0' {
				how |= isCode
			}
			b.name(v, n, how)
		}
		return nil
	})
}

func (b *builder) readDistricts(s *blocks) error {
	return s.pairs("districts", func(line int, key string, values []string) error {
		home := b.dutchPlace(key)
		if home < 0 {
			return s.fault(line, "no Dutch place is called %q", key)
		}
		p := b.g.places[home]
		for _, v := range values {
			n := b.near(v, home)
			if n < 0 {
				n = b.add(place{name: v, region: p.region, lat: p.lat, lon: p.lon, population: p.population / 100, kind: district})
				b.name(v, n, 0)
			}
			b.g.places[n].town = home
			b.g.places[n].kind = district
			b.byName[v] = append(b.byName[v], n)
		}
		return nil
	})
}

// near returns the place called name in home's municipality, -1 for none.
func (b *builder) near(name string, home int32) int32 {
	for _, n := range b.byName[name] {
		if n != home && b.g.places[n].kind != municipality && b.g.places[n].region == b.g.places[home].region {
			return n
		}
	}
	return -1
}

// municipalities turns names of municipalities into their regions.
func (b *builder) municipalities(s *blocks, line int, names []string, within schema.Region) ([]schema.Region, error) {
	var out []schema.Region
	for i := 0; i < len(names); i++ {
		name := names[i]
		if name == "Nuenen" && i+1 < len(names) { // the one municipality with a comma in its name
			name, i = "Nuenen, Gerwen en Nederwetten", i+1
		}
		n := int32(-1)
		for _, c := range b.byName[name] {
			if p := &b.g.places[c]; within.Contains(p.region) && (n < 0 || p.kind == municipality) {
				n = c
			}
		}
		if n < 0 {
			return nil, s.fault(line, "no municipality in %s is called %q", within, name)
		}
		out = append(out, b.g.places[n].region)
	}
	return out, nil
}

func (b *builder) readAreas(s *blocks) error {
	for _, l := range s.lines["areas"] {
		f := strings.Split(l.text, "|")
		if len(f) != 3 {
			return s.fault(l.number, "want names | region | municipalities")
		}
		region, err := schema.ParseRegion(strings.TrimSpace(f[1]))
		if err != nil {
			return s.fault(l.number, "%v", err)
		}
		touches, err := b.municipalities(s, l.number, splitList(f[2]), region)
		if err != nil {
			return err
		}
		home := b.g.places[max(0, b.g.regions[region])]
		names := splitList(f[0])
		if len(names) == 0 {
			return s.fault(l.number, "an area needs a name")
		}
		n := b.add(place{name: names[0], region: region, touches: touches, lat: home.lat, lon: home.lon, kind: area})
		for _, name := range names {
			b.name(name, n, isAlias)
		}
	}
	return nil
}

func (b *builder) readProvinces(s *blocks) error {
	err := s.pairs("provinces", func(line int, key string, values []string) error {
		n, ok := b.g.regions[schema.Region("NL/"+key)]
		if !ok {
			return s.fault(line, "no province has the code %q", key)
		}
		for _, v := range values {
			b.name(v, n, 0)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.pairs("hints", func(line int, key string, values []string) error {
		region := schema.Region("NL/" + key)
		if _, ok := b.g.regions[region]; !ok {
			return s.fault(line, "no province has the code %q", key)
		}
		for _, v := range values {
			b.g.hints[text.Folded(v)] = region
		}
		return nil
	})
}

func (b *builder) readCountries(s *blocks) error {
	for _, l := range s.lines["countries"] {
		code, rest, _ := strings.Cut(l.text, ":")
		n, ok := b.g.regions[schema.Region(code)]
		if !ok {
			return s.fault(l.number, "no country has the code %q", code)
		}
		names, hints, _ := strings.Cut(rest, "|")
		for _, v := range splitList(names) {
			b.name(v, n, 0)
			b.g.lands[text.Folded(v)] = schema.Region(code)
			b.foreign[foldWord(v)] = schema.Region(code)
		}
		for _, v := range splitList(hints) {
			b.foreign[foldWord(v)] = schema.Region(code)
		}
	}
	return nil
}

func (b *builder) readAbroad(s *blocks) error {
	return s.pairs("abroad", func(line int, key string, values []string) error {
		n := b.foreignCity(key)
		if n < 0 {
			return s.fault(line, "no city is called %q; write country/name", key)
		}
		for _, v := range values {
			b.nameAs(v, n, isAlias, []string{v})
		}
		return nil
	})
}

// foreignCity returns the largest city of a key such as "DE/Berlin", -1 for none.
func (b *builder) foreignCity(key string) int32 {
	land, name, _ := strings.Cut(key, "/")
	best := int32(-1)
	if p := b.names[b.folded(name)]; p != nil {
		for _, n := range p.places {
			q := &b.g.places[n]
			if q.kind == abroad && q.name == name && string(q.region.Country()) == land && (best < 0 || q.population > b.g.places[best].population) {
				best = n
			}
		}
	}
	return best
}

// readWords marks the names that are words too; an underscore stands for a blank.
func (b *builder) readWords(s *blocks) error {
	for block, how := range map[string]manner{"words": isWord, "common": isWord | isCommon, "never": isWord | isCommon | isNever} {
		for _, l := range s.lines[block] {
			for word := range strings.FieldsSeq(l.text) {
				if p := b.names[b.folded(strings.ReplaceAll(word, "_", " "))]; p != nil {
					p.manner |= how
				}
			}
		}
	}
	return nil
}
