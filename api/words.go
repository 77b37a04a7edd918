package api

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"outcry/schema"
)

// risen is a word that the witnesses of an incident use and others do not.
type risen struct {
	Word  string  `json:"word"`
	Lang  string  `json:"lang"`  // of most who use it
	Count int     `json:"count"` // witnesses who use it
	Usual float64 `json:"usual"` // of as many before, or in other places
	G2    float64 `json:"g2"`
}

const (
	mostRisen    = 10
	leastUsers   = 3     // witnesses that a word needs
	leastRise    = 2     // times
	leastG2      = 10.83 // exceeded by chance once in a thousand words (chi squared of one degree)
	longestRunes = 24
)

// vocabulary is the words that authors use, each counted once an author.
type vocabulary struct {
	authors map[uint64]map[string]bool // what each has said
	users   map[string]int
	proper  map[string]int // users who write it as a name
	langs   map[string]map[string]int
}

func newVocabulary() *vocabulary {
	return &vocabulary{map[uint64]map[string]bool{}, map[string]int{}, map[string]int{}, map[string]map[string]int{}}
}

// hear takes in what an author wrote.
func (v *vocabulary) hear(author uint64, lang, text string) {
	said := v.authors[author]
	if said == nil {
		said = map[string]bool{}
		v.authors[author] = said
	}
	eachWord(text, func(word string, proper bool) {
		if said[word] {
			return
		}
		said[word] = true
		v.users[word]++
		if proper {
			v.proper[word]++
		}
		if v.langs[word] == nil {
			v.langs[word] = map[string]int{}
		}
		v.langs[word][lang]++
	})
}

// eachWord calls each for the words of text in lower case; proper says that it is
// written as names are. Handles, addresses, numbers and what redaction put in
// place of something are no words.
func eachWord(text string, each func(word string, proper bool)) {
	begins := true // a sentence begins here
	for field := range strings.FieldsSeq(text) {
		skip := strings.ContainsAny(field, "@[]/^") || strings.HasPrefix(strings.ToLower(field), "www.")
		for part := range strings.FieldsFuncSeq(field, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			n := utf8.RuneCountInString(part)
			first, size := utf8.DecodeRuneInString(part)
			if !skip && n > 1 && n <= longestRunes && strings.ContainsFunc(part, unicode.IsLetter) {
				each(strings.ToLower(part), !begins && unicode.IsUpper(first) && strings.ContainsFunc(part[size:], unicode.IsLower))
			}
			begins = false
		}
		begins = begins || strings.ContainsAny(field[len(field)-1:], ".!?:")
	}
}

// rose returns the words that tell here from elsewhere, strongest first. A name
// that is neither a place nor common elsewhere may be a person's and is left out.
func rose(here, elsewhere *vocabulary, place func(word string) bool) []risen {
	out := []risen{}
	n, m := len(here.authors), len(elsewhere.authors)
	if n == 0 || m == 0 {
		return out
	}
	for word, users := range here.users {
		other := elsewhere.users[word]
		usual := float64(n) * float64(other) / float64(m)
		g2 := likelihoodRatio(users, n, other, m)
		if users < leastUsers || float64(users) < leastRise*usual || g2 < leastG2 {
			continue
		}
		if name := 2*here.proper[word] > users && other < leastUsers; !name || place(word) {
			out = append(out, risen{word, most(here.langs[word]), users, round3(usual), round3(g2)})
		}
	}
	slices.SortFunc(out, func(a, b risen) int { return cmp.Or(cmp.Compare(b.G2, a.G2), cmp.Compare(a.Word, b.Word)) })
	return out[:min(len(out), mostRisen)]
}

// likelihoodRatio returns G² for a of n against b of m: twice the logarithm of how
// much likelier two rates are than one (Dunning 1993, Accurate methods for the
// statistics of surprise and coincidence).
func likelihoodRatio(a, n, b, m int) float64 {
	rate := float64(a+b) / float64(n+m)
	sum := 0.0
	for _, cell := range [][2]float64{
		{float64(a), float64(n) * rate}, {float64(n - a), float64(n) * (1 - rate)}, {float64(b), float64(m) * rate}, {float64(m - b), float64(m) * (1 - rate)},
	} {
		if cell[0] > 0 {
			sum += cell[0] * math.Log(cell[0]/cell[1])
		}
	}
	return max(2*sum, 0)
}

// most returns the key with the largest count, the first in order among equals.
func most(counts map[string]int) string {
	best := ""
	for key, n := range counts {
		if n > counts[best] || n == counts[best] && (best == "" || key < best) {
			best = key
		}
	}
	return best
}

func round3(x float64) float64 { return math.Round(x*1000) / 1000 }

// placeWords returns whether a word is part of a place's name.
func (s *Server) placeWords() map[string]bool {
	place := map[string]bool{}
	for _, p := range s.Gazetteer.Places() {
		eachWord(p.Name, func(word string, _ bool) { place[word] = true })
	}
	return place
}

// brandWords returns whether a word is part of a brand's name.
func brandWords(brand schema.Brand) map[string]bool {
	own := map[string]bool{}
	for part := range strings.SplitSeq(string(brand), "-") {
		own[part] = true
	}
	own[strings.ReplaceAll(string(brand), "-", "")] = true
	return own
}
