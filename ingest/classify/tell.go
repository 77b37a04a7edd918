package classify

// headline reports whether the message ends in who said it, as a headline does:
// "Homes without power in Cork, ESB Networks says", "Alles plat in Ede, aldus Liander".
func (s *scan) headline() bool {
	const least, name = 6, 4 // words of a headline, of the longest name
	n := len(s.words)
	if n < least || s.all&(first|here|still) != 0 {
		return false
	}
	for i := n - 1 - name; i < n; i++ {
		w := &s.words[i]
		switch {
		case w.brand < 0:
		case int(w.end) == n && s.fold(i-1) == "aldus":
			return true
		case int(w.end) == n-1 && w.brk == softBreak && reports(s.fold(n-1)):
			return true
		}
	}
	return false
}

// reports reports whether f is what headlines put behind who said it.
func reports(f string) bool {
	switch f {
	case "says", "said", "say", "reports", "confirms", "zegt", "meldt":
		return true
	}
	return false
}

// notifies reports whether the message is what a shop or a practice tells those who
// come to it: "door een storing alleen contant", "wij zijn telefonisch niet bereikbaar".
func (s *scan) notifies() bool {
	if s.branded() > 0 || s.all&(trouble|broken|brokenWeak) == 0 || s.initialled() {
		return false
	}
	for i := range s.words {
		switch s.fold(i) {
		case "contant", "cash", "telefonisch":
			return true
		}
	}
	return false
}

// recalls reports whether c goes on, in the past tense, about what an earlier clause
// remembers: "Remember the outage of 2022? Couldn't pay for a coffee".
func (s *scan) recalls(c *clause) bool {
	if c.cats&(now|still|here) != 0 {
		return false
	}
	for i := c.from; i < min(c.to, c.at+2); i++ {
		switch s.fold(i) {
		case "couldn", "couldnt", "could", "didn", "didnt", "was", "were", "had", "kon", "konden", "hadden", "zat", "zaten":
			return true
		}
	}
	return false
}
