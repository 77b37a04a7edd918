package detect

import (
	"slices"

	"outcry/schema"
)

// gift is what an incident gave to the one that it became a part of, so that it
// can be given back.
type gift struct {
	into     *track
	at       int64 // when, Unix seconds
	members  crowd
	confirms bool  // into was not confirmed before
	spoken   int64 // when people had last spoken of into

	// Where and since when into was before, and where it was then.

	before, after, ceded []spotID
	onset                int64
}

// merge makes t a part of o, where the detector could have found that itself: both
// go on, and are of one family of services. What t gave to o before a restart is
// found by its place.
func (d *Detector) merge(t, o *track, at int64) {
	switch {
	case o == nil || o == t || o.group != t.group || t.kind == schema.Planned || o.kind == schema.Planned:
		return
	case t.merged == o.id && t.gave == nil:
		d.recallGift(t, o, at)
		return
	case t.ended != 0 || o.ended != 0:
		return
	}
	g := &gift{into: o, at: at, members: slices.Clone(t.members), spoken: o.spoken.at, before: o.spots, ceded: o.ceded, onset: o.onset}
	o.onset = min(o.onset, t.onset)
	o.ceded = d.without(o.ceded, t.spots)
	o.spots = d.union(o.spots, t.spots)
	g.after = o.spots
	d.handOver(t, o)
	if t.spoken.word == schema.Confirmed && o.spoken.word != schema.Confirmed {
		g.confirms = true
		d.judge(o, schema.Confirmed, d.now)
	}
	t.gave = g
	o.shaped, o.shapedAt = d.now, len(o.members)
	o.told.face = face{} // to be told, however little it grew
}

// recallGift finds what t had given to o by the moment at.
func (d *Detector) recallGift(t, o *track, at int64) {
	rest := d.without(o.spots, t.spots)
	if len(rest) == 0 {
		return // the two can't be told apart
	}
	t.gave = &gift{
		into: o, at: at, before: rest, after: o.spots, ceded: o.ceded, onset: max(o.onset, o.first.from), spoken: o.spoken.at,
		confirms: t.spoken.word == schema.Confirmed && o.spoken.at == 0,
	}
	for _, w := range o.members {
		if w.at >= t.onset && w.at <= at && d.covers(t.spots, w.chain) {
			t.gave.members = append(t.gave.members, w)
		}
	}
}

// unmerge takes back at the moment at that t is a part of o, nil for one that is
// not known: it goes on, with the witnesses that it gave, and who spoke at its
// place since. The other shrinks back if it did not change by itself meanwhile, and
// keeps out of where t is.
func (d *Detector) unmerge(t, o *track, at int64) {
	if t.spoken.closes() {
		t.spoken.word = ""
	}
	g := t.gave
	switch {
	case g != nil:
		d.takeBack(t, g)
		o = g.into
	case t.ended != 0:
		d.resume(t, at)
	}
	t.spoken.held, t.status = at+heldFor, t.spoken.open()
	if o == nil || o.group != t.group {
		return
	}
	d.cede(o, t.spots)
	if g != nil {
		d.hand(o, t, func(w *witness) bool { return w.at > g.at && d.covers(t.spots, w.chain) && !d.owns(o, w.chain) })
	}
}

// takeBack undoes what merge did.
func (d *Detector) takeBack(t *track, g *gift) {
	o := g.into
	if slices.Equal(o.spots, g.after) {
		o.spots, o.ceded = g.before, g.ceded
	}
	if o.onset == t.onset {
		o.onset = g.onset
	}
	if g.confirms && o.spoken.at == g.spoken {
		before := o.spoken.word
		if o.spoken.word = ""; o.ended == 0 {
			o.status = o.spoken.open()
		}
		d.relearn(o, before)
	}
	t.gave, t.merged, t.ended, t.closed = nil, "", 0, 0
	t.group.closed = slices.DeleteFunc(t.group.closed, func(c *track) bool { return c == t })
	t.group.open = append(t.group.open, t)
	for _, w := range g.members {
		has := w.claim // o, or one that o became a part of
		if n := len(has.members); !has.theirs {
			if has.drop(w); len(has.members) < n {
				w.claim = t
				t.add(w)
			}
		}
	}
}
