package classify

import (
	"math"
	"math/bits"

	"outcry/ingest/text"
)

// Sense is one thing that the learned part notes in a message: a word, two words
// in a row, a turn of speech, what the rules made of it. A message has it or not.
type Sense struct {
	Key      uint32    // of what is noted, the same for the same thing in any message
	From, To int16     // tokens it rests on, -1 where it is none in particular
	Sort     SenseSort // of what
}

// SenseSort is a sort of senses.
type SenseSort uint8

// The sorts. Their numbers are part of the keys.
const (
	SenseWord    SenseSort = iota + 1 // a word
	SensePair                         // two words in a row
	SenseTurn                         // a turn of speech of the lexicon
	SenseKind                         // the kind by the rules
	SenseScore                        // a score by the rules that is passed
	SenseService                      // a service that is named
	SenseMark                         // a brand, a quotation
	SenseOffer                        // what the brand offers
	SenseFailing                      // what fails by the rules
)

// What stands for all words of a sort.
const (
	anyBrand  uint64 = 0x6272616e64
	anyNumber uint64 = 0x6e756d626572
	anyLink   uint64 = 0x6c696e6b
)

// senseKey is the key of thing x of a sort.
func senseKey(sort SenseSort, x uint64) uint32 {
	return uint32(text.Mix(x^uint64(sort)<<56) >> 32)
}

// pairKey is the key of two words in a row.
func pairKey(a, b uint64) uint32 { return senseKey(SensePair, a*3^bits.RotateLeft64(b, 17)) }

// greetings are the words that a message may begin with, closings those that end
// it with what follows them: how a thing is said must not change what is understood.
var (
	greetings = hashesOf(
		"hallo", "hoi", "hey", "hee", "he", "hi", "hello", "dag", "goedemorgen", "goedemiddag", "goedenavond", "goedendag", "goeiemorgen", "goeiemiddag", "goeienavond",
		"beste", "geachte", "dear", "allemaal", "team", "bonjour", "salut", "guten",
	)
	closings = hashesOf("alvast", "bvd", "gr", "groet", "groeten", "groetjes", "mvg", "regards", "cheers", "grusse", "cordialement")
)

// longestClosing is how many tokens before the end a closing may begin.
const longestClosing = 7

func hashesOf(words ...string) map[uint64]bool {
	out := make(map[uint64]bool, len(words))
	for _, w := range words {
		out[text.Hash(w)] = true
	}
	return out
}

// body returns the tokens [from, to) between greeting and closing.
func (s *scan) body() (from, to int) {
	t := s.m.Tokens
	for to = len(t); from < to && (greetings[t[from].Hash] || t[from].Kind == text.Sign); from++ {
	}
	for i := max(from, to-longestClosing); i < len(t); i++ {
		if closings[t[i].Hash] {
			return from, i
		}
	}
	return from, to
}

// senseWords appends the words of the message, the pairs that they make and the
// turns of speech among them. Names of brands, numbers and links stand for all of their sort, so that what is learned of one holds for
// all; signs, pictures, greeting and closing are left out.
func (s *scan) senseWords(dst []Sense) []Sense {
	var turns category
	m, last, before := s.m, uint64(0), int16(-1)
	from, to := s.body()
	to = min(to, math.MaxInt16)
	for i, at := from, 0; i < to; i++ {
		t := &m.Tokens[i]
		h := t.Hash
		for at < len(s.words) && int(s.words[at].tok) < i {
			at++
		}
		brand := false
		if at < len(s.words) && int(s.words[at].tok) == i {
			brand = s.words[at].brand >= 0
			turns |= s.words[at].cats
		}
		switch {
		case brand:
			h = anyBrand
		case t.Kind == text.Number:
			h = anyNumber
		case t.Kind == text.Link:
			h = anyLink
		case t.Kind == text.Sign || t.Kind == text.Emoji:
			continue
		}
		dst = append(dst, Sense{senseKey(SenseWord, h), int16(i), int16(i), SenseWord})
		if before >= 0 {
			dst = append(dst, Sense{pairKey(last, h), before, int16(i), SensePair})
		}
		last, before = h, int16(i)
	}
	for ; turns != 0; turns &= turns - 1 {
		dst = append(dst, Sense{senseKey(SenseTurn, uint64(bits.TrailingZeros64(uint64(turns)))), -1, -1, SenseTurn})
	}
	return dst
}

// Steps of the score of the rules that the learned part tells apart.
const (
	scoreStep  = 0.5
	scoreSteps = 8
)

// senseVerdict appends what the rules made of the message.
func (s *scan) senseVerdict(dst []Sense, v *verdict) []Sense {
	note := func(sort SenseSort, x uint64) { dst = append(dst, Sense{senseKey(sort, x), -1, -1, sort}) }
	note(SenseKind, uint64(kindIndex(v.kind)))
	for i, x := range [...]float32{v.score, v.failing, v.doubt, -v.score} {
		if x > 0 {
			note(SenseScore, uint64(i)<<8|uint64(min(int(x/scoreStep), scoreSteps)))
		}
	}
	for set := uint32(s.strong | s.plain); set != 0; set &= set - 1 {
		note(SenseService, uint64(bits.TrailingZeros32(set)))
	}
	if s.branded() > 0 {
		note(SenseMark, 0)
	}
	if s.quoted {
		note(SenseMark, 1)
	}
	return dst
}
