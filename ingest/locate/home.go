package locate

import "outcry/ingest/text"

// role is what a place is to the writer.
type role int8

const (
	elsewhere role = iota
	lives
	works
)

// settleHome decides between where the writer lives and where they work by
// whether it fails at home: "woon in Woerden, werk in Utrecht en thuis geen internet".
func (w *weighing) settleHome() {
	homes := 0
	var roles [maxHits]role
	for i := range w.f.n {
		if roles[i] = w.role(&w.f.hits[i]); roles[i] == lives {
			homes++
		}
	}
	if homes == 0 {
		return
	}
	fails := w.atHome()
	for i := range w.f.n {
		switch roles[i] {
		case lives:
			w.f.hits[i].score += 6 * fails
		case works:
			w.f.hits[i].score -= 6 * fails
		}
	}
}

// role returns what the nearest word says h is, looked for in the five before it and the two behind.
func (w *weighing) role(h *hit) role {
	for i := int(h.from) - 1; i >= max(0, int(h.from)-5) && (w.m.Tokens[i].Kind != text.Sign || w.m.Raw(i) == ":" || w.m.Raw(i) == "("); i-- {
		if r := roleOf(w.m.FoldString(i)); r != elsewhere {
			return r
		}
	}
	for i := int(h.to); i < min(len(w.m.Tokens), int(h.to)+2); i++ {
		switch w.m.FoldString(i) {
		case "werk", "kantoor", "work", "office":
			return works
		}
	}
	return elsewhere
}

func roleOf(f string) role {
	switch f {
	case "woon", "woont", "wonen", "wonend", "woonachtig", "woonplaats", "woonadres", "thuis", "thuisadres", "huis", "huisadres",
		"live", "lives", "living", "home", "habite", "habitons", "wohne", "wohnen":
		return lives
	case "werk", "werkt", "werken", "werkend", "werkzaam", "werkplek", "werkadres", "kantoor", "studeer", "studeert", "stage", "school",
		"work", "works", "working", "office", "travaille", "travaillons", "arbeite", "arbeiten":
		return works
	}
	return elsewhere
}

// atHome is 1 where the message says that it fails at home, -1 that it works there, else 0.
func (w *weighing) atHome() int8 {
	for i := range w.m.Tokens {
		if !w.own(i) {
			continue
		}
		from, to := i, i+1
		for from > 0 && !w.parts(from-1) {
			from--
		}
		for to < len(w.m.Tokens) && !w.parts(to) {
			to++
		}
		if said, _ := w.polarity(i, to); said != 0 { // "op het werk geen wifi, thuis prima"
			return said
		}
		if said, _ := w.polarity(from, i); said != 0 {
			return said
		}
	}
	return 0
}

// own reports whether token i speaks of the writer's home: "thuis", "mijn huis", "chez moi", "maar ik niet".
func (w *weighing) own(i int) bool {
	before := ""
	if i > 0 {
		before = w.m.FoldString(i - 1)
	}
	switch w.m.FoldString(i) {
	case "thuis", "home", "zuhause", "daheim":
		return true
	case "huis":
		return before == "mijn" || before == "ons" || before == "m'n"
	case "moi", "nous":
		return before == "chez"
	case "ik", "wij", "we":
		return i+1 < len(w.m.Tokens) && w.elliptic(i+1)
	}
	return false
}

// parts reports whether token i stands between two clauses.
func (w *weighing) parts(i int) bool {
	if w.m.Tokens[i].Kind == text.Sign {
		switch w.m.Raw(i) {
		case ".", "!", "?", ";", "…", ",":
			return true
		}
		return false
	}
	c := w.f.cue(i)
	return c&cueTurn != 0 && c&cueWorks == 0 || c&cueAnd != 0 && c&cueFail == 0
}
