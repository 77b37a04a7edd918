package classify

import "outcry/ingest/text"

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
)

var ruleWords = [...]string{
	"nothing", "brand given by the sender", "service given by the sender", "brand by its account", "brand by hashtag", "brand by name", "says that it fails", "names an outage",
	"says that there is none", "denies a brand", "says that it does not work", "says that it is bad", "says that it is not solved",
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
	x := reason{what, -1, -1}
	if at >= 0 {
		w := &s.words[at]
		x.from, x.to = int16(min(w.tok, 1<<15-1)), int16(min(s.words[max(int(w.end), at+1)-1].tok, 1<<15-1))
	}
	r.reasons[r.count] = x
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
