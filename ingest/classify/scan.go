package classify

import (
	"strings"

	"outcry/ingest/text"
)

// maxWords bounds how much of a long text is read.
const maxWords = 400

// Strength of the break before a word.
const (
	noBreak   = iota
	softBreak // comma
	hardBreak // end of a sentence
)

// word is one spoken token with what the lexicon says of it.
type word struct {
	tok    int32
	node   int32 // -1 for a word that the lexicon lacks
	entry  int32 // of the node, -1 for none
	end    int16 // end of the phrase that starts here, in words
	brand  int16 // index into table.brands, -1 for none
	cats   category
	far    [2]category
	abroad [2]serviceSet
	strong serviceSet
	plain  serviceSet
	weak   bool
	typo   bool
	speed  bool // a unit of speed
	brk    uint8
	kind   text.Kind
	upper  bool
}

func (w *word) has(c category) bool { return w.cats&c != 0 }

func (w *word) service() bool { return w.strong|w.plain != 0 }

// scan is the working memory of one classification.
type scan struct {
	t      *table
	m      *text.Message
	words  []word
	all    category // of all words
	langs  uint64   // words that speak for each language: counters of 16 bits
	strong serviceSet
	plain  serviceSet
	tags   int // handles
	brands int // words that name a brand
	links  int
	quoted bool // the message quotes at length
	asks   bool // has a question mark
	bars   bool // speaks of bars or coverage
	given  int  // 1 where the sender names the brand
}

// read cuts m into words and marks them.
func (s *scan) read(t *table, m *text.Message) {
	*s = scan{t: t, m: m, words: s.words[:0]}
	if need := min(len(m.Tokens), maxWords); cap(s.words) < need {
		s.words = make([]word, 0, 2*need)
	}
	skipFrom, skipTo := quotation(m)
	s.quoted = skipTo > 0
	lined := strings.IndexByte(m.Text, '\n') >= 0
	brk, end := uint8(hardBreak), 0
	for i := range m.Tokens {
		tok := &m.Tokens[i]
		if tok.Start >= skipFrom && tok.End <= skipTo {
			brk, end = hardBreak, tok.End
			continue
		}
		if lined && strings.IndexByte(m.Text[end:tok.Start], '\n') >= 0 {
			brk = hardBreak
		}
		end = tok.End
		if tok.Kind == text.Link {
			s.links++
			continue
		}
		if !spoken(m, i) {
			brk = max(brk, s.breakAt(i))
			continue
		}
		if len(s.words) == maxWords {
			break
		}
		s.words = s.words[:len(s.words)+1]
		w := &s.words[len(s.words)-1]
		*w = word{tok: int32(i), node: -1, entry: -1, brand: -1, brk: brk, kind: tok.Kind, upper: tok.Upper}
		s.name(w, tok)
		if tok.Kind == text.Handle {
			s.tags++
		}
		brk = noBreak
	}
	s.match()
}

// breakAt says how strongly sign i cuts the sentence.
func (s *scan) breakAt(i int) uint8 {
	m := s.m
	loose := i+1 == len(m.Tokens) || m.Tokens[i+1].Spaced || m.Tokens[i+1].Kind == text.Sign
	switch m.Text[m.Tokens[i].Start] {
	case '?':
		s.asks = true
		return hardBreak
	case '!', ';', '|':
		return hardBreak
	case '.', ':':
		if loose {
			return hardBreak
		}
	case ',':
		if loose || m.Tokens[i+1].Kind != text.Number {
			return softBreak
		}
	case '(', ')':
		return softBreak
	case '-':
		if loose && m.Tokens[i].Spaced {
			return softBreak
		}
	case 0xE2: // dashes, ellipsis, curly quotes
		if strings.HasPrefix(m.Text[m.Tokens[i].Start:], "…") {
			return hardBreak
		}
	}
	return noBreak
}

