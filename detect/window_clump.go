package detect

import "math"

// Reports come in clumps: a household, an office, one person under two names.
// What is believed of them before the history tells, and how it is counted.
const (
	clumpMost  = 4    // voices in a clump
	clumpSpan  = 3600 // seconds within which a clump speaks
	clumpMass  = 1000 // reports' worth of belief
	clumpQuiet = 0.3  // expected in that span: where more are, chance hides the clumps
	clumpSmall = 5    // an incident that ends with so few witnesses may have been one
)

// clumpPrior is the part of the reports that are the second, third and fourth
// voice of a clump, as believed beforehand.
var clumpPrior = [clumpMost + 1]float64{2: 0.03, 3: 2e-5, 4: 1e-6}

// clumps estimates from history how often reports come in clumps.
type clumps struct {
	reports   float64
	seen, due [clumpMost + 1]float64 // reports that had k-1 others before them, and by chance
}

// learn adds a report that had n others of its series and municipality in the
// span before it where mean were expected.
func (c *clumps) learn(n int, mean float64) {
	if mean > clumpQuiet {
		return
	}
	c.reports++
	for k := 2; k <= clumpMost; k++ {
		if n >= k-1 {
			c.seen[k]++
		}
		c.due[k] += poissonTail(k-1, mean)
	}
}

// part returns the part of reports that are the k-th voice of a clump: pairs by
// their mean, more only where chance can't explain them.
func (c *clumps) part(k int) float64 {
	excess := c.seen[k] - c.due[k]
	if k > 2 {
		excess = math.Max(0, excess-2*math.Sqrt(c.due[k]+1))
	}
	return math.Max(clumpPrior[k]/10, (clumpPrior[k]*clumpMass+excess)/(clumpMass+c.reports))
}

// parts returns the part of the reports that are each voice of a clump, the first
// one's those that come alone or first.
func (c *clumps) parts() (parts [clumpMost + 2]float64) {
	parts[1] = 1
	for k := 2; k <= clumpMost; k++ {
		parts[k] = math.Min(c.part(k), parts[k-1]/2)
		parts[1] -= parts[k]
	}
	return parts
}

// rates returns the clumps of each size in a window with the given mean of reports.
func (c *clumps) rates(mean float64) (rates [clumpMost + 1]float64) {
	parts := c.parts()
	for k := 1; k <= clumpMost; k++ {
		rates[k] = math.Max(0, parts[k]-parts[k+1]) * mean
	}
	return rates
}

// tail returns the chance of n or more reports in a window with the given mean
// when they come in clumps and the mean itself is known as by so many reports: a
// compound negative binomial, by the recursion of Panjer (1981).
func (c *clumps) tail(n int, mean, size float64) float64 {
	if n <= 0 {
		return 1
	}
	const most = 400 // beyond it, and where much is said, clumps matter little
	if n > most || mean > most/2 {
		return surgeTail(n, mean, size)
	}
	rates := c.rates(mean)
	var all float64
	for _, r := range rates {
		all += r
	}
	a := all / (all + size)
	b := (size - 1) * a
	last := n + 12*clumpMost
	f := make([]float64, last+1)
	f[0] = math.Exp(-size * math.Log1p(all/size))
	head, tail := 0.0, 0.0
	for j := 0; j <= last; j++ {
		if j > 0 {
			var sum float64
			for k := 1; k <= min(j, clumpMost); k++ {
				sum += (a + b*float64(k)/float64(j)) * rates[k] * f[j-k]
			}
			f[j] = sum / all
		}
		if j < n {
			head += f[j]
		} else {
			tail += f[j]
		}
	}
	if 1-head > 1e-9 {
		return 1 - head
	}
	return tail
}
