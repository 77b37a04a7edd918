package detect

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"outcry/schema"
)

// How an incident's region may still change.
const (
	reshapeFor   = 4 * 3600 // seconds after detection, later it takes more
	reshapeGain  = 3.0      // log likelihood
	leaveGain    = 6.0      // the same, to leave the country
	growFor      = 4 * 3600 // seconds after the onset that an incident may grow by what fires around it
	besideFor    = 90 * 60  // the same by what fires next to it
	reopenIn     = 6 * 3600
	reopenMost   = 24 * 3600
	recurIn      = 7 * 24 * 3600 // seconds in which what fails at one place on
	recurDays    = 3             // so many days is one trouble that comes and goes
	reopenGrowth = 2.0           // times the share of the reports that its place had, beyond which what begins is no return
	plainRank    = 1.5           // orders of magnitude less likely than the limit, that what may be another incident's is told by itself
	chronicSpan  = 20 * 3600     // a window as long as this shows chronic trouble
)

// track follows one incident.
type track struct {
	id                 string
	kind               schema.IncidentKind
	status             schema.Status
	group              *group
	series             *series // whose windows it is judged by
	spots              []spotID
	members            crowd
	counts             map[*series]int // members by series
	returned           []*witness      // members who testified before of what was over, see twice
	lines              int             // that the members speak for
	first              finding
	best               float64 // lowest chance of any window
	onset              int64
	said               int64 // since when by its witnesses, 0 where they do not agree
	detected           int64
	ended              int64 // estimate of the end, 0 while open
	closed             int64
	shaped             int64
	shapedAt           int
	told               told
	merged             string
	reopened           int
	resumed            int64 // when what opened it again began, 0 for never
	widened            int64 // when what made it wider, long after its onset, began; 0 for never
	past, pastMessages int   // witnesses and messages from before a restart
	learning           bool  // detected when little was known of what is usual
	spoken             spoken
	cause              string   // the incident that brought it about, "" for none
	work               *Work    // planned, that it is or goes beyond; nil for none
	ceded              []spotID // what people took out of its place, which it never claims
	gave               *gift    // to the incident that it became a part of, nil for nothing
	theirs             bool     // people took it out of another: they follow it, and nothing is told of it
}

// told is what the last line about an incident said.
type told struct {
	at        int64
	witnesses int
	face      face
	spots     []spotID
	over      bool
}

// decide lets a witness that is new at regions join an incident, extend one or open one.
func (d *Detector) decide(w *witness, regions []spotID) {
	g := w.series.group
	for _, t := range g.open {
		if d.owns(t, w.chain) {
			d.claim(t, w)
			d.reshape(t)
			return
		}
	}
	found := d.look(w, regions)
	if len(found) == 0 {
		return
	}
	best := found[0]
	for _, f := range found[1:] {
		if f.rank > best.rank {
			best = f
		}
	}
	if best.n <= handful && best.to-best.third < burst {
		d.doubt(best)
		return
	}
	d.act(g, best)
}

// doubt is a finding that waits for a second look.
type doubt struct {
	series *series
	spot   spotID
	scope  scope
	due    int64
}

func (d *Detector) doubt(f finding) {
	for _, o := range d.doubts {
		if o.series == f.series && o.spot == f.spot && o.scope == f.scope {
			return
		}
	}
	d.doubts = append(d.doubts, doubt{f.series, f.spot, f.scope, d.now + secondLook})
}

// settleDoubts looks again at the findings whose time has come.
func (d *Detector) settleDoubts() {
	var due []doubt
	d.doubts = slices.DeleteFunc(d.doubts, func(o doubt) bool {
		if o.due <= d.now {
			due = append(due, o)
			return true
		}
		return false
	})
	for _, o := range due {
		if f, ok := d.test(o.series, o.spot, o.scope, d.now); ok {
			d.act(o.series.group, f)
		}
	}
}

