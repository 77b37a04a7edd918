package classify

import (
	"strconv"
	"time"

	"outcry/ingest/text"
)

// longestOnset bounds how far back an onset is believed.
const longestOnset = 2 * 365 * day

// onset returns how long before at (local time) it began, by the words.
func (s *scan) onset(at time.Time) (time.Duration, bool) {
	for i := range s.words {
		w := &s.words[i]
		if w.has(since) {
			if d, ok := s.onsetFrom(i+1, at, s.fold(i)); ok && d >= 0 && d <= longestOnset {
				return d, true
			}
		}
		if w.has(negation) && i >= 2 {
			if d, ok := s.length(i-2, i); ok && d <= longestOnset {
				return d, true
			}
		}
	}
	return 0, false
}

// fold returns the fold of word i, for comparing, not for keeping.
func (s *scan) fold(i int) string { return s.m.FoldString(int(s.words[i].tok)) }

// onsetFrom reads what follows "al" or "sinds" at word i.
func (s *scan) onsetFrom(i int, at time.Time, lead string) (time.Duration, bool) {
	clock := lead != "al" && lead != "nu" && lead != "for" && lead != "inmiddels" && lead != "past" && lead != "schon"
	for j := i; j < len(s.words) && j < i+4 && (j == i || s.words[j].brk != hardBreak); j++ {
		if d, ok := s.length(j, min(j+3, len(s.words))); ok && !(clock && s.hourFollows(j)) {
			return d, true
		}
		said := s.timeOf(j)
		if p := said.part; p != nil && (clock || j > i && !s.bareNumber(j-1)) {
			return at.Sub(s.partStart(j, at, p.hour, p.days, p.pm)), true
		}
		if said.dated && clock {
			back := (int(at.Weekday()) - int(said.weekday) + 7) % 7
			return at.Sub(s.partStart(j, at, 9, back, false)), true
		}
		if clock {
			if h, m, exact, ok := s.clockAt(j); ok {
				return at.Sub(latest(at, h, m, exact)), true
			}
		}
	}
	return 0, false
}

// length reads "2 dagen", "een paar uur", "uren" in words [i, end).
func (s *scan) length(i, end int) (time.Duration, bool) {
	if i < 0 || i >= len(s.words) {
		return 0, false
	}
	n, ok := s.number(i)
	if !ok {
		u := s.timeOf(i).unit
		if u == nil {
			return 0, false
		}
		return u.some, u.some > 0
	}
	for j := i + 1; j < end && j <= i+2; j++ {
		if u := s.timeOf(j).unit; u != nil && (j+1 >= end || s.timeOf(j+1).unit == nil) { // in "half an hour" an is no French year
			return time.Duration(n * float64(u.one)), true
		}
		if part, half := s.number(j); half && part < 1 {
			n = part // "een half jaar"
		}
	}
	return 0, false
}

// number reads word i as a number below 1000.
func (s *scan) number(i int) (float64, bool) {
	if t := s.timeOf(i); t.counts {
		return t.number, true
	}
	f := s.fold(i)
	if s.words[i].kind != text.Number || len(f) > 3 {
		return 0, false
	}
	n, err := strconv.Atoi(f)
	return float64(n), err == nil
}

func (s *scan) bareNumber(i int) bool {
	_, ok := s.number(i)
	return ok
}

// hourFollows reports whether word i is an hour of the clock: "sinds 8 uur", not "sinds 3 uren".
func (s *scan) hourFollows(i int) bool {
	_, _, _, ok := s.clockAt(i)
	return ok
}

// clockAt reads "8 uur", "8am", "20u", "17:05", "half drie" at word i.
func (s *scan) clockAt(i int) (hour, minute int, exact, ok bool) {
	f := s.fold(i)
	if f == "half" && i+1 < len(s.words) {
		if n, known := s.number(i + 1); known && n >= 1 && n <= 12 {
			return int(n) - 1, 30, false, true
		}
	}
	if h, pm, known := suffixedHour(f); known {
		return h, 0, pm, true
	}
	if s.words[i].kind != text.Number || len(f) > 2 {
		return 0, 0, false, false
	}
	h, _ := strconv.Atoi(f)
	if h > 24 || i+1 >= len(s.words) && h > 24 {
		return 0, 0, false, false
	}
	if i+1 < len(s.words) {
		next := s.fold(i + 1)
		if s.words[i+1].kind == text.Number && len(next) == 2 && s.words[i+1].brk == noBreak && s.words[i+1].tok == s.words[i].tok+2 {
			m, _ := strconv.Atoi(next)
			return h, m, true, m < 60
		}
		switch next {
		case "uur", "u", "uhr", "h":
			return h, 0, h > 12, true
		case "am":
			return h % 12, 0, true, true
		case "pm":
			return h%12 + 12, 0, true, true
		}
	}
	return h, 0, h > 12, s.last(i)
}

// last reports whether nothing that could be counted follows word i: "sinds 8".
func (s *scan) last(i int) bool { return i+1 == len(s.words) || s.words[i+1].brk == hardBreak }

// suffixedHour reads "8am", "9pm", "20u", "18h".
func suffixedHour(f string) (hour int, exact, ok bool) {
	n := 0
	for n < len(f) && f[n] >= '0' && f[n] <= '9' {
		n++
	}
	if n == 0 || n > 2 || n == len(f) {
		return 0, false, false
	}
	h, _ := strconv.Atoi(f[:n])
	if h > 24 {
		return 0, false, false
	}
	switch f[n:] {
	case "am":
		return h % 12, true, true
	case "pm":
		return h%12 + 12, true, true
	case "u", "uur", "h":
		return h, h > 12, true
	}
	return 0, false, false
}

// latest returns the last time at or before at when a clock showed h:m; an
// hour up to twelve may be of the afternoon unless exact.
func latest(at time.Time, h, m int, exact bool) time.Time {
	best := time.Time{}
	for _, hour := range [...]int{h, h + 12} {
		if hour > 24 || hour != h && (exact || h > 12) {
			continue
		}
		t := time.Date(at.Year(), at.Month(), at.Day(), hour, m, 0, 0, at.Location())
		if t.After(at) {
			t = t.AddDate(0, 0, -1)
		}
		if t.After(best) {
			best = t
		}
	}
	return best
}

// partStart returns when the part of day named at word i began, or the hour said after it.
func (s *scan) partStart(i int, at time.Time, hour, days int, pm bool) time.Time {
	d := at.AddDate(0, 0, -days)
	minute := 0
	for j := i + 1; j < len(s.words) && j <= i+3; j++ {
		if h, m, _, ok := s.clockAt(j); ok {
			if pm && h < 12 {
				h += 12
			}
			hour, minute = h, m
			break
		}
	}
	t := time.Date(d.Year(), d.Month(), d.Day(), hour, minute, 0, 0, at.Location())
	if t.After(at) {
		t = t.AddDate(0, 0, -1)
		if days == 0 && at.Sub(t) > 20*time.Hour {
			return at
		}
	}
	return t
}
