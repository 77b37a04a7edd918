package classify

import (
	"strings"
	"unicode"

	"outcry/ingest/text"
	"outcry/schema"
)

// candidate is a brand that a message names and how much speaks for it as the one that fails.
type candidate struct {
	brand int16
	score float32
	at    int
	how   rule
}

// maxBrands bounds the brands that are told apart in one message.
const maxBrands = 6

// brandsOf returns the brands of the message, the failing one first. Weak names
// that mean no brand here lose it.
func (s *scan) brandsOf(cs []clause, dst []candidate) []candidate {
	for ci := range cs {
		c := &cs[ci]
		for i := c.from; i < c.to && c.brand >= 0; i++ {
			w := &s.words[i]
			if w.brand < 0 {
				continue
			}
			if w.weak && !s.meant(c, i) {
				w.brand = -1
				continue
			}
			s.brands++
			if find(dst, w.brand) == nil && len(dst) < maxBrands {
				dst = append(dst, candidate{brand: w.brand, at: i, how: howNamed(w)})
			}
		}
	}
	if len(dst) > 1 {
		s.compare(cs, dst)
	}
	return dst
}

// compare scores the brands found and puts the one that fails first.
func (s *scan) compare(cs []clause, dst []candidate) {
	for ci := range cs {
		c := &cs[ci]
		for i := c.from; i < c.to && c.brand >= 0; i++ {
			if s.words[i].brand < 0 {
				continue
			}
			switch x := find(dst, s.words[i].brand); {
			case x == nil:
			case x.at == i:
				x.score = s.blame(c, i)
			default:
				x.score = max(x.score, s.blame(c, i)) + 0.3
			}
		}
	}
	for i := 1; i < len(dst); i++ {
		if dst[i].score > dst[0].score+0.01 {
			dst[0], dst[i] = dst[i], dst[0]
		}
	}
}

func howNamed(w *word) rule {
	switch w.kind {
	case text.Handle:
		return ruleHandle
	case text.Hashtag:
		return ruleHashtag
	}
	return ruleName
}

// find returns the candidate of brand, nil for none.
func find(list []candidate, brand int16) *candidate {
	for i := range list {
		if list[i].brand == brand {
			return &list[i]
		}
	}
	return nil
}

// blame is how much speaks for the brand at word i as the failing one.
func (s *scan) blame(c *clause, i int) float32 {
	by := float32(1)
	if c.failing > 0 {
		by += 2
	}
	if s.words[i].weak {
		by -= 0.6
	}
	if c.working && c.failing == 0 || c.cats&relative != 0 {
		by--
	}
	if c.to < len(s.words) && c.failing == 0 && c.to-s.breathes(c, i) <= 2 {
		by += 2 // a heading: "Odido: geen bereik"
	}
	if i > c.from {
		switch s.fold(i - 1) {
		case "met", "bij", "via", "mijn", "my", "with", "on", "mn":
			by += 0.5
		case "naar", "to":
			by += 0.4
		case "geen", "zonder", "no":
			by += 0.5
		}
		if s.borrowed(c, i) {
			by -= 1.5
		}
		if s.asked(c, i) {
			by--
		}
	}
	if next := int(s.words[i].end); next < c.to {
		switch s.fold(next) {
		case "nummers", "nummer", "numbers", "klanten", "number":
			by -= 2
		case "naar":
			by--
		case "werkt", "wel", "heeft":
			by -= 0.3
		}
	}
	return by
}

// breathes returns the word after the last comma of c up to word i, or the first of c.
func (s *scan) breathes(c *clause, i int) int {
	for i > c.from && s.words[i].brk == noBreak {
		i--
	}
	return i
}

// asked reports whether the brand at word i is one of a choice: "of moet ik bij Stedin zijn".
func (s *scan) asked(c *clause, i int) bool {
	for j := max(c.from, i-4); j < i; j++ {
		switch s.fold(j) {
		case "of", "or", "oder", "ou":
			return true
		}
	}
	return false
}

