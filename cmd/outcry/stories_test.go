package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"outcry/schema"
)

// said returns n complaints, each with the next of the texts.
func said(n int, texts ...string) []schema.Complaint {
	out := make([]schema.Complaint, n)
	for i := range out {
		out[i].Text = texts[i%len(texts)]
	}
	return out
}

// claims returns the incidents that claim an outage which began since then: the
// ordinary life behind a story may have raised something of its own before.
func claims(list []schema.Incident, since time.Time) []schema.Incident {
	return slices.DeleteFunc(slices.Clone(list), func(inc schema.Incident) bool {
		return inc.Kind != schema.Outage && inc.Kind != schema.Chronic || inc.StartedAt.Before(since.Add(-time.Hour))
	})
}

func told(list []schema.Incident) string {
	var b strings.Builder
	for _, inc := range list {
		fmt.Fprintf(&b, "\n%s %s %s %s %s, %d witnesses, from %s", inc.Kind, inc.Status, inc.Brand, inc.Service, inc.Region, inc.Witnesses, inc.StartedAt.Format(time.RFC3339))
	}
	return b.String()
}

// verdict is what the desk answers.
type verdict struct {
	Verdict  string
	Reason   string
	Incident *schema.Incident
	Needs    []string
	Receipt  *string
	Reply    map[string]string
}

// TestStories tells what happens on a street, one story after the other.
func TestStories(t *testing.T) {
	s := newStreet(t)
	s.pass(10*time.Minute, 2*time.Minute)
	t.Run("the celebrity", s.celebrity)
	t.Run("the product complaint", s.products)
	t.Run("the dead help line", s.helpLine)
	t.Run("the bill storm", s.bills)
	t.Run("the train", s.train)
	t.Run("Utrecht", s.utrecht)
}

// celebrity: one man with 40,000 followers complains, thousands repeat it, and
// in the same hour an outage begins in Utrecht.
func (s *street) celebrity(t *testing.T) {
	s.t = t
	from := s.now()
	s.say(schema.Complaint{ID: "star", Author: "star", Text: "Belachelijk @kpn, alweer geen bereik! Wat een bedrijf. #fail"})
	var talk []schema.Complaint
	for i := range 240 {
		switch i % 8 {
		case 5:
			talk = append(talk, schema.Complaint{Text: "zo herkenbaar!", ReplyTo: "star"})
		case 6:
			talk = append(talk, schema.Complaint{Text: "Dit dus. Belachelijk @kpn, alweer geen bereik! Wat een bedrijf. #fail"})
		default:
			talk = append(talk, schema.Complaint{Text: "RT @star: Belachelijk @kpn, alweer geen bereik! Wat een bedrijf. #fail", RepostOf: "star"})
		}
		if i%12 == 11 {
			talk = append(talk, said(1, []string{
				"Geen internet meer op mijn mobiel in Utrecht @kpn", "@kpn 4G ligt eruit in Utrecht centrum, bij jullie ook?",
				"hier in utrecht al een kwartier geen mobiel internet, kpn", "KPN doet niks meer op m'n telefoon, Utrecht Lombok", "Sinds net geen data in Utrecht (KPN)",
			}[i/12%5])...)
		}
	}
	s.pass(time.Hour, 2*time.Minute, talk...)
	list := s.incidents("kpn", from)
	found := claims(list, from)
	if len(found) != 1 || found[0].Region != "NL/UT/GM0344" || found[0].Service != schema.MobileData {
		t.Fatalf("outages of kpn:%s\nwant one, of mobile data in Utrecht", told(found))
	}
	if !slices.ContainsFunc(list, func(inc schema.Incident) bool { return inc.Kind == schema.Storm }) {
		t.Errorf("incidents of kpn:%s\nwant the storm told as one", told(list))
	}
	for _, tc := range []struct{ place, verdict string }{{"Utrecht", "confirmed"}, {"Groningen", "none_seen"}} {
		var v verdict
		if s.get("/api/v1/confirm?brand=kpn&place="+tc.place, &v); v.Verdict != tc.verdict {
			t.Errorf("confirm in %s = %+v, want %s; incidents%s", tc.place, v, tc.verdict, told(found))
		}
	}
	var asked verdict
	if s.post("/api/v1/confirm", `{"text":"Is er een storing bij @kpn in Utrecht?"}`, &asked); asked.Verdict != "confirmed" {
		t.Errorf("confirm of a question that names no service = %s (%s), want confirmed", asked.Verdict, asked.Reason)
	}
	var mine verdict
	s.post("/api/v1/confirm", `{"text":"bij mij in Zwolle ook geen bereik @kpn","record":true,"conversation":"zwolle"}`, &mine)
	if mine.Receipt == nil {
		t.Error("a reply with facts of its own has no receipt")
	}
}

