package classify

import (
	"math"
	"math/bits"
	"slices"

	"outcry/ingest/text"
)

// Sense is one thing that the learned part notes in a message: a word, two words
// in a row, a turn of speech, what the rules made of it. A message has it or not.
type Sense struct {
	Key  uint32 // of what is noted, the same for the same thing in any message
	Pair bool   // two words in a row
}

// senseSort is a sort of senses.
type senseSort uint8

// The sorts. Their numbers are part of the keys.
const (
	senseWord    senseSort = iota + 1 // a word
	sensePair                         // two words in a row
	senseTurn                         // a turn of speech of the lexicon
	senseKind                         // the kind by the rules
	senseScore                        // a score by the rules that is passed
	senseService                      // a service that is named
	senseMark                         // a brand, a quotation
	senseOffer                        // what the brand offers
	senseFailing                      // what fails by the rules
	senseFailed                       // a service whose failing is said outright
)

// What stands for all words of a sort.
const (
	anyBrand  uint64 = 0x6272616e64
	anyNumber uint64 = 0x6e756d626572
	anyLink   uint64 = 0x6c696e6b
)

// senseKey is the key of thing x of a sort.
func senseKey(sort senseSort, x uint64) uint32 {
	return uint32(text.Mix(x^uint64(sort)<<56) >> 32)
}

// pairKey is the key of two words in a row.
func pairKey(a, b uint64) uint32 { return senseKey(sensePair, a*3^bits.RotateLeft64(b, 17)) }

// scoreStep is the step of the scores of the rules that the learned part tells apart.
const scoreStep = 0.5

// fewKeys are the keys of what there are few of.
type fewKeys struct {
	turns    [64]uint32              // by category
	kinds    [kindCount]uint32       // by kindIndex
	services [32]uint32              // by bit
	failed   [32]uint32              // by bit
	scores   [4][9]uint32            // by which it is, and its steps
	failing  [2][serviceCount]uint32 // by rank, and place in the vocabulary
	offers   [serviceCount]uint32    // by place in the vocabulary

	brand, quote             uint32
	assumed, nothing, nobody uint32 // the service is assumed, no service fails, there is no brand
}

var few = newFewKeys()

func newFewKeys() *fewKeys {
	k := &fewKeys{
		brand: senseKey(senseMark, 0), quote: senseKey(senseMark, 1),
		nothing: senseKey(senseFailing, 1<<16), assumed: senseKey(senseFailing, 1<<17), nobody: senseKey(senseOffer, 1<<16),
	}
	fill := func(dst []uint32, sort senseSort, from int) {
		for i := range dst {
			dst[i] = senseKey(sort, uint64(from+i))
		}
	}
	fill(k.turns[:], senseTurn, 0)
	fill(k.kinds[:], senseKind, 0)
	fill(k.services[:], senseService, 0)
	fill(k.failed[:], senseFailed, 0)
	fill(k.offers[:], senseOffer, 0)
	for i := range k.scores {
		fill(k.scores[i][:], senseScore, i<<8)
	}
	for i := range k.failing {
		fill(k.failing[i][:], senseFailing, i<<8)
	}
	return k
}

// greetings are the words that a message may begin with, closings those that end
// it with what follows them: how a thing is said must not change what is understood.
var (
	greetings = newWordSet(
		"hallo", "hoi", "hey", "hee", "he", "hi", "hello", "dag", "goedemorgen", "goedemiddag", "goedenavond", "goedendag", "goeiemorgen", "goeiemiddag", "goeienavond",
		"beste", "geachte", "dear", "allemaal", "team", "bonjour", "salut", "guten",
	)
	closings = newWordSet("alvast", "bvd", "gr", "groet", "groeten", "groetjes", "mvg", "regards", "cheers", "grusse", "cordialement")
)

// longestClosing is how many tokens before the end a closing may begin.
const longestClosing = 7

// body returns the tokens [from, to) between greeting and closing.
func (s *scan) body() (from, to int) {
	t := s.m.Tokens
	for to = len(t); from < to && (greetings.has(t[from].Hash) || t[from].Kind == text.Sign); from++ {
	}
	for i := max(from, to-longestClosing); i < len(t); i++ {
		if closings.has(t[i].Hash) {
			return from, i
		}
	}
	return from, to
}

// senses are the keys of what is noted in one message.
type senses struct {
	keys   []uint32 // of its words, each but the first followed by the pair that it ends; then of the rest
	said   []int16  // the tokens of the words
	hashes []uint64 // of the words
}

