package detect

import (
	"gonum.org/v1/gonum/mathext"
)

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

// binomialTail returns P(X >= n) of a binomial count of so many trials.
func binomialTail(n, trials int, chance float64) float64 {
	if n <= 0 {
		return 1
	}
	return mathext.RegIncBeta(float64(n), float64(trials-n+1), chance)
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
