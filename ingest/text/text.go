// Package text cuts a message into tokens once, for all that read it: words,
// numbers, handles, hashtags, links and signs, folded to lower case without
// accents. A list of names that is cut the same way meets the text token by token.
package text

import (
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
	Start, End         int    // bytes of the message, half-open
	Hash               uint64 // of the fold: FNV-1a, the same for the same fold
	foldStart, foldEnd int32
	Kind               Kind
	Upper              bool // starts with a capital
	Spaced             bool // white space, or nothing, stands before it
}

// Message is a text and its tokens. The zero value is ready; Reset reuses its
// memory. It is not safe for concurrent use.
type Message struct {
	Text   string
	Tokens []Token
	fold   []byte
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
	m.Text, m.Tokens, m.fold = s, m.Tokens[:0], m.fold[:0]
	spaced := true
	for i := 0; i < len(s); {
		c := classes[s[i]]
		if c == blank {
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
	s, fold, h := m.Text, m.fold, uint64(hashOffset)
	from, digits, i := len(fold), kind == Word, body
scan:
	for i < len(s) {
		c := s[i]
		switch classes[c] {
		case digit:
		case upper:
			c |= 0x20
			digits = false
		case lower:
			digits = false
		case under:
			if kind == Word {
				break scan
			}
		case high:
			r, n := utf8.DecodeRuneInString(s[i:])
			if !isWord(r) {
				break scan
			}
			digits = false
			at := len(fold)
			fold = appendFold(fold, r)
			for _, b := range fold[at:] {
				h = (h ^ uint64(b)) * hashPrime
			}
			i += n
			continue
		default:
			break scan
		}
		fold = append(fold, c)
		h = (h ^ uint64(c)) * hashPrime
		i++
	}
	if digits {
		kind = Number
	}
	m.fold = fold
	m.Tokens = append(m.Tokens, Token{
		Start: start, End: i, Hash: h, foldStart: int32(from), foldEnd: int32(len(fold)), Kind: kind, Upper: startsUpper(s[body:]),
	})
	return i
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
	m.Tokens = append(m.Tokens, Token{
		Start: i, End: i + 1, Hash: (hashOffset ^ uint64(c)) * hashPrime, foldStart: int32(len(m.fold) - 1), foldEnd: int32(len(m.fold)), Kind: Sign,
	})
	return i + 1
}

// high appends what starts at byte i with rune r of n bytes, above ASCII and
// no space, and returns the end.
func (m *Message) high(i int, r rune, n int) int {
	if isWord(r) {
		return m.word(i, i, Word)
	}
	kind := Sign
	if isEmoji(r) {
		kind = Emoji
	}
	from := len(m.fold)
	m.fold = appendFold(m.fold, r)
	m.add(i, i+n, from, kind)
	return i + n
}

// link appends the link at byte i and returns the end.
func (m *Message) link(i int) int {
	s, from := m.Text, len(m.fold)
	end := i
	for end < len(s) {
		r, n := utf8.DecodeRuneInString(s[end:])
		if unicode.IsSpace(r) {
			break
		}
		switch {
		case r >= utf8.RuneSelf:
			m.fold = appendFold(m.fold, r)
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
	m.Tokens = append(m.Tokens, Token{
		Start: start, End: end, Hash: Hash(m.fold[from:]), foldStart: int32(from), foldEnd: int32(len(m.fold)), Kind: kind, Upper: startsUpper(m.Text[start:]),
	})
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

func linkAt(s string) bool {
	switch s[0] | 0x20 {
	case 'h':
		return prefixFold(s, "http://") || prefixFold(s, "https://")
	case 'w':
		return prefixFold(s, "www.")
	}
	return false
}

func prefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
