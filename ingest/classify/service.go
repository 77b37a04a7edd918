package classify

import "math/bits"

// telecom are the services that a company without a network of its own can't fail at.
var telecom = bitVoice | bitFixedVoice | bitMobileData | bitFixedInternet

// servicesOf returns the failing services of the message as places in the
// vocabulary, best first, and how many. s.assumed says that no word named any.
func (s *scan) servicesOf(cs []clause, brand int16, dst *[12]uint8) int {
	var score scores
	var b *brandFacts
	if brand >= 0 {
		b = &s.t.brands[brand]
	}
	for ci := range cs {
		s.scoreServices(&cs[ci], b, &score)
	}
	if b != nil {
		s.hints(cs, b, brand, &score)
		s.assumed = score.none()
		s.byDefault(cs, b, &score)
	}
	if net, tv := &score.by[index(bitFixedInternet)], score.by[index(bitTV)]; *net > 2.5 && tv > *net {
		*net = tv + 0.1
	}
	if data, login := &score.by[index(bitMobileData)], score.by[index(bitLogin)]; s.bars && b != nil && b.offers&telecom != 0 && *data > 1.5 && login > *data {
		*data = login + 0.1 // no app loads without coverage
	}
	if fixed, voice := &score.by[index(bitFixedVoice)], score.by[index(bitVoice)]; *fixed > 2.5 && voice > *fixed {
		*fixed = voice + 0.1
	}
	n := score.rank(dst)
	if n == 0 && b != nil {
		dst[0], n = uint8(index(s.defaultOf(b))), 1
	}
	return n
}

// scores is how much speaks for each service.
type scores struct {
	by    [12]float32
	given serviceSet // those that something speaks for or against
}

// add adds by to the least service of set.
func (x *scores) add(set serviceSet, by float32) {
	x.given |= set & -set
	x.by[index(set)] += by
}

// none reports whether nothing speaks for or against any service.
func (x *scores) none() bool {
	for set := x.given; set != 0; set &= set - 1 {
		if x.by[index(set)] != 0 {
			return false
		}
	}
	return true
}

// rank lists the services that score, best first, and returns how many.
func (x *scores) rank(dst *[12]uint8) int {
	var scored serviceSet
	for set := x.given; set != 0; set &= set - 1 {
		if x.by[index(set)] > 0.4 {
			scored |= set & -set
		}
	}
	n, score := 0, &x.by
	for scored != 0 {
		best := index(scored)
		for set := scored & (scored - 1); set != 0; set &= set - 1 {
			if i := index(set); score[i] > score[best]+0.001 {
				best = i
			}
		}
		if n > 0 && score[best] < 2.5 {
			break
		}
		dst[n] = uint8(best)
		n++
		scored &^= 1 << best
	}
	return n
}

// defaultOf returns the service that is meant where none is named.
func (s *scan) defaultOf(b *brandFacts) serviceSet {
	if s.all&home != 0 && b.offers&bitFixedInternet != 0 {
		return bitFixedInternet
	}
	return b.first
}

// byDefault lets "ziggo ligt eruit" outweigh services that the rest of the
// message speaks of in passing.
func (s *scan) byDefault(cs []clause, b *brandFacts, score *scores) {
	for i := range cs {
		if c := &cs[i]; c.failing >= 1.6 && c.brand >= 0 && c.strong|c.plain == 0 {
			score.add(s.defaultOf(b), 1.5)
			return
		}
	}
}

// index returns the place of the least service of set in the vocabulary.
func index(set serviceSet) int { return bits.TrailingZeros32(uint32(set)) }

// scoreServices adds what the words of one clause say of each service.
func (s *scan) scoreServices(c *clause, b *brandFacts, score *scores) {
	if c.strong|c.plain == 0 {
		return
	}
	context := s.all
	if s.bars {
		context |= away
	}
	for i := c.from; i < c.to; i++ {
		w := &s.words[i]
		if !w.service() {
			continue
		}
		strong, plain := resolve(w.strong, w.plain, b, context)
		by := float32(1)
		if strong&c.failed != 0 || w.strong&c.failed != 0 || w.plain&c.failed != 0 {
			by = 2
		} else if c.failing == 0 {
			by = 0.6
		}
		if s.fine(c, i) {
			by = -2
		}
		early := 0.02 * float32(max(0, 20-i)) / 20
		for set := strong; set != 0; set &= set - 1 {
			score.add(set, 2*by+early)
		}
		if w.plain&(anyCoverage|anySignal) != 0 && by > 0 {
			by *= 1.4
		}
		for set := plain &^ strong; set != 0; set &= set - 1 {
			score.add(set, 0.7*by+early)
		}
	}
}

