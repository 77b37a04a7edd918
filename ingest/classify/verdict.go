package classify

import (
	"outcry/ingest/text"
	"outcry/schema"
)

// enough is the score from which a message is a report.
const enough = 1.9

// verdict is what the clauses of one message come to.
type verdict struct {
	kind    schema.Kind
	denial  bool
	score   float32
	best    int // clause that fails most, -1 for none
	fixed   bool
	working bool
	denied  bool
}

// judge weighs the clauses together.
func (s *scan) judge(cs []clause, given bool) verdict {
	v := verdict{best: -1}
	fail := s.failing(cs, &v)
	if n := s.agentSigns(); n >= 2 && (fail < 3 || n >= 3) {
		v.kind, v.denial = schema.KindBrandReply, s.all&denial != 0
		return v
	}
	v.score = fail
	if fail > 0 {
		v.score += s.support()*min(1, fail/1.6) - s.doubt(cs, &v)
	}
	if given && s.against() == 0 {
		v.score += 1.5
	}
	switch {
	case v.score >= enough && s.subject(given):
		v.kind = schema.KindReport
	case v.fixed:
		v.kind = schema.KindRecovery
	case v.working || v.denied:
		v.kind = schema.KindWorksHere
	case s.all&viral != 0:
		v.kind = schema.KindEcho
	case s.all&(news|planned) != 0:
		v.kind = schema.KindNews
	case s.all&(coverageQuestion|howto) != 0 || s.asks && s.all&trouble != 0 && s.all&ad == 0:
		v.kind = schema.KindQuestion
	default:
		v.kind = schema.KindOther
	}
	return v
}

// failing returns how strongly the message as a whole says that something
// fails now: the strongest clause and a part of the others.
func (s *scan) failing(cs []clause, v *verdict) float32 {
	var most, rest float32
	for i := range cs {
		c := &cs[i]
		by := s.present(c)
		v.working = v.working || c.working
		v.denied = v.denied || c.denied
		if c.fixed >= 0 {
			if by > 0 && c.at > c.fixed && c.cats&(still|negation) != 0 {
				v.fixed = false
			} else {
				v.fixed, by = true, 0
				most, rest = most*0.3, rest*0.3
			}
		}
		if by > most {
			most, rest, v.best = by, rest+most, i
		} else {
			rest += by
		}
	}
	return min(most, 4) + min(rest*0.3, 1)
}

// present returns what is left of a clause's failing after its tense and mood.
func (s *scan) present(c *clause) float32 {
	by := min(c.failing, 3)
	if by == 0 {
		return 0
	}
	current := c.cats&(now|still) != 0
	switch {
	case c.cats&conditional != 0 && c.cats&actFirst == 0 && s.hypothetical(c):
		by *= 0.2
	case c.cats&past != 0 && c.cats&still == 0 && !s.after(c, now|again, c.at):
		by *= 0.2
	case c.cats&goneBy != 0 && c.cats&was != 0 && !current:
		by *= 0.3
	case c.cats&goneBy != 0 && !current:
		by *= 0.5
	case c.cats&future != 0 && !current && s.before(c, future, c.at):
		by *= 0.4
	case c.cats&was != 0 && !current && c.rule != ruleNoService:
		by *= 0.7
	}
	if c.hashtag && s.spoken() {
		by *= 0.6
	}
	if c.cats&hyperbole != 0 && !current {
		by *= 0.6
	}
	return by
}

// spoken reports whether the message holds more than names and hashtags.
func (s *scan) spoken() bool {
	for i := range s.words {
		if k := s.words[i].kind; k != text.Hashtag && k != text.Handle && s.words[i].brand < 0 {
			return true
		}
	}
	return false
}

// hypothetical reports whether what fails in c fails only in thought: "als
// ziggo uitvalt", but not "zodra ik opneem wordt het gesprek verbroken".
func (s *scan) hypothetical(c *clause) bool {
	for i := c.from; i < c.at; i++ {
		if !s.words[i].has(conditional) {
			continue
		}
		acts := i+3 < c.to && s.words[i+1].has(first) && c.at-i >= 5 && !(s.words[i+2].cats | s.words[i+3].cats).has(negation|future)
		return !acts
	}
	return false
}

