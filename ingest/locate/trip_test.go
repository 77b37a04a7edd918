package locate

import "testing"

func TestWaitingAndBound(t *testing.T) {
	checkReadings(t, []reading{
		{"an hour on the platform", "Sta al een uur in Weert, er gaat niks naar Roermond", "NL/LI/GM0988"},
		{"several people at a station", "Wij staan al 20 minuten op station Boxtel, geen trein richting Tilburg", "NL/NB/GM0757"},
		{"two sentences", "Zit al een half uur vast op Zwolle. Niks richting Meppel", "NL/OV/GM0193"},
		{"bound for first", "Er rijdt niks naar Roermond, sta al een uur in Weert", "NL/LI/GM0988"},
		{"waiting for the train", "wacht al een kwartier in Assen op de trein naar Groningen. Niemand zegt iets", "NL/DR/GM0106"},
		{"no verb", "Al een uur op Amersfoort Centraal, niks richting Apeldoorn", "NL/UT/GM0307"},
		{"nobody waits anywhere", "al een uur geen trein naar Vlissingen", "NL/ZE/GM0718"},
		{"waiting to get there", "wacht al een uur op de trein naar Goes, niks", "NL/ZE/GM0664"},
		{"where it stands still", "Trein naar Maastricht staat stil bij Weert", "NL/LI/GM0988"},
	})
}
