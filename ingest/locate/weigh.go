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
}

// merge drops hits that only say more of another one: the second mention of a
// place, the area or province around a town, the town of a postal code. Names
// are noted before, in the order of the text.
func (w *weighing) merge() {
	f := w.f
	w.dropNamesakes()
	w.note()
	kept := 0
	for i := range f.n {
		h := f.hits[i]
		if w.absorbed(i) {
			continue
		}
		f.hits[kept] = h
		kept++
	}
	f.n = kept
}

// dropNamesakes drops the quarters that are not of the town named beside them.
func (w *weighing) dropNamesakes() {
	f := w.f
	kept := 0
	for i := range f.n {
		drop := false
		for k := range f.n {
			drop = drop || k != i && w.namesake(&f.hits[i], &f.hits[k])
		}
		if !drop {
			f.hits[kept] = f.hits[i]
			kept++
		}
	}
	f.n = kept
}

// absorbed reports whether another hit says the same as hit i, or something finer.
func (w *weighing) absorbed(i int) bool {
	h := &w.f.hits[i]
	if h.road != nil {
		return false
	}
	r := w.g.regionOf(h)
	for k := range w.f.n {
		o := &w.f.hits[k]
		if k == i || o.road != nil {
			continue
		}
		s := w.g.regionOf(o)
		if r != s && r.Contains(s) {
			return true
		}
		if r == s && k > i && !w.apart(h, o) {
			return true
		}
		if h.place >= 0 && w.g.places[h.place].kind == area && w.inArea(h, s) {
			return true
		}
	}
	return false
}

// namesake reports whether h is a quarter far from the town that o names: another town's quarter of that name was meant.
func (w *weighing) namesake(h, o *hit) bool {
	if h.place < 0 || o.place < 0 {
		return false
	}
	p, q := &w.g.places[h.place], &w.g.places[o.place]
	return p.kind == district && (q.kind == town || q.kind == municipality) && distance(p.lat, p.lon, q.lat, q.lon) > 20
}

// inArea reports whether region s is one of the municipalities of h's area.
func (w *weighing) inArea(h *hit, s schema.Region) bool {
	for _, t := range w.g.places[h.place].touches {
		if t.Contains(s) {
			return true
		}
	}
	return false
}

// apart reports whether two towns of one region are two ends of a journey.
func (w *weighing) apart(a, b *hit) bool {
	return a.place >= 0 && b.place >= 0 && a.place != b.place && w.g.places[a.place].kind == town && w.g.places[b.place].kind == town
}

// note lists the names of all hits once, without the areas and provinces that hold a town also named.
func (w *weighing) note() {
	w.names = make([]string, 0, w.f.n)
	for i := range w.f.n {
		h := &w.f.hits[i]
		if h.place >= 0 {
			switch p := &w.g.places[h.place]; p.kind {
			case area, province, country:
				if w.finer(i) {
					continue
				}
			case municipality, abroad:
				if w.within(i) {
					continue
				}
			}
		}
		for _, name := range w.g.label(h) {
			if !contains(w.names, name) {
				w.names = append(w.names, name)
			}
		}
	}
}

// within reports whether the municipality of hit i, or the suburb that it is, is
// told closer by a neighbour: "Nes op Ameland", "Berlin Neukölln".
func (w *weighing) within(i int) bool {
	p := &w.g.places[w.f.hits[i].place]
	for k := range w.f.n {
		if k == i || w.f.hits[k].place < 0 {
			continue
		}
		q := &w.g.places[w.f.hits[k].place]
		if p.kind == municipality && q.kind == town && q.region == p.region {
			return true
		}
		if p.kind == abroad && q.kind == abroad && p.population < q.population && distance(p.lat, p.lon, q.lat, q.lon) < 30 &&
			(w.f.hits[k].to == w.f.hits[i].from || w.f.hits[i].to == w.f.hits[k].from) {
			return true
		}
	}
	return false
}

// finer reports whether a town or postal code is among the hits besides hit i.
func (w *weighing) finer(i int) bool {
	for k := range w.f.n {
		h := &w.f.hits[k]
		if k == i {
			continue
		}
		if h.code != 0 {
			return true
		}
		if h.place >= 0 && w.g.places[h.place].kind != area && w.g.places[h.place].kind != province && w.g.places[h.place].kind != country {
			return true
		}
	}
	return false
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

// listed gives an answer all the names of the message.
func (w *weighing) listed(a Answer) Answer {
	if len(w.names) > 0 {
		a.Names = w.names
	}
	return a
}

// weigh scores the hits by what the clause around each says.
func (w *weighing) weigh() {
	f := w.f
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
	case "last", "probleem", "problemen", "storing", "storingen", "klachten", "issues", "issue", "problem", "problems", "trouble", "outage", "probleme", "gedoe", "centje":
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
	case c&cueTo != 0:
		lean -= 2
	case c&cueFrom != 0:
		lean--
	}
	if h.code != 0 {
		lean++
	}
	return lean
}
