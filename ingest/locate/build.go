package locate

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"outcry/ingest/text"
	"outcry/schema"
)

// builder gathers places and their names before the index is made.
type builder struct {
	g       *Gazetteer
	names   map[string]*phrase // by the full folded name
	munis   map[string]int32   // "GM0344" -> place
	byName  map[string][]int32 // canonical name of a Dutch place -> places
	labels  []string           // memory of the labels
	phrases []phrase           // memory of the phrases
	numbers []int32            // memory of their first meanings
	cues    cues
	foreign map[string]schema.Region // words that hint at a country
	fold    text.Message
	scratch []byte
}

// Open reads the embedded gazetteer and then the extensions: files of names in
// the form of names.yaml. An error names the file and the line at fault.
func Open(extensions ...Extension) (*Gazetteer, error) {
	b := &builder{
		g: &Gazetteer{
			hints: map[string]schema.Region{}, hinted: []schema.Region{""}, regions: make(map[schema.Region]int32, 1<<13),
			codes: make([]pc4, 9000), places: make([]place, 0, 1<<15), roads: map[string]*road{}, zips: map[string]*zip{}, states: map[string]schema.Region{}, lands: map[string]schema.Region{},
		},
		cues: cues{}, foreign: map[string]schema.Region{}, names: make(map[string]*phrase, 1<<15), munis: map[string]int32{}, byName: map[string][]int32{},
	}
	if err := b.readTables(); err != nil {
		return nil, err
	}
	sources := []*blocks{}
	own, err := readBlocks("names.yaml", namesFile)
	if err != nil {
		return nil, err
	}
	sources = append(sources, own)
	for _, e := range extensions {
		if e.Postcodes != nil {
			if err := b.readPostcodes(e); err != nil {
				return nil, err
			}
			continue
		}
		more, err := readBlocks(e.Name, e.Names)
		if err != nil {
			return nil, err
		}
		sources = append(sources, more)
	}
	for _, s := range sources {
		if err := b.readNames(s); err != nil {
			return nil, err
		}
	}
	b.finish()
	return b.g, nil
}

// Extension is a file that adds to the embedded gazetteer: names in the form of
// names.yaml, or postal codes as Import writes them.
type Extension struct {
	Name      string // of the file, for errors
	Names     string // content of a file of names
	Postcodes []byte // content of a file written by Import; when given, Names is not read
}

// readTables reads the generated files.
func (b *builder) readTables() error {
	nl, err := unpack(nlFile)
	if err != nil {
		return fmt.Errorf("unpack nl.tsv.gz: %w", err)
	}
	world, err := unpack(worldFile)
	if err != nil {
		return fmt.Errorf("unpack world.tsv.gz: %w", err)
	}
	b.g.rails = newRails()
	b.addCountry("NL", "Nederland")
	for _, p := range dutchProvinces {
		b.add(place{name: p[1], region: schema.Region("NL/" + p[0]), kind: province})
	}
	if err := eachRow(nl, b.dutchRow); err != nil {
		return fmt.Errorf("nl.tsv %w", err)
	}
	b.fillCodes()
	if err := eachRow(world, b.worldRow); err != nil {
		return fmt.Errorf("world.tsv %w", err)
	}
	return nil
}

var dutchProvinces = [][2]string{
	{"DR", "Drenthe"}, {"FL", "Flevoland"}, {"FR", "Friesland"}, {"GE", "Gelderland"}, {"GR", "Groningen"}, {"LI", "Limburg"},
	{"NB", "Noord-Brabant"}, {"NH", "Noord-Holland"}, {"OV", "Overijssel"}, {"UT", "Utrecht"}, {"ZE", "Zeeland"}, {"ZH", "Zuid-Holland"},
}

// add appends p and returns its number. The first place of a region stands for it.
func (b *builder) add(p place) int32 {
	n := int32(len(b.g.places))
	if len(b.labels) == cap(b.labels) {
		b.labels = make([]string, 0, 1<<12)
	}
	b.labels = append(b.labels, p.name)
	p.label, p.town = b.labels[len(b.labels)-1:len(b.labels):len(b.labels)], -1
	b.g.places = append(b.g.places, p)
	if p.kind == municipality || p.kind == province || p.kind == country || p.kind == state {
		if _, ok := b.g.regions[p.region]; !ok {
			b.g.regions[p.region] = n
		}
	}
	return n
}

func (b *builder) addCountry(code, name string) {
	b.g.lands[strings.ToLower(code)] = schema.Region(code)
	b.add(place{name: name, region: schema.Region(code), kind: country})
}

