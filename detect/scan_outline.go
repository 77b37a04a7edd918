package detect

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

const (
	beyondBelief   = 6.0  // how much less likely than the best, in logarithms, a shape or level is that is left out
	leastPart      = 0.1  // chance that a place must have to be told
	provinceShared = 0.08 // sharedNoise of a whole province
)

// likelihoods are the logarithms of the likelihood ratio at each level.
type likelihoods [levels]float64

// outline is what was said around a place since a trouble began, and what follows
// from it about where the trouble is. It is kept for its memory alone.
type outline struct {
	at      map[int32]int32 // by node: position among the places around
	rates   []float64       // by position in wide: the sum of those of the footprints
	silence [mostAround]float64
	gain    [mostAround]likelihoods
	mu      [mostAround]float64 // expected in the running bucket

	sums []likelihoods // by shape
	mus  []float64
	tops []float64

	odds   []float64 // of the shapes that may be the one
	sets   []uint64
	weight [mostAround]float64 // of the places in them
}

// outline returns the places where the trouble is that disc c shows: of the shapes
// around it, weighed by their likelihood since the trouble began, the set of
// places with the largest expected Jaccard index (Nowozin 2014), or a province when
// that is likelier than all of them.
func (s *Scan) outline(st *strand, c candidate) []int32 {
	d := &st.discs[c.disc]
	since := d.zones[c.at].since
	v, o := s.shapesAround(d.centre), &s.sketch
	o.survey(s.terrain, st, v.around, since)
	o.add(v.all)
	whole := o.weigh(v.all, s.pace)
	if w := s.terrain.rank[d.centre]; w > 0 {
		province := st.wide[w].place
		prior := provinceMass * float64(s.terrain.towns[province]) / float64(len(v.around))
		if math.Log(prior)+st.wholly(s.pace, w, since) > whole {
			return []int32{province}
		}
	}
	return v.placesOf(o.likeliest())
}

// survey gathers what was said at the places since a bucket, and what was to be
// expected there.
func (o *outline) survey(t *terrain, st *strand, places []int32, since int64) {
	if o.at == nil {
		o.at = make(map[int32]int32, mostAround)
	}
	clear(o.at)
	o.rates = append(o.rates[:0], make([]float64, len(st.wide))...)
	for i, p := range places {
		o.gain[i], o.silence[i] = likelihoods{}, 0
		if n := st.slot[p-st.key.country]; n != none {
			o.at[n] = int32(i)
		}
	}
	st.trail.since(since, func(f *footprint) { o.hear(st, f) })
	for i, p := range places {
		part, quiet := st.rest*st.unseen(st.general[p]), 1.0
		if n := st.slot[p-st.key.country]; n != none {
			part, quiet = st.nodes[n].part, float64(st.nodes[n].quiet)
		}
		w := t.rank[p]
		o.mu[i] = st.rate * st.level * st.wide[w].factor * part
		o.gain[i].quieten(o.silence[i] + o.rates[w]*part*quiet)
	}
}

// hear adds one bucket to what was said.
func (o *outline) hear(st *strand, f *footprint) {
	for i, r := range f.rates {
		o.rates[i] += r
	}
	for i := range f.said {
		x := &f.said[i]
		if k, ok := o.at[x.node]; ok {
			o.gain[k].hear(x)
			o.silence[k] += float64(x.storm) * float64(st.nodes[x.node].quiet)
		}
	}
}

func (l *likelihoods) hear(x *said) {
	for j, e := range x.evidence {
		l[j] += float64(e)
	}
}

// quieten takes off what was expected to be said.
func (l *likelihoods) quieten(silence float64) {
	for j, e := range excesses {
		l[j] -= e * silence
	}
}

