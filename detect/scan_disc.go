package detect

import (
	"cmp"
	"math"
	"slices"

	"outcry/schema"
)

const (
	sharedNoise = 0.04 // of the evidence of a disc, per complaint expected in a unit, lost to noise its places share
	restAfter   = 165.0
	discLoss    = 0.7 // log10 that a disc of several places pays for the many there are
	wideLoss    = 0.3 // that a province or country pays
	explains    = 4.0 // log10 that a disc must have to explain what its country sees
	leastRaw    = 2.0
)

// wake makes sure that the discs that hold a voted place are looked at.
func (s *strand) wake(t *terrain, p pace, bucket int64) {
	for _, i := range s.voted {
		if s.nodes[i].votes <= 0 {
			continue
		}
		for _, c := range t.holders[s.nodes[i].plot] {
			at := s.discAt[c-s.key.country]
			if at == none {
				at = int32(len(s.discs))
				s.discs = append(s.discs, disc{centre: c, fresh: true})
				s.discAt[c-s.key.country] = at
			}
			s.discs[at].idle = 0
		}
	}
}

// stepDiscs steps every disc that is awake and lets those at rest go.
func (s *strand) stepDiscs(t *terrain, p pace, bucket int64) {
	s.wake(t, p, bucket)
	kept := s.discs[:0]
	for i := range s.discs {
		d := &s.discs[i]
		s.stepDisc(t, p, bucket, d)
		d.idle++
		if float64(d.idle)*unitMinutes/p.unit > restAfter && d.quiet() {
			s.discAt[d.centre-s.key.country] = none
			continue
		}
		s.discAt[d.centre-s.key.country] = int32(len(kept))
		kept = append(kept, *d)
	}
	s.discs = kept
}

func (d *disc) quiet() bool {
	for i := range d.zones {
		if d.zones[i].score > calmLog10 {
			return false
		}
	}
	return true
}

// stepDisc gathers the places around a centre, nearest first, and steps the
// nested zones as they fill.
func (s *strand) stepDisc(t *terrain, p pace, bucket int64, d *disc) {
	var sum [levels]float64
	var heard *[levels]float64
	var mu, silence, votes float64
	rate := s.rate * s.level
	members := t.members[d.centre]
	size := 0
	for k, m := range members {
		f := s.wide[t.rank[m]].factor
		i := s.slot[m-s.key.country]
		if i == none {
			e := rate * f * s.rest * s.unseen(s.general[m])
			mu, silence = mu+e, silence+e
		} else {
			n := &s.nodes[i]
			e := rate * f * n.part
			if n.stamp == bucket {
				e += n.storm
				votes += n.votes
				for j, l := range s.weighed(n, e) {
					sum[j] += l
				}
				heard = &sum
			}
			mu, silence = mu+e, silence+e*float64(n.quiet)
		}
		if k+1 == reach[size] || k+1 == len(members) {
			z := &d.zones[size]
			if d.fresh {
				z.rest(p, mu, silence)
			}
			z.step(p, heard, mu, silence, 1+sharedNoise*mu*p.unit)
			z.follow(bucket, votes, mu)
			size++
		}
	}
	d.sizes, d.fresh = int8(size), false
}

// weighed returns the evidence of the votes of n, where e are expected.
func (s *strand) weighed(n *node, e float64) *[levels]float64 {
	if n.evidence == none {
		n.evidence = int32(len(s.evidence))
		s.evidence = append(s.evidence, [levels]float64{})
		addVotes(&s.evidence[n.evidence], n.votes, max(e, 1e-5), float64(n.phi))
	}
	return &s.evidence[n.evidence]
}

// candidate is a zone with its score: wide[at] when disc is none.
type candidate struct {
	score    float64
	disc, at int32
}

// pick appends the best zones of a strand that share no place.
func (s *Scan) pick(out []Excess, st *strand) []Excess {
	var found []candidate
	for i := range st.wide {
		x := st.wide[i].tide.score - wideLoss
		if i == 0 && x > leastRaw {
			x *= st.unexplained(s.pace)
		}
		if i == 0 {
			x = s.raw(softMin(s.days(x), st.wide[0].tide.alone()))
		}
		if x > leastRaw {
			found = append(found, candidate{x, none, int32(i)})
		}
	}
	for i := range st.discs {
		for size := range st.discs[i].zones[:st.discs[i].sizes] {
			x := float64(st.discs[i].zones[size].score)
			if size > 0 {
				x -= discLoss
			}
			if x > leastRaw {
				x -= s.quarrel(st, &st.discs[i], size)
			}
			if x > leastRaw && s.days(x) >= s.cfg.MinScore {
				found = append(found, candidate{x, int32(i), int32(size)})
			}
		}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.disc, b.disc), cmp.Compare(a.at, b.at))
	})
	taken := make(map[int32]bool)
	first := len(out)
	for n, c := range found {
		if n > 2000 || len(out)-first >= s.cfg.Zones {
			break
		}
		places := s.places(st, c)
		if s.meets(taken, places) {
			continue
		}
		if c.disc != none {
			places = s.shape(st, c)
		}
		{
			for _, p := range places {
				taken[p] = true
			}
			out = append(out, s.excess(st, c, places))
		}
	}
	return out
}

// days turns the logarithm of a filter's weight into that of a recurrence time.
func (s *Scan) days(raw float64) float64 { return 0.676*(raw-5.1) - s.crowd }

