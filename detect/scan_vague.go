package detect

const (
	vagueFrom  = 2.0  // log10 of the weight from which a disc also hears those who name only its province or country
	vagueNoise = 0.08 // of their evidence, per complaint expected in a unit, lost to moods
	vagueLeast = 0.02 // ratio less one under which they tell nothing
)

// vague is what those who name a province or the country alone say now: a failing
// town brings them too, in the measure that it always does.
type vague struct {
	votes, mu, phi float64
	each           float64 // complaints for one that names a place
	leader         int32   // centre of the disc that was most suspect before the bucket, to which they are put down
	lead           float32 // its score
}

// hearVague prepares the vague complaints of the bucket for the province or
// country at position i of wide.
func (s *strand) hearVague(p pace, bucket int64, i int) vague {
	w := &s.wide[i]
	at := s.slot[w.place-s.key.country]
	if at == none || w.located <= 0 {
		return vague{}
	}
	n := &s.nodes[at]
	f := w.factor
	if i == 0 {
		f *= w.tide.factor[0]
	}
	v := vague{mu: s.rate * s.level * f * n.part, phi: float64(n.phi), each: n.part / (w.located * w.base.mu)}
	if n.stamp == bucket {
		if n.storm > 0 {
			return vague{}
		}
		v.votes = n.votes
	}
	return v
}

// add adds to l the evidence of the vague complaints about a disc where mu of
// those that name a place are expected. It is used only where the disc was already
// suspect before the bucket: evidence may be left out by what is known beforehand
// without upsetting what chance does.
func (v *vague) add(p pace, l *[levels]float64, mu, scale float64) {
	if v.mu <= 0 {
		return
	}
	r := v.mu / max(v.phi-1, poissonBelow-1)
	loss := scale / (1 + vagueNoise*v.mu*p.unit)
	for i, e := range excesses {
		more := e * mu * v.each / v.mu
		if more < vagueLeast {
			continue
		}
		whole := float64(int(v.votes))
		x := logRising((1+more)*r, r, whole, v.votes-whole) - more*v.mu*quiet(max(v.phi, poissonBelow))
		l[i] += loss * min(x, mostEvidence)
	}
}

// findLeaders finds the most suspect disc of each province and of the country.
func (s *strand) findLeaders(t *terrain) {
	for i := range s.vague {
		s.vague[i].leader, s.vague[i].lead = none, 0
	}
	for k := range s.discs {
		d := &s.discs[k]
		score := d.top()
		for _, w := range [2]int32{0, t.rank[d.centre]} {
			if v := &s.vague[w]; score > v.lead {
				v.leader, v.lead = d.centre, score
			}
		}
	}
}
