package locate

import (
	"strings"
	"testing"

	"outcry/ingest/text"
	"outcry/schema"

	"github.com/google/go-cmp/cmp"
)

func locateText(g *Gazetteer, s string) Answer {
	return g.Locate(text.New(s), &schema.Complaint{Text: s})
}

func TestLocateInText(t *testing.T) {
	g := open(t)
	for _, tc := range []struct {
		name, text string
		region     schema.Region
		names      string
	}{
		{"a town", "Sinds vanochtend geen internet in Zwolle", "NL/OV/GM0193", "Zwolle"},
		{"a town of several words", "Bergen op Zoom heeft geen stroom", "NL/NB/GM0748", "Bergen op Zoom"},
		{"a town with an apostrophe", "Geen bereik in ’s-Hertogenbosch", "NL/NB/GM0796", "'s-Hertogenbosch"},
		{"its short name", "den bosch plat", "NL/NB/GM0796", "'s-Hertogenbosch"},
		{"a town with a hyphen written without", "Nieuw Vennep zonder glas", "NL/NH/GM0394", "Nieuw-Vennep"},
		{"a hashtag", "alles zwart #alphenaandenrijn", "NL/ZH/GM0484", "Alphen aan den Rijn"},
		{"no handle", "bedankt @utrecht", "", ""},
		{"informal words", "Al 2 dagen geen 3G in hartje Utrecht", "NL/UT/GM0344", "Utrecht"},
		{"a nickname", "heel Mokum zonder tv", "NL/NH/GM0363", "Amsterdam"},
		{"an area code as a name", "storing in 030, iemand?", "NL/UT/GM0344", "Utrecht"},
		{"a phone number is no place", "bel 030-2345678 voor hulp", "", ""},
		{"a quarter means its town", "geen stroom in de Bijlmer", "NL/NH/GM0363", "Amsterdam"},
		{"a quarter beside its town", "storing in Almere Buiten", "NL/FL/GM0034", "Almere"},
		{"a province", "heel Drenthe zonder bereik", "NL/DR", "Drenthe"},
		{"a province in brackets", "Groningen (provincie) zonder bereik", "NL/GR", "Groningen"},
		{"an area", "Twente zit zonder internet", "NL/OV", "Twente"},
		{"an area around its town", "Achterhoek hier: Aalten zonder tv", "NL/GE/GM0197", "Aalten"},
		{"a trap town behind a preposition", "wij wonen in Best, geen internet", "NL/NB/GM0753", "Best"},
		{"a trap word at the start", "Best wel traag vandaag", "", ""},
		{"a trap word within", "ik vind het echt niet kunnen", "", ""},
		{"a common word that is a village", "een storing bij de buren", "", ""},
		{"a wooden thing", "een houten kast met een modem", "", ""},
		{"a town of that name", "geen 5g in Houten", "NL/UT/GM0321", "Houten"},
		{"a surname", "Mevrouw Van Houten belde terug", "", ""},
		{"a club", "FC Utrecht kijken lukt niet", "", ""},
		{"a street", "storing aan de Utrechtseweg", "", ""},
		{"a name shared, with its province", "KPN weg in Beek (L)", "NL/LI/GM0888", "Beek"},
		{"a name shared, by province in words", "Laren, Gelderland: stroom eruit", "NL/GE/GM0262", "Laren"},
		{"a name shared, by its neighbour", "Hengelo, dat bij Zutphen ligt", "NL/GE/GM1876", "Hengelo,Zutphen"},
		{"a name shared, by inhabitants", "geen internet in Hengelo", "NL/OV/GM0164", "Hengelo"},
		{"an English name", "no signal in The Hague", "NL/ZH/GM0518", "Den Haag"},
		{"a French name", "panne à La Haye", "NL/ZH/GM0518", "Den Haag"},
		{"works here, not there", "in Utrecht werkt het, in Houten niet", "NL/UT/GM0321", "Utrecht,Houten"},
		{"moved from there to here", "verhuisd van Zwolle naar Meppel en nog steeds geen internet", "NL/DR/GM0119", "Zwolle,Meppel"},
		{"not there but here", "niet in Zwolle maar in Hattem is de stroom uit", "NL/GE/GM0244", "Zwolle,Hattem"},
		{"where somebody comes from", "Ik kom uit Limburg en woon in Gouda, geen tv hier", "NL/ZH/GM0513", "Gouda"},
		{"a surname behind a short title", "mevr. van Houten zou mij terugbellen, geen internet", "", ""},
		{"a short form", "internet weg in A'foort", "NL/UT/GM0307", "Amersfoort"},
		{"fails here, works there", "In Zwolle geen internet, in Kampen wel", "NL/OV/GM0193", "Zwolle,Kampen"},
		{"lives there, stands here", "Ik woon in Gouda maar ben nu in Meppel zonder signaal", "NL/DR/GM0119", "Gouda,Meppel"},
		{"a foreign city", "Vodafone Störung in Berlin", "DE/BE/Berlin", "Berlin"},
		{"a foreign city by its Dutch name", "geen bereik in Parijs", "FR/IDF/Paris", "Parijs"},
		{"a Belgian city", "Telenet plat in Antwerpen", "BE/VLG/Antwerpen", "Antwerpen"},
		{"an American town with its state", "no service in Normal, IL", "US/IL/Normal", "Normal"},
		{"a foreign city without its accent", "rogers down in Montreal", "CA/QC/Montréal", "Montreal"},
		{"a trap town that does something", "Echt heeft geen stroom", "NL/LI/GM1711", "Echt"},
		{"a country", "roaming in Spanje werkt niet", "ES", ""},
		{"a station", "Arnhem Centraal ligt plat", "NL/GE/GM0202", "Arnhem"},
		{"a letter dropped", "geen internet in amstrdam", "NL/NH/GM0363", "Amsterdam"},
		{"one lost, one doubled", "storing in Roterdamm?", "NL/ZH/GM0599", "Rotterdam"},
		{"a letter lost", "storing in Roterdam?", "NL/ZH/GM0599", "Rotterdam"},
		{"two letters swapped", "geen tv in Apledoorn", "NL/GE/GM0200", "Apeldoorn"},
		{"an infinitive", "geen bereik, om gek van te worden", "", ""},
		{"a word that is none", "geen internet in november", "", ""},
		{"nothing", "", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := locateText(g, tc.text)
			if got := strings.Join(a.Names, ","); a.Region != tc.region || got != tc.names {
				t.Errorf("Locate(%q) = %s [%s] (%s), want %s [%s]", tc.text, a.Region, got, a.Why(), tc.region, tc.names)
			}
			if (a.Region == "") != (a.Confidence == 0) || a.Confidence > 1 {
				t.Errorf("Locate(%q).Confidence = %v for %q", tc.text, a.Confidence, a.Region)
			}
		})
	}
}

