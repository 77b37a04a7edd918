package detect

import "math"

// When a source floods: it alone brings more of all brands than the other sources let
// expect, by less than this chance. A desk sends the notes of a day at once,
// a feed is sent twice, or one crowd is merry.
const (
	floodChance = 1e-4
	floodLeast  = 4   // witnesses
	floodMass   = 0.1 // witnesses' worth of belief that a source brings its usual
)

// flooded returns by how much more of s the sources bring in [from, to] because one
// of them floods, at least 1. What each brings of the other brands but the loudest,
// which may have an outage, is held against its usual, and that against the same of
// the other sources: when the power fails, all sources hear of it.
func (d *Detector) flooded(s *series, from, to int64) float64 {
	feeds := d.sight.feeds
	if len(feeds) < 2 || len(s.sources) == 0 {
		return 1
	}
	heard, usual := d.elsewhere(s, from, to)
	var all, mean, weights, flood float64
	for i, f := range feeds {
		all, mean, weights = all+heard[i], mean+usual[i], weights+s.sources[f.name]
	}
	for i, f := range feeds {
		rate := 1.0
		if rest := (all - heard[i] + restMass) / (mean - usual[i] + restMass); heard[i] >= floodLeast && heard[i] > rest*usual[i] && usual[i] > 0 &&
			surgeTail(int(heard[i]), math.Max(1, rest)*usual[i], hourShape) < floodChance {
			rate = math.Max(1, (heard[i]+floodMass)/(usual[i]+floodMass)/math.Max(1, rest))
		}
		flood += s.sources[f.name] / weights * rate
	}
	return flood
}

// elsewhere returns by source the witnesses in [from, to] of the other brands of the
// country of s but the loudest, and how many are usual.
func (d *Detector) elsewhere(s *series, from, to int64) (heard, usual []float64) {
	n := len(d.sight.feeds)
	heard, usual = make([]float64, n), make([]float64, n)
	loudest := make([]float64, 2*n)
	brand := make([]float64, 2*n)
	most := 0.0
	for _, c := range d.chatters {
		if c.brand == s.key.brand || c.country != s.key.country {
			continue
		}
		clear(brand)
		excess := 0.0
		for _, g := range c.groups {
			for _, o := range g.series {
				excess += d.bySource(o, from, to, brand[:n], brand[n:])
			}
		}
		for i := range n {
			heard[i], usual[i] = heard[i]+brand[i], usual[i]+brand[n+i]
		}
		if excess > most {
			most = excess
			copy(loudest, brand)
		}
	}
	for i := range n {
		heard[i], usual[i] = heard[i]-loudest[i], math.Max(0, usual[i]-loudest[n+i])
	}
	return heard, usual
}

// bySource adds the witnesses of s in [from, to] and how many are usual to those of
// each source, and returns by how much they are more than usual.
func (d *Detector) bySource(s *series, from, to int64, heard, usual []float64) (excess float64) {
	if len(s.sources) == 0 {
		return 0
	}
	mean, weights := s.mean(from, to), 0.0
	for _, f := range d.sight.feeds {
		weights += s.sources[f.name]
	}
	for i, f := range d.sight.feeds {
		n, due := float64(s.said[f.name].between(from, to)), mean*s.sources[f.name]/weights
		heard[i], usual[i], excess = heard[i]+n, usual[i]+due, excess+n-due
	}
	return excess
}
