package classify

import (
	"math"

	"outcry/ingest/text"
)

// rule names why something was concluded.
type rule uint8

// The rules, in the order of ruleWords.
const (
	ruleNone rule = iota
	ruleGivenBrand
	ruleGivenService
	ruleHandle
	ruleHashtag
	ruleName
	ruleBroken
	ruleTrouble
	ruleNoService
	ruleNoBrand
	ruleNotWorking
	ruleWeak
	ruleNotFixed
	ruleLearned
)

var ruleWords = [...]string{
	"nothing", "brand given by the sender", "service given by the sender", "brand by its account", "brand by hashtag", "brand by name", "says that it fails", "names an outage",
	"says that there is none", "denies a brand", "says that it does not work", "says that it is bad", "says that it is not solved",
	"reads like a report",
}

// reason is one rule and the words [from, to] of the message it rests on, as
// positions of tokens; -1 for none.
type reason struct {
	rule     rule
	from, to int16
}

// because notes that rule what spoke at word at of s, -1 for none.
func (r *Reading) because(s *scan, what rule, at int) {
	if what == ruleNone || int(r.count) == len(r.reasons) {
		return
	}
	from, to := int16(-1), int16(-1)
	if at >= 0 {
		w := &s.words[at]
		from, to = int16(min(w.tok, math.MaxInt16)), int16(min(s.words[max(int(w.end), at+1)-1].tok, math.MaxInt16))
	}
	r.becauseOf(what, from, to)
}

// becauseOf notes that rule what spoke at tokens from to to.
func (r *Reading) becauseOf(what rule, from, to int16) {
	if int(r.count) == len(r.reasons) {
		return
	}
	r.reasons[r.count] = reason{what, from, to}
	r.count++
}

// Why returns in words what the reading rests on, strongest first. m is the
// message that was classified. It allocates, and is meant for people who ask.
func (r *Reading) Why(m *text.Message) []string {
	out := make([]string, 0, r.count)
	for _, x := range r.reasons[:r.count] {
		line := ruleWords[x.rule]
		if x.from >= 0 && int(x.to) < len(m.Tokens) {
			line += ": " + m.Text[m.Tokens[x.from].Start:m.Tokens[x.to].End]
		}
		out = append(out, line)
	}
	return out
}