// act makes an incident out of a finding: what is left over of an open one is
// none, what begins at or beside a young one belongs to it, and what begins
// where one closed lately opens that again.
func (d *Detector) act(g *group, f finding) {
	v := d.surveyOf(f.series, f.from, f.to)
	v.fine = d.isQuarter(f.spot)
	a := v.best()
	if c := f.series.at(f.spot); c != nil && !d.holds(a.spots, c.free.during(f.from, f.to)) {
		a.spots = []spotID{f.spot}
		a.gain = v.plain(a.spots)
	}
	if d.isQuarter(f.spot) && !d.isQuarter(a.spots[0]) {
		return // the city has windows of its own
	}
	var near, young []*track
	for _, t := range g.open {
		if t.theirs || d.shuns(t, f, a.spots) {
			continue
		}
		near = append(near, t)
		if f.from-t.onset < growFor || d.ofItsCity(t, a.spots) {
			young = append(young, t)
		}
	}
	joint := d.surveyOf(f.series, f.from, f.to, young...).best()
	for _, t := range near {
		if slices.Equal(t.spots, a.spots) || slices.Equal(t.spots, joint.spots) && !d.farFrom(t, f, a.spots) {
			return // its reports without a place, or at a wrong one
		}
	}
	for _, t := range young {
		if !d.foreseen(t, a.spots) {
			continue
		}
		if d.overlap(t.spots, a.spots) || f.from-t.onset < besideFor && d.touch(t.spots, a.spots) {
			d.extend(t, f, a)
			return
		}
	}
	t, plain := d.again(g, f, v, a)
	if t == nil {
		if t = d.recurs(g, a.spots); t != nil {
			t.kind = schema.Chronic
		}
	}
	switch {
	case t != nil:
		d.reopen(t, f, a)
	case plain:
		d.open(g, f, a)
	}
}

// again returns the closed incident of g that a finding is the return of, nil for none,
// and whether it plainly is one of its own then: what shows at a small part of where one
// was must be more than its stragglers, and more than a part of it.
func (d *Detector) again(g *group, f finding, v *survey, a area) (back *track, plain bool) {
	plain = true
	for _, t := range g.closed {
		switch {
		case d.now-t.closed > t.reopens() || d.shuns(t, f, a.spots) || t.kind == schema.Planned && d.overdue(t) || !d.overlap(t.spots, a.spots) || d.outgrows(t, a.spots):
		case d.remains(t, a.spots):
			plain = plain && f.rank >= plainRank && a.gain-v.plain(t.spots) > leaveGain
		default:
			return t, true
		}
	}
	return nil, plain
}

// recurs returns the latest of the closed incidents that were at the same place on enough
// days of the last week for what fails there again to be the same chronic trouble; nil
// for none.
func (d *Detector) recurs(g *group, spots []spotID) (latest *track) {
	if spots[0] == g.country {
		return nil
	}
	days := map[int]bool{d.dayOf(d.now): true}
	for _, t := range d.tracks {
		if t.group == g && t.ended != 0 && !t.theirs && !t.spoken.closes() && t.merged == "" && t.kind != schema.Planned && d.now-t.closed <= recurIn && slices.Equal(t.spots, spots) {
			days[d.dayOf(t.onset)], days[d.dayOf(t.ended)] = true, true
			latest = t
		}
	}
	if len(days) < recurDays {
		return nil
	}
	return latest
}

// dayOf returns the local day of a moment.
func (d *Detector) dayOf(t int64) int {
	at := time.Unix(t, 0).In(d.cfg.Zone)
	return at.Year()*366 + at.YearDay()
}

// holds reports whether at least half of the witnesses who say where they are lie in
// spots: what most do not speak of is not told as the place.
func (d *Detector) holds(spots []spotID, witnesses crowd) bool {
	in, all := 0, 0
	for _, w := range witnesses {
		switch {
		case d.covers(spots, w.chain):
			in++
			all++
		case w.spot != w.series.key.country && !d.atlas.within(spots[0], w.chain[0]):
			all++
		}
	}
	return 2*in >= all
}

