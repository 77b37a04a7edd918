package simulate

import "outcry/schema"

// faults are what people say of a service that fails, by language.
var faults = map[string]map[schema.Service][]string{
	"nl": {
		schema.MobileData: {"geen 3G", "geen 4G meer", "geen mobiel internet", "mijn mobiele data doet niks", "5G valt steeds weg", "kan met mijn telefoon het internet niet op",
			"alleen nog een E'tje", "internet op mijn mobiel ligt plat", "WhatsApp laadt niet via 4G", "geen bereik en dus geen data", "data ligt eruit", "4G blijft hangen op verbinden"},
		schema.Voice: {"kan niet bellen en niet gebeld worden", "geen bereik om te bellen", "gesprekken vallen steeds weg", "telefoon zegt alleen noodoproepen", "bellen lukt niet",
			"krijg een ingesprektoon wie ik ook bel", "iedereen krijgt meteen mijn voicemail"},
		schema.SMS: {"sms'jes komen niet aan", "kan geen sms versturen", "wacht al een uur op een sms-code", "mijn sms blijft hangen"},
		schema.FixedInternet: {"geen internet", "wifi doet het niet", "glasvezel ligt eruit", "internet ligt plat", "modem knippert rood", "de hele straat zonder internet",
			"thuiswerken lukt niet, geen verbinding", "internet valt elke vijf minuten weg", "modem krijgt geen verbinding", "internet is er weer uit"},
		schema.TV: {"geen tv", "tv op zwart", "geen beeld", "alle zenders vallen weg", "interactieve tv start niet op", "beeld hapert en valt dan uit", "tv geeft alleen een foutcode"},
		schema.PhoneLine: {"klantenservice is telefonisch niet te bereiken", "jullie 0900-nummer doet het niet", "jullie telefoonlijn is dood",
			"krijg bij de helpdesk een piep en dan wordt de verbinding verbroken", "helpdesk telefonisch onbereikbaar"},
		schema.Login:   {"kan niet inloggen", "inloggen in de app lukt niet", "foutmelding bij inloggen", "app zegt probeer het later opnieuw bij het inloggen", "kom niet in mijn account"},
		schema.Power:   {"stroom uitgevallen", "geen stroom", "we zitten zonder stroom", "hele wijk zit in het donker", "stroomstoring", "alles is uit, geen elektriciteit"},
		schema.Payment: {"kan niet pinnen", "betalen lukt niet", "pinstoring", "overboeken doet het niet", "mijn betaling mislukt steeds", "pinnen in de winkel werkt niet"},
		schema.Rail:    {"trein rijdt niet", "treinen vallen uit", "we staan al een half uur stil met de trein", "geen treinen", "trein uitgevallen", "geen trein te zien op het perron"},
	},
	"en": {
		schema.MobileData:    {"no 4G", "mobile data is down", "no internet on my phone", "3G not working", "5G keeps dropping", "no data signal at all"},
		schema.Voice:         {"can't make any calls", "no signal at all", "calls keep dropping", "phone says emergency calls only"},
		schema.SMS:           {"can't send texts", "text messages don't arrive"},
		schema.FixedInternet: {"no internet", "wifi is down", "fibre is out", "internet keeps dropping", "router has a red light, no connection"},
		schema.TV:            {"no tv", "no picture on tv", "tv is black", "all channels are gone"},
		schema.PhoneLine:     {"your help line is dead", "can't get through to customer service by phone", "helpline number is out of order"},
		schema.Login:         {"can't log in", "login keeps failing", "error when I log in to the app"},
		schema.Power:         {"power is out", "no electricity", "power cut"},
		schema.Payment:       {"card payment fails", "can't pay by card", "payments are down"},
		schema.Rail:          {"no trains running", "train cancelled", "train has been standing still for ages"},
	},
}

// frames hold a fault, a brand, a place and a time together, by language.
// {where} and {since} may be empty.
var frames = map[string][]string{
	"nl": {"{fault} {where} {since} {brand}", "{brand} {fault} {where} {since}", "{fault} bij {brand} {where} {since}", "weer {fault} {where}, {brand} wat is er aan de hand?",
		"is er een storing {where}? {fault} {since} {brand}", "hallo {brand}, {fault} {since} {where}", "{since} {fault} {where}. {brand} doe er wat aan",
		"{fault} {where}. Al {n} keer alles opnieuw opgestart {brand}", "{fault} {where}. Buren hebben het ook {brand}", "en ja hoor, {fault} {where} {since} via {brand}",
		"storing {brand}? {fault} {where}", "{brand} ik heb {since} een probleem {where}: {fault}"},
	"en": {"{fault} {where} {since} {brand}", "{brand} {fault} {where} {since}", "hey {brand}, {fault} {where} {since}", "{fault} again {where}, what's going on {brand}?",
		"is there an outage {where}? {fault} {brand}", "{fault} {where}, neighbours have it too {brand}"},
}

// wheres give the town, postcodes and rails the place, by language.
var (
	wheres = map[string][]string{
		"nl": {"in {town}", "hier in {town}", "in {town}", "regio {town}", "in het centrum van {town}", "{town}", "omgeving {town}", "#{hashtown}"},
		"en": {"in {town}", "here in {town}", "near {town}", "{town}", "{town} area"},
	}
	postcodes = map[string][]string{
		"nl": {"postcode {code}", "({code})", "op {code}", "in {code} {town}"},
		"en": {"postcode {code}", "({code})", "postal code {code}"},
	}
	rails = map[string][]string{
		"nl": {"in de trein tussen {from} en {to}", "in de trein {from} - {to}", "op het traject {from}-{to}", "vanuit de trein van {from} naar {to}", "tussen station {from} en {to}"},
		"en": {"on the train between {from} and {to}", "on the {from} - {to} train"},
	}
	sinces = map[string][]string{
		"nl": {"sinds {clock}", "al sinds {clock}", "vanaf {clock}", "al {span}"},
		"en": {"since {clock}", "for {span} now"},
	}
	tails = map[string][]string{
		"nl": {"Iemand anders ook?", "Graag snel een oplossing.", "Wanneer is dit opgelost?", "Pff.", "Zucht.", "Help!", "Bedankt alvast.", "Heb het nodig voor mijn werk.", "😡", "🙄", "#fail", "Collega's ook."},
		"en": {"Anyone else?", "Please fix.", "Any idea when it's back?", "😡", "Not great."},
	}
	terse = map[schema.Service][]string{
		schema.MobileData: {"geen data", "mobiel internet werkt niet", "klant heeft geen 4G"}, schema.Voice: {"kan niet bellen", "geen bereik", "klant kan niet gebeld worden"},
		schema.FixedInternet: {"geen internet", "modem offline", "verbinding weg", "klant heeft geen wifi"}, schema.TV: {"geen beeld", "tv-signaal weg"},
		schema.Power: {"geen stroom", "spanningsloos"}, schema.Login: {"kan niet inloggen"}, schema.Payment: {"betaling mislukt"}, schema.Rail: {"trein uitgevallen"},
	}
	devices = []string{"iPhone 15", "iPhone 13", "Galaxy S24", "Galaxy A54", "Pixel 8", "Xiaomi 13", "Fairphone 5", "OnePlus 12", "Nokia G42", "iPhone SE"}
)