// borrowed reports whether the brand at word i is somebody else's: "buurman met Vodafone".
func (s *scan) borrowed(c *clause, i int) bool {
	for j := max(c.from, i-3); j < i; j++ {
		switch s.fold(j) {
		case "buurman", "buurvrouw", "buren", "neighbour", "neighbor", "zij", "she", "he", "hij", "moeder", "vrouw", "vriend", "collega", "sport":
			return true
		}
	}
	return false
}

// meant reports whether the weak name at word i stands where a brand would.
func (s *scan) meant(c *clause, i int) bool {
	w := &s.words[i]
	by := 0
	switch {
	case w.kind == text.Hashtag:
		return true
	case i > c.from && w.upper || camel(s.m.Raw(int(w.tok))):
		by += 2
	case w.upper && s.capitals(i):
		by += 2
	case w.upper:
		by++
	}
	if i > 0 {
		switch s.fold(i - 1) {
		case "bij", "van", "met", "via", "on", "with", "from", "chez", "mijn", "my", "bei", "von", "op", "no", "geen", "zonder", "door", "bank", "avec", "app", "mit", "lost", "at":
			by += 2
		case "ik", "i", "je", "hij", "een", "a", "zo", "is", "in":
			by -= 3
		case "the", "de", "het":
			by--
		}
	}
	if next := int(w.end); next < len(s.words) {
		n := &s.words[next]
		if n.brk == noBreak && (n.service() || n.has(broken|brokenWeak|works|trouble|lie|fall|negation)) {
			by += 2
		} else if n.brk != noBreak {
			by++
		} else if w.upper && n.has(now|still|again) || says(s.fold(next)) {
			by++
		}
	} else {
		by++
	}
	if c.failing > 0 {
		by++
	}
	return by >= 2
}

// capitals reports whether word i is written in capitals where its neighbour is not: "NS top".
func (s *scan) capitals(i int) bool {
	raw := s.m.Raw(int(s.words[i].tok))
	if len(raw) < 2 || strings.ToUpper(raw) != raw {
		return false
	}
	for _, j := range [2]int{i - 1, i + 1} {
		if j >= 0 && j < len(s.words) {
			if beside := s.m.Raw(int(s.words[j].tok)); strings.ToUpper(beside) != beside {
				return true
			}
		}
	}
	return false
}

// camel reports whether a name is written with a capital inside: iDEAL.
func camel(raw string) bool {
	return len(raw) > 2 && raw[0] >= 'a' && raw[0] <= 'z' && strings.ContainsFunc(raw[1:], unicode.IsUpper)
}

// says reports whether f is a word by which a company acts.
func says(f string) bool {
	switch f {
	case "say", "says", "said", "sagt", "behauptet", "me", "zei", "s", "noemt", "vindt", "besluit", "denkt", "meldt", "claims", "zegt", "have", "has", "hat", "heeft", "keeps", "please", "wat", "why", "waarom", "hoe":
		return true
	}
	return false
}

// given returns the brand that the sender names, -1 where it names none that is known.
func (t *table) given(b schema.Brand) int16 {
	if b == "" {
		return -1
	}
	if id, ok := t.bySlug[b]; ok {
		return id
	}
	if id, ok := t.ids[text.Folded(string(b))]; ok && t.entries[id] >= 0 {
		return t.known[t.entries[id]].brand
	}
	return -1
}

// countryLanguages are the languages in which a country speaks of its own brands.
var countryLanguages = map[schema.Region]string{"NL": "nl", "DE": "de", "FR": "fr", "GB": "en"}

// defaultBrand returns the brand whose service s fails where none is named,
// "" where the lexicon knows none for messages in lang.
func (t *table) defaultBrand(s schema.Service, lang string) schema.Brand {
	for i := range t.brands {
		if b := &t.brands[i]; b.defaults != 0 && b.defaults&bitOf(s) != 0 && countryLanguages[b.country] == lang {
			return b.slug
		}
	}
	return ""
}
