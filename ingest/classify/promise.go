package classify

import (
	"time"

	"outcry/ingest/text"
)

// longestPromise bounds how far ahead an agent's word is taken for a deadline.
const longestPromise = 31 * day

// acts are what agents promise to do, by the start of the word.
var acts = []string{
	"bel", "gebeld", "teruggebeld", "terug", "contact", "reactie", "reageer", "reageren", "antwoord", "bericht", "update", "opgelost", "hersteld", "verholpen", "monteur", "laat", "laten", "hoor", "langs", "kom",
	"call", "reply", "respond", "get", "let", "fix", "restor", "resolv", "engineer", "technician", "back", "touch",
	"ruf", "ruck", "zuruck", "meld", "kontakt", "antwort", "techniker", "behoben",
	"rappel", "repond", "repons", "recontact", "technicien", "informe", "retabli", "tien",
}

// actsBy holds the acts by their first byte.
var actsBy = func() (out [256][]string) {
	for _, a := range acts {
		out[a[0]] = append(out[a[0]], a)
	}
	return out
}()

// speakers are who promises: the agent, the company, or somebody it sends.
var speakers = map[string]bool{
	"ik": true, "wij": true, "we": true, "we'll": true, "i": true, "i'll": true, "our": true, "collega": true, "collegas": true, "monteur": true, "engineer": true, "technician": true, "u": true, "je": true, "you": true,
	"ich": true, "wir": true, "techniker": true, "kollege": true, "nous": true, "vous": true, "technicien": true,
}

// customersDo are words that ask the customer to act instead.
var customersDo = map[string]bool{"kunt": true, "kun": true, "wilt": true, "wil": true, "could": true, "can": true, "please": true, "konnen": true, "bitte": true, "pouvez": true, "veuillez": true}

// within are the words before a length of time that is promised, and by those
// before a moment.
var (
	within = map[string]bool{"binnen": true, "over": true, "within": true, "in": true, "innerhalb": true, "dans": true, "sous": true, "uiterlijk": true}
	by     = map[string]bool{"voor": true, "om": true, "uiterlijk": true, "rond": true, "before": true, "by": true, "at": true, "around": true, "until": true, "vor": true, "um": true, "gegen": true, "bis": true, "avant": true, "a": true, "vers": true}
)

// days are the days that agents name, by how many they lie ahead and by the
// hour at which what is said of them ends.
var days = map[string]struct{ ahead, until int }{
	"vandaag": {0, 24}, "vanochtend": {0, 12}, "vanmorgen": {0, 12}, "vanmiddag": {0, 18}, "vanavond": {0, 23}, "morgen": {1, 24}, "morgenochtend": {1, 12}, "morgenmiddag": {1, 18}, "morgenavond": {1, 23}, "overmorgen": {2, 24},
	"today": {0, 24}, "tonight": {0, 23}, "tomorrow": {1, 24}, "heute": {0, 24}, "ubermorgen": {2, 24}, "demain": {1, 24}, "aujourd'hui": {0, 24}, "aujourd": {0, 24},
}

// due returns by when an agent who writes at the moment at (local time)
// promises to do something.
func (s *scan) due(at time.Time) (time.Time, bool) {
	if !s.promises() {
		return time.Time{}, false
	}
	for i := range s.words {
		if within[s.fold(i)] {
			if d, ok := s.span(i + 1); ok && d > 0 && d <= longestPromise {
				return at.Add(d), true
			}
		}
	}
	until, named := s.dayNamed(at)
	for i := range s.words {
		if !by[s.fold(i)] {
			continue
		}
		if t, ok := s.momentAt(i+1, at, until, named); ok {
			return t, true
		}
	}
	return until, named && until.After(at)
}

// promises reports whether somebody of the brand's says that they will act.
func (s *scan) promises() bool {
	who, act := false, s.all&promise != 0
	for i := range s.words {
		f := s.fold(i)
		switch {
		case customersDo[f] && i+1 < len(s.words) && !speakers[s.fold(i+1)]:
			return false
		case customersDo[f] && i+1 < len(s.words) && (s.fold(i+1) == "u" || s.fold(i+1) == "je" || s.fold(i+1) == "you"):
			return false
		}
		who = who || speakers[f]
		act = act || f != "" && startsWithAny(f, actsBy[f[0]])
	}
	return who && act
}

