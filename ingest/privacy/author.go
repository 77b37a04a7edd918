// Package privacy keeps people out of what outcry stores and shows: authors
// become keyed hashes as they arrive, and what is shown of a text lacks phone
// numbers, addresses, account numbers and the names of agents.
package privacy

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"sync"

	"outcry/schema"
)

// LeastKey is the shortest key in bytes that NewHasher takes.
const LeastKey = 16

// Hasher turns authors into keyed hashes. It is safe for concurrent use.
type Hasher struct {
	macs sync.Pool // *mac
}

// mac is a keyed hash and the memory it writes to.
type mac struct {
	hash hash.Hash
	sum  [sha256.Size]byte
	in   []byte
}

// NewHasher returns a Hasher whose hashes nobody without key can match to
// names. A key shorter than LeastKey is refused with schema.ErrInvalid.
func NewHasher(key []byte) (*Hasher, error) {
	if len(key) < LeastKey {
		return nil, fmt.Errorf("the key for authors has %d bytes, not %d: %w", len(key), LeastKey, schema.ErrInvalid)
	}
	own := append([]byte(nil), key...)
	return &Hasher{macs: sync.Pool{New: func() any { return &mac{hash: hmac.New(sha256.New, own)} }}}, nil
}

// Author returns the first eight bytes of HMAC-SHA256 (RFC 2104) over the
// source and the author's name, never 0. The same name at two sources is two
// authors.
func (h *Hasher) Author(source, author string) uint64 {
	m := h.macs.Get().(*mac)
	defer h.macs.Put(m)
	m.in = append(append(append(m.in[:0], source...), 0), author...)
	m.hash.Reset()
	m.hash.Write(m.in)
	if n := binary.BigEndian.Uint64(m.hash.Sum(m.sum[:0])); n != 0 {
		return n
	}
	return 1
}
