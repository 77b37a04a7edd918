package ingest

import (
	"encoding/binary"
	"math"

	"github.com/cespare/xxhash/v2"

	"outcry/schema"
)

// given returns a digest of all that the sender says in c but its identity and
// time: the same complaint again has the same digest, whatever is understood of
// it by then. It is never 0. The digest is taken in the memory of said, which is
// returned for the next one.
func given(said []byte, c *schema.Complaint, author uint64) (digest uint64, memory []byte) {
	b := binary.LittleEndian.AppendUint64(said[:0], author)
	b = appendText(b, c.Text)
	b = appendText(b, c.Lang)
	b = appendText(b, string(c.Brand))
	b = appendText(b, string(c.Service))
	b = appendText(b, c.ProfileLocation)
	b = appendText(b, c.RepostOf)
	b = appendText(b, c.ReplyTo)
	b = appendText(b, c.Conversation)
	b = appendText(b, string(c.Role))
	b = appendText(b, c.Device)
	b = appendText(b, c.Channel)
	if l := c.Location; l != nil {
		b = appendText(b, l.Postcode)
		b = appendText(b, l.Place)
		b = appendText(b, l.Admin1)
		b = appendText(b, l.Country)
		if l.Lat != nil && l.Lon != nil {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(*l.Lat))
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(*l.Lon))
		}
	}
	return max(xxhash.Sum64(b), 1), b
}

func appendText(b []byte, s string) []byte {
	b = binary.LittleEndian.AppendUint64(b, uint64(len(s)))
	if s == "" {
		return b
	}
	return append(b, s...)
}
