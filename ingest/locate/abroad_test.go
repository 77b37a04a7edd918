package locate

import "testing"

func TestPlacesAbroad(t *testing.T) {
	checkReadings(t, []reading{
		{"a Belgian brand in Limburg", "Limburg zonder telenet", "BE/VLG"},
		{"the Dutch province", "Limburg zonder ziggo", "NL/LI"},
		{"a Belgian province", "heel Oost-Vlaanderen plat", "BE/VLG"},
		{"Belgium in brackets", "geen internet in Bergen (België)", "BE/WAL/Mons"},
		{"a town that is a word, with its brand", "Mol geen telenet", "BE/VLG/Mol"},
		{"a German text", "Seit Stunden kein Netz hier in Essen", "DE/NW/Essen"},
		{"a German noun is written large", "Kein Empfang in Hagen", "DE/NW/Hagen"},
		{"the city and not the hamlet", "in Zürich geen bereik", "CH/ZH/Zürich"},
		{"a place with its state", "no bars in Holland, Michigan", "US/MI/Holland"},
		{"where people go on holiday", "op Mallorca geen bereik", "ES/IB"},
	})
}

func TestVenues(t *testing.T) {
	checkReadings(t, []reading{
		{"a stadium", "geen 4g in De Kuip", "NL/ZH/GM0599"},
		{"a hall", "Ziggo Dome nul bereik", "NL/NH/GM0363"},
		{"a festival", "op Lowlands valt alles weg", "NL/FL/GM0303"},
		{"a hospital", "wifi van het UMCG ligt plat", "NL/GR/GM0014"},
		{"a street", "pinstoring Coolsingel", "NL/ZH/GM0599"},
		{"a square", "geen bereik op de Dam", "NL/NH/GM0363"},
		{"a greeting", "Ahoy, mijn internet is stuk", ""},
	})
}
