package detect

import (
	"cmp"
	"math"
	"slices"

	"outcry/schema"
)

// What is told of: regions where people spoke lately.
const (
	outlookHeard = 24 * 3600 // seconds after its last witness that a series is told of
	outlookSpan  = 3600      // and within which a region needs outlookLeast of them
	outlookLeast = 2
	scoreMost    = 100.0
)

// outlookWindows are the windows that a score is the least likely of, in seconds.
var outlookWindows = []int64{300, 900, 1800, 3600}

// Outlooks returns what the detector holds now of every series under watch: each
// service of a brand that somebody spoke of in the last day, at its country, at
// provinces, municipalities and segments with two witnesses in the last hour,
// and where an incident is open. Expected is the baseline of the minute; Score
// the logarithm of the chance of the least likely window of the last hour over
// the logarithm of the chance at which the detector acts: 0 for nothing unusual,
// at 1 a window would do for an incident. They come by brand, service, region.
func (d *Detector) Outlooks() []schema.Outlook {
	var out []schema.Outlook
	for _, s := range d.series {
		if s.home.all.between(d.now-outlookHeard, d.now) == 0 {
			continue
		}
		for p := range d.watched(s) {
			out = append(out, schema.Outlook{
				Time: stamp(d.now), Brand: s.key.brand, Service: s.key.service, Region: d.atlas.spots[p].region,
				Expected: s.mean(d.now-60, d.now) * d.share(s, p), Score: d.score(s, p),
			})
		}
	}
	slices.SortFunc(out, func(a, b schema.Outlook) int {
		return cmp.Or(cmp.Compare(a.Brand, b.Brand), cmp.Compare(a.Service, b.Service), cmp.Compare(a.Region, b.Region))
	})
	return out
}

// watched returns the regions of a series that are told of.
func (d *Detector) watched(s *series) map[spotID]bool {
	regions := map[spotID]bool{s.key.country: true}
	for p, c := range s.cells {
		if s := &d.atlas.spots[p]; !s.area && s.level != schema.LevelPostcode && c.all.between(d.now-outlookSpan, d.now) >= outlookLeast {
			regions[p] = true
		}
	}
	for _, t := range s.group.open {
		for _, p := range d.atlas.parts(t.spots) {
			regions[p] = true
		}
	}
	return regions
}

// score weighs all witnesses of the last hour, those of open incidents too.
func (d *Detector) score(s *series, p spotID) float64 {
	c, level := s.at(p), d.atlas.spots[p].level
	if c == nil {
		return 0
	}
	best, size, limit := 1.0, d.localSize(s, []spotID{p}), d.limit(s.key.brand, level)
	for _, span := range outlookWindows {
		n := honest(c.all.during(d.now-span, d.now))
		if n < leastWitnesses(level) {
			continue
		}
		if p == s.key.country {
			size = d.size(s, d.now-span, d.now)
		}
		chance, _ := d.chance([]*series{s}, []spotID{p}, d.now-span, d.now, n, size, limit)
		best = math.Min(best, chance)
	}
	return math.Min(scoreMost, math.Log(math.Max(best, 1e-300))/math.Log(limit))
}
