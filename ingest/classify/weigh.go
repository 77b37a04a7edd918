package classify

import "outcry/ingest/text"

func (c *clause) fail(by float32, r rule, at int, services serviceSet) {
	if by > c.failing || c.rule == 0 {
		c.rule, c.at = r, at
	}
	c.failing += by
	c.failed |= services
}

// telling are the categories that weighWord looks at, of words that do not name
// a service or brand.
const telling = notFixed | nothingWrong | never | fixed | broken | trouble | negation | works | good | praise | again | out | zero | lie | fall | brokenWeak

// tells reports whether weighWord has anything to weigh in w.
func (w *word) tells() bool {
	return w.cats&telling != 0 || w.service() || w.brand >= 0 || w.speed
}

// weighWord takes word i of c, of which l stood before it.
func (s *scan) weighWord(c *clause, l *last, i int, w *word) {
	if w.has(broken|brokenWeak) && (s.ousts(c, i) || s.loads(c, i) || s.rests(c, i)) {
		w.cats = metaphor
		s.all |= metaphor
		l.note(i, w)
		return
	}
	negated := i-l.neg <= reachNegation && l.comma <= l.neg && l.good < l.neg
	switch {
	case w.has(notFixed):
		c.fail(0.8, ruleNotFixed, i, 0)
	case w.has(nothingWrong) && !w.has(claimedFine|denial|negation) && i-l.neg == 1 && l.comma <= l.neg:
		c.fail(2.4, ruleNotWorking, i, s.near(c, i)) // "phones not working here"
	case w.has(nothingWrong) && !w.has(claimedFine|denial), w.has(never) && !w.has(negation):
		c.denied = c.denied || w.has(nothingWrong)
		l.never = int(w.end) - 1
	case w.has(fixed):
		s.weighFixed(c, l, i)
	case w.has(broken):
		if i-l.neg <= 2 && l.comma <= l.neg {
			c.denied = true
		} else {
			c.fail(2.5, ruleBroken, i, s.near(c, i))
		}
	case w.has(trouble):
		if negated && i-l.neg <= 3 || i-l.never <= 3 {
			c.denied = true
		} else {
			by := float32(1.8)
			if w.service() {
				by = 2.1
			}
			c.fail(by, ruleTrouble, i, s.near(c, i)|w.strong)
		}
	}
	if w.speed && s.crawls(c, i) {
		c.fail(1.8, ruleWeak, i, s.near(c, i))
	}
	s.weighNegation(c, l, i, w)
	s.weighVerb(c, l, i, w)
	s.weighWeak(c, l, i, w)
	l.note(i, w)
}

// note remembers w for the words that follow.
func (l *last) note(i int, w *word) {
	end := int(w.end) - 1
	if w.has(negation) {
		l.neg = end
		if w.has(nobody) {
			l.nobody = end
		}
	}
	if w.has(good | praise) {
		l.good = end
	}
	if w.has(works) {
		l.verb = end
	}
	if w.has(lie) {
		l.lie = i
	}
	if w.has(fall) {
		l.fall = i
	}
	if w.has(zero) {
		l.zero = i
	}
	if w.service() {
		l.service = end
	}
	if w.brand >= 0 {
		l.brand = end
	}
}

// weighNegation takes "geen internet", "zonder ziggo", "internet is er niet".
func (s *scan) weighNegation(c *clause, l *last, i int, w *word) {
	reach := reachNegation
	if w.strong == 0 && w.plain&(generic&^anySite) == 0 {
		reach = 2
	}
	if l.nobody == l.neg {
		reach = 8 // niemand in onze straat heeft internet
	}
	near := i-l.neg <= reach && l.comma <= l.neg && l.good < l.neg
	if l.never >= 0 && l.neg > l.never && l.neg-l.never <= 3 || near && l.nobody != l.neg && s.besides(c, l.neg, i) {
		near = false // nog nooit zonder stroom; geen zitplaats in de trein
	}
	switch {
	case w.service() && (w.strong|w.plain)&^anySite != 0 && !w.has(trouble|broken|fixed|nothingWrong|claimedFine) && (near || i-l.zero <= 2 && l.zero >= 0):
		c.fail(2.4, ruleNoService, i, w.strong|w.plain)
	case w.brand >= 0 && !w.weak && i-l.neg == 1 && l.comma != i:
		c.fail(2, ruleNoBrand, i, 0)
	case w.has(negation) && l.service >= 0 && i-l.service <= s.reachBack(l.service) && l.comma <= l.service && i-l.service > 0:
		c.fail(1.6, ruleNoService, i, s.words[max(l.service, c.from)].strong|s.words[max(l.service, c.from)].plain)
	case w.has(negation) && c.fixed >= 0 && i-int(s.words[c.fixed].end) <= 1 && l.comma <= c.fixed:
		c.fixed = -1
		c.fail(2.4, ruleNotWorking, i, s.near(c, i))
	case w.has(negation) && i == c.to-1 && c.cats&(now|since) != 0 && c.failing == 0 && c.cats&(humanService|bill) == 0 && i-l.verb > reachVerb:
		c.fail(1.6, ruleNoService, i, 0) // al een uur niks
	case w.has(negation) && i == c.to-1 && (c.to-c.from <= 3 && c.from > 0 && s.words[c.from].has(negation) || s.fold(i) == "zonder" || s.fold(i) == "without"):
		c.fail(2, ruleNoService, i, s.near(c, i))
	case w.has(negation|zero) && i-l.brand <= 2 && i-l.brand > 0 && i == c.to-1:
		c.fail(2, ruleNoBrand, i, 0)
	}
}

