package detect

import (
	"math"

	"outcry/schema"
)

// missingChance is the chance, of any source, of so few witnesses below which they are
// said to be missing.
const missingChance = 0.01

// Missing is a source by which fewer witnesses of a brand come than should.
type Missing struct {
	Source   string  `json:"source"`
	Counted  int     `json:"counted"`
	Expected float64 `json:"expected"`
}

// missing returns the sources that fell silent about the brand of g in [from, to]: who
// can't call does not complain by phone, so the calm of a call centre speaks for a dead
// help line. A source that is as silent about other brands, or blind, tells nothing.
func (d *Detector) missing(g *group, from, to int64) (sources []Missing) {
	if g.family != family(schema.PhoneLine) || len(g.series) == 0 {
		return nil
	}
	n := len(d.sight.feeds)
	own := newTally(n)
	for _, o := range g.talk.groups {
		if o == g {
			continue
		}
		for _, s := range o.series {
			d.through(s, from, to, own)
		}
	}
	others := d.bySource(g, from, to)
	for i, f := range d.sight.feeds {
		expected := own.usual[i] * math.Min(1, (others.heard[i]+1)/(others.usual[i]+1))
		if float64(n)*poissonHead(int(own.heard[i]), expected) < missingChance && !d.sight.silent(&d.almanac, f, d.now) {
			sources = append(sources, Missing{f.name, int(own.heard[i]), round(expected)})
		}
	}
	return sources
}
