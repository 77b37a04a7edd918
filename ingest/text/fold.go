package text

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folds maps letters above ASCII to what is written for them.
var folds = buildFolds()

// buildFolds decomposes the letters of Latin-1, Latin Extended-A and -B and
// drops their marks; letters that do not decompose are listed.
func buildFolds() map[rune]string {
	out := map[rune]string{
		'ß': "ss", 'ẞ': "ss", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe", 'ø': "o", 'Ø': "o", 'đ': "d", 'Đ': "d", 'ł': "l", 'Ł': "l",
		'ĳ': "ij", 'Ĳ': "ij", 'ı': "i", 'þ': "th", 'Þ': "th", 'ð': "d", 'Ð': "d", '’': "'", '‘': "'", '´': "'",
	}
	for r := rune(0xC0); r < 0x250; r++ {
		if _, ok := out[r]; ok || !unicode.IsLetter(r) {
			continue
		}
		base, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r)))
		out[r] = string(unicode.ToLower(base))
	}
	return out
}

// appendFolds appends s in lower case and without accents.
func appendFolds(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			dst = appendFold(dst, r)
			i += n
			continue
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		dst = append(dst, c)
		i++
	}
	return dst
}

func appendFold(dst []byte, r rune) []byte {
	if f, ok := folds[r]; ok {
		return append(dst, f...)
	}
	if unicode.IsMark(r) {
		return dst
	}
	return utf8.AppendRune(dst, unicode.ToLower(r))
}