// products: complaints that are no outages.
func (s *street) products(t *testing.T) {
	s.t = t
	from := s.now()
	s.pass(time.Hour, 5*time.Minute, said(60,
		"Tent van de @anwb scheurt bij de eerste regenbui. Nooit meer #fail", "Uur gewacht op een terras in Utrecht. #slechteservice",
		"@vodafone 90 cent per minuut voor jullie klantenservice, schandalig duur!", "Cadeaukaart geweigerd bij de kassa @vodafone, wat een grap #fail",
		"@vodafone ik betaal me blauw aan jullie, weer een verhoging", "Mijn humeur is down vandaag", "Wat een slechte service bij @vodafone in Zwolle, medewerker was onbeleefd #slechteservice",
	)...)
	if found := claims(s.incidents("vodafone", from), from); len(found) > 0 {
		t.Errorf("product complaints raise%s", told(found))
	}
}

// helpLine: a number that is out of order has no place, and neither has a login
// that fails; that fewer tickets come in is no calm.
func (s *street) helpLine(t *testing.T) {
	s.t = t
	from := s.now()
	s.pass(90*time.Minute, 2*time.Minute, said(50,
		"@ziggo jullie 0900-nummer doet het niet, ik krijg alleen een piep", "Klantenservice van Ziggo onbereikbaar, telefoonlijn ligt eruit", "Ziggo helpdesk nummer buiten gebruik?? kom er niet doorheen, lijn dood",
		"kan @ziggo niet bellen, 0900 1884 geeft bezettoon al een uur", "De klantenservice van ziggo is telefonisch niet bereikbaar, nummer doet niks",
	)...)
	found := claims(s.incidents("ziggo", from), from)
	if len(found) != 1 || found[0].Service != schema.PhoneLine || found[0].Region != "NL" {
		t.Fatalf("a dead help line raises%s\nwant one incident of phone-line in NL", told(found))
	}
	var v verdict
	if s.get("/api/v1/confirm?brand=ziggo&service=phone-line", &v); v.Verdict != "confirmed" || v.Incident == nil || v.Incident.ID != found[0].ID {
		t.Errorf("confirm of the help line without a place = %s (%s), want it confirmed", v.Verdict, v.Reason)
	}
}

// bills: a day of anger about bills from all over the country is no outage.
func (s *street) bills(t *testing.T) {
	s.t = t
	from := s.now()
	towns := []string{"Utrecht", "Amsterdam", "Zwolle", "Breda", "Groningen", "Arnhem", "Leiden", "Eindhoven"}
	var angry []schema.Complaint
	for i := range 160 {
		text := []string{
			"Rekening van @tmobile_webcare klopt weer niet, 40 euro te veel afgeschreven", "T-Mobile factuur is dubbel in rekening gebracht", "Hoe kan mijn T-Mobile rekening ineens 80 euro zijn? Ik wil mijn geld terug",
			"Alweer prijsverhoging bij T-Mobile, ik ga weg",
		}[i%4]
		angry = append(angry, schema.Complaint{Text: text, ProfileLocation: towns[i%len(towns)], Source: "form"})
	}
	s.pass(6*time.Hour, 15*time.Minute, angry...)
	if found := claims(s.incidents("t-mobile", from), from); len(found) > 0 {
		t.Errorf("bills raise%s", told(found))
	}
}

// train: no 3G between Schiphol and Leiden, a few people a day, for weeks. Any
// channel's report has its receipt.
func (s *street) train(t *testing.T) {
	s.t = t
	from := s.now()
	const days = 5
	texts := []string{
		"In de trein tussen Schiphol en Leiden weer geen 3G @vodafone", "vodafone: elke dag geen internet in de trein tussen Leiden en Schiphol", "Geen bereik met Vodafone op het spoor Schiphol - Leiden, al weken",
		"@vodafone mobiel internet valt altijd weg in de trein van Schiphol naar Leiden",
	}
	s.pass(days*24*time.Hour, 2*time.Hour, said(days*8, texts...)...)
	found := claims(s.incidents("vodafone", from), from)
	on := func(inc schema.Incident) bool { return strings.HasPrefix(string(inc.Region), "NL/rail/") }
	if len(found) == 0 || !slices.ContainsFunc(found, on) {
		t.Fatalf("a stretch without 3G for %d days raises%s\nwant an incident on the stretch", days, told(found))
	}
	var v verdict
	s.post("/api/v1/confirm", `{"text":"geen 3G in de trein tussen Schiphol en Leiden, vodafone","record":true,"conversation":"train"}`, &v)
	if v.Verdict != "confirmed" || v.Receipt == nil || v.Incident == nil || !on(*v.Incident) {
		t.Errorf("confirm on the train = %s (%s), receipt %v, want it confirmed and recorded", v.Verdict, v.Reason, v.Receipt)
	}
}