// dutchRow takes one line of nl.tsv: municipality, town, station or postal code.
func (b *builder) dutchRow(f []string) error {
	switch {
	case f[0] == "M" && len(f) == 7:
		return b.municipalityRow(f)
	case f[0] == "T" && len(f) == 8:
		return b.townRow(f)
	case f[0] == "S" && len(f) == 5:
		lat, lon, err := point(f[3], f[4])
		b.g.rails.add(f[2], b.region(f[1]), lat, lon)
		return err
	case f[0] == "P" && len(f) == 7:
		return b.codeRow(f)
	case f[0] == "":
		return nil
	}
	return fmt.Errorf("%q with %d fields is unknown", f[0], len(f))
}

func (b *builder) municipalityRow(f []string) error {
	lat, lon, err := point(f[4], f[5])
	if err != nil {
		return err
	}
	people, err := strconv.Atoi(f[6])
	if err != nil {
		return err
	}
	region := schema.Region("NL/" + f[2] + "/" + f[1])
	n := b.add(place{name: f[3], region: region, lat: lat, lon: lon, population: int32(people), kind: municipality})
	b.munis[f[1]] = n
	b.byName[f[3]] = append(b.byName[f[3]], n)
	b.name(f[3], n, 0)
	home := &b.g.places[b.g.regions[region.Parent()]]
	home.population += int32(people)
	return nil
}

func (b *builder) region(gm string) schema.Region { return b.g.places[b.munis[gm]].region }

func (b *builder) townRow(f []string) error {
	lat, lon, err := point(f[4], f[5])
	if err != nil {
		return err
	}
	people, err := strconv.Atoi(f[6])
	if err != nil {
		return err
	}
	p := place{name: f[3], region: b.region(f[2]), lat: lat, lon: lon, population: int32(people), kind: town}
	if f[1] == "district" {
		p.kind = district
		p.population = int32(people / 10)
	}
	n := b.add(p)
	b.byName[p.name] = append(b.byName[p.name], n)
	b.name(p.name, n, 0)
	if f[7] != "" {
		for alt := range strings.SplitSeq(f[7], "|") {
			b.name(alt, n, isAlias)
		}
	}
	return nil
}

func (b *builder) codeRow(f []string) error {
	number, err := strconv.Atoi(f[1])
	if err != nil || number < 1000 || number > 9999 {
		return fmt.Errorf("%q is no postal code", f[1])
	}
	lat, lon, err := point(f[3], f[4])
	if err != nil {
		return err
	}
	b.g.codes[number-1000] = pc4{region: b.region(f[2]) + "/" + schema.Region(f[1]), town: f[6], lat: lat, lon: lon, approximate: f[5] != ""}
	return nil
}

// fillCodes gives the numbers that the table lacks the place of the nearest
// number in the same three-digit, else two-digit area, marked approximate.
func (b *builder) fillCodes() {
	known := slices.Clone(b.g.codes)
	for i := range b.g.codes {
		if known[i].region != "" {
			continue
		}
		for _, size := range [2]int{10, 100} {
			if n := nearestKnown(known, i, size); n >= 0 {
				p := known[n]
				p.region, p.approximate = p.region.Parent()+schema.Region("/"+strconv.Itoa(i+1000)), true
				b.g.codes[i] = p
				break
			}
		}
	}
}

// nearestKnown returns the known number nearest to i in its area of that size, -1 for none.
func nearestKnown(known []pc4, i, size int) int {
	from := i - i%size
	best := -1
	for n := from; n < from+size; n++ {
		if known[n].region != "" && (best < 0 || max(n-i, i-n) < max(best-i, i-best)) {
			best = n
		}
	}
	return best
}

// worldRow takes one line of world.tsv: country, admin1, city or postal area.
func (b *builder) worldRow(f []string) error {
	switch {
	case f[0] == "C" && len(f) > 1:
		if f[1] != "NL" {
			b.addCountry(f[1], f[min(2, len(f)-1)])
		}
		for _, name := range f[min(2, len(f)):] {
			b.g.lands[text.Folded(name)] = schema.Region(f[1])
		}
		return nil
	case f[0] == "A" && len(f) == 4:
		region := schema.Region(f[1] + "/" + f[2])
		b.add(place{name: f[3], region: region, kind: state})
		b.g.states[f[1]+"/"+strings.ToLower(f[2])] = region
		b.g.states[f[1]+"/"+text.Folded(f[3])] = region
		return nil
	case f[0] == "T" && len(f) == 8:
		return b.cityRow(f)
	case f[0] == "Z" && len(f) == 7:
		lat, lon, err := point(f[5], f[6])
		b.g.zips[f[1]+f[2]] = &zip{admin1: schema.Region(f[1] + "/" + f[3]), city: f[4], lat: lat, lon: lon}
		return err
	case f[0] == "":
		return nil
	}
	return fmt.Errorf("%q with %d fields is unknown", f[0], len(f))
}

