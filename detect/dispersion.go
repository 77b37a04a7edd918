package detect

import "math"

// grains is the grid on which the dispersion (variance over mean) of a place is
// weighed.
var grains = [...]float64{1, 1.08, 1.2, 1.4, 1.7, 2.2, 3}

const grainCount = len(grains)

// grainFit is what the history of one place says about its dispersion: log
// likelihoods on the grid without the silence, and how much was expected.
type grainFit struct {
	votes    [grainCount]float32
	expected float32
}

// add takes x > 0 complaints of one place and bucket where mu were expected.
func (g *grainFit) add(x, mu float64) {
	g.votes[0] += float32(x * math.Log(mu))
	for i := 1; i < grainCount; i++ {
		phi := grains[i]
		r := mu / (phi - 1)
		sum := x * math.Log((phi-1)/phi)
		if x < 40 {
			whole, part := math.Modf(x)
			p := 1.0
			for j := 0.0; j < whole; j++ {
				p *= r + j
			}
			sum += math.Log(p)
			if part > 0 {
				sum += part * math.Log(r+whole)
			}
		} else {
			a, _ := math.Lgamma(r + x)
			b, _ := math.Lgamma(r)
			sum += a - b
		}
		g.votes[i] += float32(sum)
	}
}

func (g *grainFit) fade(keep float32) {
	for i := range g.votes {
		g.votes[i] *= keep
	}
	g.expected *= keep
}

// posterior returns the weight of each grain under the prior.
func (g *grainFit) posterior(prior *[grainCount]float64) (w [grainCount]float64) {
	top := math.Inf(-1)
	for i := range w {
		w[i] = math.Log(prior[i]) + float64(g.votes[i]) - float64(g.expected)*quiet(grains[i])
		top = max(top, w[i])
	}
	sum := 0.0
	for i := range w {
		w[i] = math.Exp(w[i] - top)
		sum += w[i]
	}
	for i := range w {
		w[i] /= sum
	}
	return w
}

// commonGrains finds the prior that the places of a series share, by expectation
// maximisation (empirical Bayes, Efron and Morris 1973; EM, Dempster et al.
// 1977), from a start that holds middling dispersion likely.
func commonGrains(fits []*grainFit) (prior [grainCount]float64) {
	start := [grainCount]float64{0.05, 0.1, 0.15, 0.25, 0.25, 0.15, 0.05}
	prior = start
	const trust = 5.0 // places that the start counts for
	for range 20 {
		var sum [grainCount]float64
		for _, f := range fits {
			for i, w := range f.posterior(&prior) {
				sum[i] += w
			}
		}
		for i := range prior {
			prior[i] = (sum[i] + trust*start[i]) / (float64(len(fits)) + trust)
		}
	}
	return prior
}

// dispersion returns the posterior mean for one place.
func (g *grainFit) dispersion(prior *[grainCount]float64) float64 {
	phi := 0.0
	for i, w := range g.posterior(prior) {
		phi += w * grains[i]
	}
	return phi
}
