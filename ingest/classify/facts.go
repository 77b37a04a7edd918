package classify

import (
	"strings"
	"time"

	"outcry/ingest/text"
	"outcry/schema"
)

// Asks is what a reply should answer.
type Asks uint8

// The things that people ask for.
const (
	AsksWhen         Asks = 1 << iota // when it will be solved
	AsksWhat                          // what is the matter
	AsksCompensation                  // money back
	AsksContact                       // to be called or written to
)

// maxLines bounds how many lines one message can claim.
const maxLines = 500

// fellows reports whether word i names people who are with the writer, not the writer.
func (s *scan) fellows(i int) bool {
	f := s.fold(i)
	for _, stem := range [...]string{"colleg", "colleag", "kolleg", "cowork", "huisgen", "roommat", "flatmat", "vriend", "friend", "freund", "kind", "kids", "medewerk"} {
		if strings.HasPrefix(f, stem) {
			return true
		}
	}
	return false
}

// setFacts reads the side facts; zone is that of the writers.
func (r *Reading) setFacts(s *scan, c *schema.Complaint, zone *time.Location) {
	r.Promise = s.all&promise != 0
	if r.Kind == schema.KindBrandReply && !c.Time.IsZero() {
		at := c.Time.In(zone)
		if t, ok := s.due(at); ok {
			r.Promise, r.Due = true, t.Sub(at)
		}
	}
	for _, a := range [...]struct {
		cat category
		ask Asks
	}{{askWhen, AsksWhen}, {askWhat, AsksWhat}, {askCompensation, AsksCompensation}, {askContact, AsksContact}} {
		if s.all&a.cat != 0 {
			r.Asks |= a.ask
		}
	}
	if r.Device = c.Device; r.Device == "" && s.all&deviceWord != 0 {
		r.Device = s.device()
	}
	if s.all&(since|negation) != 0 && !c.Time.IsZero() {
		r.Onset, r.OnsetKnown = s.onset(c.Time.In(zone))
	}
	if s.all&several != 0 {
		r.Lines = s.lines()
	}
}

// device returns the devices that the text names, as it writes them.
func (s *scan) device() string {
	out := ""
	for i := 0; i < len(s.words); i++ {
		if !s.words[i].has(deviceWord) {
			continue
		}
		end := int(s.words[i].end)
		for end < len(s.words) && s.words[end].brk == noBreak && s.model(end) {
			end++
		}
		name := s.m.Text[s.m.Tokens[s.words[i].tok].Start:s.m.Tokens[s.words[end-1].tok].End]
		switch {
		case out == "":
			out = name
		case !strings.Contains(out, name) && len(out) < 80:
			out += ", " + name
		}
		i = end - 1
	}
	return out
}

// model reports whether word i goes on a device's name: a number, S23, Pro.
func (s *scan) model(i int) bool {
	f := s.fold(i)
	switch f {
	case "pro", "max", "plus", "ultra", "mini", "next", "galaxy", "box", "note", "fold", "flip", "xr", "se", "lite":
		return true
	}
	if f == "" || len(f) > 6 || strings.HasSuffix(f, "x") || s.words[i].service() {
		return false
	}
	if s.words[i].kind == text.Number {
		return len(f) <= 4 && !s.hourFollows(i)
	}
	return f[0] >= 'a' && f[0] <= 'z' && f[len(f)-1] >= '0' && f[len(f)-1] <= '9'
}

// groups are the Dutch words for "the four of us".
var groups = map[string]int{"tweeen": 2, "drieen": 3, "vieren": 4, "vijven": 5, "zessen": 6, "zevenen": 7, "achten": 8, "negenen": 9, "tienen": 10}

// lines returns for how many lines or people the message speaks, at least 1.
func (s *scan) lines() int {
	n := 1
	for i := 0; i+1 < len(s.words); i++ {
		f, next := s.fold(i), s.fold(i+1)
		switch {
		case f == "n" || f == "zn" || f == "zijn" || f == "us" || f == "ons":
			n = max(n, groups[next])
		case next == "of" && i+2 < len(s.words) && s.fold(i+2) == "us":
			n = max(n, s.headcount(i))
		case s.words[i+1].has(several):
			n = max(n, s.headcount(i)+s.withMe(i))
		case i+2 < len(s.words) && s.words[i+2].has(several) && s.words[i].kind == text.Number:
			n = max(n, s.headcount(i))
		case f == "en" && next == "ik" || f == "and" && next == "i" || f == "me" && next == "and":
			n = max(n, 2)
		case (f == "wij" || f == "zitten" || f == "both") && (next == "beide" || next == "beiden" || next == "of"):
			n = max(n, 2)
		}
	}
	return min(n, maxLines)
}

// headcount reads word i as a number of people, 0 for none.
func (s *scan) headcount(i int) int {
	n, ok := s.number(i)
	if !ok || n != float64(int(n)) {
		return 0
	}
	return int(n)
}

// withMe is 1 where the writer counts apart from the group at word i: "3 collega's en
// ik", "me and my 3 colleagues", "met 3 collega's"; but "met 4 man" are four.
func (s *scan) withMe(i int) int {
	at := i
	fold := func(i int) string {
		if i < 0 {
			return ""
		}
		return s.fold(i)
	}
	switch fold(at - 1) {
	case "mijn", "mn", "my", "meine", "meinen", "mes":
		at--
	case "n": // "m'n"
		at -= 2
	}
	switch fold(at - 1) {
	case "and", "en", "und", "et":
		switch fold(at - 2) {
		case "me", "i", "ik", "mij", "ich", "moi":
			return 1
		}
	case "met", "with", "mit", "avec":
		if s.fellows(i + 1) {
			return 1
		}
	}
	for j := i + 2; j+1 < len(s.words) && j <= i+4; j++ {
		if f, next := s.fold(j), s.fold(j+1); f == "en" && next == "ik" || f == "and" && (next == "i" || next == "me" || next == "myself") {
			return 1
		}
	}
	return 0
}
