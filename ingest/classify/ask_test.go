package classify

import (
	"testing"

	"outcry/schema"
)

// kindCase is a message, what is said of it, and its kind.
type kindCase struct {
	name, text string
	kind       schema.Kind
}

func testKinds(t *testing.T, cases []kindCase) {
	t.Helper()
	cl := newClassifier(t)
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			if r := read(cl, tc.text); r.Kind != tc.kind {
				t.Errorf("kind of %q = %s (%.1f), want %s", tc.text, r.Kind, r.Score, tc.kind)
			}
		})
	}
}

func TestWhetherSomethingFailsIsAQuestion(t *testing.T) {
	testKinds(t, []kindCase{
		{"asked of the brand by name", "Heeft Caiway een storing?", schema.KindQuestion},
		{"without a question mark", "heeft Knab storing", schema.KindQuestion},
		{"asked of a place elsewhere", "Ligt Ziggo eruit in Assen? Mijn oom woont daar", schema.KindQuestion},
		{"asked before an errand", "Is er een storing bij de SNS? Ik moet straks tanken", schema.KindQuestion},
		{"an account is addressed first", "@EnexisNB is er een storing in Grave? Zit op mijn werk", schema.KindQuestion},
		{"asked whether it works again", "Werkt pinnen weer bij de Spar?", schema.KindQuestion},
		{"asked, with trouble of one's own", "Heeft Caiway een storing? Mijn modem is dood", schema.KindReport},
		{"asked, and so here", "Ligt Delta eruit? Hier in Goes doet niks het", schema.KindReport},
		{"asked, with trouble of one's own in one breath", "Is er een storing bij Solcon, wij hebben geen internet?", schema.KindReport},
		{"asked, with what is missing", "heeft caiway storing geen tv in Gouda", schema.KindReport},
		{"asked of one's own postal code", "Heeft KPN een storing in 8021?", schema.KindReport},
		{"asked of here", "Is er hier een stroomstoring? Alles is donker", schema.KindReport},
		{"said of the brand, and a question mark", "Caiway ligt eruit?", schema.KindReport},
		{"English, where the question is the report", "is Plusnet down?", schema.KindReport},
	})
}

func TestWhatIsUpAgainMayBeItsPrice(t *testing.T) {
	testKinds(t, []kindCase{
		{"a rate", "Eversource rates up again, daylight robbery", schema.KindOther},
		{"a bill", "TalkTalk bill back up again after six months", schema.KindOther},
		{"a service", "TalkTalk is back up again in Bolton", schema.KindRecovery},
	})
}