// besides reports whether the negation at word neg means something else than
// the service at word i: another noun and a preposition stand between, or it
// is asked what can be had without.
func (s *scan) besides(c *clause, neg, i int) bool {
	for j := neg + 2; j < i && s.fold(neg) != "niks" && s.fold(neg) != "niet"; j++ {
		switch s.fold(j) {
		case "in", "op", "van", "bij", "met", "voor", "over", "with", "about", "from", "uit":
			return true
		}
	}
	switch s.fold(neg) {
	case "zonder", "without":
		return modal(s.fold(c.from))
	}
	return false
}

// modal reports whether f opens a question of what is possible.
func modal(f string) bool {
	switch f {
	case "kun", "kan", "mag", "can", "could", "does", "do", "werkt":
		return true
	}
	return false
}

// employed reports whether "werkt niet" speaks of a job: "bij kpn", and no
// service that could work.
func (s *scan) employed(c *clause) bool {
	for i := c.from; i+1 < c.to; i++ {
		if s.words[i].service() {
			return false
		}
	}
	for i := c.from; i+1 < c.to; i++ {
		if f := s.fold(i); (f == "bij" || f == "for" || f == "at") && s.words[i+1].brand >= 0 {
			return true
		}
	}
	return false
}

// reachBack is how far behind the service at word i a "not" still means it.
func (s *scan) reachBack(i int) int {
	if w := &s.words[i]; w.strong == 0 && w.plain&(generic&^anySite) == 0 {
		return 1
	}
	return 4
}

// weighVerb takes "doet het niet", "werkt prima", "ligt ... uit", "valt steeds weg".
func (s *scan) weighVerb(c *clause, l *last, i int, w *word) {
	switch {
	case w.has(negation) && i-l.verb <= reachVerb && l.good < l.verb && s.employed(c):
	case w.has(negation) && i-l.verb <= reachVerb && l.good < l.verb:
		c.fail(2.4, ruleNotWorking, i, s.near(c, l.verb))
	case w.has(works) && i-l.neg <= 3 && l.comma <= l.neg:
		c.fail(2.2, ruleNotWorking, i, s.near(c, i))
	case w.has(good) && i-l.verb <= reachVerb && l.neg < l.verb, w.has(works) && i-l.good <= 2:
		c.working = true
	case w.has(again) && i-l.verb <= 4 && i-l.verb > 1 && l.neg < l.verb && s.closes(c, i) && s.fold(i-1) == "het" && !s.awaited(c, i):
		c.fixed = i // na een uurtje herstarten doet ie het weer
	case w.has(again) && s.thereAgain(c, i) && !s.awaited(c, i):
		c.fixed = i
	case w.has(again) && (i-l.verb <= 4 || i-l.verb <= reachVerb && s.closes(c, i)) && !(i-l.verb == 1 && s.does(l.verb)) && l.neg < l.verb && c.failing == 0 && !s.words[c.from].has(askWhat|howto) && !asking(s.fold(c.from)) && !s.awaited(c, i):
		c.fixed = i
	case w.has(out) && s.goesOut(c, i):
		c.fail(2.2, ruleBroken, i, s.near(c, i))
	case w.has(out) && i-l.neg == 1 && l.lie >= 0 && i-l.lie <= s.lieReach(c, i):
		c.denied = true // ligt er niet uit
	case w.has(out) && i-l.lie <= s.lieReach(c, i), w.has(out) && i-l.fall <= s.fallReach(c, i):
		c.fail(2.4, ruleBroken, i, s.near(c, i))
	}
}

