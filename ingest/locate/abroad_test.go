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
		{"the city and not the hamlet, with a Dutch brand", "Onze rabo pas doet het niet in Rome", "IT/62/Rome"},
		{"the hamlet with its province", "geen kpn in Rome (Gelderland)", "NL/GE/GM0263"},
		{"a country in brackets, with a Dutch brand", "odido weg in Bergen (Noorwegen)", "NO/12/Bergen"},
		{"a country behind a comma", "Bergen, Noorwegen: ziggo go werkt niet", "NO/12/Bergen"},
		{"a country behind an adjective", "dit is niet best, Nederland", "NL"},
		{"an island", "geen bereik met kpn op Curaçao", "CW"},
		{"a former colony", "odido doet niets in Suriname", "SR"},
		{"a city in its Dutch name", "geen data in Moskou, vodafone", "RU/MOW/Moscow"},
	})
}

func TestFlanders(t *testing.T) {
	checkReadings(t, []reading{
		{"a bank", "KBC ligt plat in Hasselt", "BE/VLG/Hasselt"},
		{"a carrier of two words", "Mobile Vikings weg in Halle", "BE/VLG/Halle"},
		{"Orange in a Dutch text", "Geen bereik met Orange in Hasselt", "BE/VLG/Hasselt"},
		{"Orange in an English one", "Orange is down in Manchester", "GB/ENG/Manchester"},
		{"a Dutch brand beside Orange", "van Orange naar kpn in Hasselt, geen bereik", "NL/OV/GM1896"},
		{"two towns", "Geen stroom in Temse en Kruibeke", "BE/VLG/Temse"},
		{"the neighbour decides", "Zonder stroom in Aalst en Ninove", "BE/VLG/Aalst"},
		{"it stands first", "geen internet in Vilvoorde en Halle", "BE/VLG/Vilvoorde"},
		{"the neighbour is Dutch", "Stroom weg in Aalst en Waalre", "NL/NB/GM0866"},
		{"a town near the border", "geen stroom in Oosterhout en Turnhout", "NL/NB/GM0826"},
		{"a merged municipality", "telenet plat in Oudsbergen", "BE/VLG/Opglabbeek"},
		{"a town that is a word, as the subject", "Mol heeft geen internet, telenet", "BE/VLG/Mol"},
		{"an animal", "Mol in de tuin, kabel van telenet stuk", ""},
		{"a saint made short", "geen stroom in St-Niklaas", "BE/VLG/Sint-Niklaas"},
		{"in small letters", "geen tv in st niklaas", "BE/VLG/Sint-Niklaas"},
		{"with a full stop", "Telenet plat in St. Truiden", "BE/VLG/Sint-Truiden"},
		{"a Dutch saint", "stroom weg in st. annaparochie", "NL/FR/GM1949"},
		{"a verb", "mag ik de oude decoder komen halen, telenet", ""},
		{"a sigh", "telenet plat, balen", ""},
		{"the town of that name", "telenet plat in Balen", "BE/VLG/Balen"},
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
