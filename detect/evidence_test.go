package detect

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// logNegative is the negative binomial of mean mu and variance phi*mu by its
// textbook formula.
func logNegative(x, mu, phi float64) float64 {
	if phi < poissonBelow {
		return distuv.Poisson{Lambda: mu}.LogProb(x)
	}
	r, p := mu/(phi-1), 1/phi
	a, _ := math.Lgamma(r + x)
	b, _ := math.Lgamma(r)
	c, _ := math.Lgamma(x + 1)
	return a - b - c + r*math.Log(p) + x*math.Log(1-p)
}

func TestVotesAndSilenceAreTheNegativeBinomialLikelihoodRatio(t *testing.T) {
	for _, phi := range []float64{1, 1.08, 1.7, 3} {
		for _, mu := range []float64{0.001, 0.2, 4, 60} {
			for _, x := range []float64{0, 1, 2, 7, 30} {
				var got [levels]float64
				addVotes(&got, x, mu, phi)
				for i, rho := range ratios {
					want := logNegative(x, rho*mu, phi) - logNegative(x, mu, phi)
					all := got[i] - (rho-1)*mu*quiet(phi)
					if want > mostEvidence {
						want = mostEvidence
					}
					if math.Abs(all-want) > 1e-6*(1+math.Abs(want)) {
						t.Errorf("phi %v, mu %v, x %v, ratio %v: log likelihood ratio = %v, want %v", phi, mu, x, rho, all, want)
					}
				}
			}
		}
	}
}

func TestSeparateBucketsWeighMoreThanABurst(t *testing.T) {
	var burst, apart [levels]float64
	addVotes(&burst, 4, 0.01, 1.6)
	for range 4 {
		addVotes(&apart, 1, 0.01, 1.6)
	}
	for i := range burst {
		if burst[i] >= apart[i] {
			t.Errorf("ratio %v: four in one bucket weigh %v, in four buckets %v; want less", ratios[i], burst[i], apart[i])
		}
	}
}

func TestAFractionOfAVoteLiesBetweenItsNeighbours(t *testing.T) {
	var low, mid, high [levels]float64
	addVotes(&low, 3, 0.4, 1.5)
	addVotes(&mid, 3.5, 0.4, 1.5)
	addVotes(&high, 4, 0.4, 1.5)
	for i := range mid {
		if want := (low[i] + high[i]) / 2; math.Abs(mid[i]-want) > 1e-9 {
			t.Errorf("ratio %v: evidence of 3.5 votes = %v, want %v", ratios[i], mid[i], want)
		}
	}
}

func TestClustersAreTheDerivativeOfTheLikelihood(t *testing.T) {
	for _, phi := range []float64{1, 1.2, 1.7, 3} {
		for _, mu := range []float64{0.01, 0.8, 20, 150} {
			for _, x := range []float64{0, 1, 3, 25, 90} {
				const h = 1e-5
				want := (logNegative(x, mu*(1+h), phi)-logNegative(x, mu*(1-h), phi))/(2*h) + mu*quiet(phi)
				if got := clusters(x, mu, phi); math.Abs(got-want) > 1e-3*(1+want) {
					t.Errorf("clusters(%v, %v, %v) = %v, want %v", x, mu, phi, got, want)
				}
			}
		}
	}
}

func TestKnowledgeIsTheVarianceOfClusters(t *testing.T) {
	for _, phi := range []float64{1.2, 1.7, 2.2, 3} {
		for _, mu := range []float64{0.02, 0.2, 1, 5, 40} {
			var sum, mean, square float64
			for x := 0.0; x < 400; x++ {
				p := math.Exp(logNegative(x, mu, phi))
				y := clusters(x, mu, phi)
				sum, mean, square = sum+p, mean+p*y, square+p*y*y
			}
			if math.Abs(mean-mu*quiet(phi)) > 1e-6 {
				t.Errorf("mean of clusters at mu %v, phi %v = %v, want %v", mu, phi, mean, mu*quiet(phi))
			}
			if want, got := square-mean*mean, knowledge(mu, phi); math.Abs(got/want-1) > 0.03 {
				t.Errorf("knowledge(%v, %v) = %v, want %v within 3 %%", mu, phi, got, want)
			}
		}
	}
}

func TestGammaPoissonMatchesItsIntegral(t *testing.T) {
	for _, c := range []struct{ y, mean, shape float64 }{{3, 2, 4}, {0, 1, 50}, {40, 30, 10}, {12, 25, 100}} {
		g := distuv.Gamma{Alpha: c.shape, Beta: c.shape}
		sum, step := 0.0, 1e-3
		for f := step / 2; f < 8; f += step {
			sum += step * g.Prob(f) * distuv.Poisson{Lambda: c.mean * f}.Prob(c.y)
		}
		rest, _ := math.Lgamma(c.y + 1)
		if got, want := logGammaPoisson(c.y, c.mean, c.shape)-rest, math.Log(sum); math.Abs(got-want) > 1e-4 {
			t.Errorf("logGammaPoisson(%v, %v, %v) = %v, want %v", c.y, c.mean, c.shape, got, want)
		}
	}
}

func TestDispersionIsFoundAgain(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, phi := range []float64{1, 1.4, 2.2} {
		fits := make([]*grainFit, 60)
		for i := range fits {
			fits[i] = &grainFit{}
			mu := 0.05 + 0.5*r.Float64()
			for range 2000 {
				lambda := mu
				if phi > 1 {
					lambda = distuv.Gamma{Alpha: mu / (phi - 1), Beta: 1 / (phi - 1), Src: r}.Rand()
				}
				if x := (distuv.Poisson{Lambda: lambda, Src: r}).Rand(); x > 0 {
					fits[i].add(x, mu)
				}
				fits[i].expected += float32(mu)
			}
		}
		prior := commonGrains(fits)
		mean := 0.0
		for _, f := range fits {
			mean += f.dispersion(&prior) / float64(len(fits))
		}
		if math.Abs(mean-phi) > 0.12 {
			t.Errorf("dispersion of places made with %v = %v on the mean", phi, mean)
		}
	}
}
