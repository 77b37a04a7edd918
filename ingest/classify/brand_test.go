package classify

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"outcry/schema"
)

// brandCase is a sentence and the brand that fails by it, "" for none.
type brandCase struct {
	name, text string
	brand      schema.Brand
}

func brandsAreRead(t *testing.T, cases []brandCase) {
	cl := newClassifier(t)
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			if r := read(cl, tc.text); r.Brand != tc.brand {
				t.Errorf("brand of %q = %q, want %q", tc.text, r.Brand, tc.brand)
			}
		})
	}
}

func TestBrandThatFails(t *testing.T) {
	brandsAreRead(t, []brandCase{
		{"a wife's provider works", "Lebara in Tholen: niks, mijn vrouw met Odido belt gewoon", "lebara"},
		{"a friend streams, I can't", "My sister is on EE and streams fine, I'm on Three next to her with no data", "three"},
		{"one is fine, the other is not", "Triodos fine, Knab not: the app hangs on the code", "knab"},
		{"the addressed account, not the one next to me", "@odido ik heb al een uur geen bereik terwijl een collega met Vodafone naast me staat te bellen", "t-mobile"},
		{"the provider that was left", "Sinds de overstap van Caiway valt hier elke avond het internet weg, Delta", "delta"},
		{"a signature", "Geen enkele zender meer, buurvrouw met KPN kijkt gewoon. Ziggo", "ziggo"},
		{"someone else's glass under the street", "Solcon op het KPN-net in Bunnik geeft geen verbinding", "solcon"},
		{"a code that a portal sends does not come", "Krijg geen sms van DigiD op mijn Simyo nummer", "simyo"},
		{"the portal alone", "DigiD app doet het niet, foutmelding na de pincode", "digid"},
		{"a film needs a line", "Netflix laadt niet, want Delta ligt er weer uit in Goes", "delta"},
		{"a pay link opens a bank", "Tikkie opent de Rabo app en die geeft een storing", "rabobank"},
		{"a machine of the railway takes no card", "bunq pas geweigerd bij de NS-automaat in Ede", "bunq"},
		{"a network that bears the name of an app", "Google Fi: no data in Denver since noon", "google-fi"},
		{"it is not this one", "nee niet KPN, niet Ziggo: Caiway ligt eruit in Lisse", "caiway"},
		{"two that fail together: the first", "simpel en kpn allebei plat bij ons in Ommen", "simpel"},
		{"the only name stands in quotes", `"Er is geen storing bij Youfone op dit moment" aldus de chat, en ik heb geen bereik`, "youfone"},
		{"a product without a name", "De mediabox geeft geen beeld meer", "ziggo"},
		{"a product beside a name", "Mediabox van Caiway geeft geen beeld meer", "caiway"},
		{"the past has its own names", "@UPC_Nederland weer geen internet in Leerdam", "upc"},
		{"a hotspot is what helps, not what fails", "Ik typ dit via een hotspot van Lebara want Caiway is plat", "caiway"},
		{"thank god for the other one", "Plusnet is dead in Hull, thank god for my EE phone", "plusnet"},
		{"the one that I should have kept", "Was ik maar bij Solcon gebleven, Ziggo valt elke avond weg", "ziggo"},
		{"not this one: the other fails", "Telenet ligt plat in Mol, Proximus niet", "telenet"},
		{"not this one: the other works", "Monzo works, Revolut not", "revolut"},
		{"a name in brackets stands for the phone", "Mijn werktelefoon (Vodafone) doet het, de mijne (Lebara) geeft geen bereik", "lebara"},
		{"the mechanic of another company", "KPN-monteur zegt dat Delta een kabelbreuk heeft. Geen internet in Goes", "delta"},
		{"where the money would go", "Knab geeft storing, overboeken naar mijn ASN rekening lukt niet", "knab"},
		{"whom the text goes to", "sms van Simyo naar Lebara komt niet aan", "simyo"},
		{"the writer's employer", "Ik werk bij Odido en thuis ligt Ziggo eruit", "ziggo"},
		{"a shop has no part in a power cut", "Bestelling bij bol.com niet af kunnen ronden, de stroom viel uit in Ede", ""},
		{"a name that was given up", "XS4ALL heet nu KPN en sindsdien valt mijn lijn weg", "kpn"},
		{"a key beside the right one", "zoggo ligt eruit in Beesd", "ziggo"},
		{"a town that looks like such a slip", "Trein staat stil in Winsum", ""},
		{"a train has no brand by itself", "Onze trein staat al een half uur stil bij Rilland", ""},
	})
}

