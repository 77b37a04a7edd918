package detect

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"outcry/schema"
)

// How planned work is held to what was announced of it.
const (
	earlyWork      = 15 * 60 // seconds before its window that its first complaints may come
	lateWork       = 30 * 60 // seconds after its window in which people still complain about it
	forecastShape  = 10.0    // gamma shape of a forecast: true within a third
	forecastChance = 1e-3    // of so many were the forecast right: below it there are more
)

// Beyond says in what an incident goes beyond planned work.
type Beyond string

// What goes beyond planned work.
const (
	BeyondArea     Beyond = "area"       // it lies outside what was announced, or is larger
	BeyondEnd      Beyond = "end"        // it goes on half an hour after the end
	BeyondForecast Beyond = "forecast"   // more people complain than was said, and not by chance
	BeyondPlan     Beyond = "called-off" // the work was called off, or its area cut
)

// Work is what an incident has to do with planned work.
type Work struct {
	ID       string    `json:"id"`   // of the announcement
	From     time.Time `json:"from"` // the window, [From, To)
	To       time.Time `json:"to"`
	Forecast float64   `json:"forecast"`           // witnesses expected over the window, 0 where it was not said
	Beyond   Beyond    `json:"beyond,omitempty"`   // why it is no planned work, "" where it is
	Incident string    `json:"incident,omitempty"` // the planned one that it went beyond

	done bool // its window is over, and what follows from that
}

// Plan tells which work is planned, instead of what was told before; those that
// ended up to a day ago should be among it. What opens in the area and time of a
// window is an incident of kind planned, which claims no outage. An outage that
// is open becomes planned when work is announced for it afterwards, unless people
// confirmed it.
//
// What goes beyond the window is an alarm as ever, and an incident of its own:
// who acted on the planned one would not hear of a new claim under its id, and
// the clock of the claim starts when it is made. A planned incident never grows
// out of its area; what lies outside, or is larger, opens beside it. Where it
// exceeds the forecast, or the work is called off, the new incident takes over
// all witnesses and the planned one ends, merged into it. Half an hour after the
// end the planned one closes; what comes then is judged by itself, and who spoke
// before is a witness again.
func (d *Detector) Plan(windows []schema.PlannedWindow) {
	d.windows = slices.Clone(windows)
}

// oversee holds the open incidents to what is planned.
func (d *Detector) oversee() {
	planned := func(t *track) bool { return t.kind == schema.Planned }
	if len(d.windows) == 0 && !slices.ContainsFunc(d.tracks, planned) {
		return
	}
	for _, t := range slices.Clone(d.tracks) {
		switch {
		case t.theirs:
		case planned(t):
			d.hold(t)
		case t.ended == 0 && t.work == nil:
			d.schedule(t)
		}
	}
}

// schedule makes an incident a planned one where work was announced for it.
func (d *Detector) schedule(t *track) {
	if w := d.windowOf(t); w != nil && t.spoken.word != schema.Confirmed {
		t.work = workOf(w)
		if t.kind = schema.Planned; d.exceeds(t) {
			t.kind, t.work.Beyond = schema.Outage, BeyondForecast
		}
		return
	}
	for _, o := range d.tracks {
		if o.kind != schema.Planned || o.group != t.group || !d.touch(o.spots, t.spots) {
			continue
		}
		work := *o.work
		work.Incident = o.id
		switch {
		case o.ended == 0:
			work.Beyond = BeyondArea
		case d.overdue(o) && d.now-o.closed < reopenIn && t.detected >= o.closed && d.overlap(o.spots, t.spots):
			work.Beyond = BeyondEnd
		default:
			continue
		}
		t.work = &work
	}
}

// foreseen reports whether t may cover spots: a planned incident stays within its area.
func (d *Detector) foreseen(t *track, spots []spotID) bool {
	if t.kind != schema.Planned {
		return true
	}
	w := d.announced(t.work)
	return w != nil && d.within(spots, w)
}

func workOf(w *schema.PlannedWindow) *Work {
	return &Work{ID: w.ID, From: w.Window.From.UTC(), To: w.Window.To.UTC(), Forecast: w.Forecast}
}

