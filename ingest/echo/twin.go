package echo

import (
	"math"

	"github.com/cespare/xxhash/v2"

	"outcry/ingest/text"
	"outcry/schema"
)

// Words from which a text tells its message from others of the same moment.
const (
	twinWords   = 3 // of the same second
	minuteWords = 6 // of the same minute, where that is all that a source tells of the time
	codeDigits  = 4 // bytes of a postcode: some collectors cut off the letters of a Dutch one
)

// twinOf hashes all that c says and in which second, so that a message that comes again under
// another name and number is known as the same: two collectors of one feed, a feed
// that is sent twice. It is 0 where that tells too little, as two people may say the
// same of one place in a moment.
func twinOf(c *schema.Complaint, words int) uint64 {
	whole := c.Time.Second() == 0 && c.Time.Nanosecond() == 0
	if at := c.Location; words < minuteWords && (whole || words < twinWords && (at == nil || at.Postcode == "" && at.Lat == nil)) {
		return 0
	}
	k := text.Mix(xxhash.Sum64String(c.Text) + uint64(c.Time.Unix()))
	add := func(s string) { k = text.Mix(k*31 + xxhash.Sum64String(s)) }
	add(string(c.Brand))
	add(string(c.Service))
	if at := c.Location; at != nil {
		add(at.Postcode[:min(len(at.Postcode), codeDigits)])
		add(at.Place)
		for _, x := range [...]*float64{at.Lat, at.Lon} {
			if x != nil {
				k = text.Mix(k*31 + math.Float64bits(*x))
			}
		}
	}
	return max(k, 1)
}
