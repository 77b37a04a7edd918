package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// mmdb is a MaxMind DB file, format 2.0 (MaxMind, "MaxMind DB File Format
// Specification", 2013), read as far as GeoLite2-City needs it.
type mmdb struct {
	tree, records []byte
	nodes         uint32
	recordBits    uint32
}

var metadataMark = []byte("\xab\xcd\xefMaxMind.com")

func openMMDB(raw []byte) (*mmdb, error) {
	at := bytes.LastIndex(raw, metadataMark)
	if at < 0 {
		return nil, errors.New("no MaxMind metadata")
	}
	d := &mmdb{records: raw[at+len(metadataMark):]}
	v, _, err := d.value(0)
	if err != nil {
		return nil, fmt.Errorf("read the metadata: %w", err)
	}
	meta, _ := v.(map[string]any)
	nodes, _ := meta["node_count"].(uint64)
	bits, _ := meta["record_size"].(uint64)
	size := nodes * bits / 4
	if bits != 28 || size+16 > uint64(at) {
		return nil, fmt.Errorf("%d nodes of %d-bit records do not fit", nodes, bits)
	}
	d.nodes, d.recordBits = uint32(nodes), uint32(bits)
	d.tree, d.records = raw[:size], raw[size+16:at]
	return d, nil
}

// each calls visit once for every distinct record that a network points to.
func (d *mmdb) each(visit func(map[string]any)) error {
	seen := map[uint32]bool{}
	for n := range d.nodes {
		node := d.tree[n*7 : n*7+7]
		left := uint32(node[3]>>4)<<24 | uint32(node[0])<<16 | uint32(node[1])<<8 | uint32(node[2])
		right := uint32(node[3]&15)<<24 | uint32(node[4])<<16 | uint32(node[5])<<8 | uint32(node[6])
		for _, to := range [2]uint32{left, right} {
			if to <= d.nodes || seen[to] {
				continue
			}
			seen[to] = true
			v, _, err := d.value(to - d.nodes - 16)
			if err != nil {
				return fmt.Errorf("record %d: %w", to, err)
			}
			if m, ok := v.(map[string]any); ok {
				visit(m)
			}
		}
	}
	return nil
}

// value decodes the field at offset at and returns it with the offset behind it.
func (d *mmdb) value(at uint32) (any, uint32, error) {
	if at >= uint32(len(d.records)) {
		return nil, 0, errors.New("offset outside the file")
	}
	control := d.records[at]
	kind := control >> 5
	at++
	if kind == 1 {
		to, next := d.pointer(control, at)
		v, _, err := d.value(to)
		return v, next, err
	}
	if kind == 0 {
		kind = d.records[at] + 7
		at++
	}
	size, at := d.size(control, at)
	switch kind {
	case 7:
		return d.table(size, at)
	case 11:
		return d.list(size, at)
	case 14:
		return size != 0, at, nil
	}
	if uint64(at)+uint64(size) > uint64(len(d.records)) {
		return nil, 0, errors.New("field runs out of the file")
	}
	raw, next := d.records[at:at+size], at+size
	switch kind {
	case 2, 4:
		return string(raw), next, nil
	case 3:
		return math.Float64frombits(binary.BigEndian.Uint64(raw)), next, nil
	case 5, 6, 8, 9, 10:
		var n uint64
		for _, b := range raw {
			n = n<<8 | uint64(b)
		}
		return n, next, nil
	case 15:
		return float64(math.Float32frombits(binary.BigEndian.Uint32(raw))), next, nil
	}
	return nil, 0, fmt.Errorf("field type %d is unknown", kind)
}

func (d *mmdb) pointer(control byte, at uint32) (to, next uint32) {
	n := uint32(control>>3&3) + 1
	high := uint32(control & 7)
	if n == 4 {
		high = 0
	}
	for _, b := range d.records[at : at+n] {
		high = high<<8 | uint32(b)
	}
	return high + [5]uint32{0, 0, 2048, 526336, 0}[n], at + n
}

func (d *mmdb) size(control byte, at uint32) (size, next uint32) {
	switch size = uint32(control & 31); size {
	case 29:
		return 29 + uint32(d.records[at]), at + 1
	case 30:
		return 285 + uint32(d.records[at])<<8 + uint32(d.records[at+1]), at + 2
	case 31:
		return 65821 + uint32(d.records[at])<<16 + uint32(d.records[at+1])<<8 + uint32(d.records[at+2]), at + 3
	}
	return size, at
}

func (d *mmdb) table(size, at uint32) (any, uint32, error) {
	out := make(map[string]any, size)
	for range size {
		key, next, err := d.value(at)
		if err != nil {
			return nil, 0, err
		}
		v, next, err := d.value(next)
		if err != nil {
			return nil, 0, err
		}
		name, _ := key.(string)
		out[name], at = v, next
	}
	return out, at, nil
}

func (d *mmdb) list(size, at uint32) (any, uint32, error) {
	out := make([]any, 0, size)
	for range size {
		v, next, err := d.value(at)
		if err != nil {
			return nil, 0, err
		}
		out, at = append(out, v), next
	}
	return out, at, nil
}
