package classify

import (
	"strings"
	"unicode"

	"outcry/ingest/text"
)

// meant reports whether the weak name at word i of clause ci stands where a brand would.
func (s *scan) meant(cs []clause, ci, i int) bool {
	c, w := &cs[ci], &s.words[i]
	if w.kind == text.Hashtag || w.kind == text.Handle {
		return true
	}
	by := s.written(c, i) + s.led(c, i) + s.followed(c, i)
	if s.fold(i) == iAm && s.mentions(c, i) {
		by -= 3
	}
	if c.failing > 0 {
		by++
	}
	if s.alone(c, i) {
		by += 2
	}
	if int(w.end)-i > 1 {
		by++ // a name of several words
	}
	if by == 1 && c.failing == 0 && fails(cs) && !s.sure(i) {
		by++
	}
	return by >= 2
}

// iAm is the brand that is also the verb of "ik".
const iAm = "ben"

// mentions reports whether "ik" stands in the same breath as word i and no word
// by which somebody has a provider leads to it: "waarom ik nu geblokkeerd ben".
func (s *scan) mentions(c *clause, i int) bool {
	if s.led(c, i) > 0 || s.words[i].upper && i > c.from {
		return false
	}
	for j, to := s.breathes(c, i), min(i+3, c.to); j < to; j++ {
		switch s.fold(j) {
		case "ik", "'k", "k", "die", "wie":
			return true
		}
	}
	return false
}

// fails reports whether something fails in any clause.
func fails(cs []clause) bool {
	for i := range cs {
		if cs[i].failing > 0 {
			return true
		}
	}
	return false
}

// sure reports whether a word other than i names a brand for sure.
func (s *scan) sure(i int) bool {
	for j := range s.words {
		if w := &s.words[j]; j != i && w.brand >= 0 && !w.weak {
			return true
		}
	}
	return false
}

// alone reports whether nothing but word i stands between two breaks: "geen bereik, simpel."
func (s *scan) alone(c *clause, i int) bool {
	next := int(s.words[i].end)
	return (i == c.from || s.words[i].brk != noBreak) && (next >= c.to || s.words[next].brk != noBreak) && len(s.words) > 1
}

// written is what speaks for a brand in how word i is written.
func (s *scan) written(c *clause, i int) int {
	switch w := &s.words[i]; {
	case i > c.from && w.upper || camel(s.m.Raw(int(w.tok))), w.upper && s.capitals(i):
		return 2
	case w.upper && s.fold(i) != iAm:
		return 1
	}
	return 0
}

// led is what speaks for a brand in the word before word i.
func (s *scan) led(c *clause, i int) int {
	if i == 0 {
		return 0
	}
	switch s.fold(i - 1) {
	case "bij", "van", "met", "via", "on", "with", "from", "chez", "mijn", "my", "mn", "m'n", "bei", "von", "op", "no", "geen", "zonder", "door", "bank", "avec", "app", "mit", "lost", "at",
		"heb", "hebben", "have", "using", "bedankt", "dank", "thanks", "cheers", "hey", "dear", "beste", "provider", "abonnement", "paying", "bloody", "kut", "behalve", "hallo", "hoi":
		return 2
	case "is":
		if i > 1 && s.fold(i-2) == "provider" {
			return 2
		}
		if next := int(s.words[i].end); i-1 == c.from && next < c.to && s.words[next].has(broken|brokenWeak|trouble|out) {
			return 1 // is sky down?
		}
		return -3
	case "ik", "i", "je", "hij", "een", "a", "zo", "in":
		return -3
	case "the", "de", "het":
		return -1
	}
	return 0
}

// followed is what speaks for a brand in the words behind word i.
func (s *scan) followed(c *clause, i int) int {
	w, next := &s.words[i], int(s.words[i].end)
	if next >= len(s.words) {
		return 1
	}
	n, f := &s.words[next], s.fold(next)
	switch {
	case n.brk == noBreak && (n.service() || n.has(broken|brokenWeak|works|trouble|lie|fall|negation)):
		return 2
	case n.brk != noBreak:
		return 1
	case f == "in" && next+1 < len(s.words) && s.words[next+1].upper:
		return 1
	case s.joined(next):
		return 3
	case acted(f):
		return 2
	case s.greeted(next):
		return 2
	case w.upper && n.has(now|still|again) && s.fold(i) != iAm || says(f):
		return 1
	}
	return 0
}

// greeted reports whether word i asks what stands before it how it is: "virgin r u
// down", "ben zijn jullie wakker".
func (s *scan) greeted(i int) bool {
	if i+1 >= len(s.words) {
		return false
	}
	switch s.fold(i) {
	case "r", "are", "zijn", "seid", "etes":
	default:
		return false
	}
	switch s.fold(i + 1) {
	case "u", "you", "jullie", "ihr", "vous":
		return true
	}
	return false
}

// joined reports whether word i joins what stands before it to a brand: "simpel en odido".
func (s *scan) joined(i int) bool {
	if i+1 >= len(s.words) || s.words[i+1].brand < 0 || s.words[i+1].weak {
		return false
	}
	switch s.fold(i) {
	case "en", "and", "und", "et", "of", "or":
		return true
	}
	return false
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

// acted reports whether f is a verb of which a company is the subject, and not I, or stands for one.
func acted(f string) bool {
	switch f {
	case "=", "stuurt", "laat", "verwijst", "beweert", "belooft", "antwoordt", "vraagt", "faalt", "hapert", "ligt", "weigert", "reageert", "krijgt", "levert", "presteert", "blijft", "zegt", "geeft", "heeft", "wants", "keeps", "gives", "won't", "wont", "can't", "says", "claims", "dropped", "schickt", "sagt", "behauptet":
		return true
	}
	return false
}

// says reports whether f is a word by which a company acts.
func says(f string) bool {
	switch f {
	case "say", "me", "zei", "s", "noemt", "vindt", "besluit", "denkt", "meldt", "have", "has", "hat", "please", "wat", "why", "waarom", "hoe", "zeggen":
		return true
	}
	return false
}
