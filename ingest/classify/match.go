package classify

// match finds the phrases: at each word the longest one; what it covers no
// longer speaks for itself.
func (s *scan) match() {
	covered := 0
	var cover *entry
	for i := range s.words {
		w := &s.words[i]
		w.end = int16(i + 1)
		if w.node < 0 && w.maybe < 0 {
			continue
		}
		long, n := s.longest(i)
		switch {
		case n > 1 && long.cats&^aside == 0 && long.strong|long.plain == 0 && long.brand < 0:
			s.mark(i, long)
			if i < covered {
				s.markCovered(i, cover)
			} else {
				s.markSingle(i)
			}
		case i+n > covered && n > 1:
			s.mark(i, long)
			s.markCovered(i, long)
			w.end = int16(i + n)
			covered, cover = i+n, long
		case i < covered:
			s.markCovered(i, cover)
		default:
			s.markSingle(i)
		}
	}
	s.settle()
}

// settle gives every word the meaning it has in the language of the message:
// "tot", "hier", "plus" mean other things in German and French. Words without
// such a double are understood anywhere.
func (s *scan) settle() {
	foreign := -1
	nl, en, de, fr := s.wordsOf(0), s.wordsOf(1), s.wordsOf(2), s.wordsOf(3)
	if max(de, fr) > max(nl, en) {
		foreign = 0
		if fr > de {
			foreign = 1
		}
	}
	for i := range s.heard {
		h := &s.heard[i]
		w := &s.words[h.word]
		if foreign < 0 && w.has(homograph) {
			continue
		}
		w.strong |= h.strong
		w.plain |= h.plain
		switch {
		case foreign >= 0 && h.cats[foreign] != 0:
			w.cats = h.cats[foreign]
		case foreign < 0 && w.cats == 0:
			w.cats = h.cats[0] | h.cats[1]
		}
	}
	for i := range s.words {
		w := &s.words[i]
		s.all |= w.cats
		s.strong |= w.strong
		s.plain |= w.plain
	}
	s.bars = s.plain&anyCoverage != 0
}

// wordsOf returns how many words speak for a language of langs.
func (s *scan) wordsOf(lang int) uint16 { return uint16(s.langs >> (16 * lang)) }

// meant returns the node of w as it may stand in a phrase, -1 for none.
func (w *word) meant() int32 {
	if w.node < 0 {
		return w.maybe
	}
	return w.node
}

// longest returns the longest phrase of at least two words that starts at i, and
// its length. A word of it that lacks a letter is believed where something fails.
func (s *scan) longest(i int) (*entry, int) {
	node, slip := s.words[i].meant(), s.words[i].node < 0
	var best *entry
	n := 0
	for j := i + 1; j < len(s.words) && j < i+10; j++ {
		w := &s.words[j]
		next := w.meant()
		if next < 0 || w.brk != noBreak || s.t.follow[node]&followBit(next) == 0 {
			break
		}
		var at int32
		if node, at = s.t.step(node, next); node < 0 {
			break
		}
		slip = slip || w.node < 0
		if at >= 0 && (!slip || s.t.known[at].worthy()) {
			best, n = &s.t.known[at], j-i+1
		}
	}
	return best, n
}

func (s *scan) markSingle(i int) {
	if at := s.words[i].entry; at >= 0 {
		s.mark(i, &s.t.known[at])
	}
}

// markCovered gives word i the part of its own meaning that the phrase over it leaves.
func (s *scan) markCovered(i int, cover *entry) {
	at := s.words[i].entry
	if at < 0 || cover.cats&(trap|plain|metaphor|ad) != 0 {
		return
	}
	e := s.t.known[at]
	var far abroad
	if e.abroad > 0 {
		far, e.abroad = s.t.abroad[e.abroad-1], 0
	}
	if cover.cats&^aside != 0 {
		e.cats &= aside
		far.cats = [2]category{}
	}
	if cover.brand >= 0 {
		e.brand = -1
		e.plain &^= bitMobileData
	}
	if cover.strong|cover.plain != 0 {
		e.strong, e.plain, far.strong, far.plain = 0, 0, 0, 0
	}
	s.mark(i, &e)
	if far != (abroad{}) {
		s.hear(i, &far)
	}
}

// mark gives word i the meaning of e.
func (s *scan) mark(i int, e *entry) {
	w := &s.words[i]
	w.cats |= e.cats
	w.strong |= e.strong
	w.plain |= e.plain
	if e.brand >= 0 && (w.brand < 0 || w.weak || w.thing) {
		w.brand, w.weak, w.thing = e.brand, e.weak, e.thing
	}
	s.langs += e.counts
	if e.abroad > 0 {
		s.hear(i, &s.t.abroad[e.abroad-1])
	}
}

// hear notes what word i would say in German and French.
func (s *scan) hear(i int, far *abroad) {
	if n := len(s.heard); n > 0 && s.heard[n-1].word == int32(i) {
		s.heard[n-1].join(far)
		return
	}
	s.heard = append(s.heard, heard{*far, int32(i)})
}
