package detect

import (
	"math"
	"time"

	"outcry/schema"
)

const (
	debtMinutes   = 17.4 // in which the debt of repeating authors falls to 1/e
	usualRepeat   = 0.08 // chance that a message is not the first of its author in the bucket
	debtWeight    = 1.5  // votes that a message beyond that costs
	quarrelCrowd  = 3    // authors at most whose quarrel looks like an outage
	quarrelMemory = 60.0 // minutes
	quarrelPrior  = 0.1  // quarrels of a few against outages of one place
)

// Ballot turns the counts of buckets into votes where authors are only counted,
// not known by name. Where far more is written than there are authors, a few
// people repeat themselves: their debt is taken off the votes of their place, in
// this bucket and the next ones, and what speaks for so small a crowd is carried
// along in Vote.Quarrel. Memory is that of the places where it is not zero.
type Ballot struct {
	places map[ballotKey]*tally
	swept  time.Time
}

type ballotKey struct {
	brand   schema.Brand
	service schema.Service
	region  schema.Region
}

type tally struct {
	debt  float64
	crowd [quarrelCrowd]float64 // log likelihood of so many authors in all against independent ones
	at    time.Time
}

// NewBallot returns a Ballot that has heard nobody yet.
func NewBallot() *Ballot { return &Ballot{places: make(map[ballotKey]*tally)} }

// Cast returns the votes of the counts of one bucket that starts at the given
// time, in the same order. Of a count, Complaints are all messages, Witnesses
// their authors and Echoes the reposts among them.
func (b *Ballot) Cast(at time.Time, counts []schema.Count) []Vote {
	b.sweep(at)
	out := make([]Vote, 0, len(counts))
	for _, c := range counts {
		v := Vote{Brand: c.Brand, Service: c.Service, Region: c.Region, Total: float64(c.Complaints), Echoes: float64(c.Echoes)}
		authors := float64(c.Witnesses)
		v.Votes = max(0, min(authors, v.Total-v.Echoes))
		k := ballotKey{c.Brand, c.Service, c.Region}
		t := b.places[k]
		if t == nil && c.Complaints > 1 {
			t = &tally{at: at}
			b.places[k] = t
		}
		if t != nil {
			t.pass(at)
			t.debt = max(0, t.debt+v.Total-authors-usualRepeat*v.Total)
			v.Votes = max(0, v.Votes-debtWeight*t.debt)
			v.Quarrel = t.hear(int(c.Complaints), int(c.Witnesses))
		}
		out = append(out, v)
	}
	return out
}

// pass lets what is remembered fade until the given time.
func (t *tally) pass(at time.Time) {
	minutes := at.Sub(t.at).Minutes()
	t.at = at
	t.debt *= math.Exp(-minutes / debtMinutes)
	keep := math.Exp(-minutes / quarrelMemory)
	for i := range t.crowd {
		t.crowd[i] *= keep
	}
}

// hear takes n messages of k authors and returns the log of the likelihood,
// prior included, that no more than a few authors wrote all that is remembered,
// against that they are many.
func (t *tally) hear(n, k int) float64 {
	best := math.Inf(-1)
	for i := range t.crowd {
		t.crowd[i] = max(-3, t.crowd[i]+crowdLikelihood(n, k, i+1))
		best = max(best, t.crowd[i])
	}
	return best + math.Log(quarrelPrior)
}

// crowdLikelihood returns the log likelihood of k distinct authors of n messages
// if each message is of one of so many people alike (the occupancy law), against
// messages that are each of a new author but for the usual few repeats.
func crowdLikelihood(n, k, people int) float64 {
	if k > people {
		return -3
	}
	if n < 2 || k < 1 {
		return 0
	}
	few := 0.0 // inclusion and exclusion over the people that wrote nothing
	for j := 0; j <= k; j++ {
		term := choose(k, j) * math.Pow(float64(k-j)/float64(people), float64(n))
		if j%2 == 1 {
			term = -term
		}
		few += term
	}
	few *= choose(people, k)
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	many := a - b - c + float64(n-k)*math.Log(usualRepeat) + float64(k)*math.Log(1-usualRepeat)
	return math.Log(max(few, 1e-9)) - many
}

func choose(n, k int) float64 {
	c := 1.0
	for i := range k {
		c = c * float64(n-i) / float64(i+1)
	}
	return c
}

// sweep forgets, once an hour, the places of which nothing is left.
func (b *Ballot) sweep(at time.Time) {
	if at.Sub(b.swept) < time.Hour {
		return
	}
	b.swept = at
	for k, t := range b.places {
		if at.Sub(t.at) > 4*time.Hour {
			delete(b.places, k)
		}
	}
}
