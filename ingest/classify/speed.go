package classify

import "outcry/ingest/text"

// The units of speed.
var hashMbit, hashMbps, hashMbits = text.Hash("mbit"), text.Hash("mbps"), text.Hash("mbits")

// isSpeed reports whether a word with this hash is a unit of speed.
func isSpeed(h uint64) bool { return h == hashMbit || h == hashMbps || h == hashMbits }

// slowest is the speed in megabits a second up to which people complain of one.
const slowest = 5

// crawls reports whether word i, a unit of speed, counts few: "0,3 Mbit".
func (s *scan) crawls(c *clause, i int) bool {
	if i == c.from || s.words[i-1].kind != text.Number {
		return false
	}
	whole := i - 1
	if whole > c.from && s.words[whole-1].kind == text.Number && s.words[whole].tok == s.words[whole-1].tok+2 {
		whole-- // a fraction follows the comma
	}
	n, ok := s.number(whole)
	return ok && n <= slowest
}

// loads reports whether word i is the direction of a speed: "300 down", "40 mbit down".
func (s *scan) loads(c *clause, i int) bool {
	if s.fold(i) != "down" {
		return false
	}
	if i > c.from && s.words[i-1].speed {
		i--
	}
	return i > c.from && s.words[i-1].kind == text.Number
}
