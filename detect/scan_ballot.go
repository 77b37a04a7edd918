package detect

import (
	"math"
	"time"

	"outcry/schema"
)

const (
	debtMinutes = 17.4 // in which half of the debt of repeating authors is forgotten, and half again
	usualRepeat = 0.08 // messages of an author who already spoke in the bucket, as a part of all
	debtWeight  = 1.5  // votes that a message beyond that costs
)

// Ballot turns the counts of buckets into votes where authors are only counted,
// not known by name. Where far more is written than there are authors, a few
// people repeat themselves: their debt is taken off the votes of their place,
// in this bucket and the next.
type Ballot struct {
	debts map[ballotKey]debt
	swept time.Time
}

type ballotKey struct {
	brand   schema.Brand
	service schema.Service
	region  schema.Region
}

type debt struct {
	amount float64
	at     time.Time
}

// NewBallot returns a Ballot in which nobody is in debt.
func NewBallot() *Ballot { return &Ballot{debts: make(map[ballotKey]debt)} }

// Cast returns the votes of the counts of one bucket that starts at the given
// time, in the same order. Complaints counts all messages, Witnesses authors,
// Echoes the reposts among the messages. Memory is that of the places in debt.
func (b *Ballot) Cast(at time.Time, counts []schema.Count) []Vote {
	b.sweep(at)
	out := make([]Vote, 0, len(counts))
	for _, c := range counts {
		k := ballotKey{c.Brand, c.Service, c.Region}
		total, echoes := float64(c.Complaints), float64(c.Echoes)
		unique := max(0, min(float64(c.Witnesses), total-echoes))
		d := b.debts[k].left(at) + total - float64(c.Witnesses) - usualRepeat*total
		if d > 0 {
			b.debts[k] = debt{d, at}
		} else {
			d = 0
			delete(b.debts, k)
		}
		out = append(out, Vote{c.Brand, c.Service, c.Region, max(0, unique-debtWeight*d), total, echoes})
	}
	return out
}

// left returns what of the debt stands at t.
func (d debt) left(t time.Time) float64 {
	if d.amount == 0 {
		return 0
	}
	return d.amount * math.Exp(-t.Sub(d.at).Minutes()/debtMinutes)
}

// sweep forgets the places whose debt has faded, once an hour.
func (b *Ballot) sweep(at time.Time) {
	if at.Sub(b.swept) < time.Hour {
		return
	}
	b.swept = at
	for k, d := range b.debts {
		if d.left(at) < 0.01 {
			delete(b.debts, k)
		}
	}
}
