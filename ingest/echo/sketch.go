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
	words int
	fresh int // pairs that were new when it was made
	pairs int
}

// span is the tokens [from, to) of a message.
type span struct{ from, to int }

// draw makes the sketch of the words of m in in, leaving out those in hole.
// Every pair is told to seen, which answers whether it is an old acquaintance.
func (k *sketch) draw(m *text.Message, in, hole span, seen func(pair uint64) bool) {
	*k = sketch{}
	for i := range k.mins {
		k.mins[i] = empty
	}
	var last uint64
	for i := in.from; i < in.to; i++ {
		if i >= hole.from && i < hole.to {
			last = 0
			continue
		}
		switch m.Tokens[i].Kind {
		case text.Word, text.Number, text.Hashtag:
		default:
			continue
		}
		h := hashWord(m.Fold(i))
		k.words++
		if last != 0 {
			pair := mix(last*3 + h)
			k.pairs++
			if !seen(pair) {
				k.fresh++
			}
			bin, low := pair>>60, uint32(pair)
			k.mins[bin] = min(k.mins[bin], low)
		}
		last = h
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

// band returns the key of band i, false where the sketch has nothing there.
func (k *sketch) band(i int) (uint32, bool) {
	a, b := k.mins[2*i], k.mins[2*i+1]
	if a == empty || b == empty {
		return 0, false
	}
	return uint32(mix(uint64(a)<<32|uint64(b)) >> 40), true
}

// hashWord is FNV-1a.
func hashWord(w []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range w {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}

// mix is the finalizer of MurmurHash3 (Appleby, 2011).
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// hashString is FNV-1a over a string.
func hashString(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}
