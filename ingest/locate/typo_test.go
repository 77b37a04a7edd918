package locate

import "testing"

func TestSlipsOfThePen(t *testing.T) {
	checkReadings(t, []reading{
		{"first, before what fails", "Eindhovne geen internet", "NL/NB/GM0772"},
		{"first, before a brand", "Nijmeegn ziggo plat", "NL/GE/GM0268"},
		{"last, behind what fails", "al uren geen internet Enschde", "NL/OV/GM0153"},
		{"before a quarter", "Roterdam zuid zonder tv", "NL/ZH/GM0599"},
		{"a short name behind a preposition", "hier in Arnem is alles plat", "NL/GE/GM0202"},
		{"a short name first", "Zwlle zonder stroom", "NL/OV/GM0193"},
		{"by ear", "storing in Dordregt", "NL/ZH/GM0505"},
		{"a foreign namesake in a Dutch text", "ziggo doet het niet in Harlem", "NL/NH/GM0392"},
		{"the foreign namesake", "power is out in Harlem", "US/NY/Harlem"},
		{"a form of a verb", "worden niet geholpen, geen internet", ""},
		{"a common word", "Leden geen internet", ""},
		{"all the time", "alsmaar geen internet", ""},
		{"a town that is a club is no slip", "Heerenveen kijken lukt niet, geen beeld", ""},
		{"nothing fails", "Eindhovne is mooi", ""},
	})
}

func TestTownsJoinedInHashtags(t *testing.T) {
	checkReadings(t, []reading{
		{"behind the failure", "#storingleeuwarden", "NL/FR/GM0080"},
		{"before it", "niks meer #deventerstoring", "NL/OV/GM0150"},
		{"with a brand and a blank dropped", "#ziggostoringdenbosch geen tv", "NL/NB/GM0796"},
		{"with an underscore", "#Stroomstoring_Delft", "NL/ZH/GM0503"},
		{"with a number", "geen bereik #breda076", "NL/NB/GM0758"},
		{"a sentence", "#geenstroominhilversum", "NL/NH/GM0402"},
		{"with a word that says nothing of it", "geen internet #ikhouvandelft", ""},
		{"no town", "#ziggostoring #internetstoring", ""},
	})
}
