package store

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"
)

// erasedFor is how long a complaint that was erased is not taken again. The
// table drops its rows after the same time.
const erasedFor = 30 * 24 * time.Hour

const insertErased = `INSERT INTO erased (mark, at)`

// marker makes of the hash of an identity the mark under which its erasure is
// noted: who has the tables, but not the key, can't tell whether a complaint
// that they know of was erased.
type marker struct{ block cipher.Block }

// newMarker returns a marker whose key is made of secret by HKDF (RFC 5869).
func newMarker(secret []byte) (marker, error) {
	key, err := hkdf.Key(sha256.New, secret, nil, "outcry what was erased, AES-128", 16)
	if err != nil {
		return marker{}, fmt.Errorf("make the key for what is erased: %w", err)
	}
	block, err := aes.NewCipher(key)
	return marker{block}, err
}

// marks returns the marks of hashes, in their order.
func (m marker) marks(hashes []uint64) []uint64 {
	marks := make([]uint64, len(hashes))
	var b [aes.BlockSize]byte
	for i, hash := range hashes {
		binary.LittleEndian.PutUint64(b[:8], hash)
		binary.LittleEndian.PutUint64(b[8:], 0)
		m.block.Encrypt(b[:], b[:])
		marks[i] = binary.LittleEndian.Uint64(b[:8])
	}
	return marks
}

// noteErased notes that the complaints with these hashes are erased from now on.
func (s *Store) noteErased(ctx context.Context, hashes []uint64) error {
	times := make([]time.Time, len(hashes))
	for i := range times {
		times[i] = time.Now()
	}
	if err := s.append(ctx, "note_erased", insertErased, s.marker.marks(hashes), times); err != nil {
		return fmt.Errorf("note that %d complaints are erased: %w", len(hashes), err)
	}
	return nil
}