// asking reports whether f opens a question that wants an explanation.
func asking(f string) bool {
	switch f {
	case "wat", "waarom", "hoe", "wanneer", "what", "why", "how", "when", "was", "warum", "pourquoi":
		return true
	}
	return false
}

// weighWeak takes words that say "fails" only of a service or brand: traag, weg, out.
func (s *scan) weighWeak(c *clause, l *last, i int, w *word) {
	if !w.has(brokenWeak) || i-l.neg <= 2 || l.never >= 0 && i-l.never <= 4 || s.taken(c, i) {
		return
	}
	if w.service() || i-l.service <= reachWeak && l.service >= 0 || i-l.brand <= 2 && l.brand >= 0 && s.ends(c, i) || s.subjectSoon(c, i) {
		by := float32(1.6)
		if i-l.service == 1 || w.service() {
			by = 2.1
		}
		c.fail(by, ruleWeak, i, s.near(c, i))
	}
}

// ends reports whether the saying ends at word i, or goes on with where and
// when: "ziggo weg", "kpn uit in Ede", but not "kpn weg uit de stad".
func (s *scan) ends(c *clause, i int) bool {
	next := int(s.words[i].end)
	if next >= c.to || s.words[next].brk != noBreak || s.words[next].kind != text.Word || s.words[next].has(now|still|again|here|others|since) {
		return true
	}
	switch s.fold(next) {
	case "in", "bij", "op", "regio", "omgeving", "rond", "en", "at", "near", "around", "for", "and":
		return true
	}
	f := s.fold(i)
	return f != "uit" && f != "weg" && f != "out" && f != "off"
}

// subjectSoon reports whether a service follows word i closely.
func (s *scan) subjectSoon(c *clause, i int) bool {
	for j := i + 1; j < c.to && j <= i+3; j++ {
		if s.words[j].service() {
			return true
		}
	}
	return false
}

// weighFixed takes "opgelost", "doet het weer", unless it is denied or waited for.
func (s *scan) weighFixed(c *clause, l *last, i int) {
	switch {
	case s.relapses(c, i):
		if next := s.words[s.words[i].end]; !next.has(broken | trouble) {
			c.fail(2.4, ruleBroken, i, s.near(c, i))
		}
	case s.raised(c, i):
	case s.otherBack(c, i):
		c.others = true
	case i-l.neg <= 3:
		c.fail(1.2, ruleNotFixed, i, 0)
	case s.awaited(c, i):
		near := s.near(c, i)
		by := float32(0.8)
		if near != 0 {
			by = 2
		}
		c.fail(by, ruleNotFixed, i, near)
	default:
		c.fixed = i
	}
}

// raised reports whether what is up again at word i of c is what it costs: "rates up
// again", "putting broadband up again".
func (s *scan) raised(c *clause, i int) bool {
	switch s.fold(i) {
	case "up", "back":
	default:
		return false
	}
	for j := max(c.from, i-3); j < i; j++ {
		switch s.fold(j) {
		case "put", "puts", "putting":
			return true
		}
		if s.words[j].has(price | bill) {
			return true
		}
	}
	return false
}

// reachAwait is how many words lie at most between "when" and what is waited for:
// "when [will my internet be] back up".
const reachAwait = 4

// awaited reports whether what works again at word i of c is asked for, hoped for or
// waited for: "any idea when it's back", "hopelijk snel weer online".
func (s *scan) awaited(c *clause, i int) bool {
	for j := i; j > c.from && s.words[j].brk == noBreak; {
		j--
		w := &s.words[j]
		if i-int(w.end) > reachAwait {
			return false
		}
		if w.has(notFixed | askWhen | conditional) {
			return true
		}
		switch s.fold(j) {
		case "when", "will", "until", "till", "wish", "waiting", "wait", "need", "want", "please", "wanneer", "zal", "tot", "totdat", "nodig", "graag", "wann", "bis", "bitte", "quand", "jusqu'a":
			return true
		}
	}
	return false
}

// near returns the services of the words around word i of c.
func (s *scan) near(c *clause, i int) serviceSet {
	return s.namedIn(max(c.from, i-6), min(c.to, i+5))
}

// namedIn returns the services that the words from from to to name.
func (s *scan) namedIn(from, to int) (set serviceSet) {
	for i := from; i < to; i++ {
		set |= s.words[i].strong | s.words[i].plain
	}
	return set
}
