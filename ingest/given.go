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
func (w *work) given(c *schema.Complaint, author uint64) uint64 {
	b := binary.LittleEndian.AppendUint64(w.said[:0], author)
	for _, s := range [...]string{
		c.Text, c.Lang, string(c.Brand), string(c.Service), c.ProfileLocation, c.RepostOf, c.ReplyTo, c.Conversation, string(c.Role), c.Device, c.Channel,
	} {
		b = appendText(b, s)
	}
	if l := c.Location; l != nil {
		for _, s := range [...]string{l.Postcode, l.Place, l.Admin1, l.Country} {
			b = appendText(b, s)
		}
		if l.Lat != nil && l.Lon != nil {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(*l.Lat))
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(*l.Lon))
		}
	}
	w.said = b
	return max(xxhash.Sum64(b), 1)
}

func appendText(b []byte, s string) []byte {
	return append(binary.LittleEndian.AppendUint64(b, uint64(len(s))), s...)
}
