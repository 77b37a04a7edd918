package detect

import (
	"time"

	"outcry/schema"
)

// oneVoice is how long an author stays one and the same witness of a brand and
// family of services: most of a day, so that a person who complains every
// evening is a new witness every evening.
const oneVoice = 20 * time.Hour

// voiceKey says whose testimony about what.
type voiceKey struct {
	author uint64
	group  *group
}

// voice returns the testimony that a message of the author at t, of the regions of
// chain, belongs to, or nil and, where the incident was over that the author testified
// to, that testimony and since when: who speaks after it is a new witness.
func (d *Detector) voice(k voiceKey, t int64, chain []spotID) (w, former *witness, since int64) {
	w = d.ledger.voices[k]
	if w == nil || t-w.at >= int64(oneVoice/time.Second) || w.at-t >= int64(oneVoice/time.Second) {
		return nil, nil, 0
	}
	for w.former != nil && t <= w.since {
		w = w.former
	}
	if c, since := d.testified(w, chain); c != nil && t > since && c.spoken.word != schema.Dismissed {
		if w.author != k.author {
			return nil, nil, 0 // who only handed that testimony on gave none
		}
		return nil, w, since
	}
	return w, nil, 0
}

// testified returns the incident that w testified to and since when it is over: the one
// that claimed it, or that it spoke of without a place when chain is there. Nil for none,
// or while it goes on.
func (d *Detector) testified(w *witness, chain []spotID) (c *track, over int64) {
	if c := w.claim; c != nil {
		if c.closed == 0 {
			return nil, 0
		}
		return c, c.closed
	}
	known := w.series.group.closed
	if d.reviving != nil {
		known = d.reviving
	}
	for _, t := range known {
		switch {
		case t.group != w.series.group || w.at < t.onset || t.closed != 0 && w.at > t.closed:
		case !d.owns(t, w.chain) && (!d.atlas.within(t.spots[0], w.spot) || !d.owns(t, chain)):
		case t.closed != 0:
			c, over = t, t.closed
		case w.at < t.resumed:
			c, over = t, t.resumed-1
		}
	}
	return c, over
}

// silence drops the voice of a witness that is forgotten.
func (l *ledger) silence(w *witness) {
	l.unname(w)
	if k := (voiceKey{w.author, w.series.group}); l.voices[k] == w {
		delete(l.voices, k)
	}
	if w.former != nil && w.former.claim != w.claim {
		w.former = nil
	}
}

// unname drops the names under which others handed w on.
func (l *ledger) unname(w *witness) {
	for _, author := range w.names {
		if k := (voiceKey{author, w.series.group}); l.voices[k] == w {
			delete(l.voices, k)
		}
	}
}

// unsay takes w out of the testimonies of its author.
func (l *ledger) unsay(w *witness) {
	l.unname(w)
	k := voiceKey{w.author, w.series.group}
	switch v := l.voices[k]; {
	case v == w && w.former != nil:
		l.voices[k] = w.former
	case v == w:
		delete(l.voices, k)
	default:
		for ; v != nil; v = v.former {
			if v.former == w {
				v.former = w.former
			}
		}
	}
}
