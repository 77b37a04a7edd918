package classify

import (
	"encoding/binary"
	"math/bits"
)

// modelRow is what one sense says for the kinds, and for the last of the
// services. Its numbers are packed so that a sum of many takes few instructions,
// a byte each, and are nought more than the weights: none is negative.
type modelRow struct {
	kinds uint64
	last  uint32
	key   uint32
}

const (
	nought   = 128
	lanes    = 0x00ff00ff00ff00ff // of the bytes that are summed in 16 bits
	mostRows = 1<<16 - 1          // of a file: they are counted in 16 bits
	mostSum  = 1 << 8             // rows that are summed in 16 bits
)

// grow makes room for n rows in a table that is half full at most.
func (m *Model) grow(n int) {
	size := bits.Len(uint(2*n + 1))
	m.slots, m.shift = make([]uint16, 1<<size), uint8(32-size)
	m.rows, m.services = make([]modelRow, 0, n+1), make([]uint64, 0, n+1)
	m.add(0, make([]byte, kindCount+serviceCount))
}

// add appends a row of the weights for the kinds and for the services.
func (m *Model) add(key uint32, weights []byte) {
	var packed [kindCount + serviceCount]byte
	for i, w := range weights {
		packed[i] = w + nought
	}
	order := binary.LittleEndian
	m.rows = append(m.rows, modelRow{kinds: order.Uint64(packed[:]), last: order.Uint32(packed[16:]), key: key})
	m.services = append(m.services, order.Uint64(packed[8:]))
}

// put adds the row of key. Of two rows with one key the first is found: rows of
// common senses come first, and so are found at once.
func (m *Model) put(key uint32, weights []byte) {
	at := key >> m.shift
	for m.slots[at] != 0 {
		at = (at + 1) & uint32(len(m.slots)-1)
	}
	m.slots[at] = uint16(len(m.rows))
	m.add(key, weights)
}

// row returns the number of the row of key, 0 for a sense that says nothing.
func (m *Model) row(key uint32) uint16 {
	at := key >> (m.shift & 31)
	i := m.slots[at]
	for uint64(m.rows[i].key^key)*uint64(i) != 0 { // one jump: two are hard to foretell
		at = (at + 1) & uint32(len(m.slots)-1)
		i = m.slots[at]
	}
	return i
}

// find appends the numbers of the rows of keys.
func (m *Model) find(dst []uint16, keys []uint32) []uint16 {
	for _, key := range keys {
		dst = append(dst, m.row(key))
	}
	return dst
}

// report returns what row i says for a report, in units.
func (m *Model) report(i uint16) int { return int(m.rows[i].kinds&0xff) - nought }

// sumKinds returns what rows say together for each kind, in units.
func (m *Model) sumKinds(rows []uint16) (sum [kindCount]int32) {
	for len(rows) > 0 {
		n := min(len(rows), mostSum)
		var even, odd uint64
		for _, i := range rows[:n] {
			x := m.rows[i].kinds
			even += x & lanes
			odd += x >> 8 & lanes
		}
		unpack(sum[:], even, odd, n)
		rows = rows[n:]
	}
	return sum
}

// sumServices returns what rows say together for each service, in units.
func (m *Model) sumServices(rows []uint16) (sum [serviceCount]int32) {
	for len(rows) > 0 {
		n := min(len(rows), mostSum)
		var even, odd, last, lastOdd uint64
		for _, i := range rows[:n] {
			x, y := m.services[i], uint64(m.rows[i].last)
			even += x & lanes
			odd += x >> 8 & lanes
			last += y & lanes
			lastOdd += y >> 8 & lanes
		}
		unpack(sum[:8], even, odd, n)
		unpack(sum[8:], last, lastOdd, n)
		rows = rows[n:]
	}
	return sum
}

// unpack adds to sum what the lanes hold of the even and of the odd of its
// numbers in n rows.
func unpack(sum []int32, even, odd uint64, n int) {
	for i := 0; i+1 < len(sum); i += 2 {
		sum[i] += int32(uint16(even)) - int32(nought*n)
		sum[i+1] += int32(uint16(odd)) - int32(nought*n)
		even, odd = even>>16, odd>>16
	}
}
