package classify

import (
	"math/bits"

	"outcry/schema"
)

// telecom are the services that a company without a network of its own can't fail at.
var telecom = bitOf(schema.Voice) | bitOf(schema.FixedVoice) | bitOf(schema.MobileData) | bitOf(schema.FixedInternet)

// servicesOf returns the failing services of the message, best first, and how many.
func (s *scan) servicesOf(cs []clause, brand int16, dst *[12]schema.Service) int {
	var score [12]float32
	var b *brandFacts
	if brand >= 0 {
		b = &s.t.brands[brand]
	}
	for ci := range cs {
		s.scoreServices(&cs[ci], b, &score)
	}
	if b != nil {
		s.hints(b, brand, &score)
	}
	n := 0
	for {
		best := -1
		for i, v := range score {
			if v > 0.4 && (best < 0 || v > score[best]+0.001) {
				best = i
			}
		}
		if best < 0 || n > 0 && score[best] < 2.5 {
			break
		}
		dst[n] = vocabulary[best]
		n++
		score[best] = 0
	}
	if n == 0 && b != nil {
		dst[0], n = b.first, 1
	}
	return n
}

// scoreServices adds what the words of one clause say of each service.
func (s *scan) scoreServices(c *clause, b *brandFacts, score *[12]float32) {
	for i := c.from; i < c.to; i++ {
		w := &s.words[i]
		if !w.service() {
			continue
		}
		strong, plain := resolve(w.strong, w.plain, b)
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
			score[bits.TrailingZeros16(uint16(set))] += 2*by + early
		}
		for set := plain &^ strong; set != 0; set &= set - 1 {
			score[bits.TrailingZeros16(uint16(set))] += 0.7*by + early
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

// resolve gives generic words the meaning that they have with brand b and
// drops what b does not offer.
func resolve(strong, plain serviceSet, b *brandFacts) (serviceSet, serviceSet) {
	generic := (strong | plain) & (anyInternet | anyLine | anyCoverage)
	strong, plain = strong&^generic, plain&^generic
	if b == nil {
		if generic&(anyInternet|anyLine) != 0 {
			strong |= bitOf(schema.FixedInternet)
		}
		if generic&anyCoverage != 0 {
			strong |= bitOf(schema.MobileData)
		}
		return strong, plain
	}
	fixedNet, mobile := bitOf(schema.FixedInternet), bitOf(schema.MobileData)
	if generic&anyInternet != 0 && b.internet != "" {
		plain |= bitOf(b.internet)
	}
	if generic&anyLine != 0 {
		plain |= prefer(b, fixedNet, mobile, bitOf(schema.PhoneLine))
	}
	if generic&anyCoverage != 0 {
		plain |= prefer(b, mobile, bitOf(schema.TV), fixedNet)
	}
	if b.offers&bitOf(schema.Voice) == 0 {
		if calls := strong & (bitOf(schema.Voice) | bitOf(schema.MobileData)&^b.offers); calls != 0 && b.offers&bitOf(schema.FixedVoice) == 0 {
			strong |= bitOf(schema.PhoneLine)
		} else if strong&bitOf(schema.Voice) != 0 {
			strong |= bitOf(schema.FixedVoice)
		}
		if plain&(bitOf(schema.Voice)|bitOf(schema.MobileData)) != 0 {
			plain |= bitOf(schema.PhoneLine)
		}
	}
	return strong & b.offers, plain & b.offers
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

// hints adds what the message says of the service without naming it.
func (s *scan) hints(b *brandFacts, brand int16, score *[12]float32) {
	if b.offers&(telecom) != 0 || b.offers&bitOf(schema.Login) == 0 {
		return
	}
	for i := 1; i < len(s.words); i++ {
		if s.words[i].brand != brand {
			continue
		}
		switch string(s.m.Fold(int(s.words[i-1].tok))) {
		case "mijn", "my", "mon", "mein":
			score[bits.TrailingZeros16(uint16(bitOf(schema.Login)))] += 1.5
		}
	}
}
