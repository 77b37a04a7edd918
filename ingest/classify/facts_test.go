package classify

import (
	"log/slog"
	"testing"
	"time"

	"outcry/ingest/text"
	"outcry/schema"
)

func TestOnset(t *testing.T) {
	cl := newClassifier(t)
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Skipf("no time zone data: %v", err)
	}
	at := time.Date(2026, 11, 18, 21, 0, 0, 0, amsterdam) // a Wednesday
	for _, tc := range []struct {
		text string
		want time.Duration
	}{
		{"Al twee dagen geen 3G in hartje Utrecht", 2 * day},
		{"al 3 uur geen internet @ziggo", 3 * time.Hour},
		{"Ziggo ligt eruit sinds vanochtend 8 uur", 13 * time.Hour},
		{"KPN fiber down since 9am", 12 * time.Hour},
		{"geen verbinding sinds 17:05 @ziggo", 3*time.Hour + 55*time.Minute},
		{"geen bereik sinds 20.15 vodafone", 45 * time.Minute},
		{"al weken geen bereik in de trein", 21 * day},
		{"al anderhalf uur zonder stroom", 90 * time.Minute},
		{"al een half uur zonder stroom", 30 * time.Minute},
		{"al een halve dag geen internet", 12 * time.Hour},
		{"for half an hour no internet", 30 * time.Minute},
		{"sinds 5 min geen internet meer", 5 * time.Minute},
		{"sinds gisteravond geen wifi", 25 * time.Hour},
		{"sinds maandag zo dood als een pier", 2*day + 12*time.Hour},
		{"no data since this morning", 14 * time.Hour},
		{"No 3G for two days now", 2 * day},
		{"seit zwei Stunden kein Internet bei der Telekom", 2 * time.Hour},
		{"plus d'internet depuis ce matin", 14 * time.Hour},
		{"4 uur zonder data in Eindhoven", 4 * time.Hour},
		{"al de hele dag geen internet", 13 * time.Hour},
		{"geen internet sinds half drie", 6*time.Hour + 30*time.Minute},
	} {
		t.Run(tc.text, func(t *testing.T) {
			r := cl.Classify(text.New(tc.text), &schema.Complaint{Text: tc.text, Time: at.UTC()})
			if !r.OnsetKnown || r.Onset != tc.want {
				t.Errorf("Onset = %v, %v, want %v", r.Onset, r.OnsetKnown, tc.want)
			}
		})
	}
	for _, s := range []string{"geen internet in Zwolle", "sinds de update geen 4G", "Ziggo ligt eruit", "al 3x gereset, niks helpt", "sinds 2011 klant bij KPN"} {
		if r := cl.Classify(text.New(s), &schema.Complaint{Text: s, Time: at}); r.OnsetKnown {
			t.Errorf("Onset of %q = %v, want none", s, r.Onset)
		}
	}
}

func TestLinesAndDevice(t *testing.T) {
	cl := newClassifier(t)
	for _, tc := range []struct {
		text, device string
		lines        int
	}{
		{"wij zitten met z'n vieren zonder bereik", "", 4},
		{"me and 3 colleagues have no signal", "", 4},
		{"3 collega's en ik hebben geen bereik", "", 4},
		{"ik en mijn 3 collegas hebben allemaal niets", "", 4},
		{"ik en m'n drie collega's zitten zonder bereik", "", 4},
		{"zit hier met 3 collega's op kantoor zonder internet", "", 4},
		{"with 2 friends in Ede, none of us has signal", "", 3},
		{"met 4 man geen bereik", "", 4},
		{"mijn 3 collega's hebben geen bereik", "", 3},
		{"vier collega's met T-Mobile en niemand heeft bereik", "", 4},
		{"three of us have no signal on my iPhone 15 Pro in Leiden", "iPhone 15 Pro", 3},
		{"hele straat zonder internet, Fritzbox 7590 knippert", "Fritzbox 7590", 1},
		{"mijn buurman en ik zitten zonder ziggo", "", 2},
		{"Samsung S23 zonder bereik, 6 huizen op rij", "Samsung S23", 6},
		{"iPhone, Pixel and a Samsung, all no data", "iPhone, Pixel, Samsung", 1},
		{"geen 4G op mijn iPhone", "iPhone", 1},
		{"mijn iPhone \u0301 heeft geen bereik", "iPhone", 1}, // an accent on nothing folds to nothing
	} {
		t.Run(tc.text, func(t *testing.T) {
			r := cl.Classify(text.New(tc.text), &schema.Complaint{Text: tc.text})
			if r.Lines != tc.lines || r.Device != tc.device {
				t.Errorf("lines %d, device %q, want %d, %q", r.Lines, r.Device, tc.lines, tc.device)
			}
		})
	}
}

func TestOnsetIsReadInTheZoneOfTheWriters(t *testing.T) {
	lex, err := DefaultLexicon()
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 18, 20, 0, 0, 0, time.UTC)
	for zone, want := range map[string]time.Duration{"Europe/Amsterdam": 13 * time.Hour, "UTC": 12 * time.Hour, "America/New_York": 7 * time.Hour, "Europe/Kyiv": 14 * time.Hour} {
		cl, err := New(lex, zoneOf(t, zone), slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		const s = "geen internet sinds vanochtend 8 uur"
		if r := cl.Classify(text.New(s), &schema.Complaint{Text: s, Time: at}); r.Onset != want {
			t.Errorf("in %s the onset of %q lies %v back, want %v", zone, s, r.Onset, want)
		}
	}
}
