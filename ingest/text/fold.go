package text

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// lastFold is the end of the letters that folds lists: Latin-1, Latin
// Extended-A and -B.
const lastFold = 0x250

// folds maps letters above ASCII to what is written for them.
var folds = buildFolds()

// buildFolds decomposes the letters below lastFold and drops their marks;
// letters that do not decompose are listed.
func buildFolds() *[lastFold]string {
	out := &[lastFold]string{
		'ß': "ss", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe", 'ø': "o", 'Ø': "o", 'đ': "d", 'Đ': "d", 'ł': "l", 'Ł': "l",
		'ĳ': "ij", 'Ĳ': "ij", 'ı': "i", 'þ': "th", 'Þ': "th", 'ð': "d", 'Ð': "d", '´': "'",
	}
	for r := rune(0xC0); r < lastFold; r++ {
		if out[r] != "" || !unicode.IsLetter(r) {
			continue
		}
		base, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r)))
		out[r] = string(unicode.ToLower(base))
	}
	return out
}

// appendFold appends r, which is above ASCII, in lower case and without accents.
func appendFold(dst []byte, r rune) []byte {
	switch {
	case r < lastFold && folds[r] != "":
		return append(dst, folds[r]...)
	case r == '’' || r == '‘':
		return append(dst, '\'')
	case r == 'ẞ':
		return append(dst, "ss"...)
	case unicode.IsMark(r):
		return dst
	}
	return utf8.AppendRune(dst, unicode.ToLower(r))
}

// class is what an ASCII byte is part of.
type class uint8

const (
	sign class = iota
	blank
	digit
	lower
	upper
	under // of names: @a_b
	high  // not ASCII: part of a rune
)

// classes says it of every byte.
var classes = buildClasses()

func buildClasses() (out [256]class) {
	for c := range out {
		switch {
		case c >= utf8.RuneSelf:
			out[c] = high
		case c <= ' ':
			out[c] = blank
		case '0' <= c && c <= '9':
			out[c] = digit
		case 'a' <= c && c <= 'z':
			out[c] = lower
		case 'A' <= c && c <= 'Z':
			out[c] = upper
		case c == '_':
			out[c] = under
		}
	}
	return out
}

// letters holds the fold of the ASCII letters and digits, 0 for any other byte.
var letters = buildLetters()

// letterBit is set in the fold of every letter and of no digit.
const letterBit = 0x40

func buildLetters() (out [256]byte) {
	for c := range out {
		switch classes[c] {
		case digit, lower:
			out[c] = byte(c)
		case upper:
			out[c] = byte(c) | 0x20
		}
	}
	return out
}

// FNV-1a of 64 bits (Fowler, Noll, Vo 1991).
const hashOffset, hashPrime = 14695981039346656037, 1099511628211

// Hash returns what Token.Hash is of a token with this fold.
func Hash[T string | []byte](fold T) uint64 {
	h := uint64(hashOffset)
	for i := range len(fold) {
		h = (h ^ uint64(fold[i])) * hashPrime
	}
	return h
}

// Mix spreads a hash over all its bits: the finalizer of MurmurHash3 (Appleby, 2011).
func Mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
