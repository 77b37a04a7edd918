package classify

// typos finds words of the lexicon in words that are one slip away: a letter
// doubled, left out, added or changed, or two swapped. It holds the hashes of
// every important word with one letter left out (Garbe's symmetric delete
// spelling, 2012).
type typos struct {
	filter []uint64 // bit set over the hashes, to say no quickly
	words  map[uint64]int32
}

// The shortest word that is corrected, and the longest that is looked at.
const (
	shortestTypo = 5
	longestTypo  = 20
)

const hashBase = 0x9E3779B97F4A7C15

// typoWorthy are the categories whose words are worth correcting.
const typoWorthy = broken | brokenWeak | trouble | works | negation | still

// buildTypos hashes the important one-word phrases of t.
func (t *table) buildTypos() typos {
	out := typos{filter: make([]uint64, 4096), words: make(map[uint64]int32, 8192)}
	for w, id := range t.ids {
		at := t.entries[id]
		if at < 0 || len(w) < shortestTypo || len(w) > longestTypo {
			continue
		}
		e := &t.known[at]
		if (e.cats|e.far[0]|e.far[1])&typoWorthy == 0 && e.strong|e.plain|e.abroad[0]|e.abroad[1] == 0 && (e.brand < 0 || e.weak) {
			continue
		}
		out.put(hashWord([]byte(w)), id)
		deletions([]byte(w), func(h uint64) bool { out.put(h, id); return true })
	}
	return out
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
	if len(w) < shortestTypo-1 || len(w) > longestTypo+1 {
		return 0, false
	}
	if id, ok := y.find(hashWord(w)); ok || len(w) < shortestTypo {
		return id, ok
	}
	var found int32
	var ok bool
	deletions(w, func(h uint64) bool {
		found, ok = y.find(h)
		return !ok
	})
	return found, ok
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
