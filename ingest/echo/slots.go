package echo

import "math/bits"

// slots finds the slots of remembered messages by one of their keys: open addressing
// over a power of two. What is dropped closes its gap, so it never fills.
type slots struct {
	cells []slotCell
	mask  uint32
	key   func(*entry) uint64
}

type slotCell struct {
	tag  uint32 // low half of the key, which says where its cell would be
	slot int32  // slot + 1, 0 where nothing is
}

// newSlots makes room for n messages, found by key.
func newSlots(n int, key func(*entry) uint64) slots {
	size := 1 << bits.Len(uint(n+n/2))
	return slots{make([]slotCell, size), uint32(size - 1), key}
}

// find returns the slot of key in ring, -1 for none.
func (s *slots) find(ring []entry, key uint64) int32 {
	for at := uint32(key) & s.mask; ; at = (at + 1) & s.mask {
		c := s.cells[at]
		if c.slot == 0 {
			return -1
		}
		if c.tag == uint32(key) && s.key(&ring[c.slot-1]) == key {
			return c.slot - 1
		}
	}
}

// put keeps slot under key, in the place of an older one.
func (s *slots) put(ring []entry, key uint64, slot int32) {
	at := uint32(key) & s.mask
	for s.cells[at].slot != 0 && !(s.cells[at].tag == uint32(key) && s.key(&ring[s.cells[at].slot-1]) == key) {
		at = (at + 1) & s.mask
	}
	s.cells[at] = slotCell{uint32(key), slot + 1}
}

// cell returns the cell of slot, whose key is key; an empty one where another
// slot has taken its place.
func (s *slots) cell(key uint64, slot int32) uint32 {
	at := uint32(key) & s.mask
	for s.cells[at].slot != slot+1 && s.cells[at].slot != 0 {
		at = (at + 1) & s.mask
	}
	return at
}

// drop forgets what cell at holds.
func (s *slots) drop(at uint32) {
	if s.cells[at].slot == 0 {
		return
	}
	for next := (at + 1) & s.mask; s.cells[next].slot != 0; next = (next + 1) & s.mask {
		home := s.cells[next].tag & s.mask
		if (next-home)&s.mask >= (next-at)&s.mask {
			s.cells[at] = s.cells[next]
			at = next
		}
	}
	s.cells[at] = slotCell{}
}