// before reports whether a word of cat stands in c before word at.
func (s *scan) before(c *clause, cat category, at int) bool {
	for i := c.from; i < at; i++ {
		if s.words[i].has(cat) {
			return true
		}
	}
	return false
}

// after reports whether a word of cat stands in c behind word at.
func (s *scan) after(c *clause, cat category, at int) bool {
	for i := at + 1; i < c.to; i++ {
		if s.words[i].has(cat) {
			return true
		}
	}
	return false
}

// support is what makes failing words more credible.
func (s *scan) support() float32 {
	var by float32
	for _, p := range [...]struct {
		cats category
		by   float32
	}{{now, 0.4}, {still, 0.4}, {others, 0.4}, {here, 0.3}, {first, 0.2}, {askWhen | askWhat, 0.3}} {
		if s.all&p.cats != 0 {
			by += p.by
		}
	}
	switch {
	case s.branded() > 0:
		by += 0.3
	case s.power():
	case s.named():
		by -= 0.5
	default:
		by -= 0.7
	}
	return by
}

// branded counts the words that name a brand, and the one that the sender gives.
func (s *scan) branded() int {
	n := s.given
	for i := range s.words {
		if s.words[i].brand >= 0 {
			n++
		}
	}
	return n
}

// named reports whether a word names a service outright.
func (s *scan) named() bool {
	for i := range s.words {
		if s.words[i].strong != 0 {
			return true
		}
	}
	return false
}

// power reports whether the message speaks of electricity.
func (s *scan) power() bool {
	for i := range s.words {
		if s.words[i].strong&bitPower != 0 {
			return true
		}
	}
	return false
}

// against returns the categories of the message that speak of something else than a failing service.
func (s *scan) against() category {
	return s.all & (metaphor | joke | job | ad | news | planned | selfCaused | fixed | nothingWrong | coverageQuestion | howto)
}

// doubt is what makes failing words less credible.
func (s *scan) doubt(cs []clause, v *verdict) float32 {
	var by float32
	for _, p := range [...]struct {
		cats category
		by   float32
	}{{price, 0.9}, {bill, 0.6}, {humanService, 0.3}, {job, 2}, {ad, 1.5}, {talk, 1}, {viral, 1.5}, {planned, 3}, {selfCaused, 3}, {joke, 0.8}, {offtopic, 0.5}} {
		if s.all&p.cats != 0 {
			by += p.by
		}
	}
	if asked := s.all & (coverageQuestion | howto); asked != 0 {
		by += 0.4
		if v.best >= 0 && cs[v.best].cats&asked != 0 {
			by += 1.1
		}
	}
	if s.count(ad) > 1 {
		by += 1.5
	}
	if n := s.count(news); n > 0 {
		by += float32(min(n, 3))
		if s.all&(first|here|now) == 0 {
			by += 0.5
		}
	}
	if s.all&metaphor != 0 {
		by += 1.5
	}
	if v.best >= 0 && cs[v.best].hashtag && s.all&(price|bill|humanService|praise|job|ad) != 0 {
		by += 1.5
	}
	if s.links > 0 && s.all&(first|here|now|others) == 0 && len(s.words) <= 8 {
		by += 2.5
	}
	if s.all&otherApp != 0 && s.branded() == 0 {
		by += 3
	}
	return by
}

func (s *scan) count(cat category) int {
	n := 0
	for i := range s.words {
		if s.words[i].has(cat) {
			n++
		}
	}
	return n
}

// subject reports whether the message names a brand or a service.
func (s *scan) subject(given bool) bool {
	if given {
		return true
	}
	for i := range s.words {
		if s.words[i].brand >= 0 || s.words[i].service() {
			return true
		}
	}
	return false
}

// agentSigns counts the signs that a brand's agent speaks.
func (s *scan) agentSigns() int {
	n := s.count(agent)
	if n == 0 {
		return 0
	}
	for i := range s.m.Tokens {
		if s.m.Tokens[i].Kind == text.Sign && s.m.Text[s.m.Tokens[i].Start] == '^' {
			n += 2
			break
		}
	}
	if len(s.words) > 0 && s.words[0].kind == text.Handle && s.words[0].brand < 0 {
		n++
	}
	return n
}

// languageOf guesses the language by the words that only one language has.
func (s *scan) languageOf() string {
	best, most := "", 0
	for i, n := range s.langs {
		if n > most {
			best, most = langs[i], n
		}
	}
	return best
}
