package detect

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// What is believed of pairs before the history tells: how often a report brings
// a second one of the same household or office along, by other words and
// another author, in how many reports' worth of belief.
const (
	pairRate  = 0.03
	pairMass  = 1000
	pairLeast = 0.003
	pairSpan  = 3600 // seconds within which a pair speaks
)

// pairs estimates how often reports come in pairs: the reports that have another
// one from the same municipality in the hour before, beyond what chance gives.
type pairs struct {
	seen, due, reports float64
}

// learn adds a report that had n before it where mean were expected.
func (p *pairs) learn(n int, mean float64) {
	p.reports++
	if n > 0 {
		p.seen++
	}
	p.due += 1 - math.Exp(-mean)
}

// rate returns the part of reports that are the second of a pair.
func (p *pairs) rate() float64 {
	return math.Max(pairLeast, (pairRate*pairMass+p.seen-p.due)/(pairMass+p.reports))
}

// poissonTail returns P(X >= n) for a Poisson count with the given mean.
func poissonTail(n int, mean float64) float64 {
	if n <= 0 {
		return 1
	}
	return mathext.GammaIncReg(float64(n), mean)
}

// poissonHead returns P(X <= n) for a Poisson count with the given mean.
func poissonHead(n int, mean float64) float64 {
	if n < 0 {
		return 0
	}
	return mathext.GammaIncRegComp(float64(n+1), mean)
}

// pairTail returns P(X + 2Y >= n) where Y counts pairs and X singles, with the
// given mean in all, of which the given part are the second of a pair: two of
// one household are no outage.
func pairTail(n int, mean, part float64) float64 {
	if n <= 0 {
		return 1
	}
	pairs := part * mean
	var p float64
	weight := math.Exp(-pairs)
	for y := 0; ; y++ {
		if 2*y >= n {
			return p + poissonTail(y, pairs)
		}
		p += weight * poissonTail(n-2*y, mean-2*pairs)
		weight *= pairs / float64(y+1)
	}
}

// surgeTail returns P(X >= n) for a negative binomial count with the given mean
// and size: variance = mean + mean²/size.
func surgeTail(n int, mean, size float64) float64 {
	if n <= 0 {
		return 1
	}
	return mathext.RegIncBeta(float64(n), size, mean/(mean+size))
}

// fewTail returns P(X <= n) for a count whose rate is only known from k events:
// gamma-Poisson with shape k and the given mean.
func fewTail(n int, mean, k float64) float64 {
	if n < 0 {
		return 0
	}
	return mathext.RegIncBeta(k, float64(n+1), k/(mean+k))
}
