package classify

import (
	"testing"
	"time"

	"outcry/ingest/text"
	"outcry/schema"
)

// TestWhatAgentsPromiseHasADeadline reads promises made on a Saturday at ten past two.
func TestWhatAgentsPromiseHasADeadline(t *testing.T) {
	cl := newClassifier(t)
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 21, 14, 10, 0, 0, zone)
	for _, tc := range []struct{ text, want string }{
		{"Binnen een uur neem ik contact met u op.", "21 15:10"},
		{"Hoi Jan, we bellen u morgen voor 12 uur terug", "22 12:00"},
		{"We nemen binnen 24 uur contact met je op ^SK", "22 14:10"},
		{"Binnen het uur hoort u van ons, ik bel u", "21 15:10"},
		{"Ik kom hier binnen een half uur bij je op terug", "21 14:40"},
		{"Een collega belt u vanmiddag nog", "21 18:00"},
		{"Wij bellen u vandaag voor 17:30 terug", "21 17:30"},
		{"Ik bel je voor 5 uur terug", "21 17:00"},
		{"Onze monteur komt maandag tussen de middag langs, u hoort het", "24 00:00"},
		{"Wij reageren binnen twee werkdagen", "23 14:10"},
		{"Goedemiddag! Wij laten het u uiterlijk om 16:00 weten", "21 16:00"},
		{"We'll call you back tomorrow before noon", "22 12:00"},
		{"An engineer will call you within 2 hours", "21 16:10"},
		{"We will get back to you by 5 pm", "21 17:00"},
		{"We will let you know tomorrow", "23 00:00"},
		{"Wir melden uns innerhalb von 2 Stunden", "21 16:10"},
		{"Wir rufen Sie morgen vor 12 Uhr an", "22 12:00"},
		{"Nous vous rappelons dans 2 heures", "21 16:10"},
		{"Nous vous rappelons demain avant 17h", "22 17:00"},
		{"Er is geen storing bekend, herstart uw modem", ""},
		{"Kunt u ons morgen voor 12 uur bellen?", ""},
		{"Goede morgen, wat vervelend. Wat is uw postcode?", ""},
		{"We zijn op de hoogte van de storing in Utrecht", ""},
		{"De storing is om 3 redenen lastig, we doen ons best", ""},
		{"Could you call us within the hour?", ""},
		{"", ""},
	} {
		c := schema.Complaint{Role: schema.RoleBrand, Time: at.UTC(), Text: tc.text, Brand: "kpn"}
		r, got := cl.Classify(text.New(tc.text), &c), ""
		if r.Due > 0 {
			got = at.Add(r.Due).Format("02 15:04")
		}
		if got != tc.want || !r.Promise && tc.want != "" {
			t.Errorf("%q is due at %q (promise %v), want %q", tc.text, got, r.Promise, tc.want)
		}
	}
	c := schema.Complaint{Time: at, Text: "Ze zouden binnen een uur terugbellen", Brand: "kpn"}
	if r := cl.Classify(text.New(c.Text), &c); r.Due != 0 {
		t.Errorf("what a customer says of a promise is due %v later, want nothing", r.Due)
	}
}

func FuzzDue(f *testing.F) {
	cl := newClassifier(f)
	f.Add("binnen een uur bellen wij u morgen voor 99:99 uur terug om half 13")
	f.Fuzz(func(t *testing.T, s string) {
		at := time.Date(2026, 3, 28, 23, 30, 0, 0, time.UTC)
		c := schema.Complaint{Role: schema.RoleBrand, Time: at, Text: s}
		if r := cl.Classify(text.New(s), &c); r.Due < 0 || r.Due > longestPromise+day {
			t.Errorf("%q is due %v later", s, r.Due)
		}
	})
}
