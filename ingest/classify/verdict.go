package classify

import (
	"time"

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
	failing float32 // of all clauses
	doubt   float32 // what was taken off for other subjects
	best    int     // clause that fails most, -1 for none
	fixed   bool
	working bool
	denied  bool
	asked   bool // it is asked whether something fails, and no more
	settled bool // what fails did so before, or it is not what is back: the order of the words tells it
	learned bool // a report by what was learned, against the rules
}

// judge weighs the clauses together.
func (s *scan) judge(cs []clause, given bool) verdict {
	v := verdict{best: -1}
	fail := s.failing(cs, &v)
	if n := s.agentSigns(); n >= 2 && (fail < 3 || n >= 3) {
		v.kind, v.denial = schema.KindBrandReply, s.all&denial != 0
		return v
	}
	v.score, v.failing = fail, fail
	if fail > 0 {
		v.doubt = s.doubt(cs, &v)
		v.score += s.support()*min(1, fail/1.6) - v.doubt
	}
	if fail == 0 && (s.grumbles() || !v.fixed && !v.working && !v.denied && s.endures()) {
		v.score = enough
	}
	if v.score < enough && !v.fixed && !v.working && s.contradicts() {
		v.score = enough
	}
	if given && s.against() == 0 {
		v.score += 1.5
	}
	switch {
	case v.score >= enough && s.subject(given):
		v.kind = schema.KindReport
	case v.fixed:
		v.kind = schema.KindRecovery
	case v.working || v.denied && !(s.asks && s.all&coverageQuestion != 0): // "recommend one that doesn't drop out?"
		v.kind = schema.KindWorksHere
	case s.all&viral != 0:
		v.kind = schema.KindEcho
	case s.all&(news|planned) != 0 || s.headline():
		v.kind = schema.KindNews
	case v.asked || s.all&(coverageQuestion|howto) != 0 || s.asks && s.all&trouble != 0 && s.all&ad == 0 || s.enquires(cs):
		v.kind = schema.KindQuestion
	default:
		v.kind = schema.KindOther
	}
	return v
}

// contradicts reports whether the message says of a brand that it calls all
// well, and goes on about the writer's own street or box.
func (s *scan) contradicts() bool {
	return s.all&claimedFine != 0 && s.branded() > 0 && s.all&(here|others|but|first|home) != 0 && s.against()&^nothingWrong == 0 &&
		s.all&(agent|price|bill|praise|viral|conditional|past|goneBy|future|good) == 0 && (s.strong != 0 || s.plain&generic != 0)
}

// longestEnduring is how long something may last that people still call a failure.
const longestEnduring = 8 * day

// endures reports whether the message, without saying that anything fails, says
// since when of a service of a brand, and speaks of nothing else: "zit al twee
// uur naar een rondje te kijken, odido 5G".
func (s *scan) endures() bool {
	if s.branded() == 0 || s.all&since == 0 || s.asks || s.strong == 0 && s.plain&generic == 0 {
		return false
	}
	if s.against() != 0 || s.all&(price|bill|humanService|praise|viral|talk|offtopic|otherApp|past|goneBy|future|conditional|good|works|agent) != 0 {
		return false
	}
	ago, ok := s.onset(noon)
	return ok && ago <= longestEnduring
}

// noon is any day at noon, for how long ago something was.
var noon = time.Date(2026, time.June, 10, 12, 0, 0, 0, time.UTC)

// enquires reports whether the message asks something of a brand and is not
// about money: "Heeft Odido hier 5G?", "when does BT reach Whitby?".
func (s *scan) enquires(cs []clause) bool {
	if !s.asks || s.branded() == 0 && s.strong == 0 || s.all&(price|bill|ad|metaphor|viral|humanService) != 0 {
		return false
	}
	for i := range cs {
		switch f := s.fold(cs[i].from); f {
		case "weet", "heeft", "hebben", "ligt", "rijdt", "rijden", "zijn", "mag", "moet", "iemand", "there", "any", "is", "welke", "welk", "kan", "kun", "kunnen", "wie", "waar", "does", "do", "has", "can", "which", "who", "where", "anyone", "gibt", "hat", "welcher", "kann", "wo", "est", "y", "peut", "quel", "quelle":
			return true
		default:
			if asking(f) {
				return true
			}
		}
	}
	return false
}

