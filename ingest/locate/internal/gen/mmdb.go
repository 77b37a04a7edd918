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
	left          int // values that may still be decoded: pointers could make a small file endless
}

var metadataMark = []byte("\xab\xcd\xefMaxMind.com")

func openMMDB(raw []byte) (*mmdb, error) {
	at := bytes.LastIndex(raw, metadataMark)
	if at < 0 {
		return nil, errors.New("no MaxMind metadata")
	}
	d := &mmdb{records: raw[at+len(metadataMark):], left: 64*len(raw) + 1000}
	v, _, err := d.value(0)
	if err != nil {
		return nil, fmt.Errorf("read the metadata: %w", err)
	}
	meta, _ := v.(map[string]any)
	nodes, _ := meta["node_count"].(uint64)
	bits, _ := meta["record_size"].(uint64)
	size := nodes * 28 / 4
	if bits != 28 || nodes > math.MaxUint32/8 || size+16 > uint64(at) {
		return nil, fmt.Errorf("%d nodes of %d-bit records do not fit", nodes, bits)
	}
	d.nodes = uint32(nodes)
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

// maxDepth bounds how deep values nest, pointers included.
const maxDepth = 32

var errShort = errors.New("field runs out of the file")

// value decodes the field at offset at and returns it with the offset behind it.
func (d *mmdb) value(at uint32) (any, uint32, error) { return d.nested(at, 0) }

// bytes returns n bytes from offset at.
func (d *mmdb) bytes(at, n uint32) ([]byte, error) {
	if uint64(at)+uint64(n) > uint64(len(d.records)) {
		return nil, errShort
	}
	return d.records[at : at+n], nil
}

func (d *mmdb) nested(at uint32, depth int) (any, uint32, error) {
	b, err := d.bytes(at, 1)
	if d.left--; err != nil || depth > maxDepth || d.left < 0 {
		return nil, 0, errShort
	}
	control, kind := b[0], b[0]>>5
	at++
	if kind == 1 {
		to, next, err := d.pointer(control, at)
		if err != nil {
			return nil, 0, err
		}
		v, _, err := d.nested(to, depth+1)
		return v, next, err
	}
	if kind == 0 {
		if b, err = d.bytes(at, 1); err != nil {
			return nil, 0, err
		}
		kind = b[0] + 7
		at++
	}
	size, at, err := d.size(control, at)
	if err != nil {
		return nil, 0, err
	}
	switch kind {
	case 7:
		return d.table(size, at, depth+1)
	case 11:
		return d.list(size, at, depth+1)
	case 14:
		return size != 0, at, nil
	}
	raw, err := d.bytes(at, size)
	if err != nil {
		return nil, 0, err
	}
	v, err := scalar(kind, raw)
	return v, at + size, err
}

// scalar decodes a field that is neither a map nor a list.
func scalar(kind byte, raw []byte) (any, error) {
	switch kind {
	case 2, 4:
		return string(raw), nil
	case 3:
		if len(raw) != 8 {
			return nil, errShort
		}
		return math.Float64frombits(binary.BigEndian.Uint64(raw)), nil
	case 5, 6, 8, 9, 10:
		var n uint64
		for _, b := range raw {
			n = n<<8 | uint64(b)
		}
		return n, nil
	case 15:
		if len(raw) != 4 {
			return nil, errShort
		}
		return float64(math.Float32frombits(binary.BigEndian.Uint32(raw))), nil
	}
	return nil, fmt.Errorf("field type %d is unknown", kind)
}

func (d *mmdb) pointer(control byte, at uint32) (to, next uint32, err error) {
	n := uint32(control>>3&3) + 1
	b, err := d.bytes(at, n)
	if err != nil {
		return 0, 0, err
	}
	high := uint32(control & 7)
	if n == 4 {
		high = 0
	}
	for _, c := range b {
		high = high<<8 | uint32(c)
	}
	return high + [5]uint32{0, 0, 2048, 526336, 0}[n], at + n, nil
}

func (d *mmdb) size(control byte, at uint32) (size, next uint32, err error) {
	size = uint32(control & 31)
	if size < 29 {
		return size, at, nil
	}
	n := size - 28
	b, err := d.bytes(at, n)
	if err != nil {
		return 0, 0, err
	}
	more := uint32(0)
	for _, c := range b {
		more = more<<8 | uint32(c)
	}
	return more + [4]uint32{0, 29, 285, 65821}[n], at + n, nil
}

func (d *mmdb) table(size, at uint32, depth int) (any, uint32, error) {
	out := map[string]any{}
	for range size {
		key, next, err := d.nested(at, depth)
		if err != nil {
			return nil, 0, err
		}
		v, next, err := d.nested(next, depth)
		if err != nil {
			return nil, 0, err
		}
		name, _ := key.(string)
		out[name], at = v, next
	}
	return out, at, nil
}

func (d *mmdb) list(size, at uint32, depth int) (any, uint32, error) {
	var out []any
	for range size {
		v, next, err := d.nested(at, depth)
		if err != nil {
			return nil, 0, err
		}
		out, at = append(out, v), next
	}
	return out, at, nil
}
