package classify

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"outcry/ingest/text"
	"outcry/schema"
)

// entry is what one phrase of the lexicon says.
type entry struct {
	cats   category
	counts uint64 // lang as counters of 16 bits, one a language
	strong serviceSet
	plain  serviceSet
	abroad int32 // index into table.abroad + 1, 0 for none
	brand  int16 // index into table.brands, -1 for none
	weak   bool  // the brand is meant only in a fitting place
	thing  bool  // a product of the brand, not its name
	lang   uint8 // bit a language of langs
}

// abroad is what a word says in German and in French where that differs from
// what it says in Dutch and English.
type abroad struct {
	cats          [2]category
	strong, plain serviceSet // in either
}

func (a *abroad) join(o *abroad) {
	a.cats[0] |= o.cats[0]
	a.cats[1] |= o.cats[1]
	a.strong |= o.strong
	a.plain |= o.plain
}

// langs are the languages that the lexicon knows, in the order of their bits.
var langs = []string{"nl", "en", "de", "fr"}

// langDE is the bit of the first language that is only believed where the
// message is written in it: many short words mean other things in Dutch.
const langDE = 4

// brandFacts is what the rules need to know of a brand.
type brandFacts struct {
	slug     schema.Brand
	offers   serviceSet
	defaults serviceSet     // services whose reports are its where none is named
	first    serviceSet     // its default
	internet serviceSet     // what "internet" means with it
	one      []schema.Brand // slug alone, shared by all readings
	country  schema.Region  // where it does business, "" for several countries
	guest    bool           // it comes over the networks of others, which fail first
}

// table is a lexicon compiled for matching. It never changes once built.
type table struct {
	ids     map[string]int32 // folded word -> its node, which ends the one-word phrase
	lookup  hashTable        // the same by the hash of the word
	edges   map[uint64]int32 // node and next word -> node
	steps   hashTable        // the same
	filter  []uint64         // bits set over the keys of steps, to say no quickly
	follow  []uint64         // node -> bits of the words that may follow it in a phrase
	entries []int32          // node -> index into known, -1 for none
	known   []entry
	abroad  []abroad
	handles map[string]int16
	account hashTable // the same by the hash of the handle
	brands  []brandFacts
	bySlug  map[schema.Brand]int16
	times   timeWords
	inner   map[int32]bool // words of longer phrases that say something fails
	typos   typos
	model   *Model // nil for the rules alone
}

