package classify

import (
	"testing"

	"outcry/schema"
)

func TestWhatFailedBeforeItWorkedAgain(t *testing.T) {
	testKinds(t, []kindCase{
		{"told behind a comma", "Caiway werkt weer, kon de hele middag niet mailen", schema.KindRecovery},
		{"told behind after", "Delta doet het weer na een halve dag geen internet", schema.KindRecovery},
		{"told in the next sentence", "Internet is er weer. Drie uur niet kunnen werken", schema.KindRecovery},
		{"what no longer happens", "Wifi is er weer, kastje knippert niet meer", schema.KindRecovery},
		{"the brand before there again", "Hier in Goes is Delta er weer", schema.KindRecovery},
		{"what still fails", "Internet van Delta doet het weer, tv nog steeds niet", schema.KindReport},
		{"back and gone", "Delta was terug maar nu weer weg", schema.KindReport},
	})
}

func TestBackMayBeFailingAgain(t *testing.T) {
	testKinds(t, []kindCase{
		{"down, in Flanders", "VOO is terug plat", schema.KindReport},
		{"a train", "Mijn trein is terug afgeschaft, NMBS", schema.KindReport},
		{"back indeed", "VOO is terug in Namen", schema.KindRecovery},
	})
}

func TestWhoIsBackMayBeNoService(t *testing.T) {
	testKinds(t, []kindCase{
		{"a customer", "Mijn neef is weer terug bij Caiway", schema.KindOther},
		{"the weather", "De vorst is terug", schema.KindOther},
		{"a salesman", "De Delta-verkoper is er weer", schema.KindOther},
		{"a brand with its advertisements", "VOO is terug met een nieuwe reclame", schema.KindOther},
		{"the power", "De stroom is terug", schema.KindRecovery},
	})
}

func TestYesterdayAndToday(t *testing.T) {
	testKinds(t, []kindCase{
		{"well today", "Gisteren geen internet van Delta, vandaag wel", schema.KindOther},
		{"well now", "Vorige week geen bereik met Simyo, nu wel", schema.KindOther},
		{"not today either", "Gisteren geen internet van Delta, vandaag ook niet", schema.KindReport},
		{"well now, and slow", "Gisteren geen internet van Delta, nu wel maar het valt steeds weg", schema.KindReport},
	})
}

func TestWhatLiesStill(t *testing.T) {
	testKinds(t, []kindCase{
		{"a road", "Verkeer ligt stil op de A28", schema.KindOther},
		{"builders", "De bouw ligt stil in Ede", schema.KindOther},
		{"trains", "Treinverkeer ligt stil bij Ede", schema.KindReport},
	})
}

func TestAskedOfElsewhere(t *testing.T) {
	testKinds(t, []kindCase{
		{"whether it is true", "Is het waar dat Caiway plat ligt?", schema.KindQuestion},
		{"to confirm it", "Kan iemand in Goor bevestigen of daar geen stroom is?", schema.KindQuestion},
		{"for one who can't be reached", "Weten jullie of Delta eruit ligt in Goes? Ik kan mijn vrouw niet bereiken", schema.KindQuestion},
		{"whether it works again with another", "Doet de wifi het bij jou weer?", schema.KindQuestion},
	})
}
