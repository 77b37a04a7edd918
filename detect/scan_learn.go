package detect

import (
	"cmp"
	"math"
	"slices"
	"time"

	"outcry/schema"
)

const (
	moodTrust   = 50.0 // hours that countryNoise weighs against what the past shows
	moodLeast   = 0.04
	moodInHour  = 0.82 // part of the variance of a mood that the mean of an hour keeps
	moodMost    = 0.4
	busyHour    = 20.0 // complaints from which an hour tells of moods, not only of chance
	neverEmpty  = 0.9  // part of the buckets with complaints from which an empty one is a gap
	shareRounds = 3    // shares bound the hours that teach shares
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
	l := pastDays{scan: s, step: stepOf(past)}
	l.read(past)
	l.look()
	l.rhythms()
	l.shares()
	l.grains()
	for _, st := range s.strands {
		st.settle(&l)
		st.past = nil
	}
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

// pastDays is the past while it is learnt: every hour of it, in order.
type pastDays struct {
	scan  *Scan
	step  time.Duration
	hours []pastHour
}

type pastHour struct {
	at    time.Time
	slot  int
	seen  float64 // part of the hour that was not blind
	marks int     // buckets with complaints
	votes []pastVote
}

type pastVote struct {
	strand *strand
	at     time.Time
	node   int32
	votes  float32
}

// read books all votes in their hours.
func (l *pastDays) read(past []schema.Count) {
	for from := 0; from < len(past); {
		to, at := from, past[from].Time
		for to < len(past) && past[to].Time.Equal(at) {
			to++
		}
		hour := at.Truncate(time.Hour)
		for len(l.hours) == 0 || l.hours[len(l.hours)-1].at.Before(hour) {
			next := hour
			if len(l.hours) > 0 {
				next = l.hours[len(l.hours)-1].at.Add(time.Hour)
			}
			l.hours = append(l.hours, pastHour{at: next, slot: l.scan.cfg.Calendar.Slot(next)})
		}
		h := &l.hours[len(l.hours)-1]
		h.marks++
		for _, v := range Cast(past[from:to]) {
			if l.step == l.scan.cfg.Bucket {
				l.scan.learnRepeats(v)
			}
			if st, n := l.scan.book(v); st != nil && v.Votes > 0 {
				h.votes = append(h.votes, pastVote{st, at, n, float32(v.Votes)})
			}
		}
		from = to
	}
}

// look finds the gaps: where buckets are never empty, those that are; else hours
// of silence that chance would not leave.
func (l *pastDays) look() {
	per := float64(time.Hour / l.step)
	filled, votes := 0, 0
	for i := range l.hours {
		filled, votes = filled+l.hours[i].marks, votes+len(l.hours[i].votes)
	}
	dense := float64(filled) > neverEmpty*per*float64(len(l.hours))
	busy := float64(votes) > gapExpected*float64(len(l.hours))
	for i := range l.hours {
		h := &l.hours[i]
		h.seen = 1
		if dense {
			h.seen = float64(h.marks) / per
		} else if busy && h.marks == 0 {
			h.seen = 0
		}
	}
}

func (l *pastDays) rhythms() {
	for _, st := range l.scan.strands {
		st.past = make([]float32, len(l.hours))
	}
	for i := range l.hours {
		for _, v := range l.hours[i].votes {
			v.strand.past[i] += v.votes
		}
	}
	for _, st := range l.scan.strands {
		for i := range l.hours {
			st.rhythm.add(l.hours[i].slot, float64(st.past[i]), l.hours[i].seen)
		}
	}
	l.scan.next = l.hours[len(l.hours)-1].at.Add(time.Hour)
}

// shares fits the shares, first with the counts as they are, then with the hours
// cut that stand out against what was found.
func (l *pastDays) shares() {
	for round := range shareRounds {
		for _, st := range l.scan.strands {
			st.forget()
		}
		for i := range l.hours {
			h := &l.hours[i]
			for _, v := range h.votes {
				n := &v.strand.nodes[v.node]
				if n.hour == 0 {
					v.strand.heard = append(v.strand.heard, v.node)
				}
				n.hour += v.votes
			}
			for _, st := range l.scan.strands {
				mass := math.Inf(1)
				if round > 0 {
					mass = st.rhythm.rate[h.slot] * h.seen
				}
				st.endHour(slotBlock(h.slot), mass)
			}
		}
		clear(l.scan.generalAt)
		for _, st := range l.scan.strands {
			l.scan.fit(st)
		}
	}
}

func (s *strand) forget() {
	for i := range s.nodes {
		s.nodes[i].blocks, s.nodes[i].sum = [dayBlocks]float32{}, 0
	}
}

// grains weighs the dispersion of every node on the buckets of the past, one
// part of the week after the other.
func (l *pastDays) grains() {
	for block := range dayBlocks {
		for _, st := range l.scan.strands {
			mass, hours := 0.0, 1e-9
			for i := range l.hours {
				if h := &l.hours[i]; slotBlock(h.slot) == block {
					mass, hours = mass+st.rhythm.rate[h.slot]*h.seen, hours+h.seen
				}
			}
			st.refresh(l.scan.terrain, block, mass/hours*l.step.Hours())
			st.expectGrains(mass)
		}
		for i := range l.hours {
			if slotBlock(l.hours[i].slot) == block {
				l.weigh(&l.hours[i])
			}
		}
	}
	for _, st := range l.scan.strands {
		st.fitDispersion()
	}
}

func (l *pastDays) weigh(h *pastHour) {
	for _, v := range h.votes {
		v.strand.nodes[v.node].hour += v.votes
	}
	for _, v := range h.votes {
		n := &v.strand.nodes[v.node]
		if float64(n.hour) <= outlier(v.strand.rhythm.rate[h.slot]*n.part) {
			n.fit.add(float64(v.votes), max(1e-6, n.part*v.strand.expected(l.scan.cfg.Calendar, v.at, l.step.Hours())))
		}
	}
	for _, v := range h.votes {
		v.strand.nodes[v.node].hour = 0
	}
}

func (s *strand) expectGrains(mass float64) {
	for i := range s.nodes {
		s.nodes[i].fit.expected += float32(mass * s.nodes[i].part)
	}
}

// settle sets the slow level to where the past left it, and estimates how much
// the mood of the strand wanders: from the median, so that outages count little,
// of the hours in which chance does not hide it.
func (s *strand) settle(l *pastDays) {
	keep := math.Exp(-60 / levelMinutes)
	var off []float64
	var chance, told float64
	for i := range l.hours {
		h := &l.hours[i]
		m, n := s.rhythm.rate[h.slot]*h.seen, float64(s.past[i])
		if m > busyHour && h.seen == 1 {
			off = append(off, math.Abs(n/(m*s.flow.lev())-1))
			chance += grainOfAll / m
			part := countryNoise * countryNoise / (countryNoise*countryNoise + grainOfAll/m)
			told += part * part
		}
		s.flow.level.add(keep, n, m)
	}
	if len(off) == 0 {
		return
	}
	slices.SortFunc(off, cmp.Compare)
	const medianToSD = 1.4826
	sd := medianToSD * off[len(off)/2]
	v := (sd*sd - chance/float64(len(off))) / moodInHour
	v = min(max(v, moodLeast*moodLeast), moodMost*moodMost)
	s.moods.country.variance = (told*v + moodTrust*countryNoise*countryNoise) / (told + moodTrust)
}
