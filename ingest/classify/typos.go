package classify

import "strings"

// typos finds words of the lexicon in words that are one slip away: a letter
// doubled, left out, added or changed, or two swapped. It holds the hashes of
// every important word with one letter left out (Garbe's symmetric delete
// spelling, 2012).
type typos struct {
	filter []uint64 // bit set over the hashes, to say no quickly
	words  hashTable
	names  map[int32]string
	brands map[int32]bool // names of brands
	short  hashTable      // words of shortWord letters by what is left of each without one
}

// Lengths in bytes from which a slip is believed: two letters swapped or one
// doubled; one of a brand hit beside its key; one left out; one changed or added.
// Shorter words have too many neighbours that are words themselves.
const (
	leastSwapped = 5
	leastBeside  = 5
	leastMissing = 6
	leastChanged = 8
	longestTypo  = 20
	shortWord    = 5 // a letter left out of it is believed where the rest of a phrase stands beside it
)

const hashBase = 0x9E3779B97F4A7C15

// typoWorthy are the categories whose words are worth correcting.
const typoWorthy = broken | brokenWeak | trouble | works | negation | still

// buildTypos hashes the important one-word phrases of t.
func (t *table) buildTypos() typos {
	words := make(map[uint64]int32, 8192)
	put := func(h uint64, id int32) {
		if old, ok := words[h]; !ok || id < old {
			words[h] = id
		}
	}
	out := typos{filter: make([]uint64, 4096), names: make(map[int32]string, 1024), brands: make(map[int32]bool, 1024)}
	var d deletions
	for w, id := range t.ids {
		if len(w) < leastSwapped || len(w) > longestTypo || !t.worthy(id) {
			continue
		}
		out.names[id] = w
		if at := t.entries[id]; at >= 0 && t.known[at].brand >= 0 {
			out.brands[id] = true
		}
		d.begin([]byte(w))
		put(d.whole(), id)
		for d.next() {
			put(d.hash, id)
		}
	}
	out.words, out.short = newHashTable(len(words)), t.shortened()
	for h, id := range words {
		out.filter[h>>46&4095] |= 1 << (h >> 40 & 63)
		out.words.put(h, id, -1)
	}
	return out
}

// shortened finds the words of shortWord letters by what is left of each without
// one. Of two that leave the same, the one of a phrase that says something fails
// is meant.
func (t *table) shortened() hashTable {
	words := make(map[uint64]int32, 4096)
	var d deletions
	for w, id := range t.ids {
		if len(w) != shortWord {
			continue
		}
		for d.begin([]byte(w)); d.next(); {
			old, ok := words[d.hash]
			if !ok || t.inner[id] && !t.inner[old] || t.inner[id] == t.inner[old] && id < old {
				words[d.hash] = id
			}
		}
	}
	out := newHashTable(len(words))
	for h, id := range words {
		out.put(h, id, -1)
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
	return e.worthy() || e.brand >= 0 && !e.weak && !e.thing && !t.brands[e.brand].guest
}

// worthy reports whether e names a service or says that something fails.
func (e *entry) worthy() bool { return e.cats&typoWorthy != 0 || e.strong|e.plain != 0 }

// find returns the node of the word that w is one slip away from, if the hash h
// of a part of w leads to it.
func (y *typos) find(w []byte, h uint64) (int32, bool) {
	if y.filter[h>>46&4095]>>(h>>40&63)&1 == 0 {
		return 0, false
	}
	id, _ := y.words.find(h)
	return id, id >= 0 && y.slip(w, id)
}

// lookup returns the node of the word that w is one slip away from.
func (y *typos) lookup(w []byte) (int32, bool) {
	if len(w) < leastSwapped-1 || len(w) > longestTypo+1 {
		return 0, false
	}
	var d deletions
	d.begin(w)
	if id, ok := y.find(w, d.whole()); ok {
		return id, true
	}
	for d.next() {
		if id, ok := y.find(w, d.hash); ok {
			return id, true
		}
	}
	return 0, false
}

// shorter returns the node of the short word that w is with one letter left out,
// -1 for none.
func (y *typos) shorter(w []byte) int32 {
	if len(w) != shortWord-1 {
		return -1
	}
	var d deletions
	d.begin(w)
	id, _ := y.short.find(d.whole())
	return id
}

// slip reports whether w is the word of node id with one believable slip
// (Damerau, 1964).
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
		return string(w[i:]) == word[i+1:] && len(word) >= leastMissing
	case 0:
		changed := len(w) >= leastChanged || i < len(w) && y.brands[id] && len(w) >= leastBeside && beside(w[i], word[i])
		if i == len(w) || i+1 == len(w) {
			return i == len(w) || changed
		}
		swapped := w[i] == word[i+1] && w[i+1] == word[i] && string(w[i+2:]) == word[i+2:]
		return swapped || string(w[i+1:]) == word[i+1:] && changed
	}
	return false
}

// keyRows are the letters as keys lie below each other.
var keyRows = [...]string{"qwertyuiop", "asdfghjkl", "zxcvbnm"}

// beside reports whether the keys of a and b touch: they lie side by side, or
// below each other.
func beside(a, b byte) bool {
	rowA, colA := keyOf(a)
	rowB, colB := keyOf(b)
	if rowA < 0 || rowB < 0 {
		return false
	}
	if rowA > rowB {
		rowA, colA, rowB, colB = rowB, colB, rowA, colA
	}
	across := colA - colB
	return rowA == rowB && (across == 1 || across == -1) || rowB == rowA+1 && (across == 0 || across == 1)
}

// keyOf returns where the key of letter c lies, -1 for what is no letter.
func keyOf(c byte) (row, column int) {
	for r, keys := range keyRows {
		if i := strings.IndexByte(keys, c); i >= 0 {
			return r, i
		}
	}
	return -1, -1
}

// deletions are the hashes of a word without each of its letters but the first,
// the last letter first.
type deletions struct {
	word          []byte
	prefix        [longestTypo + 2]uint64 // hashes of the first letters
	left          int                     // letters not left out yet
	suffix, power uint64                  // of what stands behind them
	hash          uint64                  // the latest
}

// begin makes d those of w, which is no longer than longestTypo+1.
func (d *deletions) begin(w []byte) {
	d.word, d.left, d.suffix, d.power = w, len(w), 0, 1
	for i, c := range w {
		d.prefix[i+1] = d.prefix[i]*hashBase + uint64(c) + 1
	}
}

// whole is the hash of the word itself.
func (d *deletions) whole() uint64 { return d.prefix[len(d.word)] * hashBase }

// next sets hash, false where there is none left.
func (d *deletions) next() bool {
	d.left--
	if d.left < 1 {
		return false
	}
	d.hash = (d.prefix[d.left]*d.power + d.suffix) * hashBase
	d.suffix += (uint64(d.word[d.left]) + 1) * d.power
	d.power *= hashBase
	return true
}
