package detect

import "math"

const (
	blockTrust     = 15.0 // complaints that the province's rhythm weighs against a place's own
	provinceTrust  = 40.0 // the same for the whole series' rhythm against a province's
	weeklyForget   = 0.85 // what a week leaves of the old counts of a place
	leastShare     = 1e-9
	grainReference = 1.45 // dispersion of a place that was never seen
)

// node is one place of a strand: what it brought, and what it is expected to.
type node struct {
	plot   int32
	blocks [dayBlocks]float32 // complaints by part of the week, outages cut
	sum    float32            // over blocks
	hour   float32            // complaints of the running hour
	fit    grainFit
	share  float32            // of the strand's expected complaints, whole week
	rhythm [dayBlocks]float32 // correction of share by part of the week
	phi    float32
	quiet  float32 // quiet(phi)
	wide   int32   // position of its province in the strand's wide zones
	part   float64 // share in the running hour

	// The running bucket.
	stamp    int64   // bucket for which what follows holds
	votes    float64 // distinct complaints
	storm    float64 // originals expected because of a storm
	mu       float64 // expected at the slow level of the strand
	y        float64 // clusters, see there
	messages float64 // its votes and their repeats, no reposts
	few      float64 // by which its evidence is less, because a few people may be behind it
	evidence int32   // of its votes, position in the strand's list; none before it is weighed
}

// hourCeiling is how many complaints of an hour, where m are expected, teach:
// an outage must not raise what its place is expected to bring.
func hourCeiling(m float64) float64 { return m + 4*math.Sqrt(2*m) + 3 }

// endHour books the hour that ends, with m complaints expected of the whole strand.
func (s *strand) endHour(block int, m float64) {
	for _, i := range s.heard {
		n := &s.nodes[i]
		own := m * float64(n.share) * float64(n.rhythm[block])
		x := min(float64(n.hour), hourCeiling(own))
		n.blocks[block] += float32(x)
		n.sum += float32(x)
		n.hour = 0
	}
	s.heard = s.heard[:0]
}

// fadeWeek forgets a part of the past, so that shares follow slow change.
func (s *strand) fadeWeek() {
	for i := range s.nodes {
		n := &s.nodes[i]
		for b := range n.blocks {
			n.blocks[b] *= weeklyForget
		}
		n.sum *= weeklyForget
		n.fit.fade(weeklyForget)
	}
}

// fitShares computes share and rhythm of each node from its counts: gamma-Poisson
// shrinkage of a place to what all strands say of it (Clayton and Kaldor 1987),
// of its rhythm to that of its province.
func (s *strand) fitShares(t *terrain, general []float64) {
	var total float64
	var blocks [dayBlocks]float64
	province := make(map[int32]*[dayBlocks + 1]float64)
	for i := range s.nodes {
		n := &s.nodes[i]
		total += float64(n.sum)
		p := t.places[n.plot].province
		if province[p] == nil {
			province[p] = new([dayBlocks + 1]float64)
		}
		for b, x := range n.blocks {
			blocks[b] += float64(x)
			province[p][b] += float64(x)
		}
		province[p][dayBlocks] += float64(n.sum)
	}
	shape := s.spread(total, general)
	for i := range s.nodes {
		n := &s.nodes[i]
		e := total * general[n.plot]
		n.share = float32(max(leastShare, general[n.plot]*(float64(n.sum)+shape)/(e+shape)))
		p := province[t.places[n.plot].province]
		for b := range n.rhythm {
			part := (blocks[b] + 1) / (total + dayBlocks)
			wide := (p[b] + provinceTrust) / (p[dayBlocks]*part + provinceTrust)
			n.rhythm[b] = float32((float64(n.blocks[b]) + blockTrust*wide) / (float64(n.sum)*part + blockTrust))
		}
	}
	s.shape, s.heardTotal = shape, total
}

// spread estimates by moments how far the places of this strand stray from the
// general shares: the shape of the gamma distribution of their ratio.
func (s *strand) spread(total float64, general []float64) float64 {
	var over, expected float64
	for i := range s.nodes {
		n := &s.nodes[i]
		e := total * general[n.plot]
		d := float64(n.sum) - e
		over += min(d*d, 9*e*e+9) - 1.6*e
		expected += e * e
	}
	if expected <= 0 {
		return 4
	}
	return min(20, max(0.5, expected/max(over, 1e-9)))
}

// fitDispersion computes phi of each node, pooled over the strand.
func (s *strand) fitDispersion() {
	fits := make([]*grainFit, 0, len(s.nodes))
	for i := range s.nodes {
		fits = append(fits, &s.nodes[i].fit)
	}
	s.grains = commonGrains(fits)
	for i := range s.nodes {
		s.nodes[i].setDispersion(s.nodes[i].fit.dispersion(&s.grains))
	}
}

func (n *node) setDispersion(phi float64) {
	n.phi, n.quiet = float32(phi), float32(quiet(phi))
}

// unseen returns the share of a place that this strand never heard of.
func (s *strand) unseen(general float64) float64 {
	return max(leastShare, general*s.shape/(s.heardTotal*general+s.shape))
}

// generalShares returns the share of every place over all strands of a country,
// leaning on its inhabitants, or on equal parts where these are not known.
func generalShares(t *terrain, root int32, strands []*strand) []float64 {
	out := make([]float64, len(t.places))
	var people, total float64
	places := 0.0
	for i := range t.places {
		if t.places[i].root == root {
			places++
			people += t.places[i].people
		}
	}
	for _, s := range strands {
		for i := range s.nodes {
			out[s.nodes[i].plot] += float64(s.nodes[i].sum)
			total += float64(s.nodes[i].sum)
		}
	}
	for i := range t.places {
		if t.places[i].root != root {
			continue
		}
		prior := 1.0
		if people > 0 {
			prior = (t.places[i].people + 1) * places / (people + places)
		}
		out[i] = (out[i] + prior) / (total + places)
	}
	return out
}
