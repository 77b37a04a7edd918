package detect

import (
	"math"

	"outcry/schema"
)

// Caps of what one hour may teach, so that an outage that nobody detected does
// not become normal: times the expected, and at least some reports.
const (
	capTimes  = 6
	capSeries = 4
	capPlace  = 3
)

// claimedTimes bounds what the reports of an incident may teach, times the
// expected: enough that a false incident does not keep its brand unknown.
const claimedTimes = 2

// normalAfter is in how many seconds the level of a brand shows, and after how
// many a new level is the usual one.
const normalAfter = 24 * 3600

// An incident of a place that brings so many times the expected in so many seconds is
// chronic trouble.
const (
	lastingTimes = 3
	lastingSpan  = 72 * 3600
)

// heardAt is what one hour said about a series at one region.
type heardAt struct {
	series *series
	spot   spotID
	cell   *cell
}

// lesson is what one hour taught, before it is capped and added.
type lesson struct {
	cells []heardAt // in the order heard; the whole country among them
}

// hear notes n reports of s at the regions of chain, of an incident or not.
func (l *lesson) hear(s *series, chain []spotID, n float64, claimed bool) {
	for _, p := range chain {
		c := s.cell(p)
		if c.got+c.gotClaimed == 0 {
			l.cells = append(l.cells, heardAt{s, p, c})
		}
		if claimed {
			c.gotClaimed += n
		} else {
			c.got += n
		}
	}
}

// clear forgets the lesson.
func (l *lesson) clear() {
	for _, h := range l.cells {
		h.cell.got, h.cell.gotClaimed, h.series.aside = 0, 0, 0
	}
	l.cells = l.cells[:0]
}

// taught returns what a cell's hour teaches when so much was expected: the
// reports that no incident claimed, up to a limit, and of the others not much
// more than the expected.
func (c *cell) taught(expected, limit float64) float64 {
	x := math.Min(c.got, limit)
	if c.gotClaimed > 0 {
		x = math.Max(x, math.Min(c.got+c.gotClaimed, claimedTimes*expected))
	}
	return x
}

// learn adds one hour to what is expected of the hours and places to come.
func (d *Detector) learn(hour int64) {
	for _, w := range d.byHour[hour] {
		if d.apart(w) || w.turn > 0 || d.inBatch(w.series, w.source, hour) {
			continue // who comes back after an incident says nothing of the usual
		}
		if d.atlas.spots[w.spot].level == schema.LevelMunicipality && (w.claim == nil || len(w.claim.members) <= clumpSmall) {
			from := w.at - clumpSpan
			mean := d.expect(w.series, []spotID{w.spot}, from, w.at, 1)
			d.clumps.learn(w.series.at(w.spot).all.between(from, w.at)-1, mean)
		}
		d.lesson.hear(w.series, w.chain, 1, d.abnormal(w))
		if t := w.claim; t != nil && (t.kind == schema.Planned || t.spoken.word == schema.Confirmed || d.partly(w.series, t.spots)) {
			w.series.aside++
		}
		if !d.sight.hours[hour] {
			w.series.heardBy(w.source, d.almanac.weight(hour))
		}
	}
	if d.sight.hours[hour] {
		d.lesson.clear()
		return
	}
	d.settle(hour)
}

// abnormal reports whether an incident claims w and it is known to be none of
// the usual: an incident of the first day may be the brand's level, which nobody
// knew yet, and so may one that lasts for more than a day, but for one of a place where
// the brand is heard of several times as often as it should be.
func (d *Detector) abnormal(w *witness) bool {
	t := w.claim
	return t != nil && (t.kind == schema.Planned || t.spoken.strange(t.onset-d.almanac.first*3600 >= normalAfter && (w.at-t.onset < normalAfter || d.lasting(t))))
}

// lasting reports whether an open incident of a place brought so much more than is
// expected there, in the last days, that it is chronic trouble and no new level.
func (d *Detector) lasting(t *track) bool {
	if t.ended != 0 || t.spots[0] == t.group.country {
		return false
	}
	since := max(t.onset, d.now-lastingSpan)
	return float64(t.members.between(since, d.now)) >= lastingTimes*(1+d.normal(t, since, d.reach(t.series, t)))
}

