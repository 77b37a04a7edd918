package locate

import (
	"math/rand/v2"
	"strings"
	"testing"

	"outcry/ingest/text"
	"outcry/schema"
)

// sentences without any place; {x} is filled from the list of that name.
var nowhere = []string{
	"{Who} heb al {n} {span} geen {net} meer, {plea}", "Is er {adv} een storing bij {brand}? {plea}", "{brand} ligt er {adv} weer uit. {mood}", "Mijn {thing} doet het niet, {cause}",
	"Heel {mood2} dat {brand} {adv} niets laat horen", "Best {mood2} dit, {n} {span} wachten op een {person}", "Echt {mood2} hoor {brand}, {plea}", "De {person} heeft de {thing} in de hoek van de kamer gezet",
	"{Who} betaal {n} euro per maand en krijg er {net2} voor terug", "Kan iemand mij uitleggen waarom de {thing} {n} keer per dag opnieuw opstart?", "Het {net} valt weg zodra het gaat regenen, {mood}",
	"Wij hebben dieren in huis en zonder {net} werkt de camera niet", "Een houten kastje met een {thing} erop, meer is het niet", "Mijn buren hebben het ook, {adv} geen {net}", "Alle buren klagen over {brand}",
	"Wat een monster van een {thing} hebben jullie gestuurd", "De rijen bij de balie waren lang, {n} mensen voor mij", "Ik ben een leek maar dit kan toch niet de bedoeling zijn, {brand}", "Het gaat goed fout met {brand} {adv}",
	"my {thing2} goes down every evening, {brand} please fix", "the best part is that nobody at {brand} picks up the phone", "No {net3} since this morning, is it just me?", "{brand} support kept me waiting for {n} minutes, well done",
	"Ich habe seit {n} Stunden kein {net4}, was ist los bei {brand}", "Plus de {net5} depuis ce matin, merci {brand}", "Op zolder staan oude assen en wielen, daar zit de {thing} achter", "Ze zetten de {thing} steeds weer uit, {mood}",
	"Om gek van te worden, nog geen {net}", "De hele flat zit zonder {net}. Buren zeggen hetzelfde.", "Zou het aan de {thing} kunnen liggen of is er een grotere storing gaande?", "Ordernummer {num4}, wacht al {n} {span} op levering van mijn {thing}", "Foutcode {num4} op de {thing}, wat betekent dat?", "Sinds {year} klant bij {brand} en nooit problemen gehad",
	"Factuur van {num4} euro ontvangen, dat kan niet kloppen", "Bel {phone} en je krijgt een bandje", "Om {time} begon het, nu nog steeds geen {net}", "Vandaag {n} keer gebeld, {n} keer opgehangen. {mood}", "Mevrouw {surname} van de klantenservice was heel aardig",
	"De heer {surname} heeft mij {adv} teruggebeld", "{Who} wil graag {n} gezinsleden toevoegen aan mijn abonnement", "Het weer is prachtig, jammer dat het {net} het niet doet", "Ben ik de enige met {adv} geen {net}?", "Wanneer wordt dit eindelijk opgelost, {brand}?",
	"Het haar van de kat zit in de {thing}", "Wie weet een goed alternatief voor {brand}? {mood}", "{brand} heeft een nieuwe reclame, daar gaat het geld dus heen", "In het echt is de snelheid maar {n} mb", "Ik wil er vanaf maar zit nog {n} {span} vast aan {brand}",
	"Mijn zoon kan geen huiswerk maken zonder {net}", "In de winkel zeggen ze dat het aan mij ligt, {mood}", "Op het werk en in de trein geen {net}, thuis wel", "Naar de helpdesk gebeld, {n} wachtenden voor mij", "De monteur zou tussen {time} en {time2} komen",
	"Een stroom aan klachten en nog geen reactie van {brand}", "Heb de {thing} in de winkel omgeruild en nog steeds niks", "Onder de brug valt het {net} altijd weg", "Het licht op de {thing} knippert rood, groen en weer rood", "Volgend jaar stap ik over, {brand} is te duur",
	"Vanuit huis werken lukt niet zonder {net}", "Hele straat zit zonder {net}, {plea}", "Bij ons in de buurt doet {brand} het niet", "Met vrienden gegeten en de {thing} thuisgelaten, heerlijk", "{n} procent korting bij {brand} voor nieuwe klanten, en wij dan?",
}

