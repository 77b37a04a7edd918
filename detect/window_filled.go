package detect

import "math"

// filledChance is below which chance a place is fuller than usual.
const filledChance = 1e-3

// filled returns by how much more is said at spots in [from, to] of the other brands
// than that of g but the loudest, at least 1: a town that fills up with people complains
// more of everything.
func (d *Detector) filled(g *group, spots []spotID, from, to int64) float64 {
	sum := d.elsewhere(g, 1, func(o *series, sum tally) {
		for _, p := range spots {
			usual := o.mean(from, to) * d.share(o, p)
			if c := o.at(p); c != nil {
				sum.heard[0] += float64(c.unclaimed(from, to, usual))
			}
			sum.usual[0] += usual
		}
	})
	n, mean := sum.heard[0], sum.usual[0]
	if surgeTail(int(n), math.Max(mean, leastMean), hourShape) >= filledChance {
		return 1
	}
	return math.Max(1, (n+othersMass)/(mean+othersMass))
}