func (b *builder) cityRow(f []string) error {
	lat, lon, err := point(f[4], f[5])
	if err != nil {
		return err
	}
	people, err := strconv.Atoi(f[6])
	if err != nil {
		return err
	}
	region := schema.Region(f[1] + "/" + f[2] + "/" + strings.ReplaceAll(f[3], "/", "-"))
	n := b.add(place{name: f[3], region: region, lat: lat, lon: lon, population: int32(people), kind: abroad})
	b.name(f[3], n, 0)
	if f[7] != "" {
		for alt := range strings.SplitSeq(f[7], "|") {
			if b.folded(alt) != b.folded(f[3]) {
				b.nameAs(alt, n, isAlias, []string{alt})
			}
		}
	}
	return nil
}

// finish orders the meanings of each name and makes the index.
func (b *builder) finish() {
	groups := make(map[string][]phrase, len(b.names))
	x := newIndex(len(b.names) + len(b.names)/4 + len(b.cues) + len(b.foreign))
	for key, p := range b.names {
		b.order(p)
		p.words = uint8(min(255, 1+strings.Count(key, " ")))
		if p.words == 1 {
			x.put(key, []phrase{*p})
			continue
		}
		first, rest, _ := strings.Cut(key, " ")
		second, rest, _ := strings.Cut(rest, " ")
		p.rest = rest
		pair := key[:len(first)+1+len(second)]
		groups[pair] = append(groups[pair], *p)
	}
	for pair, group := range groups {
		slices.SortFunc(group, func(p, q phrase) int { return cmp.Or(int(q.words)-int(p.words), strings.Compare(p.rest, q.rest)) })
		x.put(pair, group)
	}
	for word, says := range b.cues {
		x.at(word).cue = says
	}
	b.number(x)
	b.g.index = x
	b.g.settleZips()
	b.g.cities = sync.OnceValue(b.g.citiesByRegion)
	b.g.grid = sync.OnceValue(func() *grid { return newGrid(b.g) })
	b.g.rails.finish()
}

// number gives each country that words hint at a number, and marks the words.
func (b *builder) number(x *index) {
	numbers := map[schema.Region]uint8{}
	for word, land := range b.foreign {
		if numbers[land] == 0 {
			if len(b.g.hinted) == 256 {
				continue
			}
			numbers[land] = uint8(len(b.g.hinted))
			b.g.hinted = append(b.g.hinted, land)
		}
		x.at(word).land = numbers[land]
	}
}

// order puts the likeliest meaning first: Dutch before foreign, then the more
// populous, and drops a municipality where its town of the same name is listed.
func (b *builder) order(p *phrase) {
	if len(p.places) == 1 {
		if b.g.places[p.places[0]].dutch() {
			p.manner |= isCity
		}
		return
	}
	world := int32(0)
	for _, n := range p.places {
		q := &b.g.places[n]
		if q.dutch() {
			p.manner |= isCity
		} else {
			world = max(world, q.population)
		}
	}
	slices.SortFunc(p.places, func(x, y int32) int {
		return cmp.Or(cmp.Compare(b.weight(y, world), b.weight(x, world)), cmp.Compare(x, y))
	})
	seen := p.places[:0]
	for _, n := range p.places {
		at := slices.IndexFunc(seen, func(o int32) bool { return b.g.places[o].region == b.g.places[n].region })
		switch {
		case at < 0:
			seen = append(seen, n)
		case b.g.places[seen[at]].kind == municipality && b.g.places[n].kind == town:
			seen[at] = n
		}
	}
	p.places = seen
}

// weight orders the meanings of a name, world being the inhabitants of its
// largest foreign one: a hamlet called Rome gives way to Rome.
func (b *builder) weight(n, world int32) int64 {
	q := &b.g.places[n]
	w := int64(q.population)
	switch q.kind {
	case province, area, country:
		return w + 1<<41
	case district:
		w -= 1 << 39
	}
	if q.dutch() {
		if q.population >= 5000 || world < 300000 {
			w += 1 << 40
		}
		return w
	}
	switch q.region.Country() { // near abroad
	case "BE", "DE", "LU", "GB", "IE", "FR":
		return 4 * w
	}
	return w
}
