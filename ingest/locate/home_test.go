package locate

import "testing"

func TestHomeAndWork(t *testing.T) {
	checkReadings(t, []reading{
		{"it fails at home", "Ik woon in Kampen, werk in Meppel en thuis doet niets het", "NL/OV/GM0166"},
		{"home in another sentence", "Woonachtig in Tiel. Werkzaam in Ede. Thuis is de wifi dood", "NL/GE/GM0281"},
		{"at work now, home is out", "Ben nu in Ede op kantoor maar ons huis in Tiel zit zonder stroom", "NL/GE/GM0281"},
		{"home in brackets", "zit op kantoor in Assen, thuis (Beilen) geen stroom", "NL/DR/GM1731"},
		{"in English", "I live in Gouda and work in Delft, the internet at home is down", "NL/ZH/GM0513"},
		{"in German", "Wohne in Venlo, arbeite in Weert, zuhause kein Internet", "NL/LI/GM0983"},
		{"in French", "J'habite à Breda, je travaille à Tilburg, plus d'internet chez moi", "NL/NB/GM0758"},
		{"it fails at work", "woon in Epe en werk in Ede, op het werk geen wifi, thuis prima", "NL/GE/GM0228"},
		{"home works", "Thuis in Epe werkt het, op kantoor in Ede niet", "NL/GE/GM0228"},
		{"not where the mother lives", "woon in Ede, mijn moeder in Tiel heeft wel stroom maar ik niet", "NL/GE/GM0228"},
		{"nothing is wrong there", "hoofdkantoor in Utrecht zegt niks aan de hand, maar in Goes ligt het eruit", "NL/ZE/GM0664"},
		{"unlike there", "Unlike Breda, Tilburg has no power", "NL/NB/GM0855"},
	})
}

func TestMovingHouse(t *testing.T) {
	checkReadings(t, []reading{
		{"moved at the end", "Van Epe naar Ede verhuisd, sindsdien geen internet", "NL/GE/GM0228"},
		{"the new town first", "Naar Ede verhuisd vanuit Epe, geen internet", "NL/GE/GM0228"},
		{"with an arrow", "Verhuizing Breda -> Tilburg, nog geen tv", "NL/NB/GM0855"},
		{"the old town was better", "Verhuisd naar Tiel, in Breda hadden we beter internet", "NL/GE/GM0281"},
		{"a journey is no move", "met de auto van Breda naar Tilburg geen bereik", "NL/NB/GM0758"},
	})
}
