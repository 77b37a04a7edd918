package classify

import (
	"slices"

	"outcry/ingest/text"
)

// clause is a stretch of words between hard breaks and "but", and what it says.
type clause struct {
	from, to int
	cats     category
	failing  float32    // how strongly something fails in it
	strong   serviceSet // services named in it
	plain    serviceSet
	failed   serviceSet // services whose failing is said outright
	denied   bool       // "no outage", "not down"
	working  bool       // something works well
	others   bool       // who or what is back is no service
	fixed    int        // word after which something works again, -1 for none
	hashtag  bool       // all of failing rests on hashtags
	brand    int16      // last brand in it
	own      bool       // first person
	rule     rule       // what weighed most
	at       int        // the word it was found at
}

// Distances in words within which two words belong together.
const (
	reachNegation = 4 // geen [goed mobiel] internet
	reachVerb     = 7 // doet het vandaag in Delft alweer niet
	reachWeak     = 6 // internet [is vandaag erg] traag
)

// clauses cuts the words and weighs every clause.
func (s *scan) clauses(dst []clause) []clause {
	if s.all&howto != 0 {
		s.comfort()
	}
	start := 0
	for i := 1; i <= len(s.words); i++ {
		if i < len(s.words) && s.words[i].brk != hardBreak && !(s.words[i].has(but) && i > start) {
			continue
		}
		if len(dst) == cap(dst) {
			dst = slices.Grow(dst, 1)
		}
		dst = dst[:len(dst)+1]
		c := &dst[len(dst)-1]
		*c = clause{}
		c.from, c.to, c.brand, c.fixed = start, i, -1, -1
		s.weigh(c)
		start = i
	}
	return dst
}

// weighLone takes a clause of one or two words: "Ziggo. Dood. Help."
func (s *scan) weighLone(c *clause) {
	if c.to-c.from <= 2 && c.failing == 0 && c.from > 0 && c.cats&brokenWeak != 0 && s.words[c.from].kind == text.Word {
		c.fail(1.7, ruleWeak, c.from, 0)
	}
}

// appAt reports whether somebody else's app is what fails at word i: the
// nearest subject before it is one.
func (s *scan) appAt(c *clause, i int) bool {
	for j := i; j >= c.from && j > i-6; j-- {
		w := &s.words[j]
		if w.has(otherApp) {
			return true
		}
		if w.service() || w.brand >= 0 {
			return false
		}
	}
	return false
}

// last holds where the latest word of each sort stood in the clause.
type last struct{ neg, nobody, never, service, brand, verb, lie, fall, good, comma, zero int }

const nowhere = -99

// unsaid is last at the beginning of a clause.
var unsaid = last{nowhere, nowhere, nowhere, nowhere, nowhere, nowhere, nowhere, nowhere, nowhere, nowhere, nowhere}

// weigh reads one clause from left to right.
func (s *scan) weigh(c *clause) {
	l := unsaid
	tags, total := float32(0), float32(0)
	for i := c.from; i < c.to; i++ {
		w := &s.words[i]
		if w.brk == softBreak {
			l.comma = i
		}
		if w.tells() {
			before := c.failing
			s.weighWord(c, &l, i, w)
			if c.failing > before && s.all&otherApp != 0 && s.appAt(c, i) {
				c.failing = before + (c.failing-before)*0.3
			}
			if w.kind == text.Hashtag {
				tags += c.failing - before
			}
			total += c.failing - before
		}
		c.cats |= w.cats
		c.strong |= w.strong
		c.plain |= w.plain
		if w.brand >= 0 {
			c.brand = w.brand
		}
	}
	if n := c.to - c.from; n > 2 && s.fold(c.from) == "hoe" && (s.fold(c.from+2) == "ik" || n > 3 && s.fold(c.from+3) == "ik" && s.fold(c.from+1) != "lang") && !s.despairs(c.from, c.to) {
		c.cats |= howto
		s.all |= howto
	}
	s.weighLone(c)
	s.failsAgain(c)
	c.hashtag = total > 0 && tags == total
	c.own = c.cats&first != 0
}

// despairs reports whether the question how, at word i, asks nothing but what is to
// become of the writer: "hoe moet ik nu koken?".
func (s *scan) despairs(i, to int) bool {
	for j := i + 1; j < to && j <= i+4; j++ {
		switch s.fold(j) {
		case "nu", "nou", "dan", "straks", "vanavond":
			return s.fold(i) == "hoe"
		}
	}
	return false
}

// comfort takes the questions how out of what the message says that are despair.
func (s *scan) comfort() {
	left := category(0)
	for i := range s.words {
		w := &s.words[i]
		if w.has(howto) && s.despairs(i, len(s.words)) {
			w.cats &^= howto
		}
		left |= w.cats & howto
	}
	s.all = s.all&^howto | left
}
