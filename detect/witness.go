package detect

import (
	"cmp"
	"hash/fnv"
	"slices"
	"sort"

	"outcry/schema"
)

// family is a set of services that fail together: who has no data often can't
// call either, and television comes through the same cable as the internet.
type family string

func familyOf(s schema.Service) family {
	switch s {
	case schema.MobileData, schema.Voice, schema.SMS:
		return "mobile"
	case schema.FixedInternet, schema.TV, schema.FixedVoice:
		return "fixed"
	}
	return family(s)
}

// witness is one author's testimony about one brand and family of services.
type witness struct {
	at     int64 // event time, Unix seconds
	key    uint64
	author uint64
	series *series
	spot   spotID   // finest region, municipality or coarser
	chain  []spotID // every region that it counts at, finest first: spot, or the quarter of a city before it
	source string
	device string
	lines  uint16
	late   int64    // seconds after at that it was told of first
	onset  int64    // since when by the words, 0 when not said
	again  []int64  // event times of further messages of the same author
	claim  *track   // the incident that it belongs to, nil while it belongs to none
	former *witness // what the same author testified before, of an incident that was over; nil for nothing
	since  int64    // what was said later than this is no more of former
	turn   int      // how many testimonies of the same author it follows like that

	shadows []string // sources that handed it on
	names   []uint64 // authors under which they did
	alone   bool     // nobody was near it so far, see shadows
}

// heard is what one message turned into, kept so that the same message again
// changes nothing and a later version replaces the earlier one.
type heard struct {
	at      int64
	came    int64    // when its first version arrived
	print   uint64   // of what counts in the message
	witness *witness // the testimony that it founded, nil for any other message
	joined  *witness // the testimony that it repeats
}

// ledger knows the messages of the recent past and whose testimony they are.
type ledger struct {
	messages map[uint64]*heard
	hours    map[int64][]uint64 // the messages by hour of event time
	voices   map[voiceKey]*witness
}

func newLedger() *ledger {
	return &ledger{messages: map[uint64]*heard{}, hours: map[int64][]uint64{}, voices: map[voiceKey]*witness{}}
}

// add notes what a message turned into.
func (l *ledger) add(key uint64, h *heard) {
	l.messages[key] = h
	l.hours[h.at/3600] = append(l.hours[h.at/3600], key)
}

// forget drops the messages of one hour.
func (l *ledger) forget(hour int64) {
	for _, key := range l.hours[hour] {
		if h := l.messages[key]; h != nil && h.at/3600 == hour {
			delete(l.messages, key)
		}
	}
	delete(l.hours, hour)
}

// keyOf hashes the identity of a message, as schema.Key writes it.
func keyOf(identity string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(identity))
	return h.Sum64()
}

// twin reports whether r, said at t, is another message once more, under another
// number and perhaps another name: it echoes what was said in the same second.
func (l *ledger) twin(r *schema.Report, t int64) bool {
	if r.Root == "" {
		return false
	}
	h := l.messages[keyOf(r.Root)]
	return h != nil && h.at == t
}

// printOf hashes what the detector reads of a report, so that a later version
// that changes nothing here is no new version.
func printOf(r *schema.Report) uint64 {
	h := fnv.New64a()
	for _, s := range []string{string(r.Kind), string(r.Brand), string(r.Service), string(r.Region), r.Root, r.Device} {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	for _, t := range r.Touches {
		h.Write([]byte(t))
	}
	for _, n := range []uint64{r.Author, uint64(r.Time.Unix()), uint64(r.Onset.Unix()), uint64(r.Lines)} {
		for i := range 8 {
			h.Write([]byte{byte(n >> (8 * i))})
		}
	}
	return h.Sum64()
}

// crowd is a list of witnesses in order of event time.
type crowd []*witness

// after returns the index of the first witness at or after t.
func (c crowd) after(t int64) int {
	return sort.Search(len(c), func(i int) bool { return c[i].at >= t })
}

// during returns the witnesses that speak in [from, to].
func (c crowd) during(from, to int64) crowd { return c[c.after(from):c.after(to+1)] }

// between returns how many witnesses speak in [from, to].
func (c crowd) between(from, to int64) int {
	if len(c) == 0 || c[len(c)-1].at < from {
		return 0
	}
	return c.after(to+1) - c.after(from)
}

// add puts w in its place; mostly that is the end.
func (c *crowd) add(w *witness) {
	i := len(*c)
	for i > 0 && w.compare((*c)[i-1]) < 0 {
		i--
	}
	*c = slices.Insert(*c, i, w)
}

// drop takes w out, if it is there.
func (c *crowd) drop(w *witness) {
	for i := c.after(w.at); i < len(*c) && (*c)[i].at == w.at; i++ {
		if (*c)[i] == w {
			*c = slices.Delete(*c, i, i+1)
			return
		}
	}
}

// forget drops the witnesses before horizon.
func (c *crowd) forget(horizon int64) {
	if n := c.after(horizon); n > 0 {
		*c = slices.Delete(*c, 0, n)
	}
}

// compare puts witnesses in order of event time.
func (w *witness) compare(o *witness) int {
	return cmp.Or(cmp.Compare(w.at, o.at), cmp.Compare(w.key, o.key))
}
