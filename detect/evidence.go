package detect

import "math"

// ratios are the rates, as multiples of the expected one, between which the
// evidence of an outage is spread: about equal steps of what a day of
// complaints can tell apart.
var ratios = [...]float64{1.25, 1.6, 2.2, 3.2, 5, 9, 18, 40, 100, 250}

// excesses are the ratios less one.
var excesses = [...]float64{0.25, 0.6, 1.2, 2.2, 4, 8, 17, 39, 99, 249}

const levels = len(ratios)

var logRatios = func() (l [levels]float64) {
	for i, r := range ratios {
		l[i] = math.Log(r)
	}
	return l
}()

// poissonBelow is the dispersion under which a count is taken for Poisson.
const poissonBelow = 1.02

// quiet returns what a bucket without complaints says against one expected
// complaint, per unit of (ratio-1): ln(phi)/(phi-1), 1 for Poisson.
func quiet(phi float64) float64 {
	if phi < poissonBelow {
		return 1
	}
	return math.Log(phi) / (phi - 1)
}

// leastExpected is the least number of complaints that is expected of a place in a bucket.
const leastExpected = 1e-5

// mostEvidence bounds what one place says in one bucket: one bucket in ten
// thousand holds a burst that no law describes.
const mostEvidence = 9.21

// addVotes adds to l the part of the log likelihood ratio that x complaints at
// one place in one bucket bring, for each ratio rho, where mu are expected with
// variance phi*mu (negative binomial of fixed phi, McCullagh and Nelder 1989;
// size r = mu/(phi-1)):
//
//	sum over j < x of ln[(rho r + j)/(r + j)]
//
// The first complaint of a bucket weighs ln(rho), the next ones less the
// sparser the place: bursts are what such counts do by themselves. The part of
// the silence, -(rho-1) mu quiet(phi), is left to the caller, who has it for
// whole zones. A fraction of x weighs its next term.
func addVotes(l *[levels]float64, x, mu, phi float64) {
	if phi < poissonBelow || x <= 1 {
		for i := range l {
			l[i] += min(x*logRatios[i], mostEvidence+(ratios[i]-1)*mu)
		}
		return
	}
	r := mu / (phi - 1)
	whole, part := math.Modf(x)
	for i := range l {
		l[i] += min(logRising(ratios[i]*r, r, whole, part), mostEvidence+(ratios[i]-1)*mu*quiet(phi))
	}
}

// logRising returns the sum over j < whole of ln[(a+j)/(b+j)], and part of its
// next term. Factors are gathered before each logarithm, for speed.
func logRising(a, b, whole, part float64) float64 {
	sum, num, den := 0.0, 1.0, 1.0
	for j := 0.0; j < whole; j++ {
		num *= a + j
		den *= b + j
		if num > 1e200 || den > 1e200 || num < 1e-200 || den < 1e-200 {
			sum += math.Log(num / den)
			num, den = 1, 1
		}
	}
	sum += math.Log(num / den)
	if part > 0 {
		sum += part * math.Log((a+whole)/(b+whole))
	}
	return sum
}

// clusters returns how many independent causes x complaints of one bucket stand
// for: the negative binomial is a Poisson number of clusters of logarithmic
// size (Quenouille 1949), and this is the mean number of them given x. It is
// also the derivative of the log likelihood by the rate. Its mean is mu*quiet(phi).
func clusters(x, mu, phi float64) float64 {
	if phi < poissonBelow {
		return x
	}
	r := mu / (phi - 1)
	if x <= 1 {
		return x
	}
	if x > 64 {
		return r * (digamma(r+x) - digamma(r))
	}
	whole, part := math.Modf(x)
	y := 0.0
	for j := 0.0; j < whole; j++ {
		y += r / (r + j)
	}
	return y + part*r/(r+whole)
}

// knowledge returns the variance of clusters, the Fisher information on the
// logarithm of the rate: between mu/phi, all that the total tells where many
// complaints are expected, and mu*quiet(phi), where clusters show one by one.
// The weight 1.3 of the first is exact to 2 % for phi up to 3.
func knowledge(mu, phi float64) float64 {
	if phi < poissonBelow {
		return mu
	}
	r := mu / (phi - 1)
	return r * (math.Log(phi) + 1.3*r*(phi-1)/phi) / (1 + 1.3*r)
}

// digamma returns the derivative of ln gamma at x > 0 (Abramowitz and Stegun
// 1964, 6.3.5 and 6.3.18).
func digamma(x float64) float64 {
	d := 0.0
	for x < 8 {
		d -= 1 / x
		x++
	}
	f := 1 / (x * x)
	return d + math.Log(x) - 0.5/x - f*(1.0/12-f*(1.0/120-f/252))
}
