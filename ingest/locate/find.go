package locate

import (
	"math/bits"
	"slices"

	"outcry/ingest/text"
	"outcry/schema"
)

// maxHits bounds the places looked at in one message; further ones are not read.
const maxHits = 24

// hit is a name, a postal code or a motorway found at tokens [from, to).
type hit struct {
	from, to int32
	phrase   *phrase
	place    int32 // the meaning chosen, -1 for none
	code     int32 // PC4, 0 for none
	road     *road
	zip      *zip    // a foreign postal area
	sure     float32 // 0 when it was dropped
	by       Evidence
	score    int8
	polarity int8 // 1 fails there, -1 works there
	settled  bool // the words around it tell which of several places it is
}

// finding is what one message holds.
type finding struct {
	hits [maxHits]hit
	n    int
	told []told // by token
	cues cue    // of all tokens

	profile text.Message     // tokens of the author's profile
	nobody  schema.Complaint // stays empty: a profile has no profile
}

// sideBySide is how many complaints LocateAll looks at at once.
const sideBySide = 32

// batch is what is found in messages side by side.
type batch [sideBySide]finding

// newFinding returns a finding, used before if there is one.
func (g *Gazetteer) newFinding() *finding {
	if f, ok := g.scratch.Get().(*finding); ok {
		return f
	}
	return new(finding)
}

func (f *finding) add(h hit) {
	if f.n < maxHits {
		f.hits[f.n] = h
		f.n++
	}
}

// told is what one token says.
type told struct {
	cue  cue
	land uint8
}

// cue returns what token i says, nothing outside the message.
func (f *finding) cue(i int) cue {
	if i < 0 || i >= len(f.told) {
		return 0
	}
	return f.told[i].cue
}

// find lists all that may be a place.
func (g *Gazetteer) find(m *text.Message, f *finding) {
	f.n, f.told, f.cues = 0, slices.Grow(f.told[:0], len(m.Tokens))[:len(m.Tokens)], 0
	clear(f.told)
	next := 0 // the token behind the latest phrase
	for from := 0; from < len(m.Tokens); from += 64 {
		for set := g.worthy(m, from); set != 0; set &= set - 1 {
			if i := from + bits.TrailingZeros64(set); i >= next {
				next = i + g.findAt(m, i, f)
			}
		}
	}
}

// worthy returns which of the 64 tokens from number from on are worth a look:
// words that may be in the index, and what has a digit.
func (g *Gazetteer) worthy(m *text.Message, from int) (set uint64) {
	tokens := m.Tokens[from:min(from+64, len(m.Tokens))]
	for i := range tokens {
		look := g.index.maybe(tokens[i].Hash)
		if tokens[i].Digit {
			look = 1
		}
		set |= look << i
	}
	return set
}

// findAt looks at token i and returns how many tokens make up what was found there.
func (g *Gazetteer) findAt(m *text.Message, i int, f *finding) int {
	k, fold := m.Tokens[i].Kind, m.Fold(i)
	if k > text.Hashtag || len(fold) == 0 {
		return 1
	}
	step := 1
	if s := g.index.find(m.Tokens[i].Hash); s != nil {
		says := &f.told[i]
		says.cue, says.land = s.cue, s.land
		f.cues |= s.cue
		if k != text.Handle && (k != text.Number || fold[0] == '0' && len(fold) <= 4) {
			if p := g.index.longest(m, i, s); p != nil {
				f.add(hit{from: int32(i), to: int32(i) + int32(p.words), phrase: p, place: -1})
				step = int(p.words)
			}
		}
	}
	if step == 1 && fold[len(fold)-1] <= '9' || k == text.Word && (fold[0] <= '9' || calledCode(fold)) {
		end := m.Tokens[i].End
		g.findNumber(i, k, fold, m.Text[end-1] <= 'Z', f)
	}
	return step
}

// findNumber looks at a token with a digit at an end: a postal code or a motorway.
func (g *Gazetteer) findNumber(i int, k text.Kind, fold []byte, upper bool, f *finding) {
	at := hit{from: int32(i), to: int32(i + 1), place: -1}
	if k == text.Word && calledCode(fold) {
		fold = fold[2:]
		if len(fold) == 4 {
			k = text.Number
		}
	}
	switch {
	case k == text.Word && fold[0] <= '9':
		if len(fold) == 5 {
			if at.code = codeOf(fold[:4]); at.code != 0 {
				f.add(at)
			}
			return
		}
		var measure bool
		if at.code, measure = codeInWord(fold, upper); at.code == 0 {
			return
		}
		if !measure {
			at.sure, at.by = 0.97, ByPostcode
		}
		f.add(at)
	case k == text.Word && len(fold) <= 5 && len(fold) > 1:
		g.findSign(i, fold, f)
	case k == text.Number && fold[0] != '0' && len(fold) == 5:
		if z, ok := g.zips["US"+string(fold[:3])]; ok {
			at.zip = z
			f.add(at)
		}
	case k == text.Number && fold[0] != '0' && len(fold) == 4:
		at.code = codeOf(fold)
		f.add(at)
	}
}

// findSign looks for a motorway ("a28") or the first half of a British postcode ("ls6").
func (g *Gazetteer) findSign(i int, fold []byte, f *finding) {
	if r := g.roads[string(fold)]; r != nil {
		f.add(hit{from: int32(i), to: int32(i + 1), place: -1, road: r})
		return
	}
	letters := 1
	if fold[1] > '9' {
		letters = 2
	}
	for _, b := range fold[letters:] {
		if b > '9' {
			return
		}
	}
	var key [4]byte
	if z, ok := g.zips[string(append(append(key[:0], "GB"...), upperPair(fold[:letters])...))]; ok && len(fold) <= letters+2 {
		f.add(hit{from: int32(i), to: int32(i + 1), place: -1, zip: z})
	}
}

// judge decides of each hit whether a place is meant, which one, and how surely.
func (g *Gazetteer) judge(m *text.Message, f *finding, c *schema.Complaint) {
	j := judgement{g: g, m: m, f: f, c: c}
	if f.n == 0 {
		j.guess()
		return
	}
	for i := range f.n {
		if h := &f.hits[i]; h.phrase != nil {
			j.name(i)
		} else if h.road != nil {
			h.sure, h.by = 0.8, ByRoad
			if !m.Tokens[h.from].Upper && f.cue(int(h.from)-1)&(cueIn|cueArticle|cueRoad) == 0 && !j.heads(h) {
				h.sure = 0
			}
		}
	}
	for i := range f.n {
		if h := &f.hits[i]; h.phrase != nil && h.sure == 0 {
			j.coordinated(h)
		}
	}
	for i := range f.n {
		switch h := &f.hits[i]; {
		case h.code != 0 && h.sure == 0:
			j.code(i)
		case h.code != 0 && j.model(int(h.from)):
			h.sure = 0
		}
	}
	for i := range f.n {
		if f.hits[i].zip != nil {
			j.zip(i)
		}
	}
	kept := 0
	for i := range f.n {
		if f.hits[i].sure > 0 {
			f.hits[kept] = f.hits[i]
			kept++
		}
	}
	f.n = kept
	if kept == 0 {
		j.guess()
		return
	}
	j.tellApart()
}
