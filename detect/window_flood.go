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

// flooded returns by how much more of s the sources bring because one of them floods,
// at least 1: beside says what each brings of the other brands but the loudest, which
// may have an outage. That is held against its usual, and that against the same of
// the other sources: when the power fails, all sources hear of it.
func (d *Detector) flooded(s *series, beside tally) float64 {
	feeds := d.sight.feeds
	if len(feeds) < 2 || len(s.sources) == 0 {
		return 1
	}
	heard, usual := beside.heard, beside.usual
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

// tally is how many witnesses were heard and how many are usual, by part: by source,
// or all in one.
type tally struct{ heard, usual []float64 }

func newTally(parts int) tally { return tally{make([]float64, parts), make([]float64, parts)} }

// add adds o to t.
func (t tally) add(o tally) {
	for i := range t.heard {
		t.heard[i], t.usual[i] = t.heard[i]+o.heard[i], t.usual[i]+o.usual[i]
	}
}

// elsewhere sums what count adds of every series of the other brands of g's country but
// the loudest brand.
func (d *Detector) elsewhere(g *group, parts int, count func(o *series, sum tally)) tally {
	all, loudest, brand := newTally(parts), newTally(parts), newTally(parts)
	most := 0.0
	for _, c := range d.chatters {
		if c.brand == g.brand || c.country != g.country {
			continue
		}
		clear(brand.heard)
		clear(brand.usual)
		for _, o := range c.groups {
			for _, s := range o.series {
				count(s, brand)
			}
		}
		all.add(brand)
		excess := 0.0
		for i, n := range brand.heard {
			excess += n - brand.usual[i]
		}
		if excess > most {
			most, loudest, brand = excess, brand, loudest
		}
	}
	for i := range parts {
		all.heard[i], all.usual[i] = all.heard[i]-loudest.heard[i], math.Max(0, all.usual[i]-loudest.usual[i])
	}
	return all
}

// bySource returns elsewhere of [from, to] by source.
func (d *Detector) bySource(g *group, from, to int64) tally {
	return d.elsewhere(g, len(d.sight.feeds), func(o *series, sum tally) { d.through(o, from, to, sum) })
}

// through adds the witnesses of s in [from, to], and how many are usual, to sum, by source.
func (d *Detector) through(s *series, from, to int64, sum tally) {
	if len(s.sources) == 0 {
		return
	}
	mean, weights := s.mean(from, to), 0.0
	for _, f := range d.sight.feeds {
		weights += s.sources[f.name]
	}
	for i, f := range d.sight.feeds {
		sum.heard[i] += float64(s.said[f.name].between(from, to))
		sum.usual[i] += mean * s.sources[f.name] / weights
	}
}
