package detect

import (
	"math"

	"outcry/schema"
)

// chance returns the chance of n witnesses or more of services together in [from, to]
// at spots, and how many are expected. Whether a source floods or the place fills up is
// asked only where the chance is below limit: it takes a look at all series.
func (d *Detector) chance(services []*series, spots []spotID, from, to int64, n int, size, limit float64) (chance, mean float64) {
	tail := d.clumps.tail
	if spots[0] == services[0].key.country {
		tail = surgeTail
	}
	for _, s := range services {
		mean += d.expect(s, spots, from, to, 1)
	}
	if chance = tail(n, mean, size); chance >= limit {
		return chance, mean
	}
	g, least := services[0].group, 1.0
	if spots[0] != g.country {
		least = d.filled(g, spots, from, to)
	}
	beside := d.bySource(g, from, to)
	mean = 0
	for _, s := range services {
		mean += d.expect(s, spots, from, to, math.Max(least, d.flooded(s, beside)))
	}
	return tail(n, mean, size), mean
}

// expect returns how many witnesses of s the regions would have in [from, to] if
// nothing were the matter there, given what goes on elsewhere now, and at least so
// many times the usual.
func (d *Detector) expect(s *series, spots []spotID, from, to int64, least float64) float64 {
	base := d.base(s, from, to)
	if d.almanac.cold() {
		base = math.Max(base, d.soFar(s, from, to))
	}
	if spots[0] == s.key.country {
		mean := base*math.Max(least, d.others(s, from, to, othersMass)) + d.leftOver(s, from, to) + d.joined(s, 1, from, to) + d.batched(s, from, to)
		return math.Max(leastMean, mean+s.group.talk.leak(spots[0], from, to)+d.confused(s, spots[0], from, to)+d.excused(s.group, spots[0], from, to))
	}
	share, leaked := 0.0, 0.0
	free, all := s.home.free.between(from, to), s.home.all.between(from, to)
	for _, p := range spots {
		share += d.share(s, p)
		if c := s.at(p); c != nil {
			free -= c.free.between(from, to)
			all -= c.all.between(from, to)
		}
		leaked += s.group.talk.leak(p, from, to) + d.confused(s, p, from, to) + d.excused(s.group, p, from, to)
	}
	share = math.Min(share, 1)
	rest := base * (1 - share)
	claimed := math.Max(0, float64(all-free))
	outside := math.Max(0, float64(free)) + math.Min(claimed, rest) + misplaced*math.Max(0, claimed-rest)
	here := max(least, d.others(s, from, to, restMass), (outside+restMass)/(rest+restMass))
	if d.atlas.spots[spots[0]].level == schema.LevelPostcode {
		here = math.Max(here, d.cityRise(s, spots, base, share, from, to))
	}
	return math.Max(leastMean, base*share*here+d.joined(s, share, from, to)+share*d.batched(s, from, to)+leaked)
}

// soFar returns the reports that [from, to) would bring if the series went on as
// it began before from: what is expected while nothing has been learned.
func (d *Detector) soFar(s *series, from, to int64) float64 {
	before := d.worked(s, d.start, from)
	if before <= 0 {
		return 0
	}
	return float64(s.home.all.between(d.start, from)) / before * d.worked(s, from, to)
}

// size returns the size of the negative binomial of a country's count: days
// differ, hours differ, and a series that is new is known badly.
func (d *Detector) size(s *series, from, to int64) float64 {
	return d.sizeOf(s, s.byDay(), s.byHour(), from, to)
}

// sizeBelieved is size as it is believed before anything is learned of how days and
// hours differ.
func (d *Detector) sizeBelieved(s *series, from, to int64) float64 {
	return d.sizeOf(s, dayBelief, hourBelief, from, to)
}

func (d *Detector) sizeOf(s *series, day, hour float64, from, to int64) float64 {
	hours := math.Max(float64(to-from)/3600, 0.5)
	return 1 / (day + math.Max(0, hour-day)/hours + 1/(s.home.known/d.almanac.weight(d.hour)+1) + d.coldness())
}

// coldness is the relative variance of every expectation while the daily curve of
// the stream is a guess: less by the hours of a day that it has been seen in.
func (d *Detector) coldness() float64 {
	seen := d.almanac.seen()
	if seen >= 7*24 {
		return 0
	}
	return coldNoise * math.Max(0, 1-seen/(2*coldHours))
}

// localSize is size for a part of the country, whose mean follows the rest of it:
// what is left is a mood of its own, and how badly a new series and its share
// there are known (the belief of share is gamma, of the shape that it has learned).
func (d *Detector) localSize(s *series, spots []spotID) float64 {
	weight := d.almanac.weight(d.hour)
	own := placeShape
	for _, p := range spots {
		if c := s.at(p); c != nil {
			own += c.known / weight
		}
	}
	return 1 / (1/localShape + 1/(s.home.known/weight+1) + 1/own + d.coldness())
}

// others returns by how much the same service of the other brands is above its
// expectation, in the window or in the last hours: New Year and football are
// nobody's outage.
func (d *Detector) others(s *series, from, to int64, mass float64) float64 {
	wave := s.wave(from, to, mass)
	if to-from < waveSpan {
		wave = math.Max(wave, s.wave(to-waveSpan, to, mass))
	}
	return wave
}

// unclaimed returns the witnesses in [from, to] that no incident claims, with those that
// one does up to mean: they would have spoken anyhow.
func (c *cell) unclaimed(from, to int64, mean float64) int {
	free := c.free.between(from, to)
	return free + min(c.all.between(from, to)-free, int(mean))
}

// wave is others for one window. One brand that stands out alone is left aside,
// because it may have an outage of its own; two that do are a wave.
func (s *series) wave(from, to int64, mass float64) float64 {
	var n, mean, top, topN, topMean float64
	loud := 0
	for _, o := range s.trade.series {
		if o == s {
			continue
		}
		om := o.mean(from, to)
		on := o.home.unclaimed(from, to, om)
		n, mean = n+float64(on), mean+om
		if on > 1 && poissonTail(on, om) < waveChance {
			loud++
		}
		if ratio := (float64(on) + 1) / (om + 1); ratio > top {
			top, topN, topMean = ratio, float64(on), om
		}
	}
	if len(s.trade.series) > 2 && loud < 2 {
		n, mean = n-topN, mean-topMean
	}
	return math.Max(1, (n+mass)/(mean+mass))
}

// leftOver returns how many witnesses without a place or at a wrong place the
// local incidents of a brand leave to its country.
func (d *Detector) leftOver(s *series, from, to int64) float64 {
	claimed := 0
	if s.home.all.between(from, to) > s.home.free.between(from, to) {
		for _, w := range s.home.all.during(from, to) {
			if w.claim != nil && w.claim.spots[0] != s.key.country {
				claimed++
			}
		}
	}
	located := d.located(s)
	return float64(claimed) * ((1-located)/located + 0.1)
}

// confused returns how many reports of the brand's other incidents at p are
// expected to be misread as reports of s: who says "internet" may mean either.
func (d *Detector) confused(s *series, p spotID, from, to int64) float64 {
	n := 0
	for _, t := range s.group.talk.groups {
		if t == s.group || len(t.open) == 0 && len(t.closed) == 0 {
			continue
		}
		for _, o := range t.series {
			if c := o.at(p); c != nil {
				n += c.all.between(from, to) - c.free.between(from, to)
			}
		}
	}
	return confusion * float64(n)
}
