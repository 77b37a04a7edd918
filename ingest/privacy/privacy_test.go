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
		{"3511 AB 12 geen internet", "3511 [huisnr] geen internet"},
		{"postcode 3511AB, nr 12a", "postcode 3511, nr [huisnr]"},
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
		{"al 3 uur geen internet in 3511 AB, sinds 17:05", "al 3 uur geen internet in 3511, sinds 17:05"},
		{"@ziggo geen 4G op de A2 bij km 61, 900 mbit beloofd", "@ziggo geen 4G op de A2 bij km 61, 900 mbit beloofd"},
		{"foutcode 1040 op de mediabox sinds 2011", "foutcode 1040 op de mediabox sinds 2011"},
		{"", ""},
	} {
		if got := Redact(tc.text); got != tc.want {
			t.Errorf("Redact(%q) = %q, want %q", tc.text, got, tc.want)
		}
	}
}

func TestRedactAddress(t *testing.T) {
	for _, tc := range []struct{ text, want string }{
		{"kpn plat op nummer 17 van de Lange Nieuwstraat", "kpn plat op nummer [huisnr] van de Lange Nieuwstraat"},
		{"Spaarne 8 zwart", "Spaarne [huisnr]"},
		{"adres: Spaarne 8", "adres: Spaarne [huisnr]"},
		{"ik woon aan het Spaarne 8, Haarlem", "ik woon aan het Spaarne [huisnr], Haarlem"},
		{"Spaarne 8, 2011 CD Haarlem", "Spaarne [huisnr], 2011 Haarlem"},
		{"we wonen op nummer 17", "we wonen op nummer [huisnr]"},
		{"ik woon op Kerkstraat 45-2 en bel", "ik woon op Kerkstraat [huisnr] en bel"},
		{"Kerkstraat 45-II, Kerkstraat 12a-3, Kerkstraat 3hs", "Kerkstraat [huisnr], Kerkstraat [huisnr], Kerkstraat [huisnr]"},
		{"Kerkstraat 45 3 hoog", "Kerkstraat [huisnr]"},
		{"Kerkstraat nr. 45 en Kerkstraat, nummer 45", "Kerkstraat nr. [huisnr] en Kerkstraat, nummer [huisnr]"},
		{"kpn storing thuis 2013AB 14, Hoofdweg 3 bis", "kpn storing thuis 2013 [huisnr], Hoofdweg [huisnr]"},
		{"Dorpsstraat 12a, 1234 AB, mail", "Dorpsstraat [huisnr], 1234, mail"},
		{"postcode 3511 ab of 3511ab", "postcode 3511 of 3511"},
		{"Grote Markt 12 en Stadsring 4", "Grote Markt [huisnr] en Stadsring [huisnr]"},
		{"no power at 12 Acacia Avenue or 12 acacia avenue", "no power at [huisnr] Acacia Avenue or [huisnr] acacia avenue"},
		{"Flat 3, 12-14 Acacia Avenue", "Flat [huisnr], [huisnr] Acacia Avenue"},
		{"kein Netz in der Hauptstr. 5a, Berliner Straße 7 oder Bergstraße 9", "kein Netz in der Hauptstr. [huisnr], Berliner Straße [huisnr] oder Bergstraße [huisnr]"},
		{"12 rue Haute sans internet", "[huisnr] rue Haute sans internet"},
		{"Kerkstraat 06-12345678", "Kerkstraat [telefoon]"},
		{"Kerkstraat 1 t/m 40 plat, bel 030 - 286 0000 of 030/2860000", "Kerkstraat [huisnr] plat, bel [telefoon] of [telefoon]"},
	} {
		if got := Redact(tc.text); got != tc.want {
			t.Errorf("Redact(%q) = %q, want %q", tc.text, got, tc.want)
		}
	}
}

func TestRedactMailAndProfile(t *testing.T) {
	for _, tc := range []struct{ text, want string }{
		{"mail jan [at] voorbeeld punt nl graag", "mail [mail] graag"},
		{"mail jan (at) voorbeeld.nl", "mail [mail]"},
		{"jan.jansen(at)mail(dot)voorbeeld(dot)nl", "[mail]"},
		{"zwart. jan＠voorbeeld.nl", "zwart. [mail]"},
		{"jan @ voorbeeld.nl", "[mail]"},
		{"mail: jan punt jansen apenstaartje voorbeeld punt nl", "mail: [mail]"},
		{"zie https://facebook.com/jan.jansen.", "zie https://facebook.com/[naam]."},
		{"https://www.linkedin.com/in/jan-jansen-12ab/ en instagram.com/janjansen", "https://www.linkedin.com/in/[naam] en instagram.com/[naam]"},
		{"https://x.com/jan/status/123 of https://mastodon.nl/@jan.jansen!", "https://x.com/[naam] of https://mastodon.nl/@[naam]!"},
		{"mijn naam is Jan de Vries uit Ede", "mijn naam is [naam] uit Ede"},
	} {
		if got := Redact(tc.text); got != tc.want {
			t.Errorf("Redact(%q) = %q, want %q", tc.text, got, tc.want)
		}
	}
}

func TestOrdinaryNumbersStay(t *testing.T) {
	for _, s := range []string{
		"52 minutes on hold. At this point we share a birthday", "3 Mbps in place of 500", "Norwich NR3 is out",
		"geen 4G in de Kerkstraat, 3 uur al", "Kerkstraat 3 dagen zonder internet", "op de Kerkweg 4G weg, 5G ook",
		"al 2 dagen storing, storing 2 dagen", "50 euro voor 1000 mb, 1000MB of 2000 GB", "sinds 2011 en 3 jaar later", "SINDS 2011 EN NU",
		"kanaal nummer 17 en zender nr 3 zijn zwart", "NPO 1 zwart, RTL 4 zwart, Kanaal 8 zwart", "lijn 3, tram 12, spoor 5 en trein 2245",
		"Stationsplein 9.30 uur, Stationsplein 17:05", "mijn iPad 10 en iPhone 15", "3 people in our street have no internet", "4G down the road",
		"om 12.30 uur bij ons in Zwolle 2 huizen", "wachtrij: u bent nummer 34 in de wachtrij", "onderweg 3 km file", "@kpn punt uit", "storing bij www.kpn.com/storing",
		"we zijn met 3 collega's op de Neude 2 uur bezig", "1040 op de mediabox", "3 modems aan de straat", "ik woon in Zwolle 3 jaar", "look at this: 5 Mbps @ziggo",
		"intercity Schiphol Leiden 7:05", "foutcode 2011 op Ziggo 4K, 1080p", "02-03-2026 10:00 en 01.02.2026 12:00", "Kerkstraat 3 dagen en 12 uur",
		"2e dag zonder tv in de Kerkstraat, 2e keer",
	} {
		if got := Redact(s); got != s {
			t.Errorf("Redact(%q) = %q, want it as it is", s, got)
		}
	}
}

func BenchmarkRedact(b *testing.B) {
	const s = "@kpn al 2 dagen geen internet in de Kerkstraat 12, 3511 AB Utrecht, sinds 17:05. Graag snel een reactie, dit is niet normaal meer!"
	b.ReportAllocs()
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Redact(s)
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
