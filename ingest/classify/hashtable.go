package classify

import "math/bits"

// hashTable finds pairs of numbers by keys of 64 bits: open addressing over a power of
// two. A key is a hash, which two words do not share in practice, or exact.
type hashTable struct {
	slots []hashSlot
	shift uint8
}

type hashSlot struct {
	key   uint64 // 0 where nothing is
	node  int32
	entry int32 // of the node, -1 for none
}

// newHashTable makes a table for n keys, half full at most: most words that are
// looked up in vain end at the first slot.
func newHashTable(n int) hashTable {
	size := bits.Len(uint(2 * n))
	return hashTable{make([]hashSlot, 1<<size), uint8(64 - size)}
}

func (h *hashTable) at(key uint64) int { return int(key * hashBase >> h.shift) }

// put keeps node and entry under key, which is not 0 and not there yet.
func (h *hashTable) put(key uint64, node, entry int32) {
	at := h.at(key)
	for h.slots[at].key != 0 {
		at = (at + 1) & (len(h.slots) - 1)
	}
	h.slots[at] = hashSlot{key, node, entry}
}

// find returns the node of key and its entry, -1 for none.
func (h *hashTable) find(key uint64) (node, entry int32) {
	for at := h.at(key); ; at++ {
		s := &h.slots[at&(len(h.slots)-1)]
		if s.key == key {
			return s.node, s.entry
		}
		if s.key == 0 {
			return -1, -1
		}
	}
}
