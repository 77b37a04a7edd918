package text

import (
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestMessageTokens(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		folds      []string
		kinds      []Kind
	}{
		{"a Dutch complaint", "Al 2 dagen geen 3G in hartje Utrecht @tmobile_webcare #fail!",
			[]string{"al", "2", "dagen", "geen", "3g", "in", "hartje", "utrecht", "tmobile_webcare", "fail", "!"},
			[]Kind{Word, Number, Word, Word, Word, Word, Word, Word, Handle, Hashtag, Sign}},
		{"names with apostrophe and hyphen come apart", "’s-Hertogenbosch", []string{"'", "s", "-", "hertogenbosch"}, []Kind{Sign, Word, Sign, Word}},
		{"accents fold away, composed or not", "Één cafe\u0301 Straße", []string{"een", "cafe", "strasse"}, []Kind{Word, Word, Word}},
		{"a link is one token", "zie https://kpn.com/storing?x=1 nu", []string{"zie", "https://kpn.com/storing?x=1", "nu"}, []Kind{Word, Link, Word}},
		{"an emoji with its variation selector", "weg 😡☹️", []string{"weg", "😡", "☹"}, []Kind{Word, Emoji, Emoji}},
		{"a bare sign is no handle", "a @ # b", []string{"a", "@", "#", "b"}, []Kind{Word, Sign, Sign, Word}},
		{"nothing", "", nil, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := New(tc.text)
			var folds []string
			var kinds []Kind
			for i := range m.Tokens {
				folds, kinds = append(folds, string(m.Fold(i))), append(kinds, m.Tokens[i].Kind)
			}
			if d := cmp.Diff(tc.folds, folds); d != "" {
				t.Errorf("folds of %q (-want +got):\n%s", tc.text, d)
			}
			if d := cmp.Diff(tc.kinds, kinds); d != "" {
				t.Errorf("kinds of %q (-want +got):\n%s", tc.text, d)
			}
		})
	}
}

func FuzzMessage(f *testing.F) {
	f.Add("geen bereik @kpn #storing 3511 AB 😡")
	f.Add("\xff\x00@")
	f.Fuzz(func(t *testing.T, s string) {
		m := New(s)
		last := int32(0)
		for i, tok := range m.Tokens {
			if tok.Start < last || tok.End <= tok.Start || int(tok.End) > len(s) {
				t.Fatalf("token %d of %q is [%d, %d) after %d", i, s, tok.Start, tok.End, last)
			}
			if utf8.ValidString(s) && !utf8.Valid(m.Fold(i)) {
				t.Fatalf("fold %q of %q is not UTF-8", m.Fold(i), s)
			}
			last = tok.End
		}
	})
}
