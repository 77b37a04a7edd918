package detect

import (
	"math"

	"outcry/schema"
)

const (
	quarrelCrowd   = 3    // authors at most whose quarrel looks like an outage
	quarrelPrior   = 4e-6 // quarrels that begin at one place in a unit, about as many as outages
	quarrelMinutes = 40.0 // mean life of a quarrel
	quarrelSpread  = 3    // shape of the gamma law of its rate, around each of quarrelRates
	quarrelBusy    = 8.0  // complaints expected in a bucket, from which three people change nothing
	quarrelTurns   = 0.5  // part of the buckets in which nobody writes again before all have: they answer each other
	quarrelForget  = 60.0 // minutes of silence after which nobody quarrels

	usualRepeat  = 0.08  // part of the messages that repeat their author within the bucket, before history tells
	repeatTrust  = 500.0 // messages for which that counts
	repeatTeach  = 5.0   // messages of a place in a bucket at most that teach it: a quarrel shall not
	repeatLeast  = 0.01
	crowdedCount = 40  // messages of a bucket, from which all of a crowd have written
	mostRepeats  = 100 // messages of a bucket beyond one of each author, more of which say no more
)

// quarrelRates are the messages in a unit of those who quarrel, together.
var quarrelRates = [...]float64{1.5, 4, 10}

const quarrelStates = quarrelCrowd * len(quarrelRates)

// Cast returns the votes of counts, in the same order. Of a count, Complaints are
// all messages, Witnesses their authors and Echoes the reposts among them: nobody
// votes twice in a bucket, and a repost is nobody.
func Cast(counts []schema.Count) []Vote {
	out := make([]Vote, len(counts))
	for i, c := range counts {
		echoes := min(c.Echoes, c.Complaints)
		out[i] = Vote{
			Brand: c.Brand, Service: c.Service, Region: c.Region,
			Votes: float64(min(c.Witnesses, c.Complaints-echoes)), Total: float64(c.Complaints), Echoes: float64(echoes),
		}
	}
	return out
}

// learnRepeats notes how often people repeat themselves within a bucket.
func (s *Scan) learnRepeats(v Vote) {
	if n := v.Total - v.Echoes; v.Votes > 0 && n <= repeatTeach {
		s.repeat.add(1, n-v.Votes, n)
	}
}

// repeats returns which part of the messages repeat their author.
func (s *Scan) repeats() float64 {
	return max(repeatLeast, (s.repeat.heard+usualRepeat*repeatTrust)/(s.repeat.expected+repeatTrust))
}

// quarrel is what is believed of a few people who write again and again at one
// place, whom counts without names take for witnesses: the chance that a crowd of
// so many now writes at such a rate, by crowd, then rate. It is the forward filter
// of a hidden Markov chain (Rabiner 1989).
type quarrel struct {
	chance [quarrelStates]float64
	at     int64 // bucket for which it holds
}

// occupancy[m-1][n][k] is the chance that n messages of m people have k authors:
// in turns, or of people alike (the occupancy law, Feller 1968).
var occupancy = func() (o [quarrelCrowd][crowdedCount + 1][quarrelCrowd + 1]float64) {
	for m := range o {
		people := float64(m + 1)
		o[m][0][0] = 1
		for n := 1; n <= crowdedCount; n++ {
			for k := 1; k <= m+1; k++ {
				o[m][n][k] = o[m][n-1][k]*float64(k)/people + o[m][n-1][k-1]*(people-float64(k-1))/people
			}
		}
		for n := 1; n <= crowdedCount; n++ {
			for k := range o[m][n] {
				o[m][n][k] *= 1 - quarrelTurns
			}
			o[m][n][min(n, m+1)] += quarrelTurns
		}
	}
	return o
}()

// rateChance returns the chance of n messages of a quarrel that writes rate of them
// in the mean: negative binomial, a Poisson law whose mean has a gamma law.
func rateChance(n int, rate float64) float64 {
	stay := rate / (quarrelSpread + rate)
	p := math.Pow(1-stay, quarrelSpread)
	for i := range n {
		p *= stay * float64(quarrelSpread+i) / float64(i+1)
	}
	return p
}

// chanceOfUsual returns the chance of k usual people, of whom mu are expected with
// variance phi*mu, and what it is at least: one bucket in so many holds a burst
// that no law describes, see mostEvidence.
func chanceOfUsual(k int, mu, phi float64) (chance, least float64) {
	chance = math.Exp(-mu * quiet(phi))
	for i := range k {
		chance *= (mu + float64(i)*(phi-1)) / phi / float64(i+1)
	}
	return chance, max(chance, math.Exp(-mostEvidence)/math.Sqrt(2*math.Pi*phi*float64(max(k, 1))))
}

