package locate

import (
	"strings"

	"outcry/ingest/text"
)

// Bounds of what is taken for a slip of the pen.
const (
	typoLetters = 5     // shorter words have too many neighbours
	typoLongest = 30    // longer words are none
	typoName    = 7     // a shorter name is guessed at only where the town is large
	typoPeople  = 25000 // smaller towns are not guessed at
	typoLarge   = 70000 // larger towns are guessed at by less
)

// typos tells the town that a word may be, by the deletion neighbourhood of Mor and
// Fraenkel (1982), which finds one letter dropped, added, changed or swapped with
// its neighbour.
type typos struct {
	forms map[string]*phrase // by a name less at most one of its letters
	ends  [26]uint32         // by the first letter of a form, a bit for each letter that is the last of one
}

// newTypos lists the names of the larger Dutch towns that are no words, and how
// they sound: "Maastrigt".
func newTypos(names map[string]*phrase, g *Gazetteer) *typos {
	out := &typos{forms: map[string]*phrase{}}
	for key, p := range names {
		if len(key) < typoName-1 || p.manner != isCity || len(p.places) == 0 || !plainLetters([]byte(key)) {
			continue
		}
		if q := &g.places[p.places[0]]; q.kind != town && q.kind != municipality || q.population < typoPeople || !strings.EqualFold(q.name, key) || len(key) < typoName && !q.plainlyMeant() {
			continue
		}
		out.put(key, p)
		out.put(strings.ReplaceAll(key, "ch", "g"), p)
		for i := 1; i < len(key); i++ {
			out.put(key[:i]+key[i+1:], p)
		}
	}
	return out
}

// plainlyMeant reports whether few words are a slip away from the name of p: it is
// long, or that of a large town and not formed as a verb is.
func (p *place) plainlyMeant() bool {
	return len(p.name) > typoName || p.population >= typoLarge && !strings.HasSuffix(p.name, "en")
}

// put keeps a form; one that two towns share stands for neither.
func (t *typos) put(form string, p *phrase) {
	if old, ok := t.forms[form]; ok && old != p {
		p = nil
	}
	t.forms[form] = p
	t.ends[form[0]-'a'] |= 1 << (form[len(form)-1] - 'a')
}

// mayHave reports whether word, of small letters, may be a form or one and a letter more.
func (t *typos) mayHave(word []byte) bool {
	n := len(word)
	return t.ends[word[0]-'a']&(1<<(word[n-1]-'a')|1<<(word[n-2]-'a')) != 0
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
func (t *typos) guess(word []byte) *phrase {
	if len(word) < typoLetters || len(word) > typoLongest || !plainLetters(word) || !t.mayHave(word) {
		return nil
	}
	if p := t.forms[string(word)]; p != nil { // a letter was dropped
		return p
	}
	var form [32]byte
	for i := 1; i < len(word); i++ {
		less := append(append(form[:0], word[:i]...), word[i+1:]...)
		if p := t.forms[string(less)]; p != nil {
			return p
		}
	}
	return nil
}

// guess looks for a town in a message that names no place: one misspelled, or one
// that a hashtag joins to other words.
func (j *judgement) guess() {
	if strings.IndexByte(j.m.Text, '#') >= 0 {
		for i := range j.m.Tokens {
			if j.m.Tokens[i].Kind == text.Hashtag && j.f.cue(i) == 0 && j.joined(i) {
				return
			}
		}
	}
	if !j.complains() {
		return
	}
	for i, says := range j.f.told {
		t := &j.m.Tokens[i]
		if says.cue != 0 || t.Kind != text.Word || t.End-t.Start < typoLetters {
			continue
		}
		firm, framed := j.framed(i)
		if !framed {
			continue
		}
		if s := j.g.index.find(t.Hash); s != nil && s.from < s.to {
			continue // a name that is spelled well and means something else
		}
		fold := j.m.Fold(i)
		p := j.g.typos().guess(fold)
		if p != nil && (firm && len(fold) >= typoName || j.g.places[p.places[0]].plainlyMeant()) {
			j.f.add(hit{from: int32(i), to: int32(i + 1), phrase: p, place: p.places[0], sure: 0.65, by: ByTypo})
			return
		}
	}
}

// framed reports whether a word that no list knows stands where a town is likely:
// behind a preposition that leads to a place, which is firm; else first before what
// fails or last behind it, as short messages have it.
func (j *judgement) framed(i int) (firm, ok bool) {
	before, after := j.f.cue(i-1), j.f.cue(i+1)
	switch {
	case before&(cueFirm|cueArticle) == cueFirm:
		firm = string(j.m.Fold(i-1)) != "te"
		return firm, firm
	case after&(cueFail|cueService|cueVerb|cueQuarter) != 0 || j.named(i+1):
		return false, j.starts(i)
	}
	return false, (before&(cueFail|cueService) != 0 || j.named(i-1)) && j.edge(i+1)
}
