package detect

import "math"

// filledChance is below which chance a place is fuller than usual.
const filledChance = 1e-3

// filled returns by how much more is said at spots in [from, to] of the other brands
// but the loudest, at least 1: a town that fills up with people complains more of
// everything.
func (d *Detector) filled(s *series, spots []spotID, from, to int64) float64 {
	var n, mean, most, mostN, mostMean float64
	for _, c := range d.chatters {
		if c.brand == s.key.brand || c.country != s.key.country {
			continue
		}
		var got, due float64
		for _, g := range c.groups {
			for _, o := range g.series {
				for _, p := range spots {
					usual := o.mean(from, to) * d.share(o, p)
					if cell := o.at(p); cell != nil {
						got += float64(cell.unclaimed(from, to, usual))
					}
					due += usual
				}
			}
		}
		n, mean = n+got, mean+due
		if got-due > most {
			most, mostN, mostMean = got-due, got, due
		}
	}
	n, mean = n-mostN, mean-mostMean
	if surgeTail(int(n), math.Max(mean, leastMean), hourShape) >= filledChance {
		return 1
	}
	return math.Max(1, (n+othersMass)/(mean+othersMass))
}
