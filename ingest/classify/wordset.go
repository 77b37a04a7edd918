package classify

import "outcry/ingest/text"

// wordSet is a few words by their hashes, and bits that say no quickly.
type wordSet struct {
	filter [8]uint64
	hashes map[uint64]bool
}

func newWordSet(words ...string) *wordSet {
	s := &wordSet{hashes: make(map[uint64]bool, len(words))}
	for _, w := range words {
		h := text.Hash(w)
		s.hashes[h] = true
		at := h * hashBase >> 55
		s.filter[at/64] |= 1 << (at % 64)
	}
	return s
}

// has reports whether the word with this hash is one of them.
func (s *wordSet) has(hash uint64) bool {
	at := hash * hashBase >> 55
	return s.filter[at/64]>>(at%64)&1 != 0 && s.hashes[hash]
}