// log returns the logarithm of the likelihood ratio over all levels where mu
// complaints are expected in a unit, of which noise is common to the places.
func (l *likelihoods) log(mu, noise float64) float64 {
	begun := onsets(mu)
	shared := 1 + noise*mu
	top := slices.Max(l[:]) / shared
	sum := 0.0
	for j, x := range l {
		if x = x/shared - top; x >= -beyondBelief {
			sum += begun.at(excesses[j]) * math.Exp(x)
		}
	}
	return top + math.Log(sum)
}

// add sums what was said and expected over the places of each shape.
func (o *outline) add(all []shape) {
	o.sums, o.mus = slices.Grow(o.sums[:0], len(all))[:len(all)], slices.Grow(o.mus[:0], len(all))[:len(all)]
	for i := range all {
		s := &all[i]
		sum, mu, more := likelihoods{}, 0.0, s.set
		if s.parent != none {
			sum, mu, more = o.sums[s.parent], o.mus[s.parent], 1<<s.last
		}
		for ; more != 0; more &= more - 1 {
			k := bits.TrailingZeros64(more)
			mu += o.mu[k]
			for j, x := range &o.gain[k] {
				sum[j] += x
			}
		}
		o.sums[i], o.mus[i] = sum, mu
	}
}

// weigh finds the shapes that may be the one with their odds, and returns the
// logarithm of the likelihood of all together.
func (o *outline) weigh(all []shape, p pace) float64 {
	o.tops = o.tops[:0]
	best := math.Inf(-1)
	for i := range all {
		top := all[i].prior + slices.Max(o.sums[i][:])/(1+sharedNoise*o.mus[i]*p.unit)
		o.tops = append(o.tops, top)
		best = max(best, top)
	}
	o.odds, o.sets = o.odds[:0], o.sets[:0]
	most := math.Inf(-1)
	for i, top := range o.tops {
		if top > best-beyondBelief {
			x := all[i].prior + o.sums[i].log(o.mus[i]*p.unit, sharedNoise)
			o.odds, o.sets = append(o.odds, x), append(o.sets, all[i].set)
			most = max(most, x)
		}
	}
	total := 0.0
	o.weight = [mostAround]float64{}
	for i, x := range o.odds {
		x = math.Exp(x - most)
		o.odds[i] = x
		total += x
		for set := o.sets[i]; set != 0; set &= set - 1 {
			o.weight[bits.TrailingZeros64(set)] += x
		}
	}
	return most + math.Log(total)
}

// likeliest returns the set of places with the largest expected Jaccard index: of
// the sets of the places with most weight, as many as it takes.
func (o *outline) likeliest() (out uint64) {
	var order [mostAround]int
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order[:], func(a, b int) int { return cmp.Compare(o.weight[b], o.weight[a]) })
	total, best, set := 0.0, 0.0, uint64(0)
	for _, x := range o.odds {
		total += x
	}
	for _, k := range order {
		if set != 0 && o.weight[k] < leastPart*total {
			break
		}
		set |= 1 << k
		x := 0.0
		for i, other := range o.sets {
			x += o.odds[i] * float64(bits.OnesCount64(set&other)) / float64(bits.OnesCount64(set|other))
		}
		if x > best {
			best, out = x, set
		}
	}
	return out
}

// wholly returns the logarithm of the likelihood ratio of trouble in all places of
// the province at position w of wide, by those who name one of them.
func (s *strand) wholly(p pace, w int32, since int64) float64 {
	var sum likelihoods
	base := s.wide[w].base
	if i := s.slot[s.wide[w].place-s.key.country]; i != none {
		base.mu -= s.nodes[i].part
		base.silence -= s.nodes[i].part * float64(s.nodes[i].quiet)
	}
	silence := 0.0
	s.trail.since(since, func(f *footprint) {
		silence += f.rates[w] * base.silence
		for i := range f.said {
			x := &f.said[i]
			if n := &s.nodes[x.node]; n.wide == w {
				sum.hear(x)
				silence += float64(x.storm) * float64(n.quiet)
			}
		}
	})
	sum.quieten(silence)
	return sum.log(s.rate*s.level*s.wide[w].factor*base.mu*p.unit, provinceShared)
}
