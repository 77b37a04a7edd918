package classify

import (
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
			if w.weak && !s.meant(cs, ci, i) || s.aside(i) {
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
	if len(dst) == 0 && s.quoted() {
		dst = s.quotedBrand(dst)
	}
	return dst
}

// aside reports whether the brand at word i has nothing to do with what fails:
// the writer's employer, an app that only shows that the line is dead, a shop
// where the power is out.
func (s *scan) aside(i int) bool {
	w := &s.words[i]
	switch b := &s.t.brands[w.brand]; {
	case w.has(otherApp) && s.strong&(telecom|generic) != 0 && b.offers&telecom == 0:
		return true
	case b.guest && s.strong&bitPower != 0 && b.offers&(bitPower|bitOther) == 0:
		return true
	}
	return i >= 2 && s.employs(i)
}

// employs reports whether the writer works for the brand at word i.
func (s *scan) employs(i int) bool {
	switch s.fold(i - 1) {
	case "bij", "voor", "for", "at", "bei", "chez":
	default:
		return false
	}
	switch s.fold(i - 2) {
	case "werk", "werkte", "gewerkt", "work", "worked", "arbeite", "travaille":
		return true
	}
	return false
}

// quotedBrand adds the first brand that only the passage in quotes names: "Ziggo is
// back, they say".
func (s *scan) quotedBrand(dst []candidate) []candidate {
	for i := range s.m.Tokens {
		tok := &s.m.Tokens[i]
		if tok.Start < s.quote[0] || tok.End > s.quote[1] {
			continue
		}
		if _, at := s.t.lookup.find(tok.Hash); at >= 0 && s.t.known[at].brand >= 0 && (!s.t.known[at].weak || tok.Upper && tok.Start > s.quote[0]+1) {
			return append(dst, candidate{brand: s.t.known[at].brand, at: -1, how: ruleName})
		}
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