// grumbles reports whether the message, without saying that anything fails, is
// cross about a service of a brand here and now and about nothing else.
func (s *scan) grumbles() bool {
	if s.branded() == 0 || s.all&annoyed == 0 || s.all&(now|still|again|here) == 0 {
		return false
	}
	if s.against() != 0 || s.all&(price|bill|humanService|viral|talk|offtopic|otherApp|past|goneBy|future|conditional|good) != 0 {
		return false
	}
	return s.strong != 0 || s.plain&generic != 0
}

// failing returns how strongly the message as a whole says that something
// fails now: the strongest clause and a part of the others.
func (s *scan) failing(cs []clause, v *verdict) float32 {
	var most, rest float32
	told, own := false, false
	for i := range cs {
		c := &cs[i]
		by := s.present(c)
		asks := (by > 0 || c.fixed >= 0) && s.inquires(c)
		switch {
		case asks:
			v.asked = true
		case by > 0 && told && s.recalls(c):
			by *= 0.2
		case by > 0 && v.asked && c.cats&relative != 0:
			by *= 0.2 // "ligt Ziggo eruit? Ik kan mijn moeder niet bereiken"
		case by > 0 && (s.mended(c) || c.fixed < 0 && v.fixed && s.bygone(c.from, c.to)):
			by, v.settled = by*0.2, true
		case by > 0 && s.refuted(c):
			by, v.working = by*0.3, true
		case by == 0 && i > 0 && most > 0 && s.refutes(c.from, c.to) && s.hearsay(&cs[i-1], c):
			most, rest, v.working = most*0.3, rest*0.3, true
		}
		own = own || by > 0 && !asks && c.cats&relative == 0
		v.settled = v.settled || c.others
		told = told || c.cats&past != 0
		v.working = v.working || c.working
		v.denied = v.denied || c.denied
		if c.fixed >= 0 && !asks {
			over := by > 0 && s.over(c)
			if by > 0 && !over && c.at > c.fixed && c.cats&(still|negation) != 0 {
				v.fixed = false
			} else {
				v.settled = v.settled || over
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
	v.asked = v.asked && !own
	fail := min(most, 4) + min(rest*0.3, 1)
	if v.asked {
		fail *= 0.3
	}
	return fail
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
	case c.cats&past != 0 && !s.lasts(c) && !s.after(c, now|again, c.at):
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

// lasts reports whether c says of what fails that it still does: "vorige week al, nog
// steeds geen internet", but not "geen internet, nog steeds niks van gehoord".
func (s *scan) lasts(c *clause) bool {
	for i := c.from; i < s.paused(c, c.at); i++ {
		if s.words[i].has(still) {
			return true
		}
	}
	return false
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

// agentSigns counts the signs that a brand's agent speaks.
func (s *scan) agentSigns() int {
	n := s.count(agent)
	if s.initialled() {
		n += 2
	}
	if n == 0 || s.notifies() {
		return 0
	}
	if len(s.words) > 0 && s.words[0].kind == text.Handle && s.words[0].brand < 0 {
		n++
	}
	if n > 0 && s.signed() {
		n++
	}
	return n
}

// initialled reports whether the message is signed as agents do: "^Iris", "^MB".
func (s *scan) initialled() bool {
	t := s.m.Tokens
	for i := 0; i+1 < len(t) && s.m.MayHave('^'); i++ {
		if t[i].Kind == text.Sign && s.m.Text[t[i].Start] == '^' && t[i+1].Upper && !t[i+1].Spaced {
			return true
		}
	}
	return false
}

// signed reports whether the message ends with a name that stands alone: "... Thanks. Ravi".
func (s *scan) signed() bool {
	if len(s.words) < 6 {
		return false
	}
	w := &s.words[len(s.words)-1]
	return w.brk == hardBreak && w.upper && w.node < 0 && w.kind == text.Word
}

// languageOf guesses the language by the words that only one language has.
func (s *scan) languageOf() string {
	best, most := "", uint16(0)
	for i := range langs {
		if n := s.wordsOf(i); n > most {
			best, most = langs[i], n
		}
	}
	return best
}
