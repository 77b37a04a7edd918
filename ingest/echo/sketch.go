package echo

import (
	"outcry/ingest/text"
)

// bins is the number of minima kept of a text, and bands how many groups of
// them are looked up.
const (
	bins  = 16
	bands = 8
	empty = ^uint32(0)
)

// sketch is a text reduced to the least hash of its word pairs in each of
// sixteen bins (one permutation hashing; Li, Owen, Zhang 2012). The share of
// equal bins of two sketches estimates the overlap of their word pairs.
type sketch struct {
	mins  [bins]uint32
	words int32
	fresh int32 // pairs that were new when it was made
	pairs int32
}

// unused is the sketch of nothing.
var unused = sketch{mins: [bins]uint32{
	empty, empty, empty, empty, empty, empty, empty, empty, empty, empty, empty, empty, empty, empty, empty, empty,
}}

// span is the tokens [from, to) of a message.
type span struct{ from, to int }

// draw makes the sketch of the words of m in in, leaving out those in hole, and
// tells every pair to known, which may be nil.
func (k *sketch) draw(m *text.Message, in, hole span, known *acquaintance) {
	*k = unused
	var last uint64
	for i := in.from; i < in.to; i++ {
		if i >= hole.from && i < hole.to {
			last = 0
			continue
		}
		t := &m.Tokens[i]
		switch t.Kind {
		case text.Word, text.Number, text.Hashtag:
		default:
			continue
		}
		k.words++
		if last != 0 {
			pair := text.Mix(last*3 + t.Hash)
			k.pairs++
			if known != nil {
				k.fresh += known.meet(pair)
			}
			bin, low := pair>>60, uint32(pair)
			k.mins[bin] = min(k.mins[bin], low)
		}
		last = t.Hash
	}
}

// alike returns the share of the bins used by either sketch that are equal.
func (k *sketch) alike(o *sketch) float32 {
	equal, used := 0, 0
	for i := range k.mins {
		if k.mins[i] == empty && o.mins[i] == empty {
			continue
		}
		used++
		if k.mins[i] == o.mins[i] {
			equal++
		}
	}
	if used == 0 {
		return 0
	}
	return float32(equal) / float32(used)
}

// keys are the places of the bands of a sketch in the tables, none where it has
// nothing there.
type keys [bands]int32

const none = -1

// keys returns those of k.
func (k *sketch) keys() (out keys) {
	for i := range out {
		out[i] = none
		if a, b := k.mins[2*i], k.mins[2*i+1]; a != empty && b != empty {
			out[i] = int32(text.Mix(uint64(a)<<32|uint64(b)) >> 40 % tableSize)
		}
	}
	return out
}
