package detect

import (
	"cmp"
	"math"
	"slices"
	"time"

	"outcry/schema"
)

// outlier is the hourly count, where m are expected, that is left out of the
// dispersion.
func outlier(m float64) float64 { return 1.3*m + 5*math.Sqrt(2*m) + 8 }

// Learn reads the past: counts by the hour or by any shorter step, in any order,
// of which the buckets without complaints are left out. It is called once,
// before the first Observe. Hours in which nothing at all was said, though much
// was expected, count as gaps.
func (s *Scan) Learn(counts []schema.Count) {
	if len(counts) == 0 {
		return
	}
	past := slices.Clone(counts)
	slices.SortStableFunc(past, func(a, b schema.Count) int { return a.Time.Compare(b.Time) })
	step := stepOf(past)
	ballot := NewBallot()
	var hours []pastHour
	for from := 0; from < len(past); {
		to := from
		for to < len(past) && past[to].Time.Equal(past[from].Time) {
			to++
		}
		hour := past[from].Time.Truncate(time.Hour)
		if len(hours) == 0 || !hours[len(hours)-1].at.Equal(hour) {
			hours = append(hours, pastHour{at: hour})
		}
		h := &hours[len(hours)-1]
		h.buckets = append(h.buckets, s.pastBucket(ballot.Cast(past[from].Time, past[from:to])))
		from = to
	}
	s.learn(hours, step)
}

// stepOf returns the shortest distance between two neighbouring buckets, at most an hour.
func stepOf(past []schema.Count) time.Duration {
	step := time.Hour
	for i := 1; i < len(past); i++ {
		if d := past[i].Time.Sub(past[i-1].Time); d > 0 && d < step {
			step = d
		}
	}
	return step
}

type pastHour struct {
	at      time.Time
	buckets [][]pastVote
}

type pastVote struct {
	strand *strand
	node   int32
	votes  float64
}

func (s *Scan) pastBucket(votes []Vote) []pastVote {
	out := make([]pastVote, 0, len(votes))
	for _, v := range votes {
		p := s.terrain.at(v.Region)
		if v.Region == "" {
			p = s.terrain.at(s.cfg.Home)
		}
		if p == none || v.Votes <= 0 {
			continue
		}
		st := s.strand(v.Brand, v.Service, p)
		out = append(out, pastVote{st, st.node(s.terrain, p), v.Votes})
	}
	return out
}

// learn fits rhythms, then shares with outages cut, then dispersion and moods.
func (s *Scan) learn(hours []pastHour, step time.Duration) {
	seen := s.seenParts(hours, step)
	for i, at := 0, hours[0].at; i < len(hours); at = at.Add(time.Hour) {
		part := 0.0
		if hours[i].at.Equal(at) {
			part = seen[i]
			for _, b := range hours[i].buckets {
				for _, v := range b {
					v.strand.hourSum += v.votes
				}
			}
			i++
		} else if !s.gapHour(len(hours), at) {
			part = 1
		}
		slot := s.cfg.Calendar.Slot(at)
		for _, st := range s.strands {
			st.rhythm.add(slot, st.hourSum, part)
			st.hourSum = 0
		}
	}
	s.next = hours[len(hours)-1].at.Add(time.Hour)
	for round := range 3 { // shares bound the hours that teach shares
		for _, st := range s.strands {
			st.forget()
		}
		for i := range hours {
			s.learnHour(&hours[i], seen[i], round == 0)
		}
		clear(s.generalAt)
		for _, st := range s.strands {
			s.fit(st)
		}
	}
	s.learnGrains(hours, seen, step)
}

// seenParts returns which part of each hour was not blind: where buckets are
// never empty, those missing are.
func (s *Scan) seenParts(hours []pastHour, step time.Duration) []float64 {
	per := float64(time.Hour / step)
	filled := 0.0
	for i := range hours {
		filled += float64(len(hours[i].buckets)) / per / float64(len(hours))
	}
	out := make([]float64, len(hours))
	for i := range hours {
		out[i] = 1
		if filled > 0.9 {
			out[i] = float64(len(hours[i].buckets)) / per
		}
	}
	return out
}

