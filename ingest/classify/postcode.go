package classify

import (
	"strings"
	"unicode"

	"outcry/ingest/text"
)

// postcodes makes the letters of Dutch postal codes no words: those of 5611 TV
// are no television, those of 3011 NS no railway.
func (s *scan) postcodes() {
	for i := 1; i < len(s.words); i++ {
		if s.lettered(i) && s.inPostcode(i) {
			w := &s.words[i]
			w.node, w.entry, w.letters = -1, -1, true
		}
	}
}

// lettered reports whether word i is two letters behind four digits.
func (s *scan) lettered(i int) bool {
	w, n := &s.words[i], &s.words[i-1]
	if w.kind != text.Word || n.kind != text.Number || w.tok != n.tok+1 {
		return false
	}
	digits, letters := s.fold(i-1), s.fold(i)
	return len(digits) == 4 && digits[0] != '0' && len(letters) == 2 && isLetter(letters[0]) && isLetter(letters[1])
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' }

// inPostcode reports whether the digits and letters that end at word i are a
// postal code, not a year or an hour before a name: "in 2024 NS", "van 1830 NS".
// Who names another brand tells where by the letters, not which; who names none
// but what a brand of that name offers means the brand: "geen treinen op 7524 NS".
func (s *scan) inPostcode(i int) bool {
	at := s.words[i].entry
	says := at >= 0 && s.t.known[at].speaks()
	code := s.saysPostcode(i) || s.bracketed(i)
	switch {
	case s.others(i):
		return code || says || s.capital(i)
	case says && s.offered(i):
		return false
	case code:
		return true
	case s.dates(i - 1):
		return false
	}
	return s.capital(i) || says && s.placed(i)
}

// offered reports whether word i names a Dutch brand and another word something
// that it offers.
func (s *scan) offered(i int) bool {
	e := &s.t.known[s.words[i].entry]
	if e.brand < 0 || s.t.brands[e.brand].country != "NL" {
		return false
	}
	var named serviceSet
	for j := range s.words {
		if at := s.words[j].entry; at >= 0 {
			named |= s.t.known[at].strong | s.t.known[at].plain
		}
	}
	return named&s.t.brands[e.brand].offers != 0
}

// speaks reports whether e names a brand or a service.
func (e *entry) speaks() bool { return e.brand >= 0 || e.strong|e.plain != 0 }

// saysPostcode reports whether a word close before word i speaks of postal codes.
func (s *scan) saysPostcode(i int) bool {
	for j := max(0, i-4); j < i-1; j++ {
		switch s.fold(j) {
		case "postcode", "postcoode", "postkode", "postcodegebied", "pc", "pc6", "adres":
			return true
		}
	}
	return false
}

// bracketed reports whether word i and its digits stand in brackets of their own.
func (s *scan) bracketed(i int) bool {
	open, shut := int(s.words[i-1].tok)-1, int(s.words[i].tok)+1
	return open >= 0 && shut < len(s.m.Tokens) && s.m.Raw(open) == "(" && s.m.Raw(shut) == ")"
}

// capital reports whether word i is in capitals in a message that is not.
func (s *scan) capital(i int) bool {
	raw := s.m.Raw(int(s.words[i].tok))
	return strings.IndexFunc(raw, unicode.IsLower) < 0 && strings.IndexFunc(s.m.Text, unicode.IsLower) >= 0
}

// others reports whether a word other than i names a brand for sure.
func (s *scan) others(i int) bool {
	for j := range s.words {
		w := &s.words[j]
		if j == i {
			continue
		}
		if w.brand >= 0 || w.entry >= 0 && s.t.known[w.entry].sure() {
			return true
		}
		if w.node < 0 {
			continue
		}
		if long, n := s.longest(j); n > 1 && long.sure() {
			return true
		}
	}
	return false
}

// sure reports whether e is the name of a brand and nothing else.
func (e *entry) sure() bool { return e.brand >= 0 && !e.weak }

// dates reports whether word i, of four digits, is a year or an hour by the word
// before it.
func (s *scan) dates(i int) bool {
	digits := s.fold(i)
	year := digits[:2] == "19" || digits[:2] == "20"
	hour := digits[:2] < "24" && digits[2] < '6'
	if i == 0 {
		return year
	}
	switch s.fold(i - 1) {
	case "van", "sinds", "vanaf", "tot", "since", "from", "until", "seit", "depuis":
		return year || hour
	case "in", "anno", "eind", "begin", "of":
		return year
	case "om", "at", "voor", "before", "na", "after", "trein":
		return hour
	}
	return false
}

// placed reports whether word i and its digits stand where a place does: behind
// "in" or "op", or at the end of a sentence.
func (s *scan) placed(i int) bool {
	if i+1 == len(s.words) || s.words[i+1].brk == hardBreak {
		return true
	}
	if i < 2 {
		return false
	}
	switch s.fold(i - 2) {
	case "in", "op", "bij", "rond", "regio", "omgeving":
		return true
	}
	return false
}
