package detect

import (
	"math"
	"time"
)

const (
	fitHours   = 24 // between two fits of a strand
	shapeTrust = 200.0
	scaleCrowd = 1239.0 // nodes for which the scale of scores was found
	leastCrowd = 400    // below, it is no longer chance that brings false alarms
)

// endHour books the hour that ended and begins the next: history is learnt by
// hours, a few strands are fitted anew, and what holds for an hour is prepared.
func (s *Scan) endHour() {
	last := s.next.Add(-time.Hour)
	slot := s.cfg.Calendar.Slot(last)
	buckets := time.Hour.Seconds() / s.cfg.Bucket.Seconds()
	for _, st := range s.strands {
		seen := min(1, st.hourSeen/max(buckets, 1))
		st.rhythm.add(slot, st.hourSum, seen)
		mass := st.rhythm.rate[slot] * st.flow.lev() * seen
		st.expectGrains(mass)
		st.endHour(slotBlock(slot), mass)
		st.hourSum, st.hourSeen = 0, 0
		st.forgetQuarrels(s.pace, s.bucket)
		st.fitAge++
		if slot == 0 {
			st.fadeWeek()
		}
	}
	s.next = s.start(s.bucket).Truncate(time.Hour).Add(time.Hour)
	s.refit()
	s.refresh()
	s.countCrowd()
}

// refit fits the strands that are due, at most a twelfth of them in one hour.
func (s *Scan) refit() {
	left := len(s.strands)/12 + 1
	for _, st := range s.strands {
		if st.fitAge < fitHours {
			continue
		}
		s.fit(st)
		if left--; left == 0 {
			return
		}
	}
}

func (s *Scan) fit(st *strand) {
	root := st.key.country
	if at, ok := s.generalAt[root]; !ok || at != s.next {
		s.general[root] = generalShares(s.terrain, root, s.country(root))
		s.shapes[root] = commonShape(s.country(root))
		s.generalAt[root] = s.next
	}
	st.fit(s.terrain, s.shapes[root], s.general[root])
}

// country returns the strands of one country.
func (s *Scan) country(root int32) []*strand {
	from := 0
	for from < len(s.strands) && s.strands[from].key.country != root {
		from++
	}
	to := from
	for to < len(s.strands) && s.strands[to].key.country == root {
		to++
	}
	return s.strands[from:to]
}

// refresh prepares every strand for the hour of the next bucket.
func (s *Scan) refresh() {
	for _, st := range s.strands {
		s.prepare(st)
	}
}

func (s *Scan) prepare(st *strand) {
	at := s.start(s.bucket)
	rate := st.expected(s.cfg.Calendar, at.Add(30*time.Minute), s.cfg.Bucket.Hours()) * st.flow.lev()
	st.hourRate = rate / s.cfg.Bucket.Hours()
	st.refresh(s.terrain, s.cfg.Calendar.Block(at), rate)
}

// commonShape returns the weekly rhythm that all strands of a country share,
// with mean 1, leaning on that of waking people.
func commonShape(strands []*strand) *[weekHours]float64 {
	shape := wakingShape()
	var n, t [weekHours]float64
	var sum, hours float64
	for _, st := range strands {
		for i := range n {
			for w, h := range st.rhythm.hours[i] {
				n[i] += float64(st.rhythm.count[i][w])
				t[i] += float64(h)
			}
		}
	}
	for i := range n {
		sum, hours = sum+n[i], hours+t[i]
	}
	level := (sum + 1) / (hours + 1)
	trust := shapeTrust / weekHours / max(level, 1e-9) // hours in which the prior's part comes
	mean := 0.0
	for i := range shape {
		shape[i] = (n[i]/level + trust*shape[i]) / (t[i] + trust)
		mean += shape[i] / weekHours
	}
	for i := range shape {
		shape[i] /= mean
	}
	return &shape
}

// learnGrain adds the running bucket of node n to what is known of its
// dispersion, unless so much is said in the hour that it may be an outage.
func (s *strand) learnGrain(n *node) {
	if n.votes > 0 && n.storm == 0 && float64(n.hour) <= outlier(s.hourRate*n.part) {
		n.fit.add(n.votes, max(n.mu, 1e-6))
	}
}

// countCrowd sets the scale of scores: chance has as many occasions as there are
// places and strands.
func (s *Scan) countCrowd() {
	n := 0
	for _, st := range s.strands {
		n += len(st.nodes)
	}
	s.crowd = math.Log10(float64(max(n, leastCrowd)) / scaleCrowd)
}
