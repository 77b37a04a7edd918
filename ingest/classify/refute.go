package classify

import "outcry/ingest/text"

// refuted reports whether c tells of a failure by hearsay and goes on, after a pause,
// that it is none at the writer: "everyone says Vodafone is down, I've got full 4G".
func (s *scan) refuted(c *clause) bool {
	for from := s.paused(c, c.at); from < c.to; {
		to := s.paused(c, from)
		if s.refutes(from, to) {
			return s.tellsOfOthers(c.from, c.at) && !elsewhere(s.namedIn(c.from, c.at+1), s.namedIn(from, to))
		}
		from = to
	}
	return false
}

// refutes reports whether the words from from to to say that all is well where the
// writer is: "mine's fine", "ik kan gewoon bellen", "hier niet hoor".
func (s *scan) refutes(from, to int) bool {
	own := false
	for i := from; i < to; i++ {
		own = own || s.words[i].has(first|here|home)
	}
	if !own {
		switch s.fold(from) {
		case "mine", "mines", "ours", "works", "werkt", "not":
		default:
			return false
		}
	}
	if s.well(from, to) {
		return true
	}
	const short = 4 // words of "hier gelukkig niet hoor"
	if to-from > short {
		return false
	}
	for i := from; i < to; i++ {
		if w := &s.words[i]; w.has(negation) && !w.has(nobody) && !w.service() {
			return i+1 == to || s.chimes(i+1) || s.words[i+1].has(here)
		}
	}
	return false
}

// chimes reports whether word i only rounds off what was said: "hier niet hoor".
func (s *scan) chimes(i int) bool {
	switch s.fold(i) {
	case "hoor", "tho", "though", "mate", "gelukkig", "echt", "toch":
		return true
	}
	return false
}

// hearsay reports whether the failing that c tells of is asked or heard of, or set
// against what the next clause says, of the same services.
func (s *scan) hearsay(c, next *clause) bool {
	return !elsewhere(c.strong|c.plain, next.strong|next.plain) && (s.questioned(c) || s.tellsOfOthers(c.from, c.to))
}

// elsewhere reports whether what works is no service of those that are said to fail:
// "Ziggo tv down? Internet works fine".
func elsewhere(told, own serviceSet) bool {
	return told&^anySite != 0 && own&^anySite != 0 && told&own == 0
}

// questioned reports whether c ends in a question mark.
func (s *scan) questioned(c *clause) bool {
	last := int(s.words[c.to-1].tok)
	t := s.m.Tokens
	for i := last + 1; i < len(t) && t[i].Kind == text.Sign; i++ {
		switch s.m.Text[t[i].Start] {
		case '?':
			return true
		case '!', '.':
		default:
			return false
		}
	}
	return false
}

// tellsOfOthers reports whether the words from from to to say that others say so:
// "iedereen roept", "ik lees overal", "apparently".
func (s *scan) tellsOfOthers(from, to int) bool {
	for i := from; i < to; i++ {
		switch s.fold(i) {
		case "iedereen", "everyone", "everybody", "people", "mensen", "lees", "lezen", "hoor", "hoorde", "roept", "roepen", "klaagt", "klagen", "schijnt", "schijnbaar", "blijkbaar", "overal", "timeline", "apparently", "saying", "heard", "reckon":
			return true
		}
	}
	return false
}
