package classify

// typos finds words of the lexicon in words that are one slip away: a letter
// doubled, left out, added or changed, or two swapped. It holds the hashes of
// every important word with one letter left out (Garbe's symmetric delete
// spelling, 2012).
type typos struct {
	filter []uint64 // bit set over the hashes, to say no quickly
	words  map[uint64]int32
	names  map[int32]string
	brands map[int32]bool
}

// Lengths in bytes from which a slip is believed: two letters swapped or one
// doubled; one left out; one changed or added. Shorter words have too many
// neighbours that are words themselves.
const (
	leastSwapped = 5
	leastMissing = 6
	leastChanged = 8
	longestTypo  = 20
)

const hashBase = 0x9E3779B97F4A7C15

// typoWorthy are the categories whose words are worth correcting.
const typoWorthy = broken | brokenWeak | trouble | works | negation | still

// buildTypos hashes the important one-word phrases of t.
func (t *table) buildTypos() typos {
	out := typos{filter: make([]uint64, 4096), words: make(map[uint64]int32, 8192), names: make(map[int32]string, 1024), brands: make(map[int32]bool, 256)}
	for w, id := range t.ids {
		if len(w) < leastSwapped || len(w) > longestTypo || !t.worthy(id) {
			continue
		}
		at := t.entries[id]
		out.names[id], out.brands[id] = w, at >= 0 && t.known[at].brand >= 0
		out.put(hashWord([]byte(w)), id)
		deletions([]byte(w), func(h uint64) bool { out.put(h, id); return true })
	}
	return out
}

// worthy reports whether the word of node id is worth correcting: it names a
// service or brand, says that something fails, or is part of a phrase that does.
func (t *table) worthy(id int32) bool {
	if t.inner[id] {
		return true
	}
	at := t.entries[id]
	if at < 0 {
		return false
	}
	e := &t.known[at]
	return e.cats&typoWorthy != 0 || e.strong|e.plain != 0 || e.brand >= 0 && !e.weak
}

func (y *typos) put(h uint64, id int32) {
	y.filter[h>>46&4095] |= 1 << (h >> 40 & 63)
	if old, ok := y.words[h]; !ok || id < old {
		y.words[h] = id
	}
}

func (y *typos) find(h uint64) (int32, bool) {
	if y.filter[h>>46&4095]>>(h>>40&63)&1 == 0 {
		return 0, false
	}
	id, ok := y.words[h]
	return id, ok
}

// lookup returns the node of the word that w is one slip away from.
func (y *typos) lookup(w []byte) (int32, bool) {
	if len(w) < leastSwapped-1 || len(w) > longestTypo+1 {
		return 0, false
	}
	if id, ok := y.find(hashWord(w)); ok && y.slip(w, id) {
		return id, true
	}
	var found int32
	var ok bool
	deletions(w, func(h uint64) bool {
		found, ok = y.find(h)
		ok = ok && y.slip(w, found)
		return !ok
	})
	return found, ok
}

// slip reports whether w is the word of node id with one believable slip
// (Damerau, 1964). A short brand has no neighbours among the words.
func (y *typos) slip(w []byte, id int32) bool {
	word, i := y.names[id], 0
	for i < len(w) && i < len(word) && w[i] == word[i] {
		i++
	}
	switch len(w) - len(word) {
	case 1:
		doubled := i > 0 && w[i] == w[i-1] || i+1 < len(w) && w[i] == w[i+1]
		return string(w[i+1:]) == word[i:] && (doubled || len(word) >= leastChanged)
	case -1:
		return string(w[i:]) == word[i+1:] && (len(word) >= leastMissing || y.brands[id])
	case 0:
		if i == len(w) || i+1 == len(w) {
			return i == len(w) || len(w) >= leastChanged
		}
		swapped := w[i] == word[i+1] && w[i+1] == word[i] && string(w[i+2:]) == word[i+2:]
		return swapped || string(w[i+1:]) == word[i+1:] && len(w) >= leastChanged
	}
	return false
}

func hashWord(w []byte) uint64 {
	var h uint64
	for _, c := range w {
		h = h*hashBase + uint64(c) + 1
	}
	return h * hashBase
}

// deletions calls f with the hash of w without each letter but the first, until f returns false.
func deletions(w []byte, f func(uint64) bool) {
	var prefix [longestTypo + 2]uint64
	for i, c := range w {
		prefix[i+1] = prefix[i]*hashBase + uint64(c) + 1
	}
	suffix, power := uint64(0), uint64(1)
	for i := len(w) - 1; i >= 1; i-- {
		if !f((prefix[i]*power + suffix) * hashBase) {
			return
		}
		suffix += (uint64(w[i]) + 1) * power
		power *= hashBase
	}
}