func startsWithAny(f string, starts []string) bool {
	for _, a := range starts {
		if len(f) >= len(a) && f[:len(a)] == a {
			return true
		}
	}
	return false
}

// span reads "een uur", "het uur", "een half uur", "24 uur", "twee werkdagen" at word i.
func (s *scan) span(i int) (time.Duration, bool) {
	if i >= len(s.words) {
		return 0, false
	}
	if s.fold(i) == "von" && i+1 < len(s.words) {
		i++
	}
	n, ok := s.number(i)
	if f := s.fold(i); f == "het" || f == "the" || f == "l'heure" || f == "l" || f == "der" {
		n, ok = 1, true
	}
	for j := i; j < len(s.words) && j <= i+2; j++ {
		f := s.fold(j)
		switch {
		case f == "l'heure":
			return time.Hour, true
		case j > i && (f == "half" || f == "halve" || f == "halben"):
			n = 0.5
		case f == "werkdag" || f == "werkdagen" || f == "arbeitstagen":
			f = "dagen"
			fallthrough
		default:
			if u, known := units[f]; known && ok && (j > i || n == 1) {
				return time.Duration(n * float64(u.one)), true
			}
		}
	}
	return 0, false
}

// dayNamed returns the end of the day, or of the part of it, that is named.
func (s *scan) dayNamed(at time.Time) (time.Time, bool) {
	for i := range s.words {
		f := s.fold(i)
		if d, ok := days[f]; ok && !(f == "morgen" && i > 0 && (s.fold(i-1) == "goede" || s.fold(i-1) == "guten")) {
			return time.Date(at.Year(), at.Month(), at.Day()+d.ahead, d.until, 0, 0, 0, at.Location()), true
		}
		if wd, ok := weekdays[f]; ok {
			ahead := (int(wd)-int(at.Weekday())+6)%7 + 1
			return time.Date(at.Year(), at.Month(), at.Day()+ahead, 24, 0, 0, 0, at.Location()), true
		}
	}
	return time.Time{}, false
}

// momentAt reads a time of the clock at word i, on the day that ends at until
// where one is named, else when the clock next shows it. An hour before eight
// is one of the afternoon where the day allows it: nobody calls at night.
func (s *scan) momentAt(i int, at, until time.Time, named bool) (time.Time, bool) {
	hour, minute, exact, ok := s.hourSaid(i)
	if !ok || hour > 24 {
		return time.Time{}, false
	}
	on := at
	if named {
		on = until.Add(-time.Minute)
	}
	t := time.Date(on.Year(), on.Month(), on.Day(), hour, minute, 0, 0, at.Location())
	if noon := t.Add(12 * time.Hour); !exact && hour < 12 && (hour < 8 || !t.After(at)) && noon.After(at) {
		t = noon
	}
	if !t.After(at) && !named {
		t = t.AddDate(0, 0, 1)
	}
	return t, t.After(at)
}

// hourSaid reads "12 uur", "17:00", "half drie", "noon" at word i.
func (s *scan) hourSaid(i int) (hour, minute int, exact, ok bool) {
	if i >= len(s.words) {
		return 0, 0, false, false
	}
	switch s.fold(i) {
	case "noon", "midi", "mittag":
		return 12, 0, true, true
	case "midnight", "middernacht", "minuit", "mitternacht":
		return 24, 0, true, true
	}
	if s.words[i].kind == text.Number && i+1 < len(s.words) && s.words[i+1].kind == text.Word && !startsWithAny(s.fold(i+1), []string{"u", "h", "am", "pm", "clock", "o'clock", "terug", "contact", "en", "and"}) {
		return 0, 0, false, false // "om 3 redenen"
	}
	return s.clockAt(i)
}
