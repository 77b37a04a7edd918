package locate

import (
	"math/bits"
	"strings"

	"outcry/ingest/text"
)

// phrase is one spelling of a name, found by its first token.
type phrase struct {
	rest   string   // folds of the tokens behind the first two, joined by spaces
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

// index finds phrases by the hash of their first token, or of their first two,
// without allocation. It is open addressing over a power of two, with a bitmap
// before it that turns away nearly every token that starts no name. With 64
// bits of hash two names do not meet in practice, so that keys are not kept.
type index struct {
	seen    *[1 << (seenBits - 6)]uint64
	slots   []slot
	phrases []phrase
}

type slot struct {
	hash     uint64 // of the first token of a phrase of one; of the first two of a longer one; 0 where nothing is
	from, to int32  // its phrases, the longest first
	cue      cue    // what the token says of a name beside it
	starts   bool   // longer phrases start with this token too
	land     uint8  // the country that the token hints at, as a number of the gazetteer's; 0 for none
}

// seenBits is the size of the bitmap as a power of two: about 1 bit in 16 is set.
const seenBits = 19

// pairHash is the hash of two tokens by the hash of each.
func pairHash(first, second uint64) uint64 { return text.Mix(first) ^ second }

// keyHash is the hash of a key: one fold, or two joined by a space.
func keyHash(key string) uint64 {
	first, second, two := strings.Cut(key, " ")
	if two {
		return pairHash(text.Hash(first), text.Hash(second))
	}
	return text.Hash(key)
}

// spread mixes the high bits of a hash into its low ones.
func spread(h uint64) uint32 { return uint32(h ^ h>>32) }

// newIndex makes an index of at most n slots.
func newIndex(n int) *index {
	size := 1 << bits.Len(uint(n+n/2))
	return &index{seen: new([1 << (seenBits - 6)]uint64), slots: make([]slot, size), phrases: make([]phrase, 0, n)}
}

// at returns the slot of a key, made if it is not there.
func (x *index) at(key string) *slot {
	hash := keyHash(key)
	h := spread(hash)
	b := h & (1<<seenBits - 1)
	x.seen[b>>6] |= 1 << (b & 63)
	mask := uint32(len(x.slots) - 1)
	at := h & mask
	for x.slots[at].hash != 0 && x.slots[at].hash != hash {
		at = (at + 1) & mask
	}
	x.slots[at].hash = hash
	return &x.slots[at]
}

// put stores the phrases of a key.
func (x *index) put(key string, group []phrase) {
	s := x.at(key)
	s.from = int32(len(x.phrases))
	x.phrases = append(x.phrases, group...)
	s.to = int32(len(x.phrases))
	if first, _, ok := strings.Cut(key, " "); ok {
		x.at(first).starts = true
	}
}

// find returns the slot of a hash, nil for none.
func (x *index) find(hash uint64) *slot {
	h := spread(hash)
	if x.maybe(hash) == 0 {
		return nil
	}
	mask := uint32(len(x.slots) - 1)
	for at := h & mask; ; at = (at + 1) & mask {
		s := &x.slots[at]
		if s.hash == hash {
			return s
		}
		if s.hash == 0 {
			return nil
		}
	}
}

// maybe returns 1 where find may find the hash, else 0: a number to gather, for
// a branch on it would be foretold wrongly for every second word.
func (x *index) maybe(hash uint64) uint64 {
	b := spread(hash) & (1<<seenBits - 1)
	return x.seen[b>>6] >> (b & 63) & 1
}

// match returns the longest phrase that starts at token i of m, nil for none.
func (x *index) match(m *text.Message, i int) *phrase {
	s := x.find(m.Tokens[i].Hash)
	if s == nil {
		return nil
	}
	return x.longest(m, i, s)
}

// longest returns the longest phrase that starts at token i of m, whose slot is s; nil for none.
func (x *index) longest(m *text.Message, i int, s *slot) *phrase {
	if s.starts && i+1 < len(m.Tokens) && (m.Tokens[i+1].Kind <= text.Number || m.Tokens[i+1].Kind == text.Sign) {
		if long := x.find(pairHash(m.Tokens[i].Hash, m.Tokens[i+1].Hash)); long != nil {
			for k := long.from; k < long.to; k++ {
				if p := &x.phrases[k]; p.follows(m, i+2) {
					return p
				}
			}
		}
	}
	if s.from == s.to {
		return nil
	}
	return &x.phrases[s.from]
}

// follows reports whether the tokens from i on are the rest of p.
func (p *phrase) follows(m *text.Message, i int) bool {
	for rest := p.rest; rest != ""; i++ {
		if i >= len(m.Tokens) || m.Tokens[i].Kind > text.Number && m.Tokens[i].Kind != text.Sign {
			return false
		}
		fold := m.Fold(i)
		n := len(fold)
		if n > len(rest) || rest[:n] != string(fold) || n < len(rest) && rest[n] != ' ' {
			return false
		}
		if n == len(rest) {
			return true
		}
		rest = rest[n+1:]
	}
	return true
}
