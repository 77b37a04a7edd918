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
	case to-from <= 2 && to == len(s.words) && !s.words[to-1].has(negation):
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
	return by + s.fares(c, i, from, to)
}

// ahead is what the words before word i say of the brand at it.
func (s *scan) ahead(c *clause, i int) (by float32) {
	guest := s.t.brands[s.words[i].brand].guest
	switch s.fold(i - 1) {
	case "met", "bij", "via", "mijn", "my", "with", "on", "mn", "m'n", "koos":
		if !guest {
			by += 0.5
		}
	case "naar", "to":
		by += 0.4
		if s.strong&(bitSMS|bitVoice) != 0 {
			by -= 1.9 // who is called, not who carries the call
		}
	case "geen", "zonder", "no":
		by += 0.5
	case "niet", "not", "nicht", "eerst", "vroeger", "formerly", "fruher":
		by--
	case "van", "from", "von", "der", "de", "chez":
		if s.leaves(c, i) {
			by -= 2
		}
	case "want", "omdat", "because", "weil", "since", "doordat":
		by += 1.5
	}
	switch {
	case s.borrowed(c, i), s.lent(c, i), s.missed(c, i):
		by -= 2
	case s.mine(c, i) && !guest:
		by += 0.5
	}
	if s.asked(c, i) || s.paid(c, i) {
		by--
	}
	return by
}

// lent reports whether the brand at word i is what the writer makes do with:
// "hotspot van Simyo", "thank god for my EE phone", "je poste depuis la 4G de SFR".
func (s *scan) lent(c *clause, i int) bool {
	for j := i - 1; j >= c.from && j >= i-6; j-- {
		if s.words[j+1].brk != noBreak || s.words[j].brand >= 0 {
			return false
		}
		switch s.fold(j) {
		case "want", "omdat", "because", "weil", "car":
			return false
		case "hotspot", "hotspotje", "tethering", "tether", "partage", "god", "gelukkig", "godzijdank", "luckily", "thankfully", "heureusement", "gluck", "poste", "depuis", "typ", "tik", "gestuurd", "schrijf":
			return true
		}
	}
	return false
}

// missed reports whether the brand at word i is the one that the writer wishes
// for: "was ik maar bij Ziggo gebleven", "should have stayed with Sky".
func (s *scan) missed(c *clause, i int) bool {
	for j := s.breathes(c, i); j < s.paused(c, i); j++ {
		switch s.fold(j) {
		case "gebleven", "stayed", "geblieben", "nooit", "never", "nie", "jamais", "vroeger":
			return !s.words[j].has(broken | trouble)
		case "maar":
			if j > 0 && s.fold(j-1) == "ik" {
				return true
			}
		}
	}
	return false
}

// leaves reports whether the brand at word i is the one that the writer had
// before: "van Ziggo naar KPN", "de overstap van Ziggo".
func (s *scan) leaves(c *clause, i int) bool {
	for j := i + 1; j < c.to && j <= i+4; j++ {
		switch s.fold(j) {
		case "naar", "to", "zu", "nach":
			if s.strong&(bitSMS|bitVoice) == 0 { // else who calls whom
				return true
			}
		case "overgestapt", "gewisseld", "switched":
			return true
		}
	}
	for j := max(c.from, i-4); j < i-1; j++ {
		switch s.fold(j) {
		case "overstap", "overgestapt", "switched", "switching", "gewechselt", "moved", "wechsel", "geport", "ported", "overgezet":
			return s.fold(i-1) != "de" && s.fold(i-1) != "chez"
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
	case "monteur", "monteurs", "engineer", "winkel", "store", "shop", "techniker", "technicien", "bus", "busje":
		return -1
	case "automaat", "automaten", "kaartautomaat", "tickets", "ticket", "poortje":
		return -1.5
	case "naar":
		if s.strong&(bitSMS|bitVoice) == 0 {
			return -1
		}
	case "jaloers", "vriend", "friend", "werd", "heet", "heette", "became": // a new name follows
		return -2
	case "werkt", "wel", "heeft":
		return -0.3
	}
	return 0
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

// paid reports whether the brand at word i only keeps what is sent: "naar mijn ING rekening".
func (s *scan) paid(c *clause, i int) bool {
	if i-2 < c.from {
		return false
	}
	switch s.fold(i - 2) {
	case "naar", "to", "auf", "vers":
		return true
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