// settle learns what the lesson says of one hour.
func (d *Detector) settle(hour int64) {
	a := &d.almanac
	ofWeek, weight := a.ofWeek(hour), a.weight(hour)
	slot := likeHour(ofWeek)
	for _, s := range d.series {
		s.due = a.hourly(s, ofWeek)
	}
	keep := fade(slot)
	a.hours[slot] = a.hours[slot]*keep + 1
	a.week[ofWeek] = a.week[ofWeek]*weekFade + 1
	for _, t := range d.trades {
		t.slots[slot] *= keep
	}
	cold, ripe := a.cold(), a.ripe() == 1
	for _, s := range d.series {
		s.slots[slot] *= keep
		s.week[ofWeek] *= weekFade
		d.consider(s, hour, slot)
		s.spreads(s.home.got, weight, ofWeek%24 == 0, ripe)
		if s.home.got+s.home.gotClaimed == 0 {
			continue
		}
		limit := math.Max(capSeries, capTimes*s.due*(1+3/math.Sqrt(s.home.known/weight+1)))
		if cold {
			limit = math.Max(limit, capTimes*(s.home.got+s.home.gotClaimed))
		}
		x := s.home.taught(s.due, limit)
		s.credit(ofWeek, x, weight)
		s.limit = limit
	}
	for _, h := range d.lesson.cells {
		d.settlePlace(h, weight)
	}
	d.lesson.clear()
}

// credit adds x reports of an hour to what is expected of hours like it.
func (s *series) credit(ofWeek int, x, weight float64) {
	slot := likeHour(ofWeek)
	s.slots[slot] += x
	s.week[ofWeek] += x
	s.trade.slots[slot] += x
	s.trade.known += x * weight
}

// settlePlace learns how much of its series comes from one region.
func (d *Detector) settlePlace(h heardAt, weight float64) {
	s := h.series
	share := d.share(s, h.spot)
	d.credit(h, h.cell.taught(s.due*share, math.Max(capPlace, s.limit*share))*weight)
}

// credit adds x reports, weighed, to what is known of a region.
func (d *Detector) credit(h heardAt, x float64) {
	s, a := h.series, &d.almanac
	h.cell.known += x
	if h.spot == s.key.country {
		return
	}
	a.where[h.spot] += x
	if p := &d.atlas.spots[h.spot]; p.level == schema.LevelPostcode {
		a.named[p.parent] += x
	} else if p.parent == s.key.country && p.level != schema.LevelSegment {
		s.trade.located += x
		a.where[s.key.country] += x
	}
}

// general returns the part of all located reports of a country that come from p.
func (d *Detector) general(p spotID) float64 {
	s := &d.atlas.spots[p]
	country := &d.atlas.spots[s.country]
	weight := d.almanac.weight(d.hour)
	people := 1 / (float64(country.kids) + 1)
	switch {
	case s.area:
		people = 0
		for _, m := range s.touches {
			people += areaPart * d.general(m)
		}
	case s.level == schema.LevelSegment:
		people = segmentPart / float64(country.lines)
	case country.people > 0 && s.people > 0:
		people = s.people / country.people
	}
	return (d.almanac.where[p]/weight + peopleMass*people) / (d.almanac.where[s.country]/weight + peopleMass)
}

// share returns the part of the reports of s that come from p: its own past,
// gamma-Poisson with shape placeShape around the share of the province in the
// series times the share of the place in everything that is said there.
func (d *Detector) share(s *series, p spotID) float64 {
	if p == s.key.country {
		return 1
	}
	weight := d.almanac.weight(d.hour)
	var own float64
	if c := s.at(p); c != nil {
		own = c.known / weight
	}
	prior := d.located(s) * d.general(p)
	if up := d.atlas.spots[p].parent; up != s.key.country {
		prior = d.share(s, up)
		if d.atlas.spots[p].level == schema.LevelPostcode {
			prior *= d.partOfCity(p)
		} else {
			prior *= math.Min(1, d.general(p)/d.general(up))
		}
	}
	return (own + placeShape) / (s.home.known/weight + placeShape/prior)
}

// located returns the part of the reports of s whose place is known.
func (d *Detector) located(s *series) float64 {
	weight := d.almanac.weight(d.hour)
	return math.Min(1, (s.trade.located/weight+8)/(s.trade.known/weight+10))
}
