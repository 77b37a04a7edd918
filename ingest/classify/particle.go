package classify

import "outcry/ingest/text"

// does reports whether word i is a "doet" that needs an object to mean that
// something works: "doet het weer", not "doet weer moeilijk".
func (s *scan) does(i int) bool {
	switch s.fold(i) {
	case "doet", "doen", "doe":
		return true
	}
	return false
}

// goesOut reports whether the particle at word i ends "gaat er ... uit": what
// goes out without "er" may be somebody who does.
func (s *scan) goesOut(c *clause, i int) bool {
	there := s.fold(i) == "eruit"
	if !there && s.fold(i) != "uit" {
		return false
	}
	for j := i - 1; j >= max(c.from, i-6); j-- {
		switch s.fold(j) {
		case "er":
			there = true
		case "gaat", "gaan", "ging", "gingen":
			return there
		}
	}
	return false
}

// taken reports whether the "uit" at word i belongs to a verb before it with which
// it says something else: "rolt glasvezel uit", "breidt het netwerk uit".
func (s *scan) taken(c *clause, i int) bool {
	if s.fold(i) != "uit" {
		return false
	}
	for j := max(c.from, i-7); j < i; j++ {
		switch s.fold(j) {
		case "breidt", "breid", "breiden", "breidde", "breidden", "rolt", "rol", "rollen", "rolde", "rolden", "bouwt", "bouwen", "bouwde",
			"voert", "voeren", "voerde", "stelt", "stellen", "stelde", "legt", "leggen", "legde", "zoekt", "zoek", "zoeken", "zocht",
			"probeer", "probeert", "proberen", "probeerde", "pakt", "pakken", "pakte", "zet", "zetten", "geeft", "geven", "gaf", "zendt", "zenden", "zond":
			return true
		}
	}
	return false
}

// lieReach is how far a particle may stand behind "ligt": at the end of the
// clause farther ("ligt er voor de derde keer deze week af").
func (s *scan) lieReach(c *clause, i int) int {
	if s.closes(c, i) {
		return reachVerb + 3
	}
	return reachVerb
}

// closes reports whether c pauses or ends behind word i.
func (s *scan) closes(c *clause, i int) bool { return i+1 >= c.to || s.words[i+1].brk != noBreak }

// fallReach is how far a particle may stand behind "valt": at the end of the
// clause far, before more words near ("valt uit", "valt bij ons elke avond uit").
func (s *scan) fallReach(c *clause, i int) int {
	if s.closes(c, i) {
		return 9
	}
	return 5
}

// ousts reports whether word i and the one behind it wish somebody gone: "weg met
// Odido", "down with BT". Nothing that could be gone stands before it.
func (s *scan) ousts(c *clause, i int) bool {
	if i+1 >= c.to {
		return false
	}
	switch f, next := s.fold(i), s.fold(i+1); f {
	case "weg":
		if next != "met" {
			return false
		}
	case "down", "away":
		if next != "with" {
			return false
		}
	default:
		return false
	}
	for j := s.breathes(c, i); j < i; j++ {
		if k := s.words[j].kind; k != text.Handle && k != text.Hashtag {
			return false
		}
	}
	return true
}

// restful are those who lie still of themselves, and are no service.
var restful = newWordSet(
	"verkeer", "snelweg", "bouw", "nieuwbouw", "woningbouw", "bouwproject", "bouwprojecten", "project", "projecten", "verbouwing", "productie", "fabriek", "economie",
	"politiek", "kabinet", "formatie", "klusser", "aannemer", "schilder", "competitie", "haven", "werk",
)

// rests reports whether what lies still at word i of c is no service: "het verkeer ligt
// stil op de A12".
func (s *scan) rests(c *clause, i int) bool {
	if last := int(s.words[i].end) - 1; s.fold(last) != "stil" {
		return false
	}
	for j := s.breathes(c, i); j < i; j++ {
		if restful.has(s.m.Tokens[s.words[j].tok].Hash) {
			return true
		}
	}
	return false
}