var nowhereWords = map[string][]string{
	"Who": {"Ik", "We", "Wij", "Mijn moeder", "Mijn man", "Mijn vriendin"}, "n": {"2", "3", "4", "12", "20", "45", "100"}, "span": {"dagen", "uur", "weken", "minuten", "maanden"},
	"net": {"internet", "bereik", "signaal", "wifi", "netwerk", "beeld", "4G"}, "net2": {"niks", "weinig", "ellende", "een storing"}, "net3": {"signal", "internet", "service", "data"}, "net4": {"Internet", "Netz", "Signal"}, "net5": {"réseau", "connexion"},
	"plea": {"wat nu?", "graag een reactie", "help!", "kan iemand helpen?", "los het op aub", "ik word er gek van"}, "adv": {"nu", "vandaag", "alweer", "weer eens", "sinds gisteren", "al de hele dag"},
	"brand": {"KPN", "Ziggo", "Odido", "Vodafone", "T-Mobile", "Tele2", "de bank", "jullie", "@ziggowebcare", "Eneco"}, "mood": {"Lekker dan.", "Balen!", "Top geregeld weer", "Wat een ellende.", "Niet best.", "Echt waar."},
	"mood2": {"slecht", "jammer", "vervelend", "knap", "raar", "leuk"}, "thing": {"modem", "router", "decoder", "telefoon", "tv", "versterker", "kabel"}, "thing2": {"router", "phone", "connection", "modem"},
	"cause": {"lampje brandt rood", "al drie keer herstart", "geen idee waarom", "stekker zit erin"}, "person": {"monteur", "medewerker", "collega"}, "num4": {"1013", "2500", "3511", "4821", "7312", "9999", "1250"},
	"year": {"1998", "2004", "2012", "2019", "2021"}, "phone": {"0900 1884", "0800-1234", "020-1234567", "06 12345678", "030 2345678"}, "time": {"8:15", "10.30", "14:00", "21.45", "9 uur"}, "time2": {"12:00", "17.30", "18 uur"},
	"surname": {"De Vries", "Van Dijk", "Van Houten", "Van Buren", "Jansen", "Van Bergen", "Van Leeuwen", "Bakker", "Van Zwolle", "Van Vliet"},
}

// fill replaces each {slot} of a template by a word of its list.
func fill(r *rand.Rand, template string) string {
	var b strings.Builder
	for {
		head, rest, ok := strings.Cut(template, "{")
		b.WriteString(head)
		if !ok {
			return b.String()
		}
		slot, tail, _ := strings.Cut(rest, "}")
		words := nowhereWords[slot]
		b.WriteString(words[r.IntN(len(words))])
		template = tail
	}
}

func TestSentencesWithoutATown(t *testing.T) {
	g := open(t)
	r := rand.New(rand.NewPCG(1, 2))
	const n = 10_000
	found, shown := 0, 0
	for range n {
		s := fill(r, nowhere[r.IntN(len(nowhere))])
		switch r.IntN(6) {
		case 0:
			s = strings.ToLower(s)
		case 1:
			s = strings.ToUpper(s)
		}
		if a := g.Locate(text.New(s), &schema.Complaint{Text: s}); len(a.Names) > 0 || a.Region != "" {
			found++
			if shown++; shown <= 20 {
				t.Logf("%q: %s %v: %s", s, a.Region, a.Names, a.Why())
			}
		}
	}
	if share := 1 - float64(found)/n; share < 0.995 {
		t.Errorf("nothing found in %.4f of the sentences, want 0.995", share)
	} else {
		t.Logf("nothing found in %.4f of the sentences", share)
	}
}

func open(t testing.TB) *Gazetteer {
	t.Helper()
	g, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	return g
}
