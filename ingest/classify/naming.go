package classify

import (
	"bytes"

	"outcry/ingest/text"
)

// name looks a word up.
func (s *scan) name(w *word, t *text.Token) {
	if w.kind == text.Handle {
		if brand, _ := s.t.account.find(t.Hash); brand >= 0 {
			w.brand = int16(brand)
		} else {
			w.brand = s.t.tailed(s.m.Fold(int(w.tok)))
		}
		return
	}
	w.speed = isSpeed(t.Hash)
	if w.node, w.entry = s.t.lookup.find(t.Hash); w.node >= 0 {
		return
	}
	fold := s.m.Fold(int(w.tok))
	switch id, ok := s.t.guess(fold); {
	case ok:
		w.node, w.entry = id, s.t.entries[id]
	case w.kind == text.Hashtag:
		s.compound(w, fold, 2)
	case w.kind == text.Word:
		w.maybe = s.t.typos.shorter(fold)
		if len(fold) >= shortestCompound {
			s.compound(w, fold, 3)
		}
	}
}

// guess finds the word that is meant by a stretched or misspelt one.
func (t *table) guess(fold []byte) (int32, bool) {
	var buf [32]byte
	if short, ok := squeeze(buf[:0], fold); ok {
		if id, ok := t.ids[string(short)]; ok {
			return id, true
		}
	}
	return t.typos.lookup(fold)
}

// squeeze drops the repeats of a letter that stands three times or more; false
// where there is none.
func squeeze(dst, fold []byte) ([]byte, bool) {
	if len(fold) > cap(dst) || !stretched(fold) {
		return dst, false
	}
	for i := 0; i < len(fold); {
		j := i
		for j < len(fold) && fold[j] == fold[i] {
			j++
		}
		if j-i >= 3 {
			dst = append(dst, fold[i])
		} else {
			dst = append(dst, fold[i:j]...)
		}
		i = j
	}
	return dst, true
}

// stretched reports whether some letter stands three times in a row.
func stretched(fold []byte) bool {
	for i := 2; i < len(fold); i++ {
		if fold[i] == fold[i-1] && fold[i] == fold[i-2] {
			return true
		}
	}
	return false
}

// shortestCompound is the length from which a word is tried as a compound.
const shortestCompound = 9

// compoundHeads are the last parts that Dutch and German glue to any service.
var compoundHeads = [][]byte{
	[]byte("storing"), []byte("storingen"), []byte("probleem"), []byte("problemen"), []byte("uitval"), []byte("verbinding"), []byte("storung"), []byte("ausfall"), []byte("netwerk"), []byte("klachten"),
}

// compound reads a hashtag made of two known words, such as #kpnstoring, and
// a word made of a service and its trouble, such as inlogproblemen.
func (s *scan) compound(w *word, fold []byte, least int) {
	if w.kind == text.Hashtag {
		for cut := least; cut <= len(fold)-2; cut++ {
			if s.glue(w, fold[:cut], fold[cut:]) {
				return
			}
		}
		return
	}
	for _, head := range compoundHeads {
		if first, ok := bytes.CutSuffix(fold, head); ok && len(first) >= least {
			if !s.glue(w, first, head) {
				s.glue(w, bytes.TrimSuffix(first, []byte("s")), head)
			}
			return
		}
	}
}

// glue marks w with the meaning of both parts, where both are known.
func (s *scan) glue(w *word, first, second []byte) bool {
	a, ok := s.t.ids[string(first)]
	if !ok || s.t.entries[a] < 0 {
		return false
	}
	b, ok := s.t.ids[string(second)]
	if !ok || s.t.entries[b] < 0 {
		return false
	}
	head, tail := &s.t.known[s.t.entries[a]], &s.t.known[s.t.entries[b]]
	if !head.joins(tail, len(first), len(second)) || !tail.joins(head, len(second), len(first)) {
		return false
	}
	s.mark(len(s.words)-1, head)
	s.mark(len(s.words)-1, tail)
	return true
}

// Lengths of the parts of a compound: any word with letters enough has a short
// word and a short name at its ends.
const (
	shortestPart = 3 // of a word that says something of the brand beside it
	longName     = 5 // of a brand that stands beside any word
)

// joins reports whether e, of n letters, and the other part of a compound, of m,
// tell of each other: #kpnstoring and #mijnziggo, not the last letters of a town.
func (e *entry) joins(other *entry, n, m int) bool {
	const says = telling | annoyed | humanService | price
	if e.brand < 0 {
		return other.speaks() || e.speaks() || (e.cats|other.cats)&says != 0
	}
	return n >= longName || m >= shortestPart && (other.speaks() || other.cats&says != 0)
}

// handleTails are what accounts put behind the brand.
var handleTails = [][]byte{
	[]byte("webcare"), []byte("_webcare"), []byte("care"), []byte("cares"), []byte("help"), []byte("helps"), []byte("support"), []byte("nl"), []byte("_nl"), []byte("uk"),
	[]byte("service"), []byte("klantenservice"), []byte("online"), []byte("_online"), []byte("nederland"), []byte("de"), []byte("fr"), []byte("be"), []byte("zakelijk"), []byte("status"),
}

// tailed returns the brand of an account that is not listed, by what stands
// before the tail of its name; -1 for none.
func (t *table) tailed(fold []byte) int16 {
	for _, tail := range handleTails {
		head, ok := bytes.CutSuffix(fold, tail)
		if !ok || len(head) < 2 {
			continue
		}
		head = bytes.TrimSuffix(head, []byte("_"))
		if b, ok := t.handles[string(head)]; ok {
			return b
		}
		if id, ok := t.ids[string(head)]; ok && t.entries[id] >= 0 && !t.known[t.entries[id]].weak {
			return t.known[t.entries[id]].brand
		}
	}
	return -1
}
