package detect

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// pairRate is how often a report brings a second one of the same household or
// office along, by other words and another author.
const pairRate = 0.03

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
// given mean in all: two of one household are no outage.
func pairTail(n int, mean float64) float64 {
	if n <= 0 {
		return 1
	}
	pairs := pairRate * mean
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
