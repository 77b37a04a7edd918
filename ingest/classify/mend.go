package classify

// relapses reports whether what is back at word i of c is what fails: "is terug plat",
// "is terug afgeschaft", as Flanders says it fails again.
func (s *scan) relapses(c *clause, i int) bool {
	next := int(s.words[i].end)
	if next >= c.to || s.words[next].brk != noBreak || s.fold(next-1) != "terug" && s.fold(next-1) != "weer" {
		return false
	}
	switch s.fold(next) {
	case "afgeschaft":
		return true
	case "uit":
		return s.closes(c, next) // but "terug uit verlof"
	}
	return s.words[next].has(broken | brokenWeak | trouble | out)
}

// failsAgain lets c fail where it only says so of what was back: "was terug, maar nu
// weer weg".
func (s *scan) failsAgain(c *clause) {
	const long = 6
	if c.failing > 0 || c.fixed >= 0 || c.to-c.from > long || !s.words[c.from].has(but) || c.cats&negation != 0 {
		return
	}
	for i := c.from + 1; i < c.to; i++ {
		if f := s.fold(i - 1); (f == "weer" || f == "terug") && s.words[i].has(broken|brokenWeak|out) && s.closes(c, i) {
			c.fail(2.2, ruleBroken, i, s.strong|s.plain)
			return
		}
	}
}

// otherBack reports whether who or what is back at word i of c is neither a service nor
// a brand: "mijn moeder is weer terug bij KPN", "de zon is terug", or is back at
// something: "is terug met reclame", "is terug duurder geworden".
func (s *scan) otherBack(c *clause, i int) bool {
	end := int(s.words[i].end)
	f := s.fold(end - 1)
	switch {
	case f != "terug" && (f != "weer" || i+1 == end || s.fold(i+1) != "er"):
		return false
	case s.backAt(c, end), f == "weer" && end < c.to && s.fold(end) != "na" && s.words[end].brk == noBreak && s.among(end, s.paused(c, end), negation|trouble|broken|brokenWeak):
		return true
	}
	switch s.fold(i) {
	case "is", "zijn", "weer":
	default:
		return false
	}
	if end < c.to && s.words[end].brk == noBreak && s.words[end].service() {
		return false // "is er weer internet"
	}
	from := s.breathes(c, i)
	if from == i {
		return !s.closes(c, end-1)
	}
	for j := from; j < i; j++ {
		if s.words[j].service() || s.words[j].brand >= 0 && s.isSubject(j, i) || everything(s.fold(j)) && s.ends(c, end-1) {
			return false
		}
	}
	return true
}

// backAt reports whether the words from from on say with what, from what or as what
// somebody is back.
func (s *scan) backAt(c *clause, from int) bool {
	if from >= c.to || s.words[from].brk != noBreak {
		return false
	}
	switch s.fold(from) {
	case "met", "duurder", "goedkoper", "begonnen":
		return true
	case "van":
		return from+1 < c.to && s.fold(from+1) != "weggeweest"
	case "bij":
		return from+1 < c.to && s.words[from+1].brand >= 0
	}
	for i := from; i < s.paused(c, from); i++ {
		switch s.fold(i) {
		case "geworden", "gezet", "gestuurd", "gebracht":
			return true
		}
	}
	return false
}

// isSubject reports whether the brand at word j is what is back at word i: "Ziggo is
// terug", but not "de KPN-verkoper", "mijn collega die bij Proximus werkt".
func (s *scan) isSubject(j, i int) bool {
	if j > 0 {
		switch s.fold(j - 1) {
		case "bij", "van", "die":
			return false
		}
	}
	next := int(s.words[j].end)
	return next >= i || s.words[next].has(here|now|first) || s.fold(next) == "in" || s.fold(next) == "op"
}

// everything reports whether f stands for what people speak of.
func everything(f string) bool {
	switch f {
	case "alles", "het", "t", "hij", "ie", "boel":
		return true
	}
	return false
}

// over reports whether what fails in c behind what works again did so before: "doet het
// weer, kon een uur niet bellen", "werkt weer na een dag geen internet".
func (s *scan) over(c *clause) bool {
	pause := s.paused(c, c.fixed)
	for i := int(s.words[c.fixed].end); i < min(c.at, pause); i++ {
		if f := s.fold(i); f == "na" || f == "after" {
			return true
		}
	}
	return c.at >= pause && (s.bygone(pause, c.to) || s.ceased(c.at))
}

// bygone reports whether the words from from to to tell of the past and no more: "kon
// de hele dag niet bellen", "twee uur niet kunnen werken".
func (s *scan) bygone(from, to int) bool {
	past := false
	for i := from; i < to; i++ {
		if s.words[i].has(still | again) {
			return false
		}
		switch s.fold(i) {
		case "nu", "now", "daarna", "meteen":
			return false
		case "kon", "konden", "had", "hadden", "was", "waren", "kreeg", "kregen", "ging", "gingen", "lag", "lagen", "deed", "lukte", "werkte", "zat", "zaten", "gehad", "couldn", "couldnt":
			past = true
		case "kunnen":
			past = past || i > from && s.words[i-1].has(negation)
		}
	}
	return past
}

// ceased reports whether the trouble at word i is over: "knippert niet meer".
func (s *scan) ceased(i int) bool {
	next := int(s.words[i].end)
	if next+1 >= len(s.words) || s.fold(next) != "niet" || s.fold(next+1) != "meer" {
		return false
	}
	switch s.fold(next - 1) {
	case "knippert", "hapert", "hangt", "buffert", "bevriest", "kraakt", "stottert", "flikkert", "ruist", "piept":
		return true
	}
	return false
}

// mended reports whether c tells of what failed on a day gone by, and the message goes
// on that today all is well and says no more of failing: "gisteren geen tv, vandaag wel".
func (s *scan) mended(c *clause) bool {
	if c.cats&(goneBy|past) == 0 {
		return false
	}
	rest := clause{from: c.from, to: len(s.words)}
	for from := s.paused(&rest, c.at); from < rest.to; {
		to := s.paused(&rest, from)
		if s.today(from, to) && (s.well(from, to) || s.among(from, to, nothingWrong)) {
			return !s.among(to, rest.to, negation|broken|brokenWeak|trouble)
		}
		from = to
	}
	return false
}

// today reports whether the words from from to to speak of the day of the message.
func (s *scan) today(from, to int) bool {
	for i := from; i < to; i++ {
		switch s.fold(i) {
		case "vandaag", "nu", "inmiddels", "vanmorgen", "vanochtend", "vanmiddag", "vanavond", "today", "now":
			return true
		}
	}
	return false
}

// thereAgain reports whether the "weer" at word i of c ends that a service or brand is
// there again: "is ziggo er weer".
func (s *scan) thereAgain(c *clause, i int) bool {
	if i < c.from+3 || s.fold(i-1) != "er" || !s.closes(c, i) || s.words[i-2].brand < 0 && !s.words[i-2].service() {
		return false
	}
	for j := max(c.from, i-5); j < i-2; j++ {
		if f := s.fold(j); f == "is" || f == "zijn" {
			return true
		}
	}
	return false
}