func TestLocatePostcodes(t *testing.T) {
	g := open(t)
	for _, tc := range []struct{ name, text, code string }{
		{"with letters", "mijn postcode is 3511 AB, alles plat", "3511"},
		{"in one word", "3511ab geen stroom", "3511"},
		{"called one", "postcode 3511 en geen internet", "3511"},
		{"called one behind it", "6701 is mijn postcode", "6701"},
		{"beside its town", "3811 amersfoort, lampje rood", "3811"},
		{"beside its town, though a year", "2013 haarlem geen internet", "2013"},
		{"alone", "6703, sinds een uur of drie", "6703"},
		{"before what fails", "1015 geen tv", "1015"},
		{"a year", "de storing van 2012 in Haarlem", ""},
		{"a year at the end", "klant sinds 2015", ""},
		{"a price", "al 1250 euro betaald", ""},
		{"a price with a sign", "€ 1250 betaald", ""},
		{"people", "3500 mensen zonder stroom", ""},
		{"a house number", "Kerkstraat 1012, geen tv", ""},
		{"a phone number", "bel 0900 1884", ""},
		{"a phone number in parts", "bel 020 1234 5678", ""},
		{"an error", "foutcode 3511 op de decoder", ""},
		{"an order", "ordernummer 7312, nog niets", ""},
		{"letters like a unit, in capitals", "net uitgevallen (6043MG)", "6043"},
		{"letters like a unit, called a postal code", "postcode 2035ms", "2035"},
		{"a size", "1080px en 2000mb", ""},
		{"a time", "om 12.3015 uur", ""},
		{"behind a preposition", "alles weg op 2803 odido", "2803"},
		{"a unit in capitals", "nog maar 2000MB over", ""},
		{"in brackets", "alles plat (2037)", "2037"},
		{"letters apart", "geen tv op 6703 D K", "6703"},
		{"a letter apart", "6703D K geen tv", "6703"},
		{"letters apart, called one", "postcode 6703 d k", "6703"},
		{"glued to its name", "PC6703DK al uren plat", "6703"},
		{"behind its name and a full stop", "pc.6703 dk geen int", "6703"},
		{"behind its name and a colon", "postcode:6703 dk", "6703"},
		{"a model", "fritzbox 7530 ax start niet op", ""},
		{"a model in one word", "mijn Fritzbox 7530ax start niet op", ""},
		{"a modem's model", "modem 7590 ax geen internet", ""},
		{"behind a modem", "modem 6703 DK offline", "6703"},
		{"behind a model", "fritz 7590 ax 6703DK offline", "6703"},
		{"an amount in letters", "kost mij 1500 eu", ""},
		{"a house number with letters", "hsnr 1200 ab geen internet", ""},
		{"a year in brackets", "net als toen (2012)", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if a := locateText(g, tc.text); a.Postcode != tc.code {
				t.Errorf("Locate(%q).Postcode = %q (%s), want %q", tc.text, a.Postcode, a.Why(), tc.code)
			}
		})
	}
}

