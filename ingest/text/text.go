// Package text cuts a message into tokens once, for all that read it: words,
// numbers, handles, hashtags, links and signs, folded to lower case without
// accents. A list of names that is cut the same way meets the text token by token.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
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
	Start, End         int // bytes of the message, half-open
	foldStart, foldEnd int
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
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		if isSpace(r) {
			spaced = true
			i += n
			continue
		}
		end := m.take(i, r, n)
		m.Tokens[len(m.Tokens)-1].Spaced = spaced
		spaced = false
		i = end
	}
}

// take appends the token that starts at byte i with rune r of n bytes, and returns its end.
func (m *Message) take(i int, r rune, n int) int {
	s := m.Text
	switch {
	case isWord(r):
		if linkAt(s[i:]) {
			end := i + strings.IndexFunc(s[i:]+" ", unicode.IsSpace)
			m.add(i, i, end, Link)
			return end
		}
		end, digits := wordEnd(s, i, false)
		kind := Word
		if digits {
			kind = Number
		}
		m.add(i, i, end, kind)
		return end
	case r == '@' || r == '#':
		if end, _ := wordEnd(s, i+1, true); end > i+1 {
			kind := Handle
			if r == '#' {
				kind = Hashtag
			}
			m.add(i, i+1, end, kind)
			return end
		}
	}
	kind := Sign
	if isEmoji(r) {
		kind = Emoji
	}
	m.add(i, i, i+n, kind)
	return i + n
}

// wordEnd returns the end of the run of word runes from byte i on, and whether
// all of it is ASCII digits. In names an underscore is one of them.
func wordEnd(s string, i int, name bool) (end int, digits bool) {
	digits = true
	for i < len(s) {
		c := s[i]
		switch {
		case '0' <= c && c <= '9':
			i++
			continue
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || name && c == '_':
			digits = false
			i++
			continue
		case c < utf8.RuneSelf:
			return i, digits
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if !isWord(r) {
			return i, digits
		}
		digits = false
		i += n
	}
	return i, digits
}

// add appends the token [start, end), whose fold leaves out what stands before body.
func (m *Message) add(start, body, end int, kind Kind) {
	from := len(m.fold)
	first := rune(m.Text[body])
	if first >= utf8.RuneSelf {
		first, _ = utf8.DecodeRuneInString(m.Text[body:])
	}
	m.fold = appendFolds(m.fold, m.Text[body:end])
	m.Tokens = append(m.Tokens, Token{Start: start, End: end, foldStart: from, foldEnd: len(m.fold), Kind: kind, Upper: isUpper(first)})
}

func isUpper(r rune) bool {
	if r < utf8.RuneSelf {
		return 'A' <= r && r <= 'Z'
	}
	return unicode.IsUpper(r)
}

func isSpace(r rune) bool {
	if r < utf8.RuneSelf {
		return r <= ' '
	}
	return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r == '\u200d' || r == '\ufe0f'
}

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
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
