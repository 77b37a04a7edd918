package detect

import (
	"time"
)

const (
	gapExpected = 12.0 // complaints expected in an unbroken silence of everything that make it a gap: chance e^-12
	stormFree   = 0.15 // echoes among the messages that are usual
	stormAllow  = 2.0
	stormSpawn  = 0.10 // originals that one echo beyond the usual brings along
	stormDoubt  = 1.0  // relative standard deviation of that
	silentSteps = 1000 // buckets without a call that are walked through one by one
)

// Observe takes all votes of the bucket that starts at the given time and
// returns the zones where more is said than chance explains, best first within
// each strand, strands in the order of country, brand and service. Buckets come
// in order; those left out are empty. Votes of an older bucket than the last are
// dropped. While everything is silent for longer than chance allows, there is no
// data: nothing rises, falls or is learnt, and nothing is returned.
func (s *Scan) Observe(at time.Time, votes []Vote) []Excess {
	b := at.UnixNano() / int64(s.cfg.Bucket)
	if s.begun && b <= s.bucket {
		return nil
	}
	if !s.begun {
		s.bucket, s.begun = b-1, true
		s.next = s.start(b).Truncate(time.Hour).Add(time.Hour)
		s.refresh()
		s.countCrowd()
	}
	if b-s.bucket > silentSteps {
		s.leap(b - 1)
	}
	for s.bucket < b-1 {
		s.step(nil)
	}
	return s.step(votes)
}

// Blind reports whether the newest bucket was taken for a gap in the data.
func (s *Scan) Blind() bool { return s.blind > gapExpected }

func (s *Scan) start(b int64) time.Time { return time.Unix(0, b*int64(s.cfg.Bucket)).UTC() }

// leap skips a silence so long that it can only be a gap.
func (s *Scan) leap(b int64) {
	s.endHour()
	s.bucket = b
	s.blind = gapExpected + 1
	s.next = s.start(b + 1).Truncate(time.Hour).Add(time.Hour)
	s.refresh()
}

// step moves one bucket on.
func (s *Scan) step(votes []Vote) []Excess {
	s.bucket++
	at := s.start(s.bucket)
	if !at.Before(s.next) {
		s.endHour()
	}
	hours := s.cfg.Bucket.Hours()
	s.take(votes)
	if len(votes) > 0 {
		s.blind = 0
	}
	for _, st := range s.strands {
		st.rate = st.expected(s.cfg.Calendar, at, hours)
		if len(votes) == 0 {
			s.blind += st.rate
		}
	}
	if s.Blind() {
		return nil
	}
	for _, st := range s.strands {
		st.hourSeen++
		st.weigh(s.pace, s.bucket, s.repeats())
	}
	return s.search()
}

// take books the votes of a bucket in their nodes.
func (s *Scan) take(votes []Vote) {
	for _, st := range s.strands {
		st.voted, st.evidence = st.voted[:0], st.evidence[:0]
		for i := range st.wide {
			st.wide[i].storm, st.wide[i].votes, st.wide[i].few = 0, 0, 0
		}
	}
	for _, v := range votes {
		s.learnRepeats(v)
		st, i := s.book(v)
		if st == nil {
			continue
		}
		n := &st.nodes[i]
		if n.stamp != s.bucket {
			n.stamp, n.votes, n.messages, n.storm, n.evidence = s.bucket, 0, 0, 0, none
			st.voted = append(st.voted, i)
		}
		n.votes += v.Votes
		n.messages += v.Total - v.Echoes
		n.storm += stormSpawn * max(0, v.Echoes-stormFree*v.Total-stormAllow)
		if n.hour == 0 && v.Votes > 0 {
			st.heard = append(st.heard, i)
		}
		n.hour += float32(v.Votes)
		st.hourSum += v.Votes
	}
}

