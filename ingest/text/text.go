// Package text cuts a message into tokens once, for all that read it: words,
// numbers, handles, hashtags, links and signs, folded to lower case without
// accents. A list of names that is cut the same way meets the text token by token.
package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
	"unsafe"
)

// Kind is the sort of a token.
type Kind uint8

// The kinds of token.
const (
	Word    Kind = iota // letters, or letters and digits: "storing", "3G", "3511AB"
	Number              // digits alone
	Handle              // @name; the fold lacks the @
	Hashtag             // #name; the fold lacks the #
	Link                // http://..., https://..., www....
	Emoji               // one pictograph
	Sign                // one other rune that is not white space
)

// Token is one piece of a message.
type Token struct {
	Hash               uint64 // of the fold: FNV-1a, the same for the same fold
	Start, End         int32  // bytes of the message, half-open
	foldStart, foldEnd int32
	Kind               Kind
	Upper              bool // starts with a capital
	Digit              bool // a word, number or name with an ASCII digit in it
	Spaced             bool // white space, or nothing, stands before it
}

// Message is a text and its tokens. The zero value is ready; Reset reuses its
// memory. It is not safe for concurrent use.
type Message struct {
	Text   string
	Tokens []Token
	fold   []byte
	marks  uint64 // bits of the signs and blanks that may stand in it
}

// New returns s cut into tokens.
func New(s string) *Message {
	m := new(Message)
	m.Reset(s)
	return m
}

// Fold returns token i in lower case, without accents and without @ or #. The
// bytes are valid until the next Reset; a map lookup by string(bytes) does not allocate.
func (m *Message) Fold(i int) []byte { return m.fold[m.Tokens[i].foldStart:m.Tokens[i].foldEnd] }

// FoldString is Fold as a string that shares its bytes: it changes with the next
// Reset, so it is for comparing, not for keeping.
func (m *Message) FoldString(i int) string {
	return unsafe.String(unsafe.SliceData(m.Fold(i)), len(m.Fold(i)))
}

// MayHave reports whether sign or white space c, which is ASCII, may stand in
// the text; where it does not, no token needs a look.
func (m *Message) MayHave(c byte) bool { return m.marks&mark(c) != 0 }

// MayHaveHigh is MayHave of any sign above ASCII, such as a curly quote.
func (m *Message) MayHaveHigh() bool { return m.marks&highMark != 0 }

// mark is the bit of an ASCII sign; a few share one.
func mark(c byte) uint64 { return 1 << (c & 63) }

// highMark is the bit of the signs above ASCII and of DEL.
const highMark = 1 << (0x7f & 63)

// Raw returns token i as it stands in the text.
func (m *Message) Raw(i int) string { return m.Text[m.Tokens[i].Start:m.Tokens[i].End] }

// Folded returns the folds of all tokens of s joined by single spaces: the key
// under which a list keeps a name of one or more words.
func Folded(s string) string {
	m := New(s)
	parts := make([]string, len(m.Tokens))
	for i := range m.Tokens {
		parts[i] = string(m.Fold(i))
	}
	return strings.Join(parts, " ")
}

// Reset cuts s, which may be any bytes, into tokens.
func (m *Message) Reset(s string) {
	m.Text, m.Tokens, m.fold, m.marks = s, m.Tokens[:0], slices.Grow(m.fold[:0], len(s)), 0
	spaced := true
	for i := 0; i < len(s); {
		c := classes[s[i]]
		if c == blank {
			m.marks |= mark(s[i])
			spaced = true
			i++
			continue
		}
		switch c {
		case lower, upper, digit:
			if linkAt(s[i:]) {
				i = m.link(i)
			} else {
				i = m.word(i, i, Word)
			}
		case high:
			r, n := utf8.DecodeRuneInString(s[i:])
			if isSpace(r) {
				spaced = true
				i += n
				continue
			}
			i = m.high(i, r, n)
		default:
			i = m.sign(i)
		}
		m.Tokens[len(m.Tokens)-1].Spaced = spaced
		spaced = false
	}
}

// word appends the word, number or name whose body starts at byte body and
// whose sign, if any, at start. It returns the end.
func (m *Message) word(start, body int, kind Kind) int {
	s, h, from := m.Text, uint64(hashOffset), len(m.fold)
	digits, some, i := true, false, body
	for {
		var n int
		var all, any byte
		at := len(m.fold)
		n, any, all, h = foldLetters(m.fold[at:cap(m.fold)], s[i:], h)
		m.fold, i = m.fold[:at+n], i+n
		digits, some = digits && any&letterBit == 0, some || all&letterBit == 0
		if i == len(s) || classes[s[i]] < under {
			break
		}
		at += n
		if n = m.other(s[i:], kind); n == 0 {
			break
		}
		digits = false
		for _, c := range m.fold[at:] {
			h = (h ^ uint64(c)) * hashPrime
		}
		i += n
	}
	if kind == Word && digits {
		kind = Number
	}
	t := m.grow()
	t.Start, t.End, t.Hash, t.foldStart, t.foldEnd = int32(start), int32(i), h, int32(from), int32(len(m.fold))
	t.Kind, t.Upper, t.Digit = kind, startsUpper(s[body:]), some
	return i
}

