package classify

import "math/bits"

// modelRow is what one sense says. Its numbers are packed so that a sum of many
// takes few instructions, and are nought more than the weights: none is negative.
type modelRow struct {
	key      uint32
	kinds    uint64 // a byte each
	services uint64 // the first eight, a byte each
	others   uint64 // the other four, 16 bits each
}

const (
	nought   = 128
	lanes    = 0x00ff00ff00ff00ff // of the bytes that are summed in 16 bits
	mostRows = 1<<16 - 1          // of a file: they are counted in 16 bits
	mostSum  = 1 << 8             // rows that are summed in 16 bits
)

// newRow packs the weights for the kinds and for the services.
func newRow(key uint32, weights []byte) modelRow {
	r := modelRow{key: key}
	for i, w := range weights {
		x := uint64(int64(int8(w)) + nought)
		switch {
		case i < 8:
			r.kinds |= x << (8 * i)
		case i < 16:
			r.services |= x << (8 * (i - 8))
		default:
			r.others |= x << (16 * (i - 16))
		}
	}
	return r
}

// grow makes room for n rows in a table that is half full at most.
func (m *Model) grow(n int) {
	size := bits.Len(uint(2*n + 1))
	m.slots, m.shift = make([]uint16, 1<<size), uint8(32-size)
	m.rows = append(make([]modelRow, 0, n+1), newRow(0, make([]byte, kindCount+serviceCount)))
}

// put adds row r. Of two rows with one key the first is found: rows of common
// senses come first, and so are found at once.
func (m *Model) put(r modelRow) {
	at := r.key >> m.shift
	for m.slots[at] != 0 {
		at = (at + 1) & uint32(len(m.slots)-1)
	}
	m.slots[at] = uint16(len(m.rows))
	m.rows = append(m.rows, r)
}

// row returns what the sense with this key says.
func (m *Model) row(key uint32) *modelRow {
	at := key >> m.shift
	i := m.slots[at]
	r := &m.rows[i]
	for uint64(r.key^key)*uint64(i) != 0 { // one jump, where two would be hard to foretell
		at = (at + 1) & uint32(len(m.slots)-1)
		i = m.slots[at]
		r = &m.rows[i]
	}
	return r
}

// report returns what r says for a report, in units.
func (r *modelRow) report() int { return int(r.kinds&0xff) - nought }

// balance is a sum of what senses say, in units of the scales of a Model.
type balance struct {
	kinds    [kindCount]int32
	services [serviceCount]int32
}

// add adds what the senses with these keys say.
func (t *balance) add(m *Model, keys []uint32) {
	for len(keys) > mostSum {
		t.add(m, keys[:mostSum])
		keys = keys[mostSum:]
	}
	var k0, k1, s0, s1, s2 uint64
	for _, key := range keys {
		r := m.row(key)
		k0 += r.kinds & lanes
		k1 += r.kinds >> 8 & lanes
		s0 += r.services & lanes
		s1 += r.services >> 8 & lanes
		s2 += r.others
	}
	none := nought * int32(len(keys))
	for i := range 4 {
		t.kinds[2*i] += int32(uint16(k0>>(16*i))) - none
		t.kinds[2*i+1] += int32(uint16(k1>>(16*i))) - none
		t.services[2*i] += int32(uint16(s0>>(16*i))) - none
		t.services[2*i+1] += int32(uint16(s1>>(16*i))) - none
		t.services[8+i] += int32(uint16(s2>>(16*i))) - none
	}
}
