package detect

const (
	sharedNoise = 0.04  // of the evidence of a disc, per complaint expected in a unit, lost to noise its places share
	restAfter   = 165.0 // minutes without a vote after which a calm disc goes to sleep
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
	s.vague = s.vague[:0]
	for i := range s.wide {
		s.vague = append(s.vague, s.hearVague(p, bucket, i))
	}
	s.findLeaders(t)
	kept := s.discs[:0]
	for i := range s.discs {
		d := &s.discs[i]
		s.stepDisc(t, p, bucket, d)
		d.idle++
		if p.minutes(int64(d.idle)) > restAfter && d.quiet() {
			s.discAt[d.centre-s.key.country] = none
			continue
		}
		s.discAt[d.centre-s.key.country] = int32(len(kept))
		kept = append(kept, *d)
	}
	s.discs = kept
}

func (d *disc) quiet() bool { return d.top() <= calmLog10 }

// top returns the score of the most suspect zone.
func (d *disc) top() (score float32) {
	for i := range d.zones {
		score = max(score, d.zones[i].score)
	}
	return score
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
			shared := 1 + sharedNoise*mu*p.unit
			says := heard
			if z.score > vagueFrom && !d.fresh {
				with := sum
				if w := t.rank[d.centre]; w > 0 && t.near(d.centre, s.vague[w].leader) {
					s.vague[w].add(p, &with, mu, shared)
				}
				if t.near(d.centre, s.vague[0].leader) {
					s.vague[0].add(p, &with, mu, shared)
				}
				says = &with
			}
			if d.fresh {
				z.rest(p, mu, silence)
				z.since = bucket
			}
			z.step(p, says, mu, silence, shared)
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
		l := &s.evidence[n.evidence]
		addVotes(l, n.votes, max(e, leastExpected), float64(n.phi))
		for j := range l {
			l[j] -= n.few
		}
	}
	return &s.evidence[n.evidence]
}