func TestWeakNames(t *testing.T) {
	brandsAreRead(t, []brandCase{
		{"alone at the end", "geen bereik meer in Zuidlaren, simpel", "simpel"},
		{"alone between full stops", "Al mijn gesprekken vallen weg. Simpel. Doe er wat aan", "simpel"},
		{"simple as such", "Het is heel simpel: de trein rijdt niet", ""},
		{"somebody has it", "ik heb ben en kan niet bellen", "ben"},
		{"it acts as nobody called ik can", "ben stuurt geen sms'jes door, storing?", "ben"},
		{"the verb at the end", "Ik snap niet waarom ik van het net afgesloten ben. Geen internet", ""},
		{"a customer of nobody in particular", "ik ben klant bij een kleine provider en heb geen internet", ""},
		{"a customer of it", "Ben-klant sinds jaren, maar bellen lukt vandaag niet", "ben"},
		{"the verb in front", "Ben nu al twee uur zonder internet", ""},
		{"a word of another language", "Freedom ligt er sinds vannacht uit in Deventer", "freedom"},
		{"freedom as such", "Freedom of speech, but no internet in my house", ""},
		{"a colour of a lamp", "Router is stuck on orange, no internet since noon", ""},
		{"a number of things", "Three weeks without broadband now", ""},
		{"the network of that name", "three r u down in Leeds? no data", "three"},
		{"a question after it", "is sky down? nothing loads", "sky"},
		{"the sky above", "The sky is on fire and my broadband is down", ""},
		{"fish", "Hollandse nieuwe haring gegeten, geen bereik op het strand", ""},
		{"a river's mouth", "No phone signal anywhere in the Okavango delta", ""},
		{"a word that looks like a slip of a name", "Kein Netz seit der Orage in Stein, staring at the wall", ""},
	})
}

func TestLettersOfAPostcodeNameNoBrand(t *testing.T) {
	brandsAreRead(t, []brandCase{
		{"beside another brand", "Vodafone geen 4G (3011 NS)", "vodafone"},
		{"another brand behind it", "internet plat op 6828 ns caiway", "caiway"},
		{"of another country, in capitals", "Geen stroom 7411 BT", ""},
		{"called a postal code", "postcode 4811 ee, geen bereik", ""},
		{"not what that brand offers", "Geen stroom in 5145 NS", ""},
		{"in one word", "geen bereik 9711BT", ""},
		{"four digits of a postal code and the brand", "geen treinen op 7524 NS", "ns"},
		{"a year before the brand", "since 2019 BT has never been this bad, broadband down all day", "bt"},
		{"a year before a railway", "in 2024 NS nog altijd geen trein op tijd, nu weer uitval", "ns"},
	})
}

func TestHashtagsNameABrandBesideAWordAboutIt(t *testing.T) {
	brandsAreRead(t, []brandCase{
		{"what ails it behind", "#caiwaystoring geen beeld", "caiway"},
		{"what ails it in front", "#storingdelta niks doet het", "delta"},
		{"a short name", "#eeoutage no signal", "ee"},
		{"a long name beside any word", "#mijnziggo opent niet", "ziggo"},
		{"a town that ends like one", "geen bereik #winssen", ""},
		{"a town of two short words", "geen bereik #mirns", ""},
		{"a town of a negation and a name", "geen bereik #nispen", ""},
	})
}

func TestUsersLexiconSaysWhatAProductAndAGuestAre(t *testing.T) {
	path := filepath.Join(t.TempDir(), "own.yaml")
	own := "brands:\n" +
		"  - slug: acme\n    services: fixed-internet\n    names: acme\n    products: acmebox\n" +
		"  - slug: filmhuis\n    services: tv\n    guest: true\n    names: filmhuis\n" +
		"  - slug: spoorlijn\n    country: NL\n    services: rail\n    names: spoorlijn\n    default_for: rail\n"
	if err := os.WriteFile(path, []byte(own), 0o600); err != nil {
		t.Fatal(err)
	}
	lex, err := LoadLexicon(path)
	if err != nil {
		t.Fatal(err)
	}
	cl, err := New(lex, zoneOf(t, "Europe/Amsterdam"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]schema.Brand{
		"geen internet, de acmebox knippert rood":              "acme",
		"geen internet, de acmebox van KPN knippert rood":      "kpn",
		"filmhuis doet het niet":                               "filmhuis",
		"filmhuis doet het niet, acme ligt eruit":              "acme",
		"Er rijdt geen trein meer, wij staan al een uur stil":  "spoorlijn",
		"Er rijdt geen trein van Arriva meer, al een uur niet": "arriva",
	} {
		if r := read(cl, text); r.Brand != want {
			t.Errorf("brand of %q = %q, want %q", text, r.Brand, want)
		}
	}
}
