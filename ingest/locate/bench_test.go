package locate

import (
	"encoding/json"
	"testing"

	"outcry/ingest/text"
	"outcry/schema"
)

// typical are messages as they come in: with a town, without one, with a postal code, two towns, a train.
var typical = []string{
	`{"id":"tw:1","source":"twitter","time":"2026-11-21T20:15:03Z","author":"u1","text":"Al twee dagen geen internet meer in hartje Utrecht, de hele straat zit zonder. Wanneer komt hier een oplossing voor?"}`,
	`{"id":"tw:2","source":"twitter","time":"2026-11-21T20:15:04Z","author":"u2","text":"Nu al drie kwartier in de wacht bij de klantenservice en nog steeds niemand aan de lijn, echt niet te geloven dit"}`,
	`{"id":"tw:3","source":"twitter","time":"2026-11-21T20:15:05Z","author":"u3","text":"Mijn postcode is 3511 AB en het vaste internet ligt er weer uit sinds vanochtend acht uur, modem al drie keer herstart"}`,
	`{"id":"tw:4","source":"twitter","time":"2026-11-21T20:15:06Z","author":"u4","text":"Mijn abonnement is weer duurder geworden en de service wordt er niet beter op. Volgende maand stap ik toch echt over"}`,
	`{"id":"tw:5","source":"twitter","time":"2026-11-21T20:15:07Z","author":"u5","text":"In de trein tussen Schiphol en Leiden valt de verbinding elke dag weg, doen jullie daar nog eens wat aan?"}`,
	`{"id":"tw:6","source":"twitter","time":"2026-11-21T20:15:08Z","author":"u6","profile_location":"Zwolle","text":"Geen beeld en geen geluid op alle zenders, de buren hebben het ook. Is er iets aan de hand bij jullie vandaag?"}`,
	`{"id":"tw:7","source":"twitter","time":"2026-11-21T20:15:09Z","author":"u7","text":"Bij mijn ouders in Houten werkt alles prima maar hier in Nieuwegein is er al de hele middag geen signaal te krijgen"}`,
	`{"id":"tw:8","source":"twitter","time":"2026-11-21T20:15:10Z","author":"u8","text":"Kan niet bellen en niet gebeld worden, heb het toestel al vijf keer opnieuw opgestart maar er verandert helemaal niks"}`,
}

func BenchmarkLocate(b *testing.B) {
	g, err := Open()
	if err != nil {
		b.Fatal(err)
	}
	complaints := make([]schema.Complaint, len(typical))
	messages := make([]*text.Message, len(typical))
	for i, line := range typical {
		if complaints[i], err = schema.DecodeComplaint([]byte(line)); err != nil {
			b.Fatal(err)
		}
		messages[i] = text.New(complaints[i].Text)
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		g.Locate(messages[i%len(typical)], &complaints[i%len(typical)])
		i++
	}
}

// BenchmarkDecode is the yardstick: encoding/json on the same lines.
func BenchmarkDecode(b *testing.B) {
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		var c schema.Complaint
		if err := json.Unmarshal([]byte(typical[i%len(typical)]), &c); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		if _, err := Open(); err != nil {
			b.Fatal(err)
		}
	}
}