// quotation returns the bytes of a passage in double quotes of five words or
// more: what somebody else says. Short quotes are error texts and stay.
func quotation(m *text.Message) (from, to int) {
	if from = strings.IndexByte(m.Text, '"'); from >= 0 {
		to = strings.LastIndexByte(m.Text, '"') + 1
	} else if from = strings.Index(m.Text, "“"); from >= 0 {
		to = strings.LastIndex(m.Text, "”") + len("”")
	}
	if from < 0 || to <= from+len("“") || strings.Count(m.Text[from:to], " ") < 4 {
		return 0, 0
	}
	return from, to
}

// match finds the phrases: at each word the longest one; what it covers no
// longer speaks for itself.
func (s *scan) match() {
	covered := 0
	var cover *entry
	for i := range s.words {
		w := &s.words[i]
		w.end = int16(i + 1)
		if w.node < 0 {
			continue
		}
		long, n := s.longest(i)
		switch {
		case n > 1 && long.cats&^aside == 0 && long.strong|long.plain == 0 && long.brand < 0:
			s.mark(w, long)
			if i < covered {
				s.markCovered(w, cover)
			} else {
				s.markSingle(w)
			}
		case i+n > covered && n > 1:
			s.mark(w, long)
			s.markCovered(w, long)
			w.end = int16(i + n)
			covered, cover = i+n, long
		case i < covered:
			s.markCovered(w, cover)
		default:
			s.markSingle(w)
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
	for i := range s.words {
		w := &s.words[i]
		if alike := w.has(homograph); foreign >= 0 || !alike {
			w.strong |= w.abroad[0]
			w.plain |= w.abroad[1]
			switch {
			case foreign >= 0 && w.far[foreign] != 0:
				w.cats = w.far[foreign]
			case foreign < 0 && w.cats == 0:
				w.cats = w.far[0] | w.far[1]
			}
		}
		s.all |= w.cats
		s.strong |= w.strong
		s.plain |= w.plain
	}
	s.bars = s.plain&anyCoverage != 0
}

// wordsOf returns how many words speak for a language of langs.
func (s *scan) wordsOf(lang int) uint16 { return uint16(s.langs >> (16 * lang)) }

// longest returns the longest phrase of at least two words that starts at i, and its length.
func (s *scan) longest(i int) (*entry, int) {
	node := s.words[i].node
	if node < 0 || !s.t.more[node] {
		return nil, 0
	}
	var best *entry
	n := 0
	for j := i + 1; j < len(s.words) && j < i+10; j++ {
		w := &s.words[j]
		if w.node < 0 || w.brk != noBreak {
			break
		}
		var at int32
		if node, at = s.t.step(node, w.node); node < 0 {
			break
		}
		if at >= 0 {
			best, n = &s.t.known[at], j-i+1
		}
		if !s.t.more[node] {
			break
		}
	}
	return best, n
}

func (s *scan) markSingle(w *word) {
	if w.entry >= 0 {
		s.mark(w, &s.t.known[w.entry])
	}
}

// markCovered gives w the part of its own meaning that the phrase over it leaves.
func (s *scan) markCovered(w *word, cover *entry) {
	if w.entry < 0 || cover.cats&(trap|plain|metaphor) != 0 {
		return
	}
	e := s.t.known[w.entry]
	if cover.cats&^aside != 0 {
		e.cats &= aside
		e.far = [2]category{}
	}
	if cover.brand >= 0 {
		e.brand = -1
		e.plain &^= bitMobileData
	}
	if cover.strong|cover.plain != 0 {
		e.strong, e.plain, e.abroad = 0, 0, [2]serviceSet{}
	}
	s.mark(w, &e)
}

func (s *scan) mark(w *word, e *entry) {
	w.cats |= e.cats
	w.far[0] |= e.far[0]
	w.far[1] |= e.far[1]
	w.abroad[0] |= e.abroad[0]
	w.abroad[1] |= e.abroad[1]
	w.strong |= e.strong
	w.plain |= e.plain
	if e.brand >= 0 && (w.brand < 0 || w.weak) {
		w.brand, w.weak = e.brand, e.weak
	}
	s.langs += e.counts
}
