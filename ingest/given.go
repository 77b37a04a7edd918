package ingest

import (
	"encoding/binary"
	"math"

	"github.com/cespare/xxhash/v2"

	"outcry/schema"
)

// given returns a digest of all that the sender says in c but its identity and
// time: the same complaint again has the same digest, whatever is understood of
// it by then. It is never 0.
func given(c *schema.Complaint, author uint64) uint64 {
	var d xxhash.Digest
	d.Reset()
	var word [8]byte
	number := func(n uint64) {
		binary.LittleEndian.PutUint64(word[:], n)
		d.Write(word[:])
	}
	text := func(s string) {
		number(uint64(len(s)))
		d.WriteString(s)
	}
	number(author)
	for _, s := range [...]string{
		c.Text, c.Lang, string(c.Brand), string(c.Service), c.ProfileLocation, c.RepostOf, c.ReplyTo, c.Conversation, string(c.Role), c.Device, c.Channel,
	} {
		text(s)
	}
	if l := c.Location; l != nil {
		for _, s := range [...]string{l.Postcode, l.Place, l.Admin1, l.Country} {
			text(s)
		}
		if l.Lat != nil && l.Lon != nil {
			number(math.Float64bits(*l.Lat))
			number(math.Float64bits(*l.Lon))
		}
	}
	return max(d.Sum64(), 1)
}