// book finds the strand and node of a vote, nil where no country is known.
func (s *Scan) book(v Vote) (*strand, int32) {
	p := s.terrain.at(v.Region)
	if v.Region == "" {
		p = s.terrain.at(s.cfg.Home)
	}
	if p == none || v.Total <= 0 {
		return nil, none
	}
	st := s.strand(v.Brand, v.Service, p)
	return st, st.node(s.terrain, p)
}

// weigh scales the strand's expectation to its slow level and tells its flow
// what the bucket brought.
func (s *strand) weigh(p pace, bucket int64, repeats float64) {
	s.level = s.flow.lev()
	rate := s.rate * s.level
	heard, expected := s.heardBy[:0], s.expectedBy[:0]
	for range s.wide {
		heard, expected = append(heard, 0), append(expected, 0)
	}
	for i := range s.wide {
		if i > 0 {
			expected[i] = rate * s.wide[i].base.silence
			expected[0] -= expected[i]
		}
	}
	expected[0] += rate * s.wide[0].base.silence
	for _, i := range s.voted {
		n := &s.nodes[i]
		n.mu = rate*n.part + n.storm
		n.y = clusters(n.votes, n.mu, float64(n.phi))
		few := s.hearQuarrel(p, bucket, i, repeats)
		heard[n.wide] += n.y
		w := &s.wide[n.wide]
		w.storm += n.storm
		w.votes += n.votes
		w.few += few
		if n.wide > 0 {
			s.wide[0].storm += n.storm
			s.wide[0].votes += n.votes
			s.wide[0].few += few
		}
		expected[n.wide] += n.storm * float64(n.quiet)
		s.learnGrain(n)
	}
	s.heardBy, s.expectedBy = heard, expected
	s.flow.put(heard, expected, s.level)
}

// search compares every strand with the others of its country and steps its zones.
func (s *Scan) search() []Excess {
	var out []Excess
	for from := 0; from < len(s.strands); {
		to := from
		var fade, quick, now pair
		for to < len(s.strands) && s.strands[to].key.country == s.strands[from].key.country {
			f := &s.strands[to].flow
			fade.heard, fade.expected = fade.heard+f.total.heard, fade.expected+f.total.expected
			quick.heard, quick.expected = quick.heard+f.jump.heard, quick.expected+f.jump.expected
			now.heard, now.expected = now.heard+f.now.heard, now.expected+f.now.expected
			to++
		}
		for _, st := range s.strands[from:to] {
			slow := min(max(others(fade, st.flow.total), 0.5), 6)
			st.stepWide(s.pace, slow, jumpOf(others(quick, st.flow.jump)),
				pair{now.heard - st.flow.now.heard, now.expected - st.flow.now.expected})
			st.stepDiscs(s.terrain, s.pace, s.bucket)
			st.leave(s.pace, s.bucket)
			out = s.pick(out, st)
		}
		from = to
	}
	return out
}

// stepWide steps the country and its provinces, and finds each one's factor.
func (s *strand) stepWide(p pace, slow, jump float64, company pair) {
	rate := s.rate * s.level
	all := 0.0
	for _, y := range s.heardBy {
		all += y
	}
	for i := range s.wide {
		w := &s.wide[i]
		m, y := s.moods.province, s.heardBy[i]
		w.factor = s.flow.outside(i, slow)
		f, doubt := w.factor, 0.0
		if i == 0 {
			m, y, f = s.moods.country, all, jump
		}
		if w.tide == nil {
			w.tide = newTide(m)
		}
		silence, info := rate*f*w.base.silence+w.storm, rate*f*w.base.info+w.storm
		if w.storm > 0 {
			d := stormDoubt * w.storm / info
			doubt = d * d
		}
		w.tide.step(p, m, y-w.few-silence+info, info, doubt)
		if i > 0 { // what the province does by itself lately, were nothing wrong
			w.factor *= w.tide.factor[0]
		}
		w.tide.follow(swell{age: 1, votes: w.votes, expected: rate*f*w.base.mu + w.storm, usual: rate*w.base.mu + w.storm, company: company})
	}
}