// forget leaves nothing noted.
func (x *senses) forget() { x.keys, x.said, x.hashes = x.keys[:0], x.said[:0], x.hashes[:0] }

// words notes the words of the message, the pairs that they make and the turns
// of speech among them.
func (x *senses) words(s *scan) {
	turns := x.say(s)
	x.keys = slices.Grow(x.keys[:0], 2*len(x.hashes)+len(few.turns))
	last := uint64(0)
	for i, h := range x.hashes {
		x.keys = append(x.keys, senseKey(senseWord, h))
		if i > 0 {
			x.keys = append(x.keys, pairKey(last, h))
		}
		last = h
	}
	for ; turns != 0; turns &= turns - 1 {
		x.keys = append(x.keys, few.turns[bits.TrailingZeros64(uint64(turns))])
	}
}

// say notes the words by their hashes, and returns the turns of speech among
// them. Names of brands, numbers and links stand for all of their sort, so that
// what is learned of one holds for all; signs, pictures, greeting and closing are
// left out.
func (x *senses) say(s *scan) (turns category) {
	from, to := s.body()
	to = min(to, math.MaxInt16)
	words := s.words
	for len(words) > 0 && int(words[0].tok) < from {
		words = words[1:]
	}
	for i := from; i < to; i++ {
		t := &s.m.Tokens[i]
		h, brand, letters := t.Hash, false, false
		if len(words) > 0 && int(words[0].tok) == i {
			brand, letters = words[0].brand >= 0, words[0].letters
			turns |= words[0].cats
			words = words[1:]
		}
		switch {
		case letters:
			continue
		case brand:
			h = anyBrand
		case t.Kind == text.Number:
			h = anyNumber
		case t.Kind == text.Link:
			h = anyLink
		case t.Kind == text.Sign || t.Kind == text.Emoji:
			continue
		}
		x.hashes, x.said = append(x.hashes, h), append(x.said, int16(i))
	}
	return turns
}

// verdict notes what the rules made of the message, in which failed are the
// services whose failing the clause that fails most says outright.
func (x *senses) verdict(s *scan, v *verdict, failed serviceSet) {
	x.keys = append(x.keys, few.kinds[kindIndex(v.kind)])
	for i, score := range [...]float32{v.score, v.failing, v.doubt, -v.score} {
		if score > 0 {
			steps := &few.scores[i]
			x.keys = append(x.keys, steps[min(int(score/scoreStep), len(steps)-1)])
		}
	}
	for set := uint32(s.strong | s.plain); set != 0; set &= set - 1 {
		x.keys = append(x.keys, few.services[bits.TrailingZeros32(set)])
	}
	for set := uint32(failed); set != 0; set &= set - 1 {
		x.keys = append(x.keys, few.failed[bits.TrailingZeros32(set)])
	}
	if s.branded() > 0 {
		x.keys = append(x.keys, few.brand)
	}
	if s.quoted() {
		x.keys = append(x.keys, few.quote)
	}
}

// failing notes what the rules made of the services: those that they list, best
// first, and what the brand is known for.
func (x *senses) failing(s *scan, list []uint8, brand int16) {
	for i, f := range list[:min(len(list), len(few.failing))] {
		x.keys = append(x.keys, few.failing[i][f])
	}
	if len(list) == 0 {
		x.keys = append(x.keys, few.nothing)
	}
	if s.assumed {
		x.keys = append(x.keys, few.assumed)
	}
	if brand < 0 {
		x.keys = append(x.keys, few.nobody)
		return
	}
	b := &s.t.brands[brand]
	x.keys = append(x.keys, senseKey(senseOffer, uint64(b.first)<<20))
	for set := uint32(b.offers) & (1<<serviceCount - 1); set != 0; set &= set - 1 {
		x.keys = append(x.keys, few.offers[bits.TrailingZeros32(set)])
	}
}

// pair reports whether key number i is of two words in a row.
func (x *senses) pair(i int) bool { return i > 0 && i%2 == 0 && i < 2*len(x.said)-1 }

// tokens returns the tokens [from, to] that key number i rests on, which is of a
// word or a pair.
func (x *senses) tokens(i int) (from, to int16) {
	from, to = x.said[(i+1)/2], x.said[(i+1)/2]
	if x.pair(i) {
		from = x.said[i/2-1]
	}
	return from, to
}

// list returns what is noted, for those who learn from it.
func (x *senses) list() []Sense {
	out := make([]Sense, len(x.keys))
	for i, key := range x.keys {
		out[i] = Sense{key, x.pair(i)}
	}
	return out
}