// quarrelLikelihood returns for each state the likelihood of n messages of k
// authors against that of usual people, of whom mu are expected with variance
// phi*mu, and who repeat themselves with the part repeats of their messages. unit
// is the length of the bucket in units. If j of the authors are in the quarrel, the
// other k-j wrote one message each.
func quarrelLikelihood(n, k int, mu, phi, repeats, unit float64) (out [quarrelStates]float64) {
	n = min(n, k+mostRepeats)
	again := 1.0 // chance that k usual people write n-k more messages
	for i := range n - k {
		again *= repeats * float64(k+i) / float64(i+1)
	}
	chance, least := chanceOfUsual(k, mu, phi)
	others := chance / least // chance of k-j usual people against that of k
	for j := 0; j <= min(quarrelCrowd, k); j++ {
		if j > 0 {
			left := float64(k - j)
			others *= (left + 1) * phi / (mu + left*(phi-1)) / (1 - repeats)
		}
		messages := n - k + j
		for r, rate := range quarrelRates {
			x := others * rateChance(messages, rate*unit) / again
			for crowd := max(j, 1); crowd <= quarrelCrowd; crowd++ {
				out[(crowd-1)*len(quarrelRates)+r] += x * occupancy[crowd-1][min(messages, crowdedCount)][j]
			}
		}
	}
	return out
}

// step takes one bucket, in which a quarrel begins with chance begin and ends with
// chance end, and returns the log of the likelihood of what was heard under all
// that was believed, against that of usual people alone.
func (q *quarrel) step(begin, end float64, likely *[quarrelStates]float64) float64 {
	calm := 1.0
	for _, c := range q.chance {
		calm -= c
	}
	calm = max(calm, 0)
	all := calm * (1 - begin)
	for i, c := range q.chance {
		q.chance[i] = (c*(1-end) + calm*begin/float64(quarrelStates)) * likely[i]
		all += c*end + q.chance[i]
	}
	for i := range q.chance {
		q.chance[i] /= all
	}
	return math.Log(all)
}

// hear takes a bucket with votes, and the silent ones before it, see
// quarrelLikelihood. It returns how much less the votes say for an outage, in the
// logarithm, because a quarrel explains them too, and the chance that one goes on.
func (q *quarrel) hear(p pace, bucket int64, n, k int, mu, phi, repeats float64) (less, chance float64) {
	end := 1 - math.Exp(-p.minutes(1)/quarrelMinutes)
	if q.over(p, bucket) {
		*q = quarrel{at: bucket - 1}
	}
	if q.at++; q.at < bucket {
		silent := quarrelLikelihood(0, 0, leastExpected, 1, repeats, p.onset)
		for ; q.at < bucket; q.at++ {
			less += q.step(0, end, &silent)
		}
	}
	likely := quarrelLikelihood(n, k, mu, phi, repeats, p.onset)
	less += q.step(quarrelPrior*p.onset, end, &likely)
	for _, c := range q.chance {
		chance += c
	}
	return less, chance
}

// over reports whether nothing is left of a quarrel.
func (q *quarrel) over(p pace, bucket int64) bool { return p.minutes(bucket-q.at) > quarrelForget }

// hearQuarrel finds how much less the votes of node i say, because a few people
// may be behind them, and returns how many of its clusters those are, most likely.
func (s *strand) hearQuarrel(p pace, bucket int64, i int32, repeats float64) float64 {
	n := &s.nodes[i]
	n.few = 0
	q := s.quarrels[i]
	if n.votes < 1 || q == nil && (n.messages < 2 || n.mu > quarrelBusy) {
		return 0
	}
	if q == nil {
		q = &quarrel{at: bucket - 1}
		s.quarrels[i] = q
	}
	mu := max(n.mu*max(1, s.wide[n.wide].factor), leastExpected)
	less, chance := q.hear(p, bucket, int(n.messages), int(n.votes), mu, float64(n.phi), repeats)
	n.few = less
	return chance * n.y
}

// forgetQuarrels drops those of which nothing is left.
func (s *strand) forgetQuarrels(p pace, bucket int64) {
	for i, q := range s.quarrels {
		if q.over(p, bucket) {
			delete(s.quarrels, i)
		}
	}
}
