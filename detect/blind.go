package detect

import (
	"math"
	"slices"
)

// When the silence of a source is blindness and not calm.
const (
	blindLeast  = 25 * 60   // seconds of silence at least
	blindMissed = 12.0      // messages that should have come meanwhile
	blindAfter  = 15 * 60   // seconds that a source still counts as blind after it came back
	heardWithin = 24 * 3600 // seconds between what is told and its telling; history that is loaded is no life of a source
)

// sight watches every source for silence.
type sight struct {
	feeds []*feed
	names map[string]*feed
	hours map[int64]bool // hours in which a source was blind: no data
	first int64          // first hour that was told of, before the stream; 0 for none
	next  int64          // first hour that was not
}

func newSight() *sight { return &sight{names: map[string]*feed{}, hours: map[int64]bool{}} }

// hear notes a message of a source, which may join the stream now.
func (s *sight) hear(a *almanac, name string, now int64, joins bool) {
	f := s.names[name]
	if f == nil {
		f = &feed{name: name, first: now, last: now, new: joins}
		s.names[name] = f
		s.feeds = append(s.feeds, f)
	}
	if f.gone && now <= f.last {
		return // told of before, when it was still there
	}
	if f.gone {
		*f = feed{name: name, first: now, last: now, new: joins}
	}
	if s.silent(a, f, now) {
		f.back = now
		for h := f.last / 3600; h <= now/3600; h++ {
			s.hours[h] = true
		}
	}
	if now >= f.last || now/3600 == f.last/3600 { // an hour that was told of counts to its end
		f.last = now
	}
	f.count++
	if now/3600 >= s.next {
		f.heard++
	}
}

// silent reports whether f has been silent for longer than chance explains.
func (s *sight) silent(a *almanac, f *feed, now int64) bool {
	if f.gone || now-f.last < blindLeast {
		return false
	}
	return s.missed(a, f, f.last, now, blindMissed) >= blindMissed
}

// missed returns how many messages of f should come in [from, to); where that reaches
// enough it need not be all.
func (s *sight) missed(a *almanac, f *feed, from, to int64, enough float64) (n float64) {
	for from < to && n < enough {
		end := min(to, (from/3600+1)*3600)
		slot := a.slot(from / 3600)
		n += f.slots[slot] / (a.hours[slot] + 1) * float64(end-from) / 3600
		from = end
	}
	return n
}

// turn closes an hour of every source.
func (s *sight) turn(a *almanac, hour, now int64) {
	slot := a.slot(hour)
	for _, f := range s.feeds {
		if s.silent(a, f, now) {
			s.hours[hour] = true
		} else if hour >= s.next {
			f.slots[slot] = f.slots[slot]*fade(slot) + f.count
		}
		f.count = 0
	}
	delete(s.hours, hour-ringHours)
}

// watch returns the sources that are blind now or were until lately.
func (s *sight) watch(a *almanac, now int64) []string {
	var out []string
	for _, f := range s.feeds {
		if s.silent(a, f, now) || f.back > 0 && now-f.back < blindAfter {
			out = append(out, f.name)
		}
	}
	slices.Sort(out)
	return out
}

// blocks reports whether t may not close now, because a source that gave it a
// good part of its witnesses is blind.
func (d *Detector) blocks(t *track) bool {
	blind := d.sight.watch(&d.almanac, d.now)
	return len(blind) > 0 && t.toldBy(blind...)
}

// seenSince returns since when no source that gave t a good part of its witnesses has
// been blind: the quiet before tells nothing of its end. 0 for always.
func (d *Detector) seenSince(t *track) (since int64) {
	for _, f := range d.sight.feeds {
		if f.back > max(since, t.onset) && t.toldBy(f.name) {
			since = f.back
		}
	}
	return since
}

// toldBy reports whether sources gave t a good part of its witnesses.
func (t *track) toldBy(sources ...string) bool {
	hit := 0
	for _, w := range t.members {
		if slices.Contains(sources, w.source) {
			hit++
		}
	}
	return float64(hit) >= math.Max(1, 0.2*float64(len(t.members)))
}
