package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"sync"

	"outcry/schema"
)

// identity is what makes a complaint one complaint.
type identity struct{ source, id string }

// hash is the identity in 64 bits, as kept in the table identities. Among 100
// million complaints the chance that any two share one is 3 in 10,000; the
// second would then be filed under the minute of the first, and counted once.
func (k identity) hash() uint64 {
	return sum(appendText(appendText(make([]byte, 0, 128), k.source), k.id))
}

// digest is the content of r in 64 bits: what the sender gave, where that is
// known, so that the same complaint understood otherwise is still the same; else
// all but its identity, its event time, which never changes, and its arrival.
func digest(r *schema.Report) uint64 {
	if r.Given != 0 {
		return r.Given
	}
	b := make([]byte, 0, 512)
	for _, s := range []string{
		r.Text, r.Lang, string(r.Kind), string(r.Brand), string(r.Service), string(r.Region), r.Postcode, r.Device, r.Root,
		r.RepostOf, r.ReplyTo, r.Conversation, r.Channel, string(r.Role),
	} {
		b = appendText(b, s)
	}
	b = appendTexts(b, r.MoreServices)
	b = appendTexts(b, r.Touches)
	b = binary.LittleEndian.AppendUint64(b, r.Author)
	for _, f := range []float32{r.Confidence, r.Lat, r.Lon} {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(f))
	}
	b = binary.LittleEndian.AppendUint16(b, r.Lines)
	if !r.Onset.IsZero() {
		b = binary.LittleEndian.AppendUint64(b, uint64(r.Time.Sub(r.Onset).Milliseconds())+1)
	}
	if r.Denial {
		b = append(b, 1)
	}
	if !r.Due.IsZero() {
		b = binary.LittleEndian.AppendUint64(b, uint64(r.Due.Sub(r.Time).Milliseconds()))
	}
	b = append(b, r.Talk...)
	return sum(b)
}

func sum(b []byte) uint64 {
	h := sha256.Sum256(b)
	return binary.LittleEndian.Uint64(h[:])
}

// appendText appends s so that no two lists of texts give the same bytes.
func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendTexts[T ~string](b []byte, list []T) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, s := range list {
		b = appendText(b, string(s))
	}
	return b
}

// claims lets one insert at a time handle an identity, so that two that carry
// the same new complaint don't both find it absent.
type claims struct {
	mu    sync.Mutex
	held  map[uint64]bool
	freed chan struct{} // closed at the next release
}

func newClaims() *claims {
	return &claims{held: make(map[uint64]bool), freed: make(chan struct{})}
}

// claim waits until none of the hashes is held by another, holds all of them at
// once and returns what gives them back.
func (c *claims) claim(ctx context.Context, hashes []uint64) (release func(), err error) {
	for {
		wait := c.tryClaim(hashes)
		if wait == nil {
			return func() { c.release(hashes) }, nil
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// tryClaim returns nil when it holds all of hashes, else what to wait for.
func (c *claims) tryClaim(hashes []uint64) <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, h := range hashes {
		if c.held[h] {
			return c.freed
		}
	}
	for _, h := range hashes {
		c.held[h] = true
	}
	return nil
}

func (c *claims) release(hashes []uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, h := range hashes {
		delete(c.held, h)
	}
	close(c.freed)
	c.freed = make(chan struct{})
}
