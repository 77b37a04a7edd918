package classify

// breathes returns the word after the last comma of c up to word i, or the first of c.
func (s *scan) breathes(c *clause, i int) int {
	for i > c.from && s.words[i].brk == noBreak {
		i--
	}
	return i
}

// paused returns the word before which c pauses or ends behind word i.
func (s *scan) paused(c *clause, i int) int {
	for i++; i < c.to && s.words[i].brk == noBreak; i++ {
	}
	return i
}

// well reports whether the words from from to to say that something works and
// nothing of failing.
func (s *scan) well(from, to int) bool {
	fine := to-from > 1 && s.fold(to-1) == "schon"
	for i := from; i < to; i++ {
		w := &s.words[i]
		if w.has(negation | broken | brokenWeak | trouble | lie | fall) {
			return false
		}
		fine = fine || w.has(good|works)
		switch s.fold(i) {
		case "wel", "fine", "prima", "ok", "oke", "keurig", "full", "volle", "gewoon", "marche", "einwandfrei", "problemlos", "nergens", "perfect", "passe", "capte", "lauft":
			fine = true
		}
	}
	return fine
}

// fares is what the breath of words from from to to, of c, says of the brand at
// word i of it: below 0 where the brand works.
func (s *scan) fares(c *clause, i, from, to int) float32 {
	switch {
	case s.well(from, to):
		return -2
	case to == from+1 && to < c.to && s.well(to, s.paused(c, to)):
		return -2 // "mijn telefoon (KPN) doet het"
	case i != from || from == c.from || !s.words[to-1].has(negation) || s.among(from, to, works):
		return 0
	case s.well(s.breathes(c, from-1), from):
		return 1 // "ING werkt, Rabobank niet"
	case s.among(s.breathes(c, from-1), from, broken|brokenWeak|trouble|lie|fall|out|negation):
		return -2 // "Base ligt plat, Proximus niet"
	}
	return 0
}

// among reports whether one of the words from from to to is of cat.
func (s *scan) among(from, to int, cat category) bool {
	for i := from; i < to; i++ {
		if s.words[i].has(cat) {
			return true
		}
	}
	return false
}