func TestLocateSegments(t *testing.T) {
	g := open(t)
	for _, tc := range []struct {
		name, text string
		region     schema.Region
		touches    []schema.Region
	}{
		{"the train between Schiphol and Leiden", "geen 3G in de trein tussen Schiphol en Leiden", "NL/rail/SHL-LEDN", []schema.Region{"NL/NH/GM0394", "NL/ZH/GM1525", "NL/ZH/GM0546"}},
		{"the other way round", "in de trein van Leiden naar Schiphol geen bereik", "NL/rail/SHL-LEDN", []schema.Region{"NL/NH/GM0394", "NL/ZH/GM1525", "NL/ZH/GM0546"}},
		{"with a dash", "trein Breda - Tilburg valt alles weg", "NL/rail/BD-TB", []schema.Region{"NL/NB/GM0758", "NL/NB/GM0784", "NL/NB/GM0855"}},
		{"a motorway at a village", "op de A2 bij Vinkeveen geen data", "NL/road/A2", []schema.Region{"NL/UT/GM0736"}},
		{"a motorway between two towns", "A28 tussen Zwolle en Meppel geen bereik", "NL/road/A28", []schema.Region{"NL/OV/GM0193", "NL/OV/GM0180", "NL/DR/GM0119"}},
		{"a stretch of a line, and no train is named", "tussen Breda en Tilburg valt vodafone elke keer weg", "NL/rail/BD-TB", []schema.Region{"NL/NB/GM0758", "NL/NB/GM0784", "NL/NB/GM0855"}},
		{"by car it is no stretch", "met de auto tussen Breda en Tilburg geen 4G", "NL/NB/GM0758", []schema.Region{"NL/NB/GM0855"}},
		{"a cable lies in its towns", "glasvezel weg tussen Breda en Tilburg, 4G doet het wel", "NL/NB/GM0758", []schema.Region{"NL/NB/GM0855"}},
		{"no line joins the towns", "geen 4G tussen Ede en Renkum", "NL/GE/GM0228", []schema.Region{"NL/GE/GM0274"}},
		{"from one to the other is a move", "van Breda naar Tilburg verhuisd en geen 4G meer", "NL/NB/GM0855", nil},
		{"one station is a town", "trein staat stil bij Hilversum", "NL/NH/GM0402", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := locateText(g, tc.text)
			if a.Region != tc.region {
				t.Errorf("Locate(%q).Region = %s (%s), want %s", tc.text, a.Region, a.Why(), tc.region)
			}
			if d := cmp.Diff(tc.touches, a.Touches); d != "" {
				t.Errorf("Locate(%q).Touches (-want +got):\n%s", tc.text, d)
			}
			if _, ok := g.Place(a.Region); !ok {
				t.Errorf("Place(%s) is not known", a.Region)
			}
		})
	}
}

