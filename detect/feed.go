package detect

import "math"

// When a source is new and when it is gone for good.
const (
	newFeed   = 48 * 3600 // seconds in which a source that joins is watched apart
	feedHold  = 3600      // seconds of these in which all that it says is taken for its usual
	blindLeft = 0.05      // of what is expected at least while sources are blind
	goneFeed  = 72 * 3600 // seconds of silence after which a source is no longer expected
)

// feed is what is known of one source.
type feed struct {
	name  string
	slots [slotCount]float64  // messages by slot
	count float64             // in the hour that runs
	heard float64             // messages since the first
	first int64               // first message
	last  int64               // latest message
	back  int64               // when it last came back from blindness
	new   bool                // it joined lately
	gone  bool                // nothing is expected of it any more
	early map[*series]float64 // witnesses since it joined, as told of the past
}

// joins reports whether a source that is heard for the first time, or again after it
// was given up, joins a stream that has been known for a day.
func (d *Detector) joins(now int64) bool { return now-d.start >= coldHours*3600 }

// apart reports whether a witness speaks through a source that is new.
func (d *Detector) apart(w *witness) bool {
	f := d.sight.names[w.source]
	return f != nil && f.new && w.at >= f.first
}

// base returns the reports that s expects in [from, to] of the sources that speak:
// none of a blind one since its last message.
func (d *Detector) base(s *series, from, to int64) float64 {
	mean := s.mean(from, to)
	var all, missed float64
	for _, f := range d.sight.feeds {
		x := s.sources[f.name]
		all += x
		if since := max(from, f.last); x > 0 && since < to && d.sight.silent(&d.almanac, f, d.now) {
			missed += x * s.mean(since, to)
		}
	}
	if missed == 0 {
		return mean
	}
	return math.Max(blindLeft*mean, mean-missed/all)
}

// joined returns how many reports in [from, to) the sources that joined lately
// explain where the given share of s comes from: in their first hour that share of
// all that they say, then of what they said so far.
func (d *Detector) joined(s *series, share float64, from, to int64) (mean float64) {
	for _, f := range d.sight.feeds {
		if !f.new {
			continue
		}
		held := f.first + feedHold
		mean += share * s.home.all.of(f.name, max(from, f.first), min(to, held))
		if from = max(from, held); from < to {
			before := math.Max(d.worked(s, f.first, from), 0.1)
			mean += share * (d.sinceJoined(s, f, from) + 1) / before * d.worked(s, from, to)
		}
	}
	return mean
}

// sinceJoined returns how many witnesses of s spoke through a new source until to:
// those of the hours that were told of, and those heard since.
func (d *Detector) sinceJoined(s *series, f *feed, to int64) float64 {
	told := d.sight.next * 3600
	if to < told {
		return s.home.all.of(f.name, f.first, to)
	}
	return f.early[s] + s.home.all.of(f.name, max(f.first, told), to)
}

// of returns how many witnesses in [from, to] speak through a source.
func (c crowd) of(source string, from, to int64) (n float64) {
	if from > to {
		return 0
	}
	for _, w := range c.during(from, to) {
		if w.source == source {
			n++
		}
	}
	return n
}

// turnFeeds makes sources that have been watched long enough at the given moment a
// part of the usual, and takes out those that are gone.
func (d *Detector) turnFeeds(now int64) {
	for _, f := range d.sight.feeds {
		if f.new && now-f.first >= newFeed {
			f.new = false
			for _, s := range d.series {
				d.welcome(s, f, d.sinceJoined(s, f, now), now)
			}
			f.early = nil
		}
		if !f.gone && f.first < f.last && now-f.last >= goneFeed && d.sight.silent(&d.almanac, f, now) {
			f.gone = true
			for _, s := range d.series {
				d.miss(s, f)
			}
		}
	}
}

// welcome adds what a new source says of s to what is expected, as if it had always
// been there: n witnesses until now.
func (d *Detector) welcome(s *series, f *feed, n float64, now int64) {
	hours := d.worked(s, f.first, now)
	if n == 0 || hours <= 0 {
		return
	}
	a := &d.almanac
	rate := n / hours
	s.always(a, rate)
	s.heardBy(f.name, n*a.weight(d.hour))
	if d.start == 0 {
		return // no stream yet, so nothing is laid out for its hours
	}
	for h := f.first / 3600; h <= d.hour; h++ {
		i, last := h%ringHours, (h-1)%ringHours
		s.cum[i] = s.cum[last] + s.rate[last]
		s.rate[i] += rate * d.worked(s, h*3600, (h+1)*3600)
	}
}

// always adds a rate, in reports an operational hour, as if it had always been there.
func (s *series) always(a *almanac, rate float64) {
	for i := range s.slots {
		s.slots[i] += a.hours[i] * a.curve(s.trade, i) * rate
	}
	for i := range s.week {
		s.week[i] += a.week[i] * a.curve(s.trade, likeHour(i)) * rate
	}
}

// miss takes what a source that is gone said of s out of what is expected.
func (d *Detector) miss(s *series, f *feed) {
	var all float64
	for _, o := range d.sight.feeds {
		all += s.sources[o.name]
	}
	if x := s.sources[f.name]; x > 0 {
		for i := range s.slots {
			s.slots[i] *= 1 - x/all
		}
		for i := range s.week {
			s.week[i] *= 1 - x/all
		}
		delete(s.sources, f.name)
	}
}

// heardBy notes learned reports of s by their source.
func (s *series) heardBy(source string, weight float64) {
	if s.sources == nil {
		s.sources = map[string]float64{}
	}
	s.sources[source] += weight
}
