package locate

import (
	"outcry/ingest/text"
	"outcry/schema"
)

// weighing decides between several places in one message.
type weighing struct {
	g *Gazetteer
	m *text.Message
	f *finding
	c *schema.Complaint

	names []string
	moves bool // it tells of moving house
}

// weigh scores the hits by what the clause around each says.
func (w *weighing) weigh() {
	f := w.f
	w.moves = w.moved()
	from, soft, before := 0, false, int8(0)
	for i := 0; i < f.n; {
		last, to, softer := i, len(w.m.Tokens), false
		for last+1 < f.n {
			cut, loose := w.split(int(f.hits[last].to), &f.hits[last+1])
			if cut >= 0 {
				to, softer = cut, loose
				break
			}
			last++
		}
		polarity, contrary := w.polarity(from, to)
		switch {
		case contrary && before != 0:
			polarity = -before
		case polarity == 0 && soft:
			polarity = before
		}
		soft, before = softer, polarity
		for k := i; k <= last; k++ {
			h := &f.hits[k]
			h.polarity = polarity
			h.score = 4*polarity + w.leaning(h, from)
		}
		i, from = last+1, to
	}
	w.settleHome()
	w.settleTrip()
}

// split returns where between two names one clause ends and the next begins, -1
// where they belong to one: "Houten en Nieuwegein beide zonder". A cut is soft
// where nothing but a preposition makes it: "naar Gouda geen bereik bij Woerden".
func (w *weighing) split(from int, next *hit) (cut int, soft bool) {
	to := int(next.from)
	words := 0
	cut = -1
	for i := from; i < to; i++ {
		t := &w.m.Tokens[i]
		c := w.f.cue(i)
		switch {
		case t.Kind == text.Sign:
			switch w.m.Raw(i) {
			case ".", "!", "?", ";", "…":
				return i + 1, false
			case ",", "(", ")", ":":
				cut = i + 1
			}
		case c&cueTurn != 0 && c&cueWorks == 0:
			return i, false
		case c&cueAnd != 0:
			if cut < 0 || i == cut {
				cut = i
			}
		case c&(cueIn|cueBetween|cueArticle) != 0 && c&(cueFail|cueWorks) == 0:
		default:
			words++
		}
	}
	switch {
	case words == 0 && cut == to && cut > from && w.m.Tokens[cut-1].Kind == text.Sign && (w.elliptic(int(next.to)) || w.f.cue(int(next.to))&cueSubject != 0):
		return cut, false // "Zuidlaren, Groningen wel"
	case words == 0:
		return -1, false
	case cut >= 0:
		return cut, false
	case to > from+1 && w.f.cue(to-1)&cueIn != 0:
		return to - 1, true
	}
	return to, true
}

// polarity is 1 where tokens [from, to) say that it fails, -1 that it works, else
// 0; contrary where nothing but a "wel" or "niet" says so, which answers the clause before.
func (w *weighing) polarity(from, to int) (polarity int8, contrary bool) {
	fails, works, elliptic, told := false, false, false, 0
	for i := from; i < to; i++ {
		c := w.f.cue(i)
		if c&(cueFail|cueWorks) == 0 {
			continue
		}
		told++
		elliptic = w.elliptic(i)
		switch {
		case c&cueFail != 0 && w.harmless(i, to):
			works = true
			i++
		case c&cueFail != 0:
			fails = true
		default:
			works = true
		}
	}
	contrary = told == 1 && elliptic
	switch {
	case fails:
		return 1, contrary
	case works:
		return -1, contrary
	}
	return 0, false
}

// elliptic reports whether token i is a "wel" or "niet" that stands for a whole clause, not "ook niet".
func (w *weighing) elliptic(i int) bool {
	if i >= len(w.m.Tokens) {
		return false
	}
	switch string(w.m.Fold(i)) {
	case "wel", "niet", "not", "nicht", "pas":
	default:
		return false
	}
	switch {
	case i == 0:
		return true
	}
	switch string(w.m.Fold(i - 1)) {
	case "ook", "also", "auch", "het", "doet", "werkt":
		return false
	}
	return true
}