func TestSeveralPlacesThatFail(t *testing.T) {
	a := locateText(open(t), "Nieuwegein en IJsselstein allebei zonder glasvezel")
	if want := []schema.Region{"NL/UT/GM0353"}; a.Region != "NL/UT/GM0356" || !cmp.Equal(a.Touches, want) {
		t.Errorf("Locate = %s and %v, want NL/UT/GM0356 and %v", a.Region, a.Touches, want)
	}
}

func ptr(f float64) *float64 { return &f }

func TestSenderWins(t *testing.T) {
	g := open(t)
	for _, tc := range []struct {
		name   string
		text   string
		given  schema.Location
		region schema.Region
		sure   float32
	}{
		{"a postal code", "geen bereik", schema.Location{Postcode: "3511AB", Country: "NL"}, "NL/UT/GM0344/3511", 0.98},
		{"a postal code beats the text", "ik kom uit Zwolle", schema.Location{Postcode: "3511 ab"}, "NL/UT/GM0344/3511", 0.98},
		{"coordinates", "geen bereik", schema.Location{Lat: ptr(52.2215), Lon: ptr(6.8937)}, "NL/OV/GM0153", 0.95},
		{"a place", "geen bereik", schema.Location{Place: "Utrecht", Country: "NL"}, "NL/UT/GM0344", 0.95},
		{"a place in its province", "geen bereik", schema.Location{Place: "Hengelo", Admin1: "Gelderland", Country: "NL"}, "NL/GE/GM1876", 0.95},
		{"a foreign place", "no signal", schema.Location{Place: "Atlanta", Admin1: "Georgia", Country: "US"}, "US/GA/Atlanta", 0.95},
		{"a Belgian postal code", "geen bereik", schema.Location{Postcode: "2000", Place: "Antwerpen"}, "BE/VLG/Antwerpen", 0.85},
		{"an American town too small for the gazetteer", "no signal", schema.Location{Postcode: "60084", Place: "Wauconda Heights", Admin1: "Illinois", Country: "US"}, "US/IL/600", 0.85},
		{"a state alone", "no signal", schema.Location{Admin1: "CA", Country: "US"}, "US/CA", 0.9},
		{"a country, and the text says more", "geen bereik in Zwolle", schema.Location{Country: "NL"}, "NL/OV/GM0193", 0.92},
		{"a broken postal code, and the text says more", "geen bereik in Zwolle", schema.Location{Postcode: "hier"}, "NL/OV/GM0193", 0.92},
		{"abroad", "kein Netz", schema.Location{Lat: ptr(52.52), Lon: ptr(13.40)}, "DE/BE/Berlin", 0.95},
		{"in the sea", "geen bereik", schema.Location{Lat: ptr(0), Lon: ptr(0)}, "", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := schema.Complaint{Text: tc.text, Location: &tc.given}
			a := g.Locate(text.New(tc.text), &c)
			if !tc.region.Contains(a.Region) && a.Region != tc.region || a.Confidence != tc.sure {
				t.Errorf("Locate = %s, %v sure (%s), want %s, %v sure", a.Region, a.Confidence, a.Why(), tc.region, tc.sure)
			}
		})
	}
}

