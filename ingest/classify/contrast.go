package classify

import "outcry/ingest/text"

// blame is how much speaks for the brand at word i as the failing one.
func (s *scan) blame(c *clause, i int) float32 {
	w := &s.words[i]
	by := float32(1)
	if c.failing > 0 {
		by += 2
	}
	if next := int(w.end); w.weak && !(next < c.to && s.joined(next)) {
		by -= 0.6
	}
	if w.thing {
		by -= 2.5
	}
	if s.t.brands[w.brand].guest {
		by -= 3
	}
	if c.working && c.failing == 0 || c.cats&relative != 0 {
		by--
	}
	by += s.turned(c, i)
	if i > c.from {
		by += s.ahead(c, i)
	}
	if int(w.end) < c.to {
		by += s.behind(c, i)
	}
	return by
}

// turned is what speaks for the brand at word i in how the writer turns to it: as
// a heading, as a signature, by its account.
func (s *scan) turned(c *clause, i int) (by float32) {
	w := &s.words[i]
	from, to := s.breathes(c, i), s.paused(c, i)
	switch {
	case c.to < len(s.words) && c.failing == 0 && c.to-from <= 2:
		by += 2 // a heading: "Odido: geen bereik"
	case c.to < len(s.words) && c.failing == 0 && i == c.from && c.to-i <= 4:
		by += 1.5 // a longer one: "Odido in Lochem: geen bereik"
	case to-from <= 2 && to == len(s.words):
		by += 2 // a signature: "geen bereik. Odido"
	case to == i+1 && from == i:
		by++
	}
	switch w.kind {
	case text.Handle:
		by++
		if i == 0 {
			by++
		}
	case text.Hashtag:
		by += 0.5
	}
	if s.well(from, to) {
		by -= 2
	}
	return by
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
	fine := false
	for i := from; i < to; i++ {
		w := &s.words[i]
		if w.has(negation | broken | brokenWeak | trouble | lie | fall) {
			return false
		}
		fine = fine || w.has(good)
		switch s.fold(i) {
		case "wel", "fine", "prima", "ok", "oke", "keurig":
			fine = true
		}
	}
	return fine
}

// ahead is what the words before word i say of the brand at it.
func (s *scan) ahead(c *clause, i int) (by float32) {
	switch s.fold(i - 1) {
	case "met", "bij", "via", "mijn", "my", "with", "on", "mn", "m'n", "koos":
		by += 0.5
	case "naar", "to":
		by += 0.4
	case "geen", "zonder", "no":
		by += 0.5
	case "niet", "not", "nicht":
		by--
	case "van", "from", "von":
		if s.leaves(c, i) {
			by -= 2
		}
	}
	switch {
	case s.borrowed(c, i):
		by -= 2
	case s.mine(c, i):
		by += 0.5
	}
	if s.asked(c, i) {
		by--
	}
	return by
}

// leaves reports whether the brand at word i is the one that the writer had
// before: "van Ziggo naar KPN", "de overstap van Ziggo".
func (s *scan) leaves(c *clause, i int) bool {
	for j := i + 1; j < c.to && j <= i+4; j++ {
		switch s.fold(j) {
		case "naar", "to", "zu", "nach":
			return true
		}
	}
	for j := max(c.from, i-4); j < i; j++ {
		switch s.fold(j) {
		case "overstap", "overgestapt", "switched", "switching", "gewechselt", "moved":
			return true
		}
	}
	return false
}

// behind is what the words behind word i say of the brand at it.
func (s *scan) behind(c *clause, i int) float32 {
	next := int(s.words[i].end)
	switch s.fold(next) {
	case "nummers", "nummer", "numbers", "klanten", "number":
		return -2
	case "net", "glas", "netwerk", "network", "kastje":
		if i > c.from && s.words[i].brk == noBreak {
			switch s.fold(i - 1) {
			case "op", "het", "zijn", "haar", "the":
				return -1.5
			}
		}
	case "automaat", "automaten", "kaartautomaat", "tickets", "ticket", "poortje":
		return -1.5
	case "naar":
		return -1
	case "jaloers", "vriend", "friend":
		return -2
	case "werkt", "wel", "heeft":
		return -0.3
	}
	return 0
}

// breathes returns the word after the last comma of c up to word i, or the first of c.
func (s *scan) breathes(c *clause, i int) int {
	for i > c.from && s.words[i].brk == noBreak {
		i--
	}
	return i
}

// asked reports whether the brand at word i is one of a choice: "of moet ik bij Stedin zijn".
func (s *scan) asked(c *clause, i int) bool {
	for j := max(c.from, i-4); j < i; j++ {
		switch s.fold(j) {
		case "of", "or", "oder", "ou":
			return true
		}
	}
	return false
}

// borrowed reports whether the brand at word i is somebody else's: "buurman met Vodafone".
func (s *scan) borrowed(c *clause, i int) bool {
	for j := max(c.from, i-3); j < i; j++ {
		switch s.fold(j) {
		case "ik", "i", "wij", "ich", "je":
			return false
		case "buurman", "buurvrouw", "buren", "neighbour", "neighbor", "neighbours", "zij", "she", "he", "hij", "moeder", "vrouw", "vriend", "vriendin", "vrienden", "collega", "collega's", "sport",
			"broer", "zus", "vader", "man", "zoon", "dochter", "klasgenoot", "docent", "mate", "mates", "friend", "friends", "wife", "husband", "brother", "sister", "colleague", "colleagues", "others", "anderen", "iemand", "ene", "andere", "straat", "gasten", "freund", "freundin", "nachbar", "nachbarn", "voisin", "voisine", "ami", "janneke", "maat", "huisgenoot", "flatmate", "roommate", "overburen":
			return true
		}
	}
	return false
}

// mine reports whether the brand at word i is the writer's: "ik heb Lebara", "we're with BT".
func (s *scan) mine(c *clause, i int) bool {
	for j := max(c.from, i-3); j < i; j++ {
		switch s.fold(j) {
		case "ik", "i", "i'm", "im", "wij", "we", "we're", "mijn", "mn", "m'n", "my", "our", "ons", "onze", "ich", "mein", "mon", "ma", "je":
			return true
		}
	}
	return false
}
