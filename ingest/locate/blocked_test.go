package locate

import "testing"

func TestTownsInNamesOfPeople(t *testing.T) {
	checkReadings(t, []reading{
		{"an initial", "P. van Wijchen wacht al een dag op internet", ""},
		{"two initials", "Mijn tv hapert, A.B. van Venlo", ""},
		{"a small initial", "gr. f. van leusden, geen internet", ""},
		{"an initial of a call centre", "kl D van Nijkerk geen wifi", ""},
		{"an initial and no particle", "Geen stroom meer. Mvg, R. Arnhem", ""},
		{"a first name", "Saskia van Hattem hier, de wifi is weg", ""},
		{"a title with a full stop", "mvr. Zeewolde belt, geen beeld", ""},
		{"what announces a customer", "Klant: van Eersel. Modem offline", ""},
		{"at the head before a comma", "Van Bunnik, al een week geen telefoon", ""},
		{"a first name of one from a town", "Saskia uit Hattem, de wifi is weg", "NL/GE/GM0244"},
		{"a customer from a town", "Klant uit Eersel, modem offline", "NL/NB/GM0770"},
		{"people of a town", "Inwoners van Houten zitten zonder stroom", "NL/UT/GM0321"},
		{"the middle of a town", "Centrum van Zeist: geen bereik", "NL/UT/GM0355"},
		{"a town behind the name", "J. Bakker, Tiel, geen internet", "NL/GE/GM0281"},
	})
}

func TestTownsInNamesOfTeams(t *testing.T) {
	checkReadings(t, []reading{
		{"a broadcaster", "RTV Noord en Omroep Gelderland geven zwart beeld", ""},
		{"a broadcaster with a number", "Radio 4 Utrecht is weg op de kabel", ""},
		{"no radio in a town", "geen radio Zeist en omgeving", "NL/UT/GM0355"},
		{"a broadcaster that tells of a town", "Omroep Brabant meldt een storing in Uden", "NL/NB/GM1991"},
		{"a race", "Formule 1 Zandvoort hapert op de tv", ""},
		{"a club with more in its name", "Roda JC Kerkrade valt steeds weg op ziggo", ""},
		{"a club that is watched", "Arsenal Liverpool kijken gaat niet, geen beeld", ""},
		{"the club of Almere", "Almere City op tv, zwart beeld", ""},
		{"the middle of Almere", "storing almere city", "NL/FL/GM0034"},
		{"a town that has a club of its name", "geen internet in Volendam", "NL/NH/GM0385"},
		{"clubs against each other", "Twente vs Heerenveen, ziggo ligt eruit", ""},
		{"versus is no country", "upload vs download: beide traag", ""},
		{"the United States", "roaming in de VS lukt niet", "US"},
		{"a sport", "rugby kijken en geen beeld", ""},
	})
}

func TestTownsThatAreWordsAtTheHead(t *testing.T) {
	checkReadings(t, []reading{
		{"a closing", "De wifi is weg. Groet, Sjoerd", ""},
		{"a closing in small letters", "geen tv, groet", ""},
		{"a closing from a town", "Groet uit Epe, geen internet", "NL/GE/GM0232"},
		{"the village of that name", "In Groet is de stroom uit", "NL/NH/GM0373"},
		{"it seemed to work", "Leek net weer te werken, nu alles plat", ""},
		{"it seemed solved", "leek verholpen, maar geen beeld", ""},
		{"the town that lacks it", "Leek zonder water sinds 8 uur", "NL/GR/GM1969"},
		{"heaps of it", "bergen gedoe met die storing", ""},
		{"best lacks it", "Best zonder internet sinds vannacht", "NL/NB/GM0753"},
		{"really none", "Echt geen internet meer hier", ""},
		{"the neighbours lack it", "Buren zonder stroom, wij ook", ""},
		{"better elsewhere", "zelfs in Parijs heb ik sneller internet", ""},
		{"not there either", "zelfs in Parijs geen bereik", "FR/IDF/Paris"},
		{"throw it away", "gooi die modem maar weg", ""},
		{"an area of that name", "Gooi zonder stroom", "NL/NH"},
		{"the area with its article", "storing in het Gooi", "NL/NH"},
		{"houses", "huizen zonder stroom in de hele straat", ""},
		{"houses behind a colon", "Storing: huizen zitten zonder gas", ""},
		{"the town of houses", "Huizen zit zonder gas", "NL/NH/GM0406"},
		{"pits", "putten graven en de kabel is stuk", ""},
		{"the town of pits", "geen kabel in Putten", "NL/GE/GM0273"},
		{"locks", "Sloten kapot, stroom ook weg", ""},
		{"heaps of work", "bergen werk en geen wifi", ""},
		{"the town lacks it", "Bergen zonder stroom", "NL/NH/GM0373"},
		{"somebody who says so", "Stein zegt dat zijn wifi weg is", ""},
		{"the town he is called after", "geen wifi in Stein", "NL/LI/GM0971"},
		{"a lock with a number", "geen stroom bij sluis 2", ""},
		{"the town of that lock", "geen stroom in Sluis", "NL/ZE/GM1714"},
		{"for two days", "geen stroom in sluis, 2 dagen al", "NL/ZE/GM1714"},
		{"through a hill", "de kabel door de berg is stuk", ""},
	})
}
