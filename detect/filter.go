package detect

import "math"

const (
	endMinutes      = 165.0 // mean life of an outage in the filter
	exchangeMinutes = 29.0  // in which the level of a running outage moves one step, on the mean
	mostWeight      = 3.2e6 // of a zone, all levels: lets an alarm fall after the end
	atRest          = 1.52  // log10 of the weight of a zone of which nothing is known
	nearRest        = 45.0
	unlikely        = 0.02 // weight of levels that an outage hardly begins at
	calmLog10       = 1.75 // log10 of the weight that a zone at rest may have
	unitMinutes     = 5.0  // in which one onset is put, so that scores do not depend on the bucket
)

// pace is the filter's constants for one length of bucket.
type pace struct {
	keep  float64 // chance that an outage goes on
	move  float64 // to the next lower, and to the next higher level
	unit  float64 // buckets a unit
	onset float64 // onsets a bucket, in units
}

func newPace(minutes float64) pace {
	return pace{
		keep:  math.Exp(-minutes / endMinutes),
		move:  (1 - math.Exp(-minutes/exchangeMinutes)) / 2,
		unit:  unitMinutes / minutes,
		onset: minutes / unitMinutes,
	}
}

// minutes returns how long so many buckets are.
func (p pace) minutes(buckets int64) float64 { return float64(buckets) * unitMinutes / p.unit }

// onset is how a new outage spreads over the levels: evenly, as in, over those from
// (ratio-1) of low to high, that people would call an outage there and that are not
// beyond belief; over the others only as out.
type onset struct{ low, high, in, out float64 }

// onsets returns how a new outage spreads where mu complaints are expected in a unit.
func onsets(mu float64) onset {
	sd := math.Sqrt(mu + 0.25)
	o := onset{low: 0.7 * sd / mu, high: 14 * sd / mu}
	n := 0.0
	for _, e := range excesses {
		if e >= o.low && e <= o.high {
			n++
		}
	}
	o.in = 1 / (n + unlikely*(float64(levels)-n))
	o.out = unlikely * o.in
	return o
}

// at returns the part of a level, given by its ratio less one.
func (o *onset) at(excess float64) float64 {
	if excess >= o.low && excess <= o.high {
		return o.in
	}
	return o.out
}

// suspicion is the onset filter of one disc: for each level the weight, against
// no outage, of an outage that began at some past time, has not ended and now
// runs at that level. It is the statistic of Shiryaev (1963) and Roberts (1966)
// for a change whose size drifts, with an end: a hidden Markov filter, scaled
// to at most mostWeight so that it forgets.
type suspicion struct {
	weight   [levels]float32
	since    int64   // bucket at which the present rise began
	votes    float32 // since then
	expected float32
	score    float32 // log10 of the sum, before the cap
}

// rest sets s to what long silence leaves, under silence a bucket.
func (s *suspicion) rest(p pace, mu, silence float64) {
	begun := onsets(mu * p.unit)
	for i, e := range excesses {
		g := math.Exp(-e * silence)
		s.weight[i] = float32(p.onset * begun.at(e) * g / (1 - p.keep*g))
	}
}

// step takes one bucket: votes holds the evidence of the votes, nil without any,
// silence what was expected, both of the whole disc; shared divides the evidence
// where noise is common to its places.
func (s *suspicion) step(p pace, votes *[levels]float64, mu, silence, shared float64) {
	begun := onsets(mu * p.unit)
	var gain [levels]float64
	fallOff(silence/shared, &gain)
	if votes != nil {
		for i := range gain {
			gain[i] *= math.Exp(min(votes[i]/shared, 600))
		}
	}
	stay, move, last := p.keep*(1-2*p.move), p.keep*p.move, float64(s.weight[0])
	sum := 0.0
	for i, e := range excesses {
		here, next := float64(s.weight[i]), float64(s.weight[min(i+1, levels-1)])
		w := min((stay*here+move*(last+next)+p.onset*begun.at(e))*gain[i], 1e30)
		s.weight[i] = float32(w)
		sum += w
		last = here
	}
	s.score = atRest // what is below is not looked at
	if sum > nearRest {
		s.score = float32(math.Log10(sum))
	}
	if sum > mostWeight {
		for i := range s.weight {
			s.weight[i] *= float32(mostWeight / sum)
		}
	}
}

// fallOff sets gain to exp(-excess*d) for each level, by multiplying: excesses
// are whole numbers of twentieths.
func fallOff(d float64, gain *[levels]float64) {
	t1 := math.Exp(-0.05 * d)
	t2 := t1 * t1
	t4 := t2 * t2
	t5 := t4 * t1
	t12 := t4 * t4 * t4
	t24 := t12 * t12
	t20 := t5 * t5 * t5 * t5
	t40 := t20 * t20
	t80 := t40 * t40
	t160 := t80 * t80
	t320 := t160 * t160
	t340 := t320 * t20
	t780 := t340 * t340 * t80 * t20
	t1980 := t780 * t780 * t340 * t80
	t4980 := t1980 * t1980 * t780 * t160 * t80
	*gain = [levels]float64{t5, t12, t24, t40 * t4, t80, t160, t340, t780, t1980, t4980}
}

// follow keeps the onset: the last time that suspicion was no more than rest
// (the change point of Page 1954), and what was heard since.
func (s *suspicion) follow(bucket int64, votes, mu float64) {
	if s.score < calmLog10 {
		s.since, s.votes, s.expected = bucket, 0, 0
	}
	s.votes += float32(votes)
	s.expected += float32(mu)
}
