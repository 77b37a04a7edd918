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
		{"a practice that can't be called", "Door een storing zijn wij telefonisch niet bereikbaar, kom gerust langs. Tandartsen aan de Gracht", schema.KindReport},
		{"the bank itself", "Beste klant, door een storing kunt u niet pinnen. Excuses voor het ongemak. ^Bo", schema.KindBrandReply},
		{"what a year brought, in the next sentence", "Remember the Telstra outage of 2018? Couldn't ring a taxi", schema.KindOther},
		{"like then, and now", "Remember the Telstra outage of 2018? Now again, no calls in Perth", schema.KindReport},
	})
}