// fine reports whether the service at word i is said to work: "bellen wel", "wifi fine".
func (s *scan) fine(c *clause, i int) bool {
	for j := int(s.words[i].end); j < c.to && j <= int(s.words[i].end)+2; j++ {
		w := &s.words[j]
		if w.brk != noBreak || w.has(negation|broken|trouble|brokenWeak) {
			return false
		}
		if w.has(good) || w.has(works) && c.failing == 0 {
			return true
		}
	}
	return false
}

// resolve gives generic words the meaning that they have with brand b in
// context, and drops what b does not offer.
func resolve(strong, plain serviceSet, b *brandFacts, context category) (serviceSet, serviceSet) {
	vague := (strong | plain) & generic
	strong, plain = strong&^generic, plain&^generic
	fixedNet, mobile := bitFixedInternet, bitMobileData
	if b == nil {
		if vague&(anyInternet|anyLine) != 0 {
			strong |= fixedNet
		}
		if vague&(anyCoverage|anySignal) != 0 {
			strong |= mobile
		}
		return strong, plain
	}
	if vague&anyInternet != 0 && b.internet != 0 {
		strong |= b.internetIn(context)
	}
	if vague&anyLine != 0 {
		plain |= prefer(b, fixedNet, mobile, bitPhoneLine)
	}
	if vague&anyCoverage != 0 {
		plain |= prefer(b, mobile, fixedNet)
	}
	if vague&anySignal != 0 {
		plain |= prefer(b, mobile, bitTV, fixedNet)
	}
	if vague&anySite != 0 && b.offers&(fixedNet|mobile) == 0 {
		plain |= bitLogin
	}
	if b.offers&bitVoice == 0 {
		strong, plain = b.withoutCalls(strong, plain)
	}
	return strong & b.offers, plain & b.offers
}

// internetIn returns what "internet" means with b at home or on the road.
func (b *brandFacts) internetIn(context category) serviceSet {
	fixedNet, mobile := bitFixedInternet, bitMobileData
	switch {
	case context&home != 0 && b.offers&fixedNet != 0:
		return fixedNet
	case context&away != 0 && b.offers&mobile != 0:
		return mobile
	}
	return b.internet
}

// withoutCalls reads words of calling for a brand that carries no mobile
// calls: its landline, else its help line.
func (b *brandFacts) withoutCalls(strong, plain serviceSet) (serviceSet, serviceSet) {
	calls := bitVoice | bitMobileData
	landline := b.offers&bitFixedVoice != 0
	switch {
	case strong&bitVoice != 0 && landline:
		strong |= bitFixedVoice
	case strong&calls != 0 && !landline:
		strong |= bitPhoneLine
	}
	if plain&calls != 0 {
		plain |= bitPhoneLine
	}
	return strong, plain
}

// prefer returns the first of sets that b offers.
func prefer(b *brandFacts, sets ...serviceSet) serviceSet {
	for _, set := range sets {
		if b.offers&set != 0 {
			return set
		}
	}
	return 0
}

// hints adds what the message says of the service without naming it: "bel
// naar kpn", "klantenservice bellen", "mijn ing".
func (s *scan) hints(cs []clause, b *brandFacts, brand int16, score *scores) {
	calls, help := bitVoice, bitPhoneLine
	for i := range cs {
		c := &cs[i]
		if c.failing > 0 && (c.plain|c.strong)&help != 0 && c.strong&(calls|bitFixedVoice) != 0 {
			score.add(bitPhoneLine, 4)
		}
	}
	for ci := range cs {
		c := &cs[ci]
		for i := max(c.from, 1); i < c.to && c.brand >= 0; i++ {
			if s.words[i].brand == brand {
				s.hint(i, b, score)
			}
		}
	}
}

// hint adds what the word before word i, which names b, says of the service.
func (s *scan) hint(i int, b *brandFacts, score *scores) {
	switch s.fold(i - 1) {
	case "naar":
		if s.called(i) {
			score.add(bitPhoneLine, 5)
		}
	case "mijn", "my", "mon", "mein":
		if b.offers&telecom == 0 && b.offers&bitLogin != 0 {
			score.add(bitLogin, 1.5)
		}
	}
}

// called reports whether a word of calling stands before word i.
func (s *scan) called(i int) bool {
	for j := max(0, i-6); j < i; j++ {
		if (s.words[j].strong|s.words[j].plain)&bitVoice != 0 {
			return true
		}
	}
	return false
}
