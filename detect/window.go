package detect

import (
	"cmp"
	"math"
	"slices"
	"sort"

	"gonum.org/v1/gonum/stat/distuv"

	"outcry/schema"
)

// Windows: those that start at one of the last witnesses, and fixed ones.
const (
	leastWindow = 5 * 60 // seconds
	mostBack    = 12     // how many witnesses back a window may start
	handful     = 8      // so few authors may be one person's
	burst       = 3 * 60 // a handful whose last three spoke within so many seconds is looked at again
	secondLook  = 3 * 60 // so many seconds later: who plays several people betrays himself by repeats
	coldStart   = 3600   // seconds of a stream without history in which no window may begin
	lateAfter   = 20 * 60
	lateWithin  = 3 * 3600 // a window that ended earlier opens nothing any more
	leastMean   = 1e-4
	coldNoise   = 0.25  // relative variance of what is expected by a curve and by shares that nobody has seen
	dayShape    = 14.0  // gamma shape of how days differ
	hourShape   = 6.0   // and hours
	localShape  = 100.0 // gamma shape of how a place differs from the rest of its country: a tenth
	restMass    = 4     // reports' worth of belief that the rest of the country is as always
	othersMass  = 1.5   // reports' worth of belief that the other brands are as always
	confusion   = 0.1   // part of a brand's reports that may be read as another family of services
	waveSpan    = 2 * 3600
	waveChance  = 0.02 // a brand above its expectation by less chance takes part in a wave
)

// nearWindows is how many of the fixed windows a town and its neighbours are
// looked at in: what lasts longer shows in one of them.
const nearWindows = 5

var fixedWindows = []int64{15 * 60, 30 * 60, 3600, 2 * 3600, 4 * 3600, 8 * 3600, 24 * 3600, 72 * 3600}

// finding is the least likely window of one series at one region.
type finding struct {
	series   *series
	spot     spotID
	around   bool // it and its neighbours
	from, to int64
	third    int64 // event time of the last but two
	n        int
	mean     float64
	p        float64 // chance of so many in this window
	rank     float64 // log10 of limit / p: above 0 fires
}

// leastWitnesses says how many independent voices a claim on a level takes.
func leastWitnesses(l schema.Level) int {
	switch l {
	case schema.LevelCountry:
		return 6
	case schema.LevelProvince:
		return 4
	}
	return 3
}

// look tests every region that w counts at, and its municipality together with
// the neighbours, and returns those that fire, finest first.
func (d *Detector) look(w *witness) []finding {
	var out []finding
	for _, p := range w.chain {
		if w.series.key.service.Placeless() && p != w.series.key.country {
			continue
		}
		if f, ok := d.test(w.series, p, false, w.at); ok {
			out = append(out, f)
		}
	}
	if p := &d.atlas.spots[w.spot]; p.level == schema.LevelMunicipality && len(p.near) > 0 && !w.series.key.service.Placeless() {
		if f, ok := d.test(w.series, w.spot, true, w.at); ok {
			out = append(out, f)
		}
	}
	return out
}

// test looks at the windows of one region, or of it and its neighbours, after a
// witness of event time at.
func (d *Detector) test(s *series, p spotID, around bool, at int64) (finding, bool) {
	level := d.atlas.spots[p].level
	v := view{spots: []spotID{p}, least: leastWitnesses(level), spans: fixedWindows}
	d.lookAt(s.key.brand)
	if c := s.at(p); c != nil {
		v.free = c.free
	}
	if around {
		v.spots, v.free = d.surround(s, p)
		v.spans = fixedWindows[:nearWindows]
	}
	if len(v.free) < v.least {
		return finding{}, false
	}
	best := finding{series: s, spot: p, around: around, p: 1}
	v.share = d.shareOf(s, v.spots)
	v.size = d.localSize(s, v.spots)
	v.limit = d.limit(s.key.brand, level)
	v.z = distuv.UnitNormal.Quantile(1 - math.Min(v.limit, 0.5))
	d.testUntil(s, &v, d.now, &best)
	if d.now-at > lateAfter {
		for _, to := range []int64{at, min(at+1800, d.now)} {
			if d.now-to <= lateWithin {
				d.testUntil(s, &v, to, &best)
			}
		}
	}
	best.rank = math.Log10(v.limit / math.Max(best.p, 1e-300))
	return best, best.rank > 0
}

// surround returns a municipality with its nearest neighbours and their free
// witnesses of the last hours, none where only one of them was heard.
func (d *Detector) surround(s *series, p spotID) (spots []spotID, free crowd) {
	near := d.atlas.spots[p].near
	spots = append(append(spots, p), near[:min(len(near), mostTogether-1)]...)
	from := d.now - fixedWindows[nearWindows-1] - lateWithin
	heard := 0
	for _, q := range spots {
		if c := s.at(q); c != nil && len(c.free) > 0 {
			if part := c.free[c.free.after(from):]; len(part) > 0 {
				free = append(free, part...)
				heard++
			}
		}
	}
	if heard < 2 {
		return spots, nil
	}
	slices.SortFunc(free, func(a, b *witness) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.key, b.key)) })
	return spots, slices.Compact(free) // who names several of them is one
}

// view is what all windows of one look have in common.
type view struct {
	spots []spotID
	free  crowd   // witnesses there that no incident has claimed
	spans []int64 // of the fixed windows
	least int     // witnesses that it takes
	share float64 // of the series that comes from there
	size  float64 // of its negative binomial below the country
	limit float64 // chance below which a window fires
	z     float64 // the same in standard deviations of a normal law
}

func (d *Detector) testUntil(s *series, v *view, to int64, best *finding) {
	end := v.free.after(to + 1)
	for back := v.least; back <= mostBack && back <= end; back++ {
		from := min(v.free[end-back].at, to-leastWindow)
		d.weigh(s, v, from, to, end, best)
	}
	for _, span := range v.spans {
		if to-span >= d.start {
			d.weigh(s, v, to-span, to, end, best)
		}
	}
}

// weigh tests the window [from, to] and keeps it when it is the best so far. A
// window that would not fire were the law as light as the normal one is left out:
// no tail here is lighter.
func (d *Detector) weigh(s *series, v *view, from, to int64, end int, best *finding) {
	if d.almanac.cold() && from < d.start+coldStart {
		return // nobody knows yet how much is usual
	}
	first := sort.Search(end, func(i int) bool { return v.free[i].at >= from })
	n := end - first
	if n < v.least {
		return
	}
	country := v.spots[0] == s.key.country
	plain := math.Max(leastMean, s.mean(from, to)*v.share)
	size := v.size
	if country {
		size = d.size(s, from, to)
	}
	if float64(n) < plain+math.Max(2, v.z*math.Sqrt(plain+plain*plain/size)) {
		return
	}
	n = honest(v.free[first:end])
	if n < v.least {
		return
	}
	mean := d.expect(s, v.spots, from, to)
	chance := surgeTail(n, mean, size)
	if !country {
		chance = d.clumps.tail(n, mean, size)
	}
	if chance < best.p {
		best.from, best.to, best.n, best.mean, best.p, best.third = from, to, n, mean, chance, v.free[end-3].at
	}
}

// honest counts the witnesses of a window, less what a handful of authors
// repeat beyond what people in an outage do.
func honest(c crowd) int {
	again := 0
	for _, w := range c {
		again += len(w.again)
	}
	n := float64(len(c))
	return int(math.Floor(n - math.Max(0, float64(again)-0.3*n) + 1e-9))
}