// harmless reports whether the token i is the "geen" of "geen last" or "geen problemen".
func (w *weighing) harmless(i, to int) bool {
	if i+1 >= to {
		return false
	}
	switch string(w.m.Fold(i)) {
	case "geen", "no", "nergens", "zonder", "kein", "keine", "niets", "niks":
	default:
		return false
	}
	switch string(w.m.Fold(i + 1)) {
	case "aan":
		return i+3 < to && w.m.FoldString(i+3) == "hand"
	case "mis", "last", "probleem", "problemen", "storing", "storingen", "klachten", "issues", "issue", "problem", "problems", "trouble", "outage", "probleme", "gedoe", "centje":
		return true
	}
	return false
}

// leaning is what the words right before a name add: there now, there at other times, or only bound for it.
func (w *weighing) leaning(h *hit, from int) int8 {
	lean := int8(0)
	for i := max(from, int(h.from)-4); i < int(h.from); i++ {
		c := w.f.cue(i)
		if c&cueHere != 0 {
			lean += 2
		}
		if c&cueArrive != 0 {
			lean++
		}
		if c&cueHome != 0 {
			lean--
		}
	}
	switch c := w.f.cue(int(h.from) - 1); {
	case c&cueTo != 0 && w.moves:
		lean += 2
	case c&cueTo != 0:
		lean -= 2
	case c&cueFrom != 0:
		lean--
	}
	if w.origin(int(h.from)) || w.spared(int(h.from)) || w.moves && w.left(h) {
		lean -= 6
	}
	if h.code != 0 {
		lean++
	}
	return lean
}

// moved reports whether the message tells of moving house, so that who went to a
// place lives there: "van Breda naar Tilburg verhuisd".
func (w *weighing) moved() bool {
	for i := range w.m.Tokens {
		switch w.m.FoldString(i) {
		case "verhuisd", "verhuist", "verhuizing", "verhuis", "verhuisden", "overgezet", "moved", "moving", "umgezogen", "demenage":
			return true
		}
	}
	return false
}

// left reports whether h is where somebody moved away from: "van Breda", "Breda naar", "Breda -> Tilburg".
func (w *weighing) left(h *hit) bool {
	if w.f.cue(int(h.from)-1)&cueFrom != 0 {
		return true
	}
	i := int(h.to)
	if i < len(w.m.Tokens) && w.m.Raw(i) == "-" {
		i++
	}
	return i < len(w.m.Tokens) && (w.m.Raw(i) == ">" || w.m.Raw(i) == "→" || w.f.cue(i)&cueTo != 0)
}

// origin reports whether the name at token at is but where somebody comes from: "de
// monteur moest uit Arnhem komen", "ik kom uit Limburg".
func (w *weighing) origin(at int) bool {
	if at == 0 || w.m.FoldString(at-1) != "uit" && w.m.FoldString(at-1) != "from" {
		return false
	}
	for i := max(0, at-4); i < min(at+3, len(w.m.Tokens)); i++ {
		switch w.m.FoldString(i) {
		case "kom", "komt", "komen", "kwam", "kwamen", "afkomstig", "monteur", "monteurs", "come", "coming", "comes", "came":
			return true
		}
	}
	return false
}

// spared reports whether the name at token at is denied: "niet in Zwolle maar in Hattem".
func (w *weighing) spared(at int) bool {
	if at > 0 && w.m.FoldString(at-1) == "unlike" {
		return true
	}
	if at < 2 || w.f.cue(at-1)&cueIn == 0 || !w.elliptic(at-2) {
		return false
	}
	for i := at + 1; i < min(at+4, len(w.m.Tokens)); i++ {
		if w.f.cue(i)&cueTurn != 0 {
			return w.m.FoldString(at-2) != "wel"
		}
	}
	return false
}
