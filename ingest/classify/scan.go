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
	maybe  int32 // of a word that the lexicon lacks: the node of the one meant if a phrase of it stands here, -1 for none
	end    int16 // end of the phrase that starts here, in words
	brand  int16 // index into table.brands, -1 for none
	cats   category
	strong serviceSet
	plain  serviceSet
	weak   bool
	thing  bool // a product of the brand
	speed  bool // a unit of speed
	brk    uint8
	kind   text.Kind
	upper  bool

	letters bool // the two of a postal code, which are no word
}

// quoted reports whether the message quotes at length.
func (s *scan) quoted() bool { return s.quote[1] > 0 }

// begin makes w token number i, of which nothing is known yet. It sets each
// field by itself: a whole word copied into place would wait for its own bytes.
func (w *word) begin(i int, t *text.Token, brk uint8) {
	w.tok, w.node, w.entry, w.maybe, w.brand = int32(i), -1, -1, -1, -1
	w.cats, w.strong, w.plain = 0, 0, 0
	w.weak, w.thing, w.speed = false, false, false
	w.brk, w.kind, w.upper, w.letters = brk, t.Kind, t.Upper, false
}

func (w *word) has(c category) bool { return w.cats&c != 0 }

func (w *word) service() bool { return w.strong|w.plain != 0 }

// heard is what word number word would say in German and French.
type heard struct {
	abroad
	word int32
}

// scan is the working memory of one classification.
type scan struct {
	t      *table
	m      *text.Message
	words  []word
	heard  []heard
	all    category // of all words
	langs  uint64   // words that speak for each language: counters of 16 bits
	strong serviceSet
	plain  serviceSet
	tags   int // handles
	brands int // words that name a brand
	links  int
	quote  [2]int32 // the bytes of what the message quotes at length, [0, 0) where it does not
	notes  bool     // it notes down what a customer says, in quotes
	asks   bool     // has a question mark
	bars   bool     // speaks of bars or coverage
	given  int      // 1 where the sender names the brand

	assumed bool // no word names a service: it is the one that the brand is known for
}

// read cuts m into words and marks them.
func (s *scan) read(t *table, m *text.Message) {
	*s = scan{t: t, m: m, words: s.words[:0], heard: s.heard[:0]}
	if need := min(len(m.Tokens), maxWords); cap(s.words) < need {
		s.words = make([]word, 0, 2*need)
	}
	skipFrom, skipTo := quotation(m)
	if skipTo > 0 {
		if s.notes = noted(m, skipFrom, skipTo); s.notes {
			skipFrom, skipTo = 0, 0
		}
	}
	s.quote = [2]int32{int32(skipFrom), int32(skipTo)}
	lined := m.MayHave('\n')
	brk, end, coded := uint8(hardBreak), int32(0), false
	for i := range m.Tokens {
		tok := &m.Tokens[i]
		if int(tok.Start) >= skipFrom && int(tok.End) <= skipTo {
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
		w.begin(i, tok, brk)
		s.name(w, tok)
		if tok.Kind == text.Handle {
			s.tags++
		}
		coded = coded || tok.Kind == text.Number && tok.End-tok.Start == 4
		brk = noBreak
	}
	if coded {
		s.postcodes()
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
	case '"':
		if s.notes {
			return hardBreak
		}
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
