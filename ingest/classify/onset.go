package classify

import (
	"strconv"
	"time"

	"outcry/ingest/text"
)

// day is the length of a day without a clock change.
const day = 24 * time.Hour

// units are the lengths that people give, and what they mean without a number.
var units = map[string]struct{ one, some time.Duration }{
	"min": {time.Minute, 0}, "minuut": {time.Minute, 0}, "minuten": {time.Minute, 20 * time.Minute}, "minute": {time.Minute, 0}, "minutes": {time.Minute, 20 * time.Minute},
	"mins": {time.Minute, 0}, "minuutjes": {time.Minute, 0}, "kwartier": {15 * time.Minute, 0}, "minutes de": {time.Minute, 0},
	"uur": {time.Hour, 0}, "uren": {time.Hour, 3 * time.Hour}, "uurtje": {time.Hour, 0}, "hour": {time.Hour, 0}, "hours": {time.Hour, 3 * time.Hour}, "hrs": {time.Hour, 0}, "u": {time.Hour, 0}, "h": {time.Hour, 0},
	"stunde": {time.Hour, 0}, "stunden": {time.Hour, 3 * time.Hour}, "heure": {time.Hour, 0}, "heures": {time.Hour, 3 * time.Hour},
	"dag": {day, 0}, "dagen": {day, 3 * day}, "day": {day, 0}, "days": {day, 3 * day}, "tag": {day, 0}, "tage": {day, 3 * day}, "tagen": {day, 3 * day}, "jour": {day, 0}, "jours": {day, 3 * day},
	"week": {7 * day, 0}, "weken": {7 * day, 21 * day}, "weeks": {7 * day, 21 * day}, "woche": {7 * day, 0}, "wochen": {7 * day, 21 * day}, "semaine": {7 * day, 0}, "semaines": {7 * day, 21 * day},
	"maand": {30 * day, 0}, "maanden": {30 * day, 90 * day}, "month": {30 * day, 0}, "months": {30 * day, 90 * day}, "monat": {30 * day, 0}, "monaten": {30 * day, 90 * day}, "mois": {30 * day, 90 * day},
	"jaar": {365 * day, 0}, "year": {365 * day, 0}, "jahr": {365 * day, 0}, "an": {365 * day, 0},
}

// numbers are the numbers that people write as words.
var numbers = map[string]float64{
	"een": 1, "1": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10, "twaalf": 12, "anderhalf": 1.5, "anderhalve": 1.5, "half": 0.5, "halve": 0.5, "paar": 3,
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "couple": 2, "few": 3, "half an": 0.5,
	"eine": 1, "einem": 1, "einer": 1, "zwei": 2, "drei": 3, "funf": 5, "sechs": 6, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5,
}

// parts are the parts of the day, by the hour at which they start; before
// today where days is 1.
var parts = map[string]struct {
	hour, days int
	pm         bool
}{
	"vanochtend": {7, 0, false}, "vanmorgen": {7, 0, false}, "ochtend": {7, 0, false}, "morgen": {7, 0, false}, "vanmiddag": {13, 0, true}, "middag": {13, 0, true}, "vanavond": {19, 0, true}, "avond": {19, 0, true}, "vannacht": {1, 0, false},
	"nacht": {0, 0, false}, "dag": {8, 0, false}, "vandaag": {8, 0, false}, "gisteren": {14, 1, false}, "gister": {14, 1, false}, "gisteravond": {20, 1, true}, "gisterenavond": {20, 1, true}, "gistermiddag": {15, 1, true},
	"gisterochtend": {9, 1, false}, "eergisteren": {14, 2, false}, "morning": {7, 0, false}, "afternoon": {13, 0, true}, "evening": {19, 0, true}, "tonight": {19, 0, true}, "today": {8, 0, false}, "day": {8, 0, false}, "night": {22, 1, true},
	"yesterday": {14, 1, false}, "noon": {12, 0, false}, "lunch": {12, 0, false}, "lunchtime": {12, 0, false}, "midnight": {0, 0, false}, "middernacht": {0, 0, false}, "heute": {8, 0, false}, "gestern": {14, 1, false}, "vormittag": {9, 0, false},
	"matin": {7, 0, false}, "hier": {14, 1, false}, "midi": {12, 0, false}, "soir": {19, 0, true}, "aujourd": {8, 0, false},
}

var weekdays = map[string]time.Weekday{
	"zondag": 0, "maandag": 1, "dinsdag": 2, "woensdag": 3, "donderdag": 4, "vrijdag": 5, "zaterdag": 6, "sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
	"weekend": 6, "sonntag": 0, "montag": 1, "dienstag": 2, "mittwoch": 3, "donnerstag": 4, "freitag": 5, "samstag": 6, "dimanche": 0, "lundi": 1, "mardi": 2, "mercredi": 3, "jeudi": 4, "vendredi": 5, "samedi": 6,
}

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
		f := s.fold(j)
		if p, ok := parts[f]; ok && (clock || j > i && !s.bareNumber(j-1)) {
			return at.Sub(s.partStart(j, at, p.hour, p.days, p.pm)), true
		}
		if wd, ok := weekdays[f]; ok && clock {
			back := (int(at.Weekday()) - int(wd) + 7) % 7
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
		u, known := units[s.fold(i)]
		return u.some, known && u.some > 0
	}
	for j := i + 1; j < end && j <= i+2; j++ {
		if u, known := units[s.fold(j)]; known {
			return time.Duration(n * float64(u.one)), true
		}
	}
	return 0, false
}

// number reads word i as a number below 1000.
func (s *scan) number(i int) (float64, bool) {
	f := s.fold(i)
	if n, ok := numbers[f]; ok {
		return n, true
	}
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