// hold ends a planned incident whose work is over, and turns one that goes beyond
// its work into an outage.
func (d *Detector) hold(t *track) {
	w := d.announced(t.work)
	switch {
	case d.overdue(t):
		d.finish(t)
	case t.ended != 0:
	case w == nil || !d.within(t.spots, w):
		d.outgrow(t, BeyondPlan)
	case d.exceeds(t):
		d.outgrow(t, BeyondForecast)
	}
}

// announced returns the window of some work as it stands now, nil when it was
// called off.
func (d *Detector) announced(work *Work) *schema.PlannedWindow {
	for i := range d.windows {
		if w := &d.windows[i]; w.ID == work.ID && w.Window.From.Equal(work.From) {
			work.To, work.Forecast = w.Window.To.UTC(), w.Forecast
			return w
		}
	}
	return nil
}

// overdue reports whether the work of t is over for good.
func (d *Detector) overdue(t *track) bool { return d.now >= t.work.To.Unix()+lateWork }

// finish closes a planned incident whose window is over, once.
func (d *Detector) finish(t *track) {
	if t.work.done {
		return
	}
	t.work.done = true
	if t.ended == 0 {
		d.close(t, min(d.endOf(t), t.work.To.Unix()))
	}
	for _, w := range t.members {
		d.ledger.silence(w)
	}
}

// exceeds reports whether more people speak than the work of t was said to raise.
func (d *Detector) exceeds(t *track) bool {
	f := t.work.Forecast
	return f > 0 && surgeTail(t.witnesses(), f+d.expectedOf(t), forecastShape) < forecastChance
}

// windowOf returns the window in whose area and time t lies, nil for none: but
// for one in ten its witnesses spoke in it. A window of one service of a family
// is one of all: they fail together.
func (d *Detector) windowOf(t *track) *schema.PlannedWindow {
	for i := range d.windows {
		w := &d.windows[i]
		from, until := w.Window.From.Unix()-earlyWork, w.Window.To.Unix()+lateWork
		about := w.Brand == t.group.brand && (len(w.Services) == 0 ||
			slices.ContainsFunc(w.Services, func(s schema.Service) bool { return familyOf(s) == t.group.family }))
		if about && d.now >= from && d.now < until && t.members.after(from) <= max(1, len(t.members)/10) && d.within(t.spots, w) {
			return w
		}
	}
	return nil
}

// within reports whether each of spots lies in the area of w: in one of its
// regions, or is the municipality that one of them is a part of, as nothing finer
// is told apart.
func (d *Detector) within(spots []spotID, w *schema.PlannedWindow) bool {
	return !slices.ContainsFunc(d.atlas.parts(spots), func(p spotID) bool {
		return !w.Covers(d.atlas.spots[p].region) && !slices.ContainsFunc(w.Regions, func(r schema.Region) bool {
			if r.Level() == schema.LevelPostcode {
				return r.Parent() == d.atlas.spots[p].region
			}
			return r.IsSegment() && slices.Contains(d.atlas.spots[d.atlas.id(r)].touches, p)
		})
	})
}

// outgrow makes an incident of its own of a planned one that goes beyond its work.
func (d *Detector) outgrow(t *track, why Beyond) {
	work := *t.work
	work.Beyond, work.Incident = why, t.id
	n := &track{
		kind: schema.Outage, status: schema.Detected, group: t.group, series: t.series, spots: slices.Clone(t.spots), first: t.first, best: t.best,
		onset: t.onset, detected: d.now, shaped: d.now, past: t.past, pastMessages: t.pastMessages, work: &work,
	}
	if n.first.to-n.first.from >= chronicSpan {
		n.kind = schema.Chronic
	}
	h := fnv.New64a()
	fmt.Fprintf(h, "%s|beyond|%s", t.id, why)
	n.id = fmt.Sprintf("%s-%016x", strings.ToLower(string(n.group.brand)), h.Sum64())
	d.handOver(t, n)
	n.group.open = append(n.group.open, n)
	d.tracks = append(d.tracks, n)
	n.shapedAt = len(n.members)
}

// handOver gives the witnesses of o to t and ends o.
func (d *Detector) handOver(o, t *track) {
	for _, w := range o.members {
		w.claim = t
		t.add(w)
	}
	o.members, o.counts, o.returned, o.lines, o.merged = nil, nil, nil, 0, t.id
	t.ceded = d.union(t.ceded, o.ceded)
	d.close(o, d.now)
	t.group.closed = slices.DeleteFunc(t.group.closed, func(c *track) bool { return c == o })
}
