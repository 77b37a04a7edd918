package locate

import (
	"math/bits"

	"outcry/ingest/text"
)

// phrase is one spelling of a name, found by its first token.
type phrase struct {
	rest   string   // folds of the further tokens, joined by spaces
	label  []string // how Answer.Names lists it; nil means by the name of the place
	places []int32  // what it may mean, likeliest first
	words  uint8    // tokens
	manner manner
}

// manner says what it takes to believe a phrase.
type manner uint8

const (
	isWord   manner = 1 << iota // also a word: needs a sign that a place is meant
	isCommon                    // also a very common word
	isNever                     // a word that hardly ever is the place
	isCode                      // an area code such as 020
	isAlias                     // not the official name
	isCity                      // has a Dutch place among its meanings
)

// index finds phrases by the fold of their first token, without allocation. It
// is open addressing over a power of two, with a bitmap before it that turns
// away nearly every token that starts no name.
type index struct {
	seen    []uint64
	slots   []slot
	phrases []phrase
}

type slot struct {
	first    string
	from, to int32
}

// seenBits is the size of the bitmap as a power of two: 1 bit in 16 is set at 32,000 names.
const seenBits = 19

// hashFold is FNV-1a (Fowler, Noll, Vo 1991), finished by a multiplication that spreads the low bits.
func hashFold[T string | []byte](s T) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h ^ h>>15
}

// newIndex takes phrases grouped by first token, the longest first in each group.
func newIndex(firsts []string, groups [][]phrase) *index {
	size := 1 << bits.Len(uint(2*len(firsts)))
	x := &index{seen: make([]uint64, 1<<(seenBits-6)), slots: make([]slot, size)}
	for i, first := range firsts {
		h := hashFold(first)
		b := h & (1<<seenBits - 1)
		x.seen[b>>6] |= 1 << (b & 63)
		at := h & uint32(size-1)
		for x.slots[at].to != 0 {
			at = (at + 1) & uint32(size-1)
		}
		from := int32(len(x.phrases))
		x.phrases = append(x.phrases, groups[i]...)
		x.slots[at] = slot{first, from, int32(len(x.phrases))}
	}
	return x
}

// starting returns the phrases whose first token is fold.
func (x *index) starting(fold []byte) []phrase {
	h := hashFold(fold)
	b := h & (1<<seenBits - 1)
	if x.seen[b>>6]&(1<<(b&63)) == 0 {
		return nil
	}
	mask := uint32(len(x.slots) - 1)
	for at := h & mask; ; at = (at + 1) & mask {
		s := &x.slots[at]
		if s.to == 0 {
			return nil
		}
		if s.first == string(fold) {
			return x.phrases[s.from:s.to]
		}
	}
}

// match returns the longest phrase that starts at token i of m.
func (x *index) match(m *text.Message, i int) *phrase {
	group := x.starting(m.Fold(i))
	for k := range group {
		if p := &group[k]; p.words == 1 || p.follows(m, i+1) {
			return p
		}
	}
	return nil
}

// follows reports whether the tokens from i on are the rest of p.
func (p *phrase) follows(m *text.Message, i int) bool {
	if i+int(p.words)-1 > len(m.Tokens) {
		return false
	}
	rest := p.rest
	for ; rest != ""; i++ {
		fold := m.Fold(i)
		n := len(fold)
		if n > len(rest) || rest[:n] != string(fold) || n < len(rest) && rest[n] != ' ' {
			return false
		}
		if n == len(rest) {
			return m.Tokens[i].Kind <= text.Number || m.Tokens[i].Kind == text.Sign
		}
		rest = rest[n+1:]
	}
	return true
}