// outgrows reports whether spots are so much more than where t was that what begins
// there is another cause: a town's outage that ended is not the province's.
func (d *Detector) outgrows(t *track, spots []spotID) bool {
	return !d.ofItsCity(t, spots) && d.shareOf(t.series, spots) > reopenGrowth*d.reach(t.series, t)
}

// farFrom reports whether a finding at spots is plainly more than reports of t at a wrong
// place: these are few, and expected there.
func (d *Detector) farFrom(t *track, f finding, spots []spotID) bool {
	return f.rank >= plainRank && !d.touch(t.spots, spots) && !d.touch(spots, t.spots)
}

// remains reports whether spots are so much less than where t was that what shows
// there is not t again, but may be what it left over: of the country's outage a town.
func (d *Detector) remains(t *track, spots []spotID) bool {
	return !d.isQuarter(spots[0]) && d.reach(t.series, t) > reopenGrowth*d.shareOf(t.series, spots)
}

func (d *Detector) open(g *group, f finding, a area) {
	t := &track{
		kind: schema.Outage, status: schema.Detected, group: g, series: f.series, spots: a.spots,
		first: f, best: f.p, onset: f.from, detected: d.now, shaped: d.now, learning: d.almanac.ripe() < 1,
	}
	if f.to-f.from >= chronicSpan {
		t.kind = schema.Chronic
	}
	t.id = d.idOf(t)
	g.open = append(g.open, t)
	d.tracks = append(d.tracks, t)
	d.sweep(t, f.from)
	t.shapedAt = len(t.members)
	d.gather(t)
}

// idOf names an incident by what it is about and when and where it was first seen.
func (d *Detector) idOf(t *track) string {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s|%s|%s|%d", t.group.brand, t.series.key.service, d.atlas.spots[t.spots[0]].region, t.onset)
	return fmt.Sprintf("%s-%016x", strings.ToLower(string(t.group.brand)), h.Sum64())
}

// sweep claims the free witnesses of the incident's family and place since from.
func (d *Detector) sweep(t *track, from int64) {
	for _, s := range t.group.series {
		var mine []*witness
		for _, w := range s.home.free[s.home.free.after(from):] {
			if t.closed != 0 && w.at > t.closed {
				break
			}
			if d.owns(t, w.chain) {
				mine = append(mine, w)
			}
		}
		var cells []*cell
		for _, w := range mine {
			d.join(t, w)
			for _, p := range w.chain {
				if c := s.cells[p]; !c.swept {
					c.swept = true
					cells = append(cells, c)
				}
			}
		}
		for _, c := range cells {
			c.free = slices.DeleteFunc(c.free, func(w *witness) bool { return w.claim != nil })
			c.swept = false
		}
	}
}

// reopens returns for how many seconds after it closed the same place opens the
// same incident again: the longer it lasted the longer its pauses may be, and chronic
// trouble comes back after a week. What people closed stays closed.
func (t *track) reopens() int64 {
	switch {
	case t.spoken.closes():
		return -1
	case t.kind == schema.Chronic:
		return recurIn
	}
	return min(max(reopenIn, (t.ended-t.onset)/2), reopenMost)
}

// lately returns when t began, or began again: where it was before may be another place.
func (t *track) lately() int64 { return max(t.onset, t.resumed) }

func (d *Detector) reopen(t *track, f finding, a area) {
	t.status, t.ended, t.closed = t.spoken.open(), 0, 0
	t.reopened++
	t.resumed = f.from
	t.group.closed = slices.DeleteFunc(t.group.closed, func(o *track) bool { return o == t })
	t.group.open = append(t.group.open, t)
	if !d.covers(t.spots, d.atlas.chain(nil, a.spots[0])) {
		d.move(t, d.union(t.spots, a.spots))
	}
	d.sweep(t, f.from)
	t.shaped, t.shapedAt = d.now, len(t.members)
}