// gapHour reports whether an hour without any complaint was blind: whether
// chance would leave so few such hours.
func (s *Scan) gapHour(filled int, _ time.Time) bool {
	return float64(s.heardTotal()) > gapExpected*float64(filled)
}

func (s *Scan) heardTotal() (n float64) {
	for _, st := range s.strands {
		for i := range st.rhythm.count {
			for _, c := range st.rhythm.count[i] {
				n += float64(c)
			}
		}
	}
	return n
}

func (s *strand) forget() {
	for i := range s.nodes {
		s.nodes[i].blocks, s.nodes[i].sum = [dayBlocks]float32{}, 0
	}
}

func (s *Scan) learnHour(h *pastHour, seen float64, raw bool) {
	for _, b := range h.buckets {
		for _, v := range b {
			n := &v.strand.nodes[v.node]
			if n.hour == 0 {
				v.strand.heard = append(v.strand.heard, v.node)
			}
			n.hour += float32(v.votes)
		}
	}
	slot := s.cfg.Calendar.Slot(h.at)
	for _, st := range s.strands {
		mass := st.rhythm.rate[slot] * seen
		if raw {
			mass = 1e9
		}
		st.endHour(slotBlock(slot), mass)
	}
}

// learnGrains weighs the dispersion of every node on the buckets of the past.
func (s *Scan) learnGrains(hours []pastHour, seen []float64, step time.Duration) {
	for i := range hours {
		h := &hours[i]
		slot := s.cfg.Calendar.Slot(h.at)
		block := slotBlock(slot)
		for _, st := range s.strands {
			st.refresh(s.terrain, block, st.rhythm.rate[slot]*step.Hours())
			st.expectGrains(st.rhythm.rate[slot] * seen[i])
		}
		for _, b := range h.buckets {
			for _, v := range b {
				v.strand.nodes[v.node].hour += float32(v.votes)
			}
		}
		for k, b := range h.buckets {
			at := h.at.Add(time.Duration(k) * step)
			for _, v := range b {
				n := &v.strand.nodes[v.node]
				if m := v.strand.rhythm.rate[slot] * n.part; float64(n.hour) <= outlier(m) {
					n.fit.add(v.votes, max(1e-6, n.part*v.strand.expected(s.cfg.Calendar, at, step.Hours())))
				}
			}
		}
		for _, b := range h.buckets {
			for _, v := range b {
				v.strand.nodes[v.node].hour = 0
			}
		}
	}
	for _, st := range s.strands {
		st.fitDispersion()
		st.settle(hours, seen, s.cfg.Calendar)
	}
}

func (s *strand) expectGrains(mass float64) {
	for i := range s.nodes {
		s.nodes[i].fit.expected += float32(mass * s.nodes[i].part)
	}
}

// settle sets the slow level to where the past left it, and estimates how much
// the strand's mood wanders.
func (s *strand) settle(hours []pastHour, seen []float64, cal Calendar) {
	keep := math.Exp(-60 / levelMinutes)
	var off []float64
	var chance, weight float64
	for i := range hours {
		n := 0.0
		for _, b := range hours[i].buckets {
			for _, v := range b {
				if v.strand == s {
					n += v.votes
				}
			}
		}
		m := s.rhythm.rate[cal.Slot(hours[i].at)] * seen[i]
		lev := s.flow.lev()
		s.flow.level.add(keep, n, m)
		if m > 20 && seen[i] == 1 {
			off = append(off, math.Abs(n/(m*lev)-1))
			chance += 1.6 / m
			weight++
		}
	}
	if weight < 24 {
		return
	}
	slices.SortFunc(off, cmp.Compare)
	sd := 1.4826 * off[len(off)/2]
	v := min(max(sd*sd-chance/weight, 0.04*0.04), 0.4*0.4)
	s.moods.country.variance = (weight*v + 50*countryNoise*countryNoise) / (weight + 50)
}