// compile builds the table of lex.
func compile(lex *Lexicon) (*table, error) {
	t := &table{
		ids: make(map[string]int32, 4096), edges: make(map[uint64]int32, 8192), handles: make(map[string]int16, 512), bySlug: make(map[schema.Brand]int16, len(lex.brands)), inner: make(map[int32]bool, 512),
	}
	m := new(text.Message)
	for i := range lex.brands {
		if err := t.addBrand(m, &lex.brands[i]); err != nil {
			return nil, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(lex.services)) {
		bit, _ := serviceBit(name)
		if err := t.addLangs(m, lex.services[name].Strong, entry{strong: bit, brand: -1}); err != nil {
			return nil, err
		}
		if err := t.addLangs(m, lex.services[name].Plain, entry{plain: bit, brand: -1}); err != nil {
			return nil, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(lex.phrases)) {
		if err := t.addLangs(m, lex.phrases[name], entry{cats: categoryNames[name], brand: -1}); err != nil {
			return nil, err
		}
	}
	for i := range t.known {
		e := &t.known[i]
		for l := range langs {
			e.counts |= uint64(e.lang>>l&1) << (16 * l)
		}
	}
	t.model = lex.Model
	t.typos, t.times = t.buildTypos(), newTimeWords()
	t.lookup, t.steps = newHashTable(len(t.ids)), newHashTable(len(t.edges))
	for w, id := range t.ids {
		t.lookup.put(text.Hash(w), id, t.entries[id])
	}
	t.account = newHashTable(len(t.handles))
	for h, brand := range t.handles {
		t.account.put(text.Hash(h), int32(brand), -1)
	}
	t.filter, t.follow = make([]uint64, filterBits/64), make([]uint64, len(t.entries))
	for key, node := range t.edges {
		t.follow[key>>32-1] |= followBit(int32(uint32(key)) - 1)
		at := filterBit(key)
		t.filter[at/64] |= 1 << (at % 64)
		t.steps.put(key, node, t.entries[node])
	}
	return t, nil
}

func (t *table) addBrand(m *text.Message, b *brandEntry) error {
	f := brandFacts{slug: b.Slug, country: b.home(), guest: b.Guest, first: bitOf(schema.Service(b.Services.list[0])), one: []schema.Brand{b.Slug}}
	for _, s := range b.Services.list {
		f.offers |= bitOf(schema.Service(s))
	}
	for _, s := range b.Default.list {
		f.defaults |= bitOf(schema.Service(s))
	}
	switch {
	case len(b.Internet.list) > 0:
		f.internet = bitOf(schema.Service(b.Internet.list[0]))
	case f.offers&bitFixedInternet != 0:
		f.internet = bitFixedInternet
	case f.offers&bitMobileData != 0:
		f.internet = bitMobileData
	}
	id := int16(len(t.brands))
	t.brands, t.bySlug[b.Slug] = append(t.brands, f), id
	for _, h := range b.Handles.list {
		t.handles[strings.ToLower(h)] = id
	}
	for _, add := range []struct {
		list *words
		e    entry
	}{
		{&b.Names, entry{brand: id}}, {&b.Weak, entry{brand: id, weak: true}}, {&b.Products, entry{brand: id, thing: true}}, {&b.Traps, entry{brand: -1, cats: trap}},
		{&b.Helpline, entry{brand: id, strong: bitPhoneLine}},
	} {
		if err := t.addAll(m, add.list, "", add.e); err != nil {
			return err
		}
	}
	return nil
}

func (t *table) addLangs(m *text.Message, l byLang, e entry) error {
	for _, lang := range slices.Sorted(maps.Keys(l)) {
		w := l[lang]
		if err := t.addAll(m, &w, lang, e); err != nil {
			return err
		}
	}
	return nil
}

// addAll adds every phrase of w under e.
func (t *table) addAll(m *text.Message, w *words, lang string, e entry) error {
	if i := slices.Index(langs, lang); i >= 0 {
		e.lang = 1 << i
	}
	for _, phrase := range w.list {
		all, err := expand(phrase)
		if err != nil {
			return fmt.Errorf("lexicon %s: phrase %q: %w: %w", w.at, phrase, err, schema.ErrInvalid)
		}
		for _, p := range all {
			m.Reset(p)
			t.add(m, e)
		}
	}
	return nil
}

// add puts the phrase in m into the trie.
func (t *table) add(m *text.Message, e entry) {
	node, n := int32(-1), 0
	var said []int32
	for i := range m.Tokens {
		if !spoken(m, i) {
			continue
		}
		id := t.wordNode(string(m.Fold(i)))
		if n == 0 {
			node = id
		} else {
			node = t.edge(node, id)
		}
		said = append(said, id)
		n++
	}
	if n == 0 || n > 255 {
		return
	}
	if n > 1 && e.cats&broken != 0 {
		for _, id := range said {
			t.inner[id] = true
		}
	}
	var far abroad
	foreign := n == 1 && e.lang >= langDE
	if foreign {
		far.strong, far.plain = e.strong, e.plain
		far.cats[e.lang/langDE-1] = e.cats
		e.cats, e.strong, e.plain = 0, 0, 0
	}
	if t.entries[node] < 0 {
		t.entries[node] = int32(len(t.known))
		t.known = append(t.known, e)
	}
	known := &t.known[t.entries[node]]
	known.join(e)
	if !foreign {
		return
	}
	if known.abroad == 0 {
		t.abroad = append(t.abroad, abroad{})
		known.abroad = int32(len(t.abroad))
	}
	t.abroad[known.abroad-1].join(&far)
}

func (e *entry) join(o entry) {
	e.cats |= o.cats
	e.strong |= o.strong
	e.plain |= o.plain
	e.lang |= o.lang
	if o.brand >= 0 && (e.brand < 0 || e.weak || e.thing) {
		e.brand, e.weak, e.thing = o.brand, o.weak, o.thing
	}
}

func (t *table) wordNode(w string) int32 {
	if id, ok := t.ids[w]; ok {
		return id
	}
	id := t.node()
	t.ids[w] = id
	return id
}

func (t *table) node() int32 {
	t.entries = append(t.entries, -1)
	return int32(len(t.entries) - 1)
}

func (t *table) edge(from, word int32) int32 {
	key := edgeKey(from, word)
	if n, ok := t.edges[key]; ok {
		return n
	}
	n := t.node()
	t.edges[key] = n
	return n
}

// followBit is the bit of a word in table.follow; words share them.
func followBit(word int32) uint64 { return 1 << (uint32(word) * 0x9E3779B1 >> 26) }

// filterBits is the size of the filter of steps.
const filterBits = 1 << 17

func filterBit(key uint64) uint64 { return key * hashBase >> 30 % filterBits }

// step returns the node behind node by the word of node word, and its entry; -1 for none.
func (t *table) step(node, word int32) (int32, int32) {
	key := edgeKey(node, word)
	if at := filterBit(key); t.filter[at/64]>>(at%64)&1 == 0 {
		return -1, -1
	}
	return t.steps.find(key)
}

// edgeKey is never 0: nodes are counted from 0, so both are raised by one.
func edgeKey(from, word int32) uint64 { return uint64(from+1)<<32 | uint64(uint32(word+1)) }

// spoken reports whether token i is part of phrases: words, numbers, names and
// the few signs that are read aloud.
func spoken(m *text.Message, i int) bool {
	switch m.Tokens[i].Kind {
	case text.Sign:
		switch m.Text[m.Tokens[i].Start] {
		case '&', '+', '%', '=':
			return true
		}
		return false
	case text.Link, text.Emoji:
		return false
	}
	return true
}
