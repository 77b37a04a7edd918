package locate

import (
	"cmp"
	"slices"
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

// Open reads the embedded gazetteer and then the extensions. An error names the
// file and the line or record at fault.
func Open(extensions ...Extension) (*Gazetteer, error) {
	b := &builder{
		g: &Gazetteer{
			hints: map[string]schema.Region{}, hinted: []schema.Region{""}, regions: make(map[schema.Region]int32, 1<<13),
			codes: make([]pc4, 9000), places: make([]place, 0, 1<<15), roads: map[string]*road{}, zips: map[string]*zip{}, states: map[string]schema.Region{}, shapes: shapesFile, lands: map[string]schema.Region{},
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
		}
		if e.Shapes != nil {
			if err := b.readShapes(e); err != nil {
				return nil, err
			}
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

// Extension adds to the embedded gazetteer: names in the form of names.yaml,
// postal codes as Import writes them, or outlines. What is empty is left out.
type Extension struct {
	Name      string // of the file, for errors
	Names     string // content of a file of names
	Postcodes []byte // content of a file written by Import
	Shapes    []byte // GeoJSON with exact outlines of municipalities or provinces, WGS 84
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

// finish orders the meanings of each name and makes the index.
func (b *builder) finish() {
	groups := make(map[string][]phrase, len(b.names))
	x := newIndex(len(b.names) + len(b.names)/4 + len(b.cues) + len(b.foreign))
	for key, p := range b.names {
		b.order(key, p)
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
	names := b.names
	b.g.typos = sync.OnceValue(func() *typos { return newTypos(names, b.g) })
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
func (b *builder) order(key string, p *phrase) {
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
	letters := lettersOf(key)
	weight := func(n int32) int64 {
		w := b.weight(n, world)
		if q := &b.g.places[n]; w >= 1<<39 && q.dutch() && strings.EqualFold(lettersOf(q.name), letters) { // its own name beats another's alias
			w += 1 << 36
		}
		return w
	}
	slices.SortFunc(p.places, func(x, y int32) int { return cmp.Or(cmp.Compare(weight(y), weight(x)), cmp.Compare(x, y)) })
	seen := p.places[:0]
	for _, n := range p.places {
		at := slices.IndexFunc(seen, func(o int32) bool { return b.g.places[o].region == b.g.places[n].region })
		switch {
		case at < 0:
			seen = append(seen, n)
		case b.g.places[seen[at]].kind == municipality && b.g.places[n].kind == town && b.g.places[seen[at]].name == b.g.places[n].name:
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