// foldLetters writes the fold of the ASCII letters and digits that s starts
// with to dst, which has room for all of s. It returns how many they are, the
// bits that any and that all of them have, and h with them hashed.
func foldLetters(dst []byte, s string, h uint64) (n int, any, all byte, hash uint64) {
	dst, all = dst[:len(s)], letterBit
	for i := range len(s) {
		c := letters[s[i]]
		if c == 0 {
			return i, any, all, h
		}
		dst[i] = c
		any |= c
		all &= c
		h = (h ^ uint64(c)) * hashPrime
	}
	return len(s), any, all, h
}

// other appends the fold of the rune that s starts with where a word goes on
// with it: an underscore in a name, or what is above ASCII. It returns its
// length in s, 0 where the word ends, and leaves room for the rest.
func (m *Message) other(s string, kind Kind) int {
	if s[0] < utf8.RuneSelf {
		if kind == Word {
			return 0
		}
		m.fold = append(m.fold, s[0])
		return 1
	}
	r, n := utf8.DecodeRuneInString(s)
	if !isWord(r) {
		return 0
	}
	m.foldRune(r, len(s)-n)
	return n
}

// foldRune appends the fold of r, which is above ASCII, and leaves room for the
// bytes behind it.
func (m *Message) foldRune(r rune, rest int) { m.fold = slices.Grow(appendFold(m.fold, r), rest) }

// grow appends a token for the caller to fill: a token made elsewhere and
// copied would wait for its own bytes.
func (m *Message) grow() *Token {
	n := len(m.Tokens)
	if n == cap(m.Tokens) {
		m.Tokens = slices.Grow(m.Tokens, n+1)
	}
	m.Tokens = m.Tokens[:n+1]
	return &m.Tokens[n]
}

// sign appends the ASCII sign at byte i, with the name behind it where it is a
// handle or a hashtag, and returns the end.
func (m *Message) sign(i int) int {
	c := m.Text[i]
	if (c == '@' || c == '#') && nameAt(m.Text[i+1:]) {
		if c == '#' {
			return m.word(i, i+1, Hashtag)
		}
		return m.word(i, i+1, Handle)
	}
	m.fold = append(m.fold, c)
	m.marks |= mark(c)
	t := m.grow()
	t.Start, t.End, t.Hash, t.foldStart, t.foldEnd = int32(i), int32(i+1), (hashOffset^uint64(c))*hashPrime, int32(len(m.fold)-1), int32(len(m.fold))
	t.Kind, t.Upper, t.Digit = Sign, false, false
	return i + 1
}

// high appends what starts at byte i with rune r of n bytes, above ASCII and
// no space, and returns the end.
func (m *Message) high(i int, r rune, n int) int {
	if isWord(r) {
		return m.word(i, i, Word)
	}
	m.marks |= highMark
	kind := Sign
	if isEmoji(r) {
		kind = Emoji
	}
	from := len(m.fold)
	m.foldRune(r, len(m.Text)-i-n)
	m.add(i, i+n, from, kind)
	return i + n
}

// link appends the link at byte i and returns the end.
func (m *Message) link(i int) int {
	s, from := m.Text, len(m.fold)
	end := i
	m.marks = ^uint64(0) // it may hold any sign
	for end < len(s) {
		r, n := utf8.DecodeRuneInString(s[end:])
		if unicode.IsSpace(r) {
			break
		}
		switch {
		case r >= utf8.RuneSelf:
			m.foldRune(r, len(s)-end-n)
		case classes[s[end]] == upper:
			m.fold = append(m.fold, s[end]|0x20)
		default:
			m.fold = append(m.fold, s[end])
		}
		end += n
	}
	m.add(i, end, from, Link)
	return end
}

// add appends the token [start, end) whose fold starts at byte from of m.fold.
func (m *Message) add(start, end, from int, kind Kind) {
	t := m.grow()
	t.Start, t.End, t.Hash, t.foldStart, t.foldEnd = int32(start), int32(end), Hash(m.fold[from:]), int32(from), int32(len(m.fold))
	t.Kind, t.Upper, t.Digit = kind, startsUpper(m.Text[start:]), false
}

// nameAt reports whether s starts with a letter, digit or underscore.
func nameAt(s string) bool {
	if s == "" {
		return false
	}
	switch classes[s[0]] {
	case lower, upper, digit, under:
		return true
	case high:
		r, _ := utf8.DecodeRuneInString(s)
		return isWord(r)
	}
	return false
}

// startsUpper reports whether the first rune of s is a capital.
func startsUpper(s string) bool {
	if s[0] < utf8.RuneSelf {
		return classes[s[0]] == upper
	}
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// isSpace reports whether r, above ASCII, is white space.
func isSpace(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r == '\u200d' || r == '\ufe0f'
}

// isWord reports whether r, above ASCII, is part of words.
func isWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

func isEmoji(r rune) bool {
	return r >= 0x1F000 && r <= 0x1FAFF || r >= 0x2600 && r <= 0x27BF || r >= 0x2B00 && r <= 0x2BFF
}

// linkAt reports whether s, which is not empty, starts with a link.
func linkAt(s string) bool {
	switch s[0] | 0x20 {
	case 'h':
		return len(s) > 1 && s[1]|0x20 == 't' && (prefixFold(s, "http://") || prefixFold(s, "https://"))
	case 'w':
		return len(s) > 1 && s[1]|0x20 == 'w' && prefixFold(s, "www.")
	}
	return false
}

func prefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
