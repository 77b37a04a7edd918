package detect

import "math"

const (
	endMinutes      = 165.0 // mean life of an outage in the filter
	exchangeMinutes = 29.0  // in which the level of a running outage moves one step, on the mean
	capLog10        = 6.5   // of the weights of a zone: lets an alarm fall after the end
	calmLog10       = 1.75  // log10 of the weight that a zone at rest may have
	unitMinutes     = 5.0   // in which one onset is put, so that scores do not depend on the bucket
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

// onsets returns how new outages spread over the levels where mu complaints are
// expected in a unit with standard deviation sd: evenly over those that people
// would call an outage there and that are not beyond belief.
func onsets(mu, sd float64, out *[levels]float64) {
	sum := 0.0
	for i, r := range ratios {
		out[i] = 0.02
		if excess := (r - 1) * mu / sd; excess >= 0.7 && excess <= 14 {
			out[i] = 1
		}
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
}

// suspicion is the onset filter of one disc: for each level the weight, against
// no outage, of an outage that began at some past time, has not ended and now
// runs at that level. It is the statistic of Shiryaev (1963) and Roberts (1966)
// for a change whose size drifts, with an end: a hidden Markov filter, scaled
// to at most 10^capLog10 so that it forgets.
type suspicion struct {
	weight   [levels]float64
	since    int64   // bucket at which the present rise began
	votes    float32 // since then
	expected float32
	score    float32 // log10 of the sum, before the cap
	idle     int32   // buckets without votes
}

// rest sets s to what long silence leaves, under silence a bucket.
func (s *suspicion) rest(p pace, mu, silence float64) {
	var q [levels]float64
	onsets(mu*p.unit, math.Sqrt(mu*p.unit+0.25), &q)
	for i := range s.weight {
		g := math.Exp(-(ratios[i] - 1) * silence)
		s.weight[i] = p.onset * q[i] * g / (1 - p.keep*g)
	}
}

// step takes one bucket: votes holds the evidence of the votes, silence what
// was expected, both of the whole disc; shared divides the evidence where noise
// is common to its places.
func (s *suspicion) step(p pace, votes *[levels]float64, mu, silence, shared float64) {
	var q [levels]float64
	onsets(mu*p.unit, math.Sqrt(mu*p.unit+0.25), &q)
	old := s.weight
	sum := 0.0
	for i := range old {
		w := (1 - 2*p.move) * old[i]
		w += p.move * (old[max(i-1, 0)] + old[min(i+1, levels-1)])
		l := -(ratios[i] - 1) * silence
		if votes != nil {
			l += votes[i]
		}
		s.weight[i] = (p.keep*w + p.onset*q[i]) * math.Exp(min(l/shared, 600))
		sum += s.weight[i]
	}
	s.score = float32(math.Log10(sum))
	if limit := math.Pow(10, capLog10); sum > limit {
		for i := range s.weight {
			s.weight[i] *= limit / sum
		}
	}
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
