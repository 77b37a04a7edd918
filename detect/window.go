package detect

import (
	"math"
	"math/bits"
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
	secondLook  = 90     // so many seconds later: who plays several people betrays himself by repeats
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
	misplaced   = 0.1   // part of what an incident claims beyond the usual that is said of another place
	waveSpan    = 2 * 3600
	waveChance  = 0.02 // a brand above its expectation by less chance takes part in a wave
)

// nearWindows is how many of the fixed windows a town and its neighbours are
// looked at in: what lasts longer shows in one of them.
const nearWindows = 5

// mostTogetherHeard is how many witnesses of the last hours a family is looked at
// together for.
const mostTogetherHeard = 120

var fixedWindows = []int64{15 * 60, 30 * 60, 3600, 2 * 3600, 4 * 3600, 8 * 3600, 24 * 3600, 72 * 3600}

// finding is the least likely window of a series, or of all of its family, at one region.
type finding struct {
	series   *series
	spot     spotID
	scope    scope
	from, to int64
	third    int64 // event time of the last but two
	n        int
	mean     float64
	p        float64 // chance of so many in this window
	rank     float64 // log10 of limit / p: above 0 fires
}

// scope is what a look takes in beside one service at one region.
type scope struct {
	around bool // the neighbours of the region
	family bool // the other services of the family
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

// look tests regions that w counts at, and its municipality together with the
// neighbours where that is one, and returns those that fire, finest first.
func (d *Detector) look(w *witness, regions []spotID) []finding {
	var out []finding
	for _, p := range regions {
		if w.series.key.service.Placeless() && p != w.series.key.country {
			continue
		}
		out = d.lookIn(out, w, p, scope{}, scope{family: true})
	}
	if p := &d.atlas.spots[w.spot]; p.level == schema.LevelMunicipality && slices.Contains(regions, w.spot) && len(p.near) > 0 && !w.series.key.service.Placeless() {
		out = d.lookIn(out, w, w.spot, scope{around: true}, scope{around: true, family: true})
	}
	return out
}

func (d *Detector) lookIn(out []finding, w *witness, p spotID, scopes ...scope) []finding {
	for _, v := range scopes {
		if f, ok := d.test(w.series, p, v, w.at); ok {
			out = append(out, f)
		}
	}
	return out
}

// test looks at the windows of one region, or of more, after a witness of event
// time at.
func (d *Detector) test(s *series, p spotID, what scope, at int64) (finding, bool) {
	v, ok := d.viewOf(s, p, what)
	if (ok || !what.family) && !d.isQuarter(p) {
		d.lookAt(s.key.brand)
	}
	if !ok {
		return finding{}, false
	}
	best := finding{series: s, spot: p, scope: what, p: 1}
	d.testUntil(v, d.now, &best)
	if d.now-at > lateAfter {
		for _, to := range []int64{at, min(at+1800, d.now)} {
			if d.now-to <= lateWithin {
				d.testUntil(v, to, &best)
			}
		}
	}
	best.rank = math.Log10(v.limit / math.Max(best.p, 1e-300))
	if what.family && best.rank > 0 {
		best.series = v.free.leading(best.from, best.to, s)
	}
	return best, best.rank > 0
}

// viewOf gathers what a look takes; false when too few are heard in it.
func (d *Detector) viewOf(s *series, p spotID, what scope) (*view, bool) {
	level := d.atlas.spots[p].level
	v := &view{services: []*series{s}, spots: []spotID{p}, least: leastWitnesses(level), spans: fixedWindows}
	if what.around {
		near := d.atlas.spots[p].near
		v.spots = append(v.spots, near[:min(len(near), mostTogether-1)]...)
	}
	if what.family {
		if v.services = s.group.series; len(v.services) < 2 {
			return nil, false
		}
	}
	if what == (scope{}) {
		if c := s.at(p); c != nil {
			v.free = c.free
		}
	} else {
		v.spans = fixedWindows[:nearWindows]
		v.free = d.together(v.services, v.spots)
	}
	if len(v.free) < v.least {
		return nil, false
	}
	v.size = math.Inf(1)
	for _, o := range v.services {
		v.share, v.size = append(v.share, d.shareOf(o, v.spots)), math.Min(v.size, d.localSize(o, v.spots))
	}
	v.limit = d.limit(s.key.brand, level)
	v.z = distuv.UnitNormal.Quantile(1 - math.Min(v.limit, 0.5))
	return v, true
}

// together returns the free witnesses of the last hours of services at spots: none
// where, of the several that there are, only one was heard of, or where so much is
// said that each shows alone.
func (d *Detector) together(services []*series, spots []spotID) (free crowd) {
	from := d.now - fixedWindows[nearWindows-1] - lateWithin
	var heardAt, heardOf uint64 // a bit each
	for k, s := range services {
		for i, p := range spots {
			c := s.at(p)
			if c == nil {
				continue
			}
			part := c.free[c.free.after(from):]
			if len(part) == 0 {
				continue
			}
			free = append(free, part...)
			heardAt, heardOf = heardAt|1<<i, heardOf|1<<k
		}
	}
	if bits.OnesCount64(heardAt) < min(2, len(spots)) || bits.OnesCount64(heardOf) < min(2, len(services)) || len(free) > mostTogetherHeard {
		return nil
	}
	slices.SortFunc(free, (*witness).compare)
	return slices.Compact(free) // who names several places is one
}

// leading returns the series of most witnesses in [from, to].
func (c crowd) leading(from, to int64, s *series) *series {
	n := map[*series]int{}
	for _, w := range c.during(from, to) {
		n[w.series]++
		if n[w.series] > n[s] {
			s = w.series
		}
	}
	return s
}

// view is what all windows of one look have in common.
type view struct {
	services []*series
	spots    []spotID
	free     crowd     // witnesses there that no incident has claimed
	spans    []int64   // of the fixed windows
	least    int       // witnesses that it takes
	share    []float64 // of each series that comes from there
	size     float64   // of its negative binomial below the country
	limit    float64   // chance below which a window fires
	z        float64   // the same in standard deviations of a normal law
}

func (d *Detector) testUntil(v *view, to int64, best *finding) {
	end := v.free.after(to + 1)
	for back := v.least; back <= mostBack && back <= end; back++ {
		from := min(v.free[end-back].at, to-leastWindow)
		d.weigh(v, from, to, end, best)
	}
	for _, span := range v.spans {
		if to-span >= d.start {
			d.weigh(v, to-span, to, end, best)
		}
	}
}

// weigh tests the window [from, to] and keeps it when it is the best so far. A
// window that would not fire were the law as light as the normal one is left out:
// no tail here is lighter.
func (d *Detector) weigh(v *view, from, to int64, end int, best *finding) {
	if d.almanac.cold() && from < d.start+coldStart {
		return // nobody knows yet how much is usual
	}
	first := sort.Search(end, func(i int) bool { return v.free[i].at >= from })
	n := end - first
	if n < v.least {
		return
	}
	country := v.spots[0] == v.services[0].key.country
	plain, size := leastMean, v.size
	for i, s := range v.services {
		plain += s.mean(from, to) * v.share[i]
		if country {
			size = math.Min(size, d.size(s, from, to))
		}
	}
	if float64(n) < plain+math.Max(2, v.z*math.Sqrt(plain+plain*plain/size)) {
		return
	}
	n = honest(v.free[first:end])
	if n < v.least {
		return
	}
	if chance, mean := d.chance(v.services, v.spots, from, to, n, size, math.Min(v.limit, best.p)); chance < best.p {
		best.from, best.to, best.n, best.mean, best.p, best.third = from, to, n, mean, chance, v.free[end-3].at
	}
}

// honest counts the witnesses of a window, less what a handful of authors
// repeat beyond what people in an outage do, and one for each time that all of them
// testified before to what was over: a handful that complains all day is no outage
// after each.
func honest(c crowd) int {
	again, turns := 0, 0
	for _, w := range c {
		again += len(w.again)
		turns += w.turn
	}
	n := float64(len(c))
	return int(math.Floor(n - math.Max(0, float64(again)-0.3*n) - float64(turns)/max(n, 1) + 1e-9))
}
