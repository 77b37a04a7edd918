package classify

import (
	"testing"

	"outcry/schema"
)

func TestWhoTells(t *testing.T) {
	testKinds(t, []kindCase{
		{"a headline with who said it", "Four villages without power after landslide in Antrim, NIE Networks says", schema.KindNews},
		{"a Dutch one", "Duizend woningen zonder stroom in Zaltbommel, aldus Liander", schema.KindNews},
		{"a writer who cites the grid", "No power in Larne since noon, NIE says 4pm", schema.KindReport},
		{"a shop that takes only cash", "Beste klanten, door een storing alleen contant betalen. Excuses voor het ongemak! Kaashuis Tom", schema.KindReport},
		{"a practice that can't be called", "Door een storing zijn wij telefonisch niet bereikbaar, kom gerust langs. Tandartsen aan de Gracht", schema.KindReport},
		{"the bank itself", "Beste klant, door een storing kunt u niet pinnen. Excuses voor het ongemak. ^Bo", schema.KindBrandReply},
		{"a month and a year", "In August 2019 National Grid went dark and I couldn't get home", schema.KindOther},
		{"what a year brought, in the next sentence", "Remember the Telstra outage of 2018? Couldn't ring a taxi", schema.KindOther},
		{"like then, and now", "Remember the Telstra outage of 2018? Now again, no calls in Perth", schema.KindReport},
	})
}

func TestWhatFailsMayBeTheWriter(t *testing.T) {
	testKinds(t, []kindCase{
		{"a mood", "mijn humeur werkt vandaag niet #arriva", schema.KindOther},
		{"an overdraft", "Kan niet pinnen omdat ik rood sta, dom", schema.KindOther},
		{"a wrong code", "pincode drie keer fout, pas geblokkeerd", schema.KindOther},
		{"no overdraft", "Kan niet pinnen met de SNS en ik sta niet rood", schema.KindReport},
		{"panels that the sun puts off", "Zonnepanelen vallen elke middag uit, wat een uitvinding", schema.KindOther},
		{"the power and the panels", "Stroom weg in Soest, omvormer ook uit", schema.KindReport},
		{"a remedy is no cause", "Smarty has no service since noon, tried flight mode", schema.KindReport},
	})
}

func TestTaughtTurns(t *testing.T) {
	testKinds(t, []kindCase{
		{"one train is late", "Alweer 14 min vertraging tussen Hoorn en Purmerend, NS", schema.KindOther},
		{"no train goes", "Er rijden geen treinen tussen Hoorn en Purmerend, sta al een uur te wachten NS", schema.KindReport},
		{"a balance that is not shown", "Mijn saldo laadt niet bij de SNS", schema.KindReport},
		{"refused by the batch", "incasso's afgekeurd bij Triodos, de hele batch", schema.KindReport},
		{"again, in Flanders", "VOO werkt hier terug", schema.KindRecovery},
		{"power again, in Flanders", "wij hebben terug elektriciteit in Zele", schema.KindRecovery},
		{"never again back", "VOO belt nooit terug", schema.KindOther},
		{"an agent closes", "TalkTalk line now working, closing", schema.KindRecovery},
		{"nothing in the north", "nowt loads on Three in Otley", schema.KindReport},
		{"no dial tone in short", "cust NDT since Mon, elderly", schema.KindReport},
		{"praise", "SMARTY never let me down in four years", schema.KindOther},
		{"a branch", "our TSB branch closes in May, another one gone from the high street", schema.KindOther},
		{"nothing to watch", "nothing worth watching on Hulu so I cancelled it", schema.KindOther},
		{"advice that is sought", "can anyone recommend broadband in Louth that doesn't drop out?", schema.KindQuestion},
		{"away and glad", "no signal at the cabin and I love it", schema.KindOther},
		{"an announced cut", "Coteq zet woensdag de stroom uit voor een nieuwe kabel, ik ga die dag zwemmen", schema.KindOther},
	})
}

func TestMailOfAProviderIsOneService(t *testing.T) {
	cl := newClassifier(t)
	for _, s := range []string{
		"Webmail van Ziggo is onbereikbaar",
		"KPN mail ophalen lukt niet meer",
		"mijn Telenet mailbox opent niet",
		"Plusnet webmail down",
		"kan via smtp van XS4ALL niets versturen",
	} {
		if r := read(cl, s); r.Kind != schema.KindReport || r.Service != schema.Other {
			t.Errorf("%q reads as %s of %s, want a report of %s", s, r.Kind, r.Service, schema.Other)
		}
	}
}
