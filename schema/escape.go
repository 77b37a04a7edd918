package schema

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// escaped reads the string whose first byte is at from and whose first
// backslash is at i. Half a surrogate pair becomes U+FFFD.
func (r *jsonReader) escaped(from, i int) string {
	out := append(make([]byte, 0, 2*(i-from)+32), r.doc[from:i]...)
	for i < len(r.doc) {
		switch c := r.doc[i]; {
		case c == '"':
			r.at = i + 1
			return string(out)
		case c < ' ':
			r.at = i
			r.fail("a bare control character %#02x in a string", c)
			return ""
		case c != '\\':
			out = append(out, c)
			i++
		default:
			var n int
			if out, n = unescape(out, r.doc[i:]); n == 0 {
				r.at = i
				r.fail("a wrong escape in a string")
				return ""
			}
			i += n
		}
	}
	r.at = len(r.doc)
	r.fail("a string without its end")
	return ""
}

// unescape appends what the escape at the start of s stands for and returns how
// many bytes of s it took, 0 for a wrong one.
func unescape(out []byte, s string) ([]byte, int) {
	if len(s) < 2 {
		return out, 0
	}
	switch c := s[1]; c {
	case '"', '\\', '/':
		return append(out, c), 2
	case 'b':
		return append(out, '\b'), 2
	case 'f':
		return append(out, '\f'), 2
	case 'n':
		return append(out, '\n'), 2
	case 'r':
		return append(out, '\r'), 2
	case 't':
		return append(out, '\t'), 2
	case 'u':
		return unescapeRune(out, s)
	}
	return out, 0
}

func unescapeRune(out []byte, s string) ([]byte, int) {
	r, ok := hexRune(s)
	if !ok {
		return out, 0
	}
	if utf16.IsSurrogate(r) {
		if low, ok := hexRune(s[6:]); ok {
			if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
				return utf8.AppendRune(out, pair), 12
			}
		}
		r = utf8.RuneError
	}
	return utf8.AppendRune(out, r), 6
}

// hexRune reads \uXXXX at the start of s.
func hexRune(s string) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	v, err := strconv.ParseUint(s[2:6], 16, 16)
	return rune(v), err == nil
}
