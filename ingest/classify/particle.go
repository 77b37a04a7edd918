package classify

// does reports whether word i is a "doet" that needs an object to mean that
// something works: "doet het weer", not "doet weer moeilijk".
func (s *scan) does(i int) bool {
	switch s.fold(i) {
	case "doet", "doen", "doe":
		return true
	}
	return false
}

// goesOut reports whether the particle at word i ends "gaat er ... uit": what
// goes out without "er" may be somebody who does.
func (s *scan) goesOut(c *clause, i int) bool {
	there := s.fold(i) == "eruit"
	if !there && s.fold(i) != "uit" {
		return false
	}
	for j := i - 1; j >= max(c.from, i-6); j-- {
		switch s.fold(j) {
		case "er":
			there = true
		case "gaat", "gaan", "ging", "gingen":
			return there
		}
	}
	return false
}

// lieReach is how far a particle may stand behind "ligt": at the end of the
// clause farther ("ligt er voor de derde keer deze week af").
func (s *scan) lieReach(c *clause, i int) int {
	if s.closes(c, i) {
		return reachVerb + 3
	}
	return reachVerb
}

// closes reports whether c pauses or ends behind word i.
func (s *scan) closes(c *clause, i int) bool { return i+1 >= c.to || s.words[i+1].brk != noBreak }

// fallReach is how far a particle may stand behind "valt": at the end of the
// clause far, before more words near ("valt uit", "valt bij ons elke avond uit").
func (s *scan) fallReach(c *clause, i int) int {
	if s.closes(c, i) {
		return 9
	}
	return 5
}
