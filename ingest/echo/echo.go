// Package echo ties reposts, quotes and near copies to the message they
// repeat, so that a storm of copies is not taken for many witnesses.
//
// People who suffer from one outage say the same short sentence: "geen bereik
// @kpn" by two authors is two witnesses. So a copy must be long, and where it
// reports a failure at first hand it must also be one of a burst, say the same
// place as the original, and be made of words that were not in use before the
// original came. A shorter one is a copy where many pass its very words on: they
// circulate, and are not found anew by each. Only what comes again as of the very same moment, word for word, is
// one message under two numbers: two collectors of a feed, or a feed that is sent twice.
package echo

import (
	"time"

	"github.com/cespare/xxhash/v2"

	"outcry/ingest/text"
	"outcry/schema"
)

// Overlaps of word pairs from which a text is a copy.
const (
	alikeCopy   = 0.5  // a text without a failure of its own
	alikeReport = 0.7  // a first-hand report
	alikeQuote  = 0.3  // the quoted part of a text; quotes are cut off
	alikeSame   = 0.95 // the same words
	freshReport = 0.6  // share of new pairs in the original of a copied report
	lateness    = 0.25 // share of the window that an original may be younger than its copy
)

// circulating is the number of marked reposts from which the words of a message are
// passed on: a report that helps nobody else is seldom reposted by so many.
const circulating = 10

// Own is what the reader of a message found in its writer's own words.
type Own struct {
	Report bool   // a first-hand report that a service fails
	Agent  bool   // a brand's agent speaks: agents repeat themselves and echo nobody
	Place  string // the place of the writer, "" where none is known
}

// Finder finds the roots of echoes. It keeps a bounded number of messages and
// is deterministic: the same messages in the same order give the same roots.
// It is not safe for concurrent use.
type Finder struct {
	cfg    Config
	ring   []entry
	next   int
	ids    slots
	twins  slots
	tables *[bands][tableSize]int32 // key of a band -> latest slot + 1
	known  acquaintance
}

// entry is one remembered message.
type entry struct {
	sketch  sketch
	keys    keys // of sketch
	source  string
	id      string
	root    string // "" for an original
	key     uint64
	twin    uint64 // of all that was said and when, 0 where that tells too little
	author  uint64
	place   uint64
	at      int64 // Unix seconds
	origin  int32 // slot of the original that this one copies, itself for an original
	serial  int32 // of the original's slot when origin was set
	copies  int32 // near copies by other authors
	reposts int32 // marked ones
	version int32 // times that this slot was filled
}

// tableSize is the number of keys a band has.
const tableSize = 1 << 16

// New returns a Finder; the error is that of Validate.
func New(cfg Config) (*Finder, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	f := &Finder{cfg: cfg, ring: make([]entry, 0, cfg.Messages), tables: new([bands][tableSize]int32)}
	f.ids = newSlots(cfg.Messages, func(e *entry) uint64 { return e.key })
	f.twins = newSlots(cfg.Messages, func(e *entry) uint64 { return e.twin })
	f.known = newAcquaintance()
	return f, nil
}

// Root says whether complaint c, whose text m holds, echoes another one, and
// the identity (schema.Key) of the original. The root may be "" where the
// message says itself that it repeats one that is not known here.
func (f *Finder) Root(m *text.Message, c *schema.Complaint, own Own) (root string, isEcho bool) {
	var d Draft
	f.Draw(&d, m, c, own)
	return f.Tie(&d)
}

// again answers for a message that came before.
func (f *Finder) again(e *entry) (string, bool) { return e.root, e.root != "" }

// find looks for what d echoes: by its own word, by quotation, by likeness.
func (f *Finder) find(d *Draft) (string, bool) {
	e, own := &d.entry, d.own
	if e.twin != 0 {
		if at := f.twins.find(f.ring, e.twin); at >= 0 {
			return f.follow(at, e), true
		}
	}
	if d.c.RepostOf != "" {
		return f.repost(d.c, e, own)
	}
	if d.hole.to > d.hole.from {
		var quoted sketch
		quoted.draw(d.m, d.hole, span{}, nil)
		if at, ok := f.nearest(&quoted, quoted.keys(), e, alikeQuote); ok && !own.Report {
			return f.follow(at, e), true
		}
	}
	marked := d.all.from > 0
	words := int(e.sketch.words)
	if !marked && words < f.cfg.LeastWords {
		return "", false
	}
	if !marked && own.Report {
		if at, ok := f.nearest(&e.sketch, e.keys, e, alikeSame); ok && f.circulates(at, e) {
			return f.follow(at, e), true
		}
		if words < f.cfg.ReportWords {
			return "", false
		}
	}
	least := float32(alikeCopy)
	if own.Report && !marked {
		least = alikeReport
	}
	at, ok := f.nearest(&e.sketch, e.keys, e, least)
	switch {
	case !ok:
		return "", marked
	case own.Report && !marked && !f.copiedReport(at, e):
		return "", false
	}
	if marked {
		return f.pass(at, e), true
	}
	return f.follow(at, e), true
}

