package privacy

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"outcry/schema"
)

func TestAuthor(t *testing.T) {
	h, err := NewHasher([]byte("0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	other, err := NewHasher([]byte("0123456789abcdeX"))
	if err != nil {
		t.Fatal(err)
	}
	a := h.Author("twitter", "jan")
	for _, tc := range []struct {
		name string
		got  uint64
		same bool
	}{
		{"the same author again", h.Author("twitter", "jan"), true},
		{"another author", h.Author("twitter", "piet"), false},
		{"the same name at another source", h.Author("mastodon", "jan"), false},
		{"source and name don't run together", h.Author("twitterj", "an"), false},
		{"another key", other.Author("twitter", "jan"), false},
	} {
		if (tc.got == a) != tc.same || tc.got == 0 {
			t.Errorf("%s: hash %x beside %x, want equal %v", tc.name, tc.got, a, tc.same)
		}
	}
	if _, err := NewHasher([]byte("short")); !errors.Is(err, schema.ErrInvalid) {
		t.Errorf("NewHasher(short) = %v, want ErrInvalid", err)
	}
}

func TestRedact(t *testing.T) {
	for _, tc := range []struct{ text, want string }{
		{"bel me op 06-12345678 aub", "bel me op [telefoon] aub"},
		{"bel 0612345678 of +31 6 1234 5678", "bel [telefoon] of [telefoon]"},
		{"ons nummer is 030-1234567, Utrecht", "ons nummer is [telefoon], Utrecht"},
		{"mail naar jan.de.vries@voorbeeld.nl graag", "mail naar [mail] graag"},
		{"NL91 ABNA 0417 1643 00 staat open", "[iban] staat open"},
		{"3511 AB 12 geen internet", "3511 AB [huisnr] geen internet"},
		{"postcode 3511AB, nr 12a", "postcode 3511AB [huisnr]"},
		{"Oudegracht 112 in Utrecht zonder stroom", "Oudegracht [huisnr] in Utrecht zonder stroom"},
		{"Stationsstraat 5b ligt plat", "Stationsstraat [huisnr] ligt plat"},
		{"no power at 12 Baker Street", "no power at [huisnr] Baker Street"},
		{"We kijken het na. ^Sanne", "We kijken het na. ^[naam]"},
		{"Stuur ons een DM ^SK", "Stuur ons een DM ^[naam]"},
		{"Fijne dag! Groetjes, Sanne", "Fijne dag! Groetjes, [naam]"},
		{"Mevr. Jansen uit Zwolle belt", "Mevr. [naam] uit Zwolle belt"},
		{"klantnummer 12345678", "klantnummer [nummer]"},
		{"Essent 0900-1550 doet het niet", "Essent 0900-1550 doet het niet"},
		{"0800 0402 is dood", "0800 0402 is dood"},
		{"al 3 uur geen internet in 3511 AB, sinds 17:05", "al 3 uur geen internet in 3511 AB, sinds 17:05"},
		{"@ziggo geen 4G op de A2 bij km 61, 900 mbit beloofd", "@ziggo geen 4G op de A2 bij km 61, 900 mbit beloofd"},
		{"foutcode 1040 op de mediabox sinds 2011", "foutcode 1040 op de mediabox sinds 2011"},
		{"", ""},
	} {
		if got := Redact(tc.text); got != tc.want {
			t.Errorf("Redact(%q) = %q, want %q", tc.text, got, tc.want)
		}
	}
}

func FuzzRedact(f *testing.F) {
	f.Add("bel 06-12345678, ^Sanne, Oudegracht 112")
	f.Add("\xff@b.c 0900")
	f.Fuzz(func(t *testing.T, s string) {
		out := Redact(s)
		if utf8.ValidString(s) && !utf8.ValidString(out) {
			t.Fatalf("Redact(%q) = %q is not UTF-8", s, out)
		}
		if out := Redact("bel 06-12345678. " + s); !strings.HasPrefix(out, "bel [") {
			t.Fatalf("a phone number stands before %q: %q", s, out)
		}
	})
}

func BenchmarkAuthor(b *testing.B) {
	h, err := NewHasher([]byte("0123456789abcdef"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		h.Author("twitter", "user12345")
	}
}
