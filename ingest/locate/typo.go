package locate

import (
	"strings"

	"outcry/ingest/text"
)

// Bounds of what is taken for a slip of the pen.
const (
	typoLetters = 7     // shorter words have too many neighbours
	typoPeople  = 25000 // smaller towns are not guessed at
)

// typos maps a word less one of its letters to the town it may be: the deletion
// neighbourhood of Mor and Fraenkel (1982), which finds one letter dropped, added,
// changed or swapped with its neighbour.
type typos map[string]*phrase

// newTypos lists the names of the larger Dutch towns that are no words.
func newTypos(names map[string]*phrase, g *Gazetteer) typos {
	out := typos{}
	for key, p := range names {
		if len(key) < typoLetters || p.manner != isCity || len(p.places) == 0 || !plainLetters([]byte(key)) {
			continue
		}
		if q := &g.places[p.places[0]]; q.kind != town && q.kind != municipality || q.population < typoPeople || !strings.EqualFold(q.name, key) {
			continue
		}
		out.put(key, p)
		for i := 1; i < len(key); i++ {
			out.put(key[:i]+key[i+1:], p)
		}
	}
	return out
}

// put keeps a form; one that two towns share stands for neither.
func (t typos) put(form string, p *phrase) {
	if old, ok := t[form]; ok && old != p {
		p = nil
	}
	t[form] = p
}

func plainLetters(s []byte) bool {
	for _, b := range s {
		if b < 'a' || b > 'z' {
			return false
		}
	}
	return true
}

// guess returns the town that a word is within one slip of, nil for none.
func (t typos) guess(word []byte) *phrase {
	if p := t[string(word)]; p != nil { // a letter was dropped
		return p
	}
	var form [32]byte
	for i := 1; i < len(word); i++ {
		less := append(append(form[:0], word[:i]...), word[i+1:]...)
		if p := t[string(less)]; p != nil {
			return p
		}
	}
	return nil
}

// guess looks for a misspelled town in a message that names no place: a word that
// no list knows, behind a preposition that leads to a place.
func (j *judgement) guess() {
	if j.f.cues&cueFirm == 0 || !j.complains() {
		return
	}
	for i := 1; i < len(j.m.Tokens) && i < len(j.f.told); i++ {
		if j.f.told[i-1].cue&(cueFirm|cueArticle) != cueFirm {
			continue
		}
		t := &j.m.Tokens[i]
		size := t.End - t.Start
		if t.Kind != text.Word || size < typoLetters || size > 30 || j.f.cue(i) != 0 || string(j.m.Fold(i-1)) == "te" {
			continue
		}
		fold := j.m.Fold(i)
		if !plainLetters(fold) {
			continue
		}
		if p := j.g.typos().guess(fold); p != nil {
			j.f.add(hit{from: int32(i), to: int32(i + 1), phrase: p, place: p.places[0], sure: 0.65, by: ByTypo})
			return
		}
	}
}