func TestProfileIsWeakEvidence(t *testing.T) {
	g := open(t)
	for _, tc := range []struct {
		name, text, profile string
		region              schema.Region
		sure                float32
	}{
		{"where the text names none", "geen bereik", "Utrecht", "NL/UT/GM0344", 0.5},
		{"not where it does", "geen bereik in Zwolle", "Utrecht", "NL/OV/GM0193", 0.92},
		{"a country", "geen bereik", "Nederland", "NL", 0.5},
		{"a country's code", "geen bereik", "NL", "NL", 0.5},
		{"a town, a country in English", "geen bereik", "Utrecht, The Netherlands", "NL/UT/GM0344", 0.5},
		{"a town abroad", "geen bereik", "Berlin, Germany", "DE/BE/Berlin", 0.4},
		{"a province", "geen bereik", "Zuid-Holland", "NL/ZH", 0.5},
		{"two towns", "geen bereik", "Zwolle/Utrecht", "NL/OV/GM0193", 0.3},
		{"a town and its country", "geen bereik", "Arnhem, NL", "NL/GE/GM0202", 0.5},
		{"a joke", "geen bereik", "overal en nergens", "", 0},
		{"a trap town alone", "geen bereik", "Best", "NL/NB/GM0753", 0.5},
		{"a trap town in a sentence", "geen bereik", "The best is yet to come", "", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := g.Locate(text.New(tc.text), &schema.Complaint{Text: tc.text, ProfileLocation: tc.profile})
			if a.Region != tc.region || a.Confidence != tc.sure {
				t.Errorf("Locate = %s, %v sure (%s), want %s, %v sure", a.Region, a.Confidence, a.Why(), tc.region, tc.sure)
			}
			if tc.profile == "Zwolle" && len(a.Names) > 0 {
				t.Errorf("Names = %v, want none: the text names no place", a.Names)
			}
		})
	}
}

// TestPlaceStaysPut holds that what does not change the meaning does not change the place.
func TestPlaceStaysPut(t *testing.T) {
	g := open(t)
	changes := map[string]func(string) string{
		"capitals":     strings.ToUpper,
		"lower case":   strings.ToLower,
		"exclamations": func(s string) string { return s + "!!!" },
		"an emoji":     func(s string) string { return s + " 😡" },
		"politeness":   func(s string) string { return "Goedemiddag, " + s + " Alvast bedankt." },
		"a handle":     func(s string) string { return "@kpnwebcare " + s },
		"anger":        func(s string) string { return s + " schandalig" },
	}
	for _, s := range []string{
		"Geen internet in Zwolle sinds vanochtend", "Al uren geen stroom in Den Helder", "in Utrecht werkt het, in Houten niet", "geen bereik in de trein tussen Schiphol en Leiden",
		"Vodafone plat in Capelle aan den IJssel", "mijn postcode is 3511 AB", "KPN storing in Etten-Leur", "geen glasvezel in Goes", "storing in Ede, alles plat", "binnenstad van Deventer zonder tv",
	} {
		want := locateText(g, s)
		for name, change := range changes {
			if got := locateText(g, change(s)); got.Region != want.Region {
				t.Errorf("%s moves %q from %s to %s: %q", name, s, want.Region, got.Region, change(s))
			}
		}
	}
}

func FuzzLocate(f *testing.F) {
	g := open(f)
	f.Add("geen bereik in 's-Hertogenbosch, 3511 AB, A2 bij Best", "Utrecht", "1234AB", 52.1, 5.1)
	f.Add("trein Utrecht - Amersfoort -> Zwolle (NB) ls6 77002", "a/b", "", 91.0, -181.0)
	f.Fuzz(func(t *testing.T, s, profile, postcode string, lat, lon float64) {
		c := schema.Complaint{Text: s, ProfileLocation: profile, Location: &schema.Location{Lat: &lat, Lon: &lon, Postcode: postcode, Place: profile}}
		for range 2 {
			a := g.Locate(text.New(s), &c)
			if a.Region != "" {
				if _, err := schema.ParseRegion(string(a.Region)); err != nil {
					t.Fatalf("Locate(%q, %q) = %q: %v", s, profile, a.Region, err)
				}
			}
			if a.Confidence < 0 || a.Confidence > 1 || (a.Region == "") != (a.Confidence == 0) {
				t.Fatalf("Locate(%q, %q) is %v sure of %q", s, profile, a.Confidence, a.Region)
			}
			_ = a.Why()
			c.Location = nil
		}
	})
}

func FuzzGeocode(f *testing.F) {
	g := open(f)
	f.Add("3511 AB")
	f.Add("52.1, 5.1")
	f.Fuzz(func(t *testing.T, s string) {
		for _, c := range g.Geocode(s) {
			if c.Place.Region == "" || c.Confidence <= 0 || c.Confidence > 1 {
				t.Fatalf("Geocode(%q) holds %+v", s, c)
			}
		}
	})
}
