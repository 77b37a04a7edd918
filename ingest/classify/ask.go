package classify

import "outcry/ingest/text"

// inquires reports whether c asks, yes or no, whether something fails or works again, and
// nothing in it says that the writer sees it fail: "heeft KPN een storing?", "ligt de Rabo
// eruit?", but not "is er hier weer een storing?", "heeft KPN storing, wij hebben niks" nor
// what gives a postal code.
func (s *scan) inquires(c *clause) bool {
	i := s.addressed(c)
	if i+1 >= c.to || !s.opens(i) || !s.questioned(c) && s.fold(i) != "heeft" {
		return false
	}
	if c.fixed >= 0 || s.confirms(c, i) {
		return true // "werkt pinnen weer bij de bakker?"
	}
	for ; i < c.to; i++ {
		if s.words[i].kind == text.Number {
			return false
		}
	}
	return c.cats&(first|here|home|again|still|negation) == 0
}

// addressed returns the word of c behind the brand, the account or the greeting to
// which it turns: "@ziggo", "hoi Liander".
func (s *scan) addressed(c *clause) int {
	i := c.from
	for i < c.to && (s.words[i].brand >= 0 || s.words[i].kind == text.Handle || greetings.has(s.m.Tokens[s.words[i].tok].Hash)) {
		i = max(i+1, int(s.words[i].end))
	}
	return i
}

// opens reports whether word i, with its subject behind it, opens a question whether
// something is so, in Dutch: in English "is KPN down?" is how people say that it is.
func (s *scan) opens(i int) bool {
	switch s.fold(i) {
	case "heeft", "hebben", "ligt", "liggen", "rijdt", "rijden", "werkt", "werken", "doet":
	case "is", "zijn":
		return s.fold(i+1) == "er" || i+2 < len(s.words) && s.fold(i+1) == "het" && s.fold(i+2) == "waar"
	case "klopt":
		return s.fold(i+1) == "het" || s.fold(i+1) == "dat"
	case "kan":
		return s.fold(i+1) == "iemand"
	case "weten", "weet":
		return i+2 < len(s.words) && s.fold(i+2) == "of"
	default:
		return false
	}
	for j := i + 1; j <= i+2 && j < len(s.words); j++ {
		if s.words[j].brand >= 0 || s.words[j].service() {
			return true
		}
	}
	return s.fold(i+1) == "jullie"
}

// confirms reports whether c, from word i on, asks somebody to confirm what is so where
// the writer is not: "kan iemand in Zeist bevestigen of daar geen stroom is?".
func (s *scan) confirms(c *clause, i int) bool {
	there := false
	for ; i < c.to; i++ {
		switch s.fold(i) {
		case "daar", "bevestigen":
			there = true
		}
	}
	return there && c.cats&(first|here|home) == 0
}
