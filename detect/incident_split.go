package detect

import (
	"slices"

	"outcry/schema"
)

// split takes a place and its witnesses out of t, as people did. They follow what
// they took out, as e names it; the detector tells nothing of it, but holds its
// witnesses, so that neither t nor a new incident claims them while it goes on. A
// place that the detector can't tell apart, as a postal area, stays with t.
func (d *Detector) split(t *track, e *schema.Entry) {
	var gone []spotID
	for _, r := range e.Regions {
		if p := d.atlas.id(r); p != nowhere && d.atlas.spots[p].region == r {
			gone = append(gone, p)
		}
	}
	if len(gone) == 0 || t.kind == schema.Planned || d.trackOf(e.Into) != nil || !d.cede(t, gone) {
		return
	}
	n := &track{
		id: e.Into, kind: t.kind, status: schema.Detected, group: t.group, series: t.series, spots: gone, first: t.first, best: t.best,
		onset: t.onset, detected: t.detected, shaped: d.now, learning: t.learning, theirs: true,
	}
	n.group.open = append(n.group.open, n)
	d.tracks = append(d.tracks, n)
	d.hand(t, n, func(w *witness) bool { return d.covers(gone, w.chain) })
}

// cede makes t leave the regions gone to another incident for good: it reports
// false, and changes nothing, where nothing would be left.
func (d *Detector) cede(t *track, gone []spotID) bool {
	rest := d.without(t.spots, gone)
	if len(rest) == 0 {
		return false
	}
	t.spots, t.ceded = rest, d.union(t.ceded, gone)
	return true
}

// without returns those of spots that lie in none of gone.
func (d *Detector) without(spots, gone []spotID) []spotID {
	return slices.DeleteFunc(slices.Clone(spots), func(p spotID) bool { return d.covers(gone, d.atlas.chain(nil, p)) })
}

// owns reports whether t covers what is said at the regions of chain.
func (d *Detector) owns(t *track, chain []spotID) bool {
	return d.covers(t.spots, chain) && !d.covers(t.ceded, chain)
}

// move gives t new regions, but what it ceded.
func (d *Detector) move(t *track, spots []spotID) {
	if rest := d.without(spots, t.ceded); len(rest) > 0 {
		t.spots = rest
	}
}

// shuns reports whether a finding is none of t, because of what people said: it
// lies where they took something out of t, or t is theirs and does not grow.
func (d *Detector) shuns(t *track, f finding, spots []spotID) bool {
	return d.covers(t.ceded, d.atlas.chain(nil, f.spot)) || len(d.without(spots, t.ceded)) == 0 || t.theirs && len(d.without(spots, t.spots)) > 0
}

// reach returns the share of the reports of s that the place of t has.
func (d *Detector) reach(s *series, t *track) float64 {
	inside := slices.DeleteFunc(slices.Clone(t.ceded), func(p spotID) bool { return !d.covers(t.spots, d.atlas.chain(nil, p)) })
	return max(0, d.shareOf(s, t.spots)-d.shareOf(s, inside))
}

// hand gives n those witnesses of o that are wanted, and has the next Observe tell of both.
func (d *Detector) hand(o, n *track, wanted func(w *witness) bool) {
	for _, w := range slices.Clone(o.members) {
		if wanted(w) {
			o.drop(w)
			w.claim = n
			n.add(w)
		}
	}
	for _, t := range []*track{o, n} {
		t.shaped, t.shapedAt = d.now, len(t.members)
		t.told.face, t.told.over = face{}, false
	}
}
