package detect

import (
	"cmp"
	"math"
	"slices"

	"outcry/schema"
)

// How incidents become one that is wider.
const (
	widensAfter = 30 * 60 // seconds after the onset, from which what widens an incident is told apart from how it began
	gatherSpan  = 30 * 60 // seconds in which the towns of a province are weighed against all of it
	gatherLeast = 3       // incidents in a province that may be one
)

func (d *Detector) extend(t *track, f finding, a area) {
	from := min(t.lately(), f.from)
	before := d.reach(t.series, t)
	joint := d.surveyOf(t.series, from, d.now, t).best()
	whole := d.surveyOf(f.series, from, d.now, t).best()
	switch {
	case d.covers(joint.spots, d.atlas.chain(nil, f.spot)):
		d.move(t, joint.spots)
	case d.covers(whole.spots, d.atlas.chain(nil, f.spot)):
		d.move(t, whole.spots)
	case d.covers(a.spots, d.atlas.chain(nil, t.spots[0])):
		d.move(t, a.spots)
	case d.covers(t.spots, d.atlas.chain(nil, f.spot)):
		return
	default:
		d.move(t, d.union(t.spots, a.spots))
	}
	if f.from-t.lately() > widensAfter && d.reach(t.series, t) > before {
		t.widened = f.from
	}
	t.best = min(t.best, f.p)
	t.shaped, t.shapedAt = d.now, len(t.members)
	d.absorb(t)
	d.sweep(t, from)
}

// union joins two sets of regions: one that holds the other replaces it.
func (d *Detector) union(a, b []spotID) []spotID {
	out := slices.Clone(a)
	for _, q := range b {
		if d.covers(out, d.atlas.chain(nil, q)) {
			continue
		}
		out = slices.DeleteFunc(out, func(p spotID) bool { return d.atlas.within(p, q) })
		out = append(out, q)
	}
	return out
}

// absorb takes in the later incidents of the family that t now covers.
func (d *Detector) absorb(t *track) {
	for _, o := range slices.Clone(t.group.open) {
		if o == t || o.theirs || t.theirs || o.detected < t.detected || t.kind == schema.Planned || !d.owns(t, d.atlas.chain(nil, o.spots[0])) {
			continue
		}
		d.handOver(o, t)
	}
}

// reshape looks again for the region that explains an incident best.
func (d *Detector) reshape(t *track) {
	n := len(t.members)
	if t.theirs || n < t.shapedAt+max(1, t.shapedAt/8) {
		return
	}
	t.shaped, t.shapedAt = d.now, n
	t.series = d.leading(t)
	if d.gather(t) {
		return
	}
	v := d.surveyOf(t.series, t.asWide(), d.now, t)
	a, now := v.best(), v.plain(t.spots)
	need := reshapeGain
	if t.spots[0] == t.group.country || d.now-t.detected > reshapeFor {
		need = leaveGain
	}
	if a.gain-now <= need || slices.Equal(a.spots, t.spots) || !d.foreseen(t, a.spots) || !d.holds(a.spots, t.members.during(t.asWide(), d.now)) {
		return
	}
	d.move(t, a.spots)
	d.absorb(t)
	d.sweep(t, t.lately())
}

// asWide returns since when t is as wide as it is: what was said before tells where it
// was then, and that was less.
func (t *track) asWide() int64 { return max(t.lately(), t.widened) }

// gather makes one incident of those in towns of the province of t, where one place that
// holds them all explains what was said lately better than so many that fail by
// themselves. It reports whether it did.
func (d *Detector) gather(t *track) bool {
	p := d.provinceOf(t)
	if p == nowhere {
		return false
	}
	var all []*track
	for _, o := range t.group.open {
		if d.provinceOf(o) == p {
			all = append(all, o)
		}
	}
	if len(all) < gatherLeast {
		return false
	}
	first := slices.MinFunc(all, func(o, q *track) int { return cmp.Compare(o.detected, q.detected) })
	from := d.now - gatherSpan
	v := d.surveyOf(d.leading(t), from, d.now, all...)
	a := v.best()
	if a.spots[0] == t.group.country || a.gain <= v.apart(all) || slices.ContainsFunc(all, func(o *track) bool { return len(d.without(o.spots, a.spots)) > 0 || d.overlap(o.spots, first.ceded) }) {
		return false
	}
	first.widened = from
	d.move(first, a.spots)
	d.absorb(first)
	d.sweep(first, from)
	first.shaped, first.shapedAt = d.now, len(first.members)
	return true
}

// provinceOf returns the province of an outage of towns in one, nowhere for any other.
func (d *Detector) provinceOf(t *track) spotID {
	if t.theirs || t.kind != schema.Outage {
		return nowhere
	}
	up := d.atlas.spots[t.spots[0]].parent
	for _, p := range t.spots {
		if s := &d.atlas.spots[p]; s.level != schema.LevelMunicipality || s.parent != up {
			return nowhere
		}
	}
	return up
}

// apart is of for the places of several incidents, each with a rate of its own.
func (v *survey) apart(all []*track) float64 {
	var gain, share float64
	n := 0
	for _, t := range all {
		m, part := v.count(t.spots)
		gain += xlog(m, v.mean*part) - v.cost(t.spots)
		n, share = n+m, share+part
	}
	return gain + xlog(v.total-n, v.mean*math.Max(0, 1-share))
}