// unexplained returns the part of the country's evidence that stands when its
// worst disc is taken out: all of it unless that explains most of the excess,
// else as the square of what is left. What a town alone explains is no trouble of
// the country.
func (s *strand) unexplained(p pace) float64 {
	sameOnset := int64(6 * p.unit)
	w := &s.wide[0]
	excess := w.tide.votes - w.tide.expected
	worst := 0.0
	for k := range s.discs {
		d := &s.discs[k]
		for size := range d.zones[:d.sizes] {
			if z := &d.zones[size]; z.score > explains && z.since >= w.tide.since-sameOnset {
				worst = max(worst, float64(z.votes-z.expected))
			}
		}
	}
	left := 1 - worst/max(w.located, 0.1)/max(excess, 1e-9)
	if left > 0.5 {
		return 1
	}
	return max(0, left) * max(0, left)
}

// quarrel returns log10 of what the score of a disc loses because most of its
// votes come from one place where a few authors may be behind them.
func (s *Scan) quarrel(st *strand, d *disc, size int) float64 {
	m := s.terrain.members[d.centre]
	for _, p := range m[:min(reach[size], len(m))] {
		i := st.slot[p-st.key.country]
		if i == none || st.nodes[i].quarrel <= 0 {
			continue
		}
		if at := st.discAt[p-st.key.country]; at != none && 2*st.discs[at].zones[0].votes >= d.zones[size].votes {
			return math.Log10(1 + math.Exp(st.nodes[i].quarrel))
		}
	}
	return 0
}

func (s *Scan) raw(days float64) float64 { return (days+s.crowd)/0.676 + 5.1 }

// softMin returns about the smaller of two logarithms to ten: minus that of the
// sum of their inverses.
func softMin(a, b float64) float64 {
	return -math.Log10(math.Pow(10, -a) + math.Pow(10, -b))
}

func (s *Scan) places(st *strand, c candidate) []int32 {
	if c.disc != none {
		m := s.terrain.members[st.discs[c.disc].centre]
		return m[:min(reach[c.at], len(m))]
	}
	return []int32{st.wide[c.at].place}
}

// meets reports whether one of places is taken, lies in a province that is, or
// is a province with a place that is. The country meets only itself: what lies
// in it was weighed against the rest of the country already.
func (s *Scan) meets(taken map[int32]bool, places []int32) bool {
	for _, p := range places {
		q := &s.terrain.places[p]
		if taken[p] || q.province != none && taken[q.province] {
			return true
		}
		if p != q.province {
			continue
		}
		for t := range taken {
			if s.terrain.places[t].province == p {
				return true
			}
		}
	}
	return false
}

func (s *Scan) excess(st *strand, c candidate, places []int32) Excess {
	e := Excess{Brand: st.key.brand, Service: st.key.service, Score: s.days(c.score), Odds: c.score, Region: s.terrain.common(places)}
	for _, p := range places {
		e.Regions = append(e.Regions, s.terrain.places[p].region)
	}
	slices.SortFunc(e.Regions, func(a, b schema.Region) int { return cmp.Compare(a, b) })
	var since int64
	if c.disc == none {
		t := st.wide[c.at].tide
		since, e.Witnesses, e.Expected = t.since, t.votes, t.expected
	} else {
		z := &st.discs[c.disc].zones[c.at]
		since, e.Witnesses, e.Expected = z.since, float64(z.votes), float64(z.expected)
	}
	e.Since = s.start(since)
	return e
}

const (
	joinLoss   = 0.8
	joinScore  = 2.4
	blurPrior  = 1.0 / 28 // of a disc of several places: one of the 28 that hold a place, together as likely as it alone
	mostPlaces = 30
)

// own returns what the places alone say: log10 of the weight of the disc of one
// place around p, that of rest when it sleeps.
func (s *strand) own(p int32) float64 {
	if at := s.discAt[p-s.key.country]; at != none {
		return float64(s.discs[at].zones[0].score)
	}
	return atRest
}

// shape trims the disc of what its places do not bear out and follows the
// trouble to neighbours that show it by themselves.
func (s *Scan) shape(st *strand, c candidate) []int32 {
	out := s.blur(st, c)
	for i := 0; i < len(out) && len(out) < mostPlaces; i++ {
		m := s.terrain.members[out[i]]
		for _, p := range m[:min(7, len(m))] {
			if st.own(p) > joinScore && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// blur returns the places that more likely than not lie in the zone, by the
// weights of all discs that hold the centre of the best one.
func (s *Scan) blur(st *strand, c candidate) []int32 {
	centre := st.discs[c.disc].centre
	best := float64(st.discs[c.disc].zones[c.at].score)
	weight := make(map[int32]float64)
	total := 0.0
	for _, h := range s.terrain.holders[centre] {
		at := st.discAt[h-st.key.country]
		if at == none {
			continue
		}
		d := &st.discs[at]
		m := s.terrain.members[h]
		pos := slices.Index(m, centre)
		for size := range d.zones[:d.sizes] {
			if reach[size] <= pos {
				continue
			}
			w := math.Pow(10, float64(d.zones[size].score)-best)
			if size > 0 {
				w *= blurPrior
			}
			total += w
			for _, p := range m[:min(reach[size], len(m))] {
				weight[p] += w
			}
		}
	}
	out := []int32{centre}
	for _, h := range s.terrain.holders[centre] {
		for _, p := range s.terrain.members[h] {
			if weight[p] > total/2 && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}
