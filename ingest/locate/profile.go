package locate

import "strings"

// Confidence of what a profile says. People move, joke and travel.
const (
	profileSure   = 0.5
	profileSplit  = 0.3 // several places: "Zwolle/Utrecht"
	profileAbroad = 0.4
)

// profile reads the place out of an author's profile: weak evidence, used where the text names none.
func (g *Gazetteer) profile(said string) Answer {
	f := g.newFinding()
	defer g.scratch.Put(f)
	m, c := &f.profile, &f.nobody
	m.Reset(said)
	g.find(m, f)
	j := judgement{g: g, m: m, f: f, c: c}
	kept := 0
	for i := range f.n {
		h := f.hits[i]
		if h.phrase == nil || len(h.phrase.places) == 0 || j.blocked(&h) {
			continue
		}
		h.place, h.by, h.sure = h.phrase.places[0], ByProfile, profileSure
		if h.phrase.manner&isWord != 0 && len(m.Tokens) > int(h.to-h.from) && !j.edge(int(h.from)-1) && !j.edge(int(h.to)) {
			continue
		}
		if g.places[h.place].kind == abroad {
			h.sure = profileAbroad
		}
		f.hits[kept] = h
		kept++
	}
	f.n = kept
	if kept == 0 {
		if land := g.landOf(strings.TrimSpace(said)); land != "" {
			return Answer{Region: land, Confidence: profileSure, Evidence: ByProfile, Said: said}
		}
		return Answer{}
	}
	j.tellApart()
	w := weighing{g: g, m: m, f: f, c: c}
	w.dropNamesakes()
	w.merge()
	a := g.answer(m, f, &f.hits[0])
	a.Evidence, a.Names, a.Touches = ByProfile, nil, nil
	a.Confidence = min(a.Confidence, profileSure)
	if g.places[f.hits[0].place].kind == abroad {
		a.Confidence = min(a.Confidence, profileAbroad)
	}
	if f.n > 1 {
		a.Confidence = profileSplit
	}
	return a
}