// circulates reports whether the words of the message behind slot at, which are those
// of e too, are passed on by many. e is then of its family, an echo or not.
func (f *Finder) circulates(at int32, e *entry) bool {
	e.origin = f.original(at)
	o := &f.ring[e.origin]
	e.serial = o.version
	return o.reposts >= circulating
}

// repost answers for a message that its sender marks as a repost.
func (f *Finder) repost(c *schema.Complaint, e *entry, own Own) (string, bool) {
	at := f.ids.find(f.ring, identity(c.Source, c.RepostOf))
	if at < 0 {
		return schema.Key(c.Source, c.RepostOf), true
	}
	parent := &f.ring[at]
	if own.Report && e.place != 0 && e.place != parent.place && int(e.sketch.words) >= f.cfg.LeastWords && e.sketch.alike(&parent.sketch) < alikeQuote {
		return "", false
	}
	return f.pass(at, e), true
}

// copiedReport decides whether first-hand report e is a copy of the original
// behind slot at: see the package comment.
func (f *Finder) copiedReport(at int32, e *entry) bool {
	origin := f.original(at)
	o := &f.ring[origin]
	if int(o.sketch.words) < f.cfg.ReportWords {
		return false
	}
	e.origin, e.serial = origin, o.version
	if e.place != 0 && o.place != e.place {
		return false
	}
	if float32(o.sketch.fresh) < freshReport*float32(o.sketch.pairs) {
		return false
	}
	o.copies++
	return int(o.copies) > f.cfg.Burst
}

// original returns the slot of the original behind slot at, at itself where that is gone.
func (f *Finder) original(at int32) int32 {
	e := &f.ring[at]
	if o := e.origin; o >= 0 && f.ring[o].version == e.serial {
		return o
	}
	return at
}

// follow makes e an echo of what slot at holds and returns the root.
func (f *Finder) follow(at int32, e *entry) string {
	e.origin = f.original(at)
	o := &f.ring[e.origin]
	e.serial = o.version
	if o.root != "" {
		return o.root
	}
	return schema.Key(o.source, o.id)
}

// pass is follow for one that its sender marks as a repost.
func (f *Finder) pass(at int32, e *entry) string {
	root := f.follow(at, e)
	f.ring[e.origin].reposts++
	return root
}

// nearest returns the slot of the remembered message that is most like k, whose
// keys are at, by another author and inside the window.
func (f *Finder) nearest(k *sketch, at keys, e *entry, least float32) (int32, bool) {
	best, most := int32(-1), least
	var slots [bands]int32
	for b := range slots { // all at once: each waits for memory
		slots[b] = f.tables[b][at[b]&(tableSize-1)] - 1
	}
	for b, slot := range slots {
		if at[b] == none || slot < 0 || slot == best {
			continue
		}
		o := &f.ring[slot]
		if o.author == e.author || !f.inWindow(o.at, e.at) {
			continue
		}
		if like := k.alike(&o.sketch); like >= most {
			best, most = slot, like
		}
	}
	return best, best >= 0
}

func (f *Finder) inWindow(original, echo int64) bool {
	age := time.Duration(echo-original) * time.Second
	return age <= f.cfg.Window && age >= -time.Duration(lateness*float64(f.cfg.Window))
}

// oldest returns the cell of the message that the next one takes the place of.
func (f *Finder) oldest() uint32 {
	if f.next == len(f.ring) {
		return 0
	}
	return f.ids.cell(f.ring[f.next].key, int32(f.next))
}

// remember puts e into the ring in the place of the oldest, whose cell is given.
func (f *Finder) remember(e *entry, oldest uint32, root string) {
	e.root = root
	slot := int32(f.next)
	if f.next < len(f.ring) {
		old := &f.ring[slot]
		f.ids.drop(oldest)
		if old.twin != 0 {
			f.twins.drop(f.twins.cell(old.twin, slot))
		}
		e.version = old.version + 1
		*old = *e
	} else {
		f.ring = append(f.ring, *e)
	}
	if f.next++; f.next == f.cfg.Messages {
		f.next = 0
	}
	f.ids.put(f.ring, e.key, slot)
	if e.twin != 0 {
		f.twins.put(f.ring, e.twin, slot)
	}
	if int(e.sketch.words) < f.cfg.LeastWords {
		return
	}
	for b, key := range e.keys {
		if key != none {
			f.tables[b][key] = slot + 1
		}
	}
}

// identity hashes source and id.
func identity(source, id string) uint64 {
	return text.Mix(xxhash.Sum64String(source)*31 + xxhash.Sum64String(id))
}
