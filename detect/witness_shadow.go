package detect

import "slices"

// When one source hands on what another says: a bridge, a second collector, a machine
// that translates. Its words, numbers and names are others, but it says the same of
// the same place soon after.
const (
	shadowLag    = 3 * 60  // seconds between a testimony and its shadow at most
	shadowSteps  = 6       // of that time, each with a chance of its own
	shadowRest   = 30 * 60 // seconds beyond these in which second voices come by chance alone
	shadowLeast  = 0.05    // part of a source's testimonies that has a shadow, at least; neighbours and households stay below
	shadowMass   = 200.0   // lone testimonies' worth of belief that a source has none
	shadowPast   = 500     // lone testimonies of a source that count, about
	shadowOthers = 0.2     // voices of its own that a source has in that time at least
	shadowMost   = 64      // witnesses of one place in that time: where more speak, nobody is told apart
	coarseTime   = 15 * 60 // seconds; who tells the time in full quarters tells nothing of who follows whom
)

// shadows learns by source how often a lone testimony is followed by another of
// the same matter and place, and through which source.
type shadows map[string]*followers

// followers is who speaks after one source.
type followers struct {
	alone float64            // testimonies that none was near, fading
	soon  map[string]delays  // those of them whose next came within shadowLag, by its source
	later map[string]float64 // and in shadowRest after it
}

// delays counts what came within shadowLag by steps of it.
type delays [shadowSteps]float64

// add notes a lone testimony of a source; older ones fade.
func (s shadows) add(source string) {
	const keep = 1 - 1.0/shadowPast
	f := s[source]
	if f == nil {
		f = &followers{soon: map[string]delays{}, later: map[string]float64{}}
		s[source] = f
	}
	f.alone = f.alone*keep + 1
	for k, soon := range f.soon {
		for i := range soon {
			soon[i] *= keep
		}
		f.soon[k] = soon
	}
	for k := range f.later {
		f.later[k] *= keep
	}
}

// parts returns which part of the testimonies of one source another hands on, beyond
// what chance explains, in all and after so long.
func (s shadows) parts(source, by string, after int64) (all, then float64) {
	const chance = float64(shadowLag) / shadowRest / shadowSteps
	f := s[source]
	if f == nil {
		return 0, 0
	}
	for i, n := range f.soon[by] {
		part := (n - chance*f.later[by]) / (f.alone + shadowMass)
		if all += part; i == delayStep(after) {
			then = part
		}
	}
	return all, then
}

// rename makes what is known of a source that of another.
func (s shadows) rename(from, to string) {
	if f := s[from]; f != nil {
		s[to] = f
		delete(s, from)
	}
	for _, f := range s {
		if soon, ok := f.soon[from]; ok {
			f.soon[to] = soon
			delete(f.soon, from)
		}
		if n, ok := f.later[from]; ok {
			f.later[to] = n
			delete(f.later, from)
		}
	}
}

// delayStep returns the step of a delay up to shadowLag.
func delayStep(delay int64) int { return int(min(delay*shadowSteps/shadowLag, shadowSteps-1)) }

// rooted returns the witness whose shadow w is, nil when it is none, and learns of who
// follows whom. In an outage many say the same within minutes: it is learned where
// nobody else spoke for half an hour and no incident is open, and w is a shadow only
// where one is likelier now than another voice of its source.
func (d *Detector) rooted(w *witness) *witness {
	near, ok := w.series.group.near(w)
	if !ok {
		return nil
	}
	calm := len(w.series.group.open) == 0 && w.at%coarseTime != 0
	if calm {
		d.shadows.follow(w, near)
	}
	if len(near) == 0 {
		if w.alone = calm; calm {
			d.shadows.add(w.source)
		}
		return nil
	}
	var root *witness
	var others, best float64
	for _, o := range near {
		if o.source == w.source && delayOf(o, w) <= shadowRest {
			others++
		}
		if delayOf(o, w) > shadowLag || slices.Contains(o.shadows, w.source) {
			continue
		}
		if all, then := d.shadows.parts(o.source, w.source, delayOf(o, w)); all >= shadowLeast && then > best {
			root, best = o, then
		}
	}
	if root == nil {
		return nil
	}
	if root.source == w.source {
		others--
	}
	if best < (others+shadowOthers)*shadowLag/shadowSteps/shadowRest {
		return nil
	}
	return root
}

// follow learns that w came after the only one near, when that was alone.
func (s shadows) follow(w *witness, near []*witness) {
	if len(near) != 1 || !near[0].alone {
		return
	}
	first := near[0]
	first.alone = false
	f, after := s[first.source], delayOf(first, w)
	switch {
	case f == nil: // it has another name since
	case after <= shadowLag:
		soon := f.soon[w.source]
		soon[delayStep(after)]++
		f.soon[w.source] = soon
	default:
		f.later[w.source]++
	}
}

// near returns the witnesses of g that speak of the place of w about when it does;
// false when there are too many.
func (g *group) near(w *witness) (near []*witness, ok bool) {
	const span = shadowLag + shadowRest
	for _, s := range g.series {
		c := s.at(w.spot)
		if c == nil {
			continue
		}
		part := c.all.during(w.at-span, w.at+span)
		if len(part) > shadowMost {
			return nil, false
		}
		for _, o := range part {
			if o.spot == w.spot {
				near = append(near, o)
			}
		}
	}
	return near, true
}

// delayOf returns the seconds between two witnesses.
func delayOf(a, b *witness) int64 { return max(a.at-b.at, b.at-a.at) }

// shade makes the author of w another name of root's, and w its shadow.
func (l *ledger) shade(root, w *witness, voice voiceKey) {
	root.shadows = append(root.shadows, w.source)
	root.names = append(root.names, w.author)
	l.voices[voice] = root
}
