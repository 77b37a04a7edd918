package classify

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/ingest/text"
	"outcry/schema"
)

var mustTime = time.Date(2026, 11, 18, 20, 0, 0, 0, time.UTC)

func read(cl *Classifier, s string) Reading {
	return cl.Classify(text.New(s), &schema.Complaint{ID: "1", Source: "s", Time: mustTime, Text: s})
}

func TestKind(t *testing.T) {
	cl := newClassifier(t)
	for _, tc := range []struct {
		name, text string
		kind       schema.Kind
	}{
		{"something fails here and now", "Sinds vanochtend geen internet van Ziggo in Breda", schema.KindReport},
		{"a separable verb far from its particle", "KPN ligt hier in Assen nu alweer twee uur plat", schema.KindReport},
		{"sarcasm is a report all the same", "Geweldig Ziggo, weer een avond zonder televisie", schema.KindReport},
		{"a question that reports", "Is er een storing bij KPN in Ede? Wij hebben geen verbinding", schema.KindReport},
		{"others have it too", "Iemand anders ook geen bereik met Vodafone in Tiel?", schema.KindReport},
		{"the brand denies it, the writer does not", "KPN zegt dat er geen storing is maar de hele straat zit zonder internet", schema.KindReport},
		{"not solved, though so promised", "Het zou opgelost zijn maar Ziggo doet nog steeds niks", schema.KindReport},
		{"the plainest of all", "Wij hebben geen internet. KPN", schema.KindReport},
		{"a question that is despair", "geen stroom, hoe moet ik nu koken liander?", schema.KindReport},
		{"French, the place and no more", "pas de réseau à Rochefort", schema.KindReport},
		{"French, bars", "plus une seule barre, aucune barre à Couvin", schema.KindReport},
		{"another network", "il n'a plus de réseau social depuis un an", schema.KindOther},
		{"what a customer says, in an agent's note", `Klant: "onze wifi doet sinds het weekend niets". Belt na 17u terug.`, schema.KindReport},
		{"what a customer asks for, in an agent's note", `Klant: "ik wil mijn contract graag laten overzetten". Doorgezet.`, schema.KindOther},
		{"no gas", "geen gas in Wormerveer", schema.KindReport},
		{"no gas to be given", "geen gas geven zolang de motor koud is", schema.KindOther},
		{"cut off for debt", "Kl zit zonder internet wegens betalingsachterstand, regeling loopt", schema.KindOther},
		{"a limit is spent", "Mw. kan niet bellen door overschreden limiet", schema.KindOther},
		{"it is the cat", "c'est pas VOO, c'est mon chat qui a arraché le câble", schema.KindOther},
		{"a car that broke down", "sa bagnole est en panne depuis hier soir", schema.KindOther},
		{"without by choice", "mijn dochter zit dit weekend offgrid, geen bereik en geen stroom", schema.KindOther},
		{"a speed is no failure", "hier 900 down bij ziggo", schema.KindWorksHere},
		{"asked, and answered for oneself", "Ziggo eruit? Hier niet hoor", schema.KindWorksHere},
		{"heard of, and not so here", "Everyone saying vodafone is down, I've got full 4G in Exeter", schema.KindWorksHere},
		{"heard of, and so here", "Iedereen klaagt dat Ziggo eruit ligt en hier in Zeist dus ook niks", schema.KindReport},
		{"asked, and worse here", "BT down? Nothing working here in Hove", schema.KindReport},
		{"another service works", "Is Ziggo tv down? Internet works fine", schema.KindReport},
		{"another service works, said in one breath", "Iedereen klaagt dat KPN tv op zwart staat, mijn internet doet het wel gewoon", schema.KindReport},
		{"homes are counted", "Stroomstoring in Berlijn: 50.000 huishoudens zonder stroom", schema.KindNews},
		{"asked when it works again", "wifi is down tmobile. Any idea when it's back?", schema.KindReport},
		{"waited for", "broadband dead BT, can't wait until it's back up", schema.KindReport},
		{"hoped for", "kpn plat, hopelijk snel weer online", schema.KindReport},
		{"asked in another tongue", "panne SFR, prévenez-moi quand c'est revenu", schema.KindReport},
		{"it works again, and then something else is asked for", "Odido is terug, wanneer krijg ik compensatie?", schema.KindRecovery},
		{"it worked again when something was", "When I got home my Virgin wifi was working again", schema.KindRecovery},
		{"it works again", "Ziggo doet het weer in Zwolle, dank", schema.KindRecovery},
		{"it works again, said as it was", "was twintig minuten weg maar nu is KPN weer online", schema.KindRecovery},
		{"again is not now: it fails again", "KPN internet werkt weer niet", schema.KindReport},
		{"it works at the writer", "Hier in Venlo werkt Vodafone prima", schema.KindWorksHere},
		{"no trouble here", "Bij mij geen enkele storing met KPN", schema.KindWorksHere},
		{"a question of coverage", "Heeft Odido goede dekking op Terschelling?", schema.KindQuestion},
		{"a question of how", "Hoe stel ik mijn Ziggo modem in?", schema.KindQuestion},
		{"an agent", "@jan Wat vervelend! Stuur je ons een DM met je postcode? ^Iris", schema.KindBrandReply},
		{"news", "NOS: duizenden huishoudens zonder internet door storing bij KPN", schema.KindNews},
		{"anger about the price", "KPN verhoogt de prijzen weer, wat een oplichters", schema.KindOther},
		{"an empty promise is no outage", "Al drie weken niet teruggebeld door Odido", schema.KindOther},
		{"a metaphor", "Storing in mijn hoofd, te weinig slaap", schema.KindOther},
		{"a thought of tomorrow", "Als Ziggo morgen weer uitvalt stap ik over", schema.KindOther},
		{"long ago", "In 2012 lag Vodafone dagen plat door brand", schema.KindOther},
		{"a job", "KPN zoekt monteurs voor de storingsdienst, solliciteer nu", schema.KindOther},
		{"an advert that borrows the word", "Ziggo storing? Bespaar nu 100 euro, klik hier", schema.KindOther},
		{"a repost by its own word", "RT @jan: geen 3G in Utrecht @tmobile_webcare", schema.KindEcho},
		{"agreement without facts", "Zo herkenbaar wat @jan zegt over Odido", schema.KindEcho},
		{"somebody else's app", "WhatsApp doet het niet", schema.KindOther},
		{"a phone on a train is no train", "Geen 3G in de trein tussen Hengelo en Borne, Simyo", schema.KindReport},
		{"a phone on a tram", "no 3G on the tram between Bury and Prestwich, Three", schema.KindReport},
		{"trains that don't run are news", "Geen treinen tussen Venlo en Blerick wegens een brugdefect", schema.KindNews},
		{"a plea to the grid", "Argh, power outage Enexis. Please do something", schema.KindReport},
		{"what the grid says of it", "Power outage in Heerlen resolved, Enexis says", schema.KindNews},
		{"plans that came to nothing", "geen bereik Simpel. Om 7:35 had ik een spreekuur.", schema.KindReport},
		{"a wish that it were gone", "weg met Caiway, uitvreters #caiway #fail", schema.KindOther},
		{"an English wish that it were gone", "Down with Plusnet #plusnet #fail", schema.KindOther},
		{"a letter lost from the first word", "Odido, wcht al een uur op een sms", schema.KindReport},
		{"a flat tyre is no fire in the news", "lekke band in Ede en mijn KPN ligt eruit", schema.KindReport},
		{"a network that grows is not out", "Delta rolt glasvezel uit in Vlissingen", schema.KindNews},
		{"a network that is out grows no more", "Delta glasvezel nog steeds uit in Vlissingen", schema.KindReport},
		{"gone is not away with", "Bereik is weg met Lebara #lebara #fail", schema.KindReport},
		{"RT may end a postal code", "trein staat stil op 3073 RT @NS_online", schema.KindReport},
		{"English", "No KPN internet in Delft since this morning", schema.KindReport},
		{"German", "Telekom seit heute früh komplett ausgefallen in Köln, kein Internet", schema.KindReport},
		{"French", "Plus d'internet chez Orange à Lyon depuis ce matin", schema.KindReport},
		{"nothing", "", schema.KindOther},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if r := read(cl, tc.text); r.Kind != tc.kind {
				t.Errorf("kind of %q = %s (%.1f), want %s", tc.text, r.Kind, r.Score, tc.kind)
			}
		})
	}
}

func TestBrandAndService(t *testing.T) {
	cl := newClassifier(t)
	for _, tc := range []struct {
		name, text string
		brand      schema.Brand
		named      []schema.Brand
		service    schema.Service
		more       []schema.Service
	}{
		{"who fails and who is named", "kan geen KPN-nummers bellen met mijn Vodafone", "vodafone", []schema.Brand{"kpn"}, schema.Voice, nil},
		{"the neighbour's brand is only named", "Buurman met Vodafone heeft wel internet, ik met KPN niet", "kpn", []schema.Brand{"vodafone"}, schema.FixedInternet, nil},
		{"the new name and the old", "Odido, vroeger T-Mobile, geen 4G", "t-mobile", nil, schema.MobileData, nil},
		{"heat from a network", "geen warm water, stadswarmte van Eneco ligt eruit in Capelle", "eneco", nil, schema.Other, nil},
		{"gas of the grid", "stedin, sinds vanmorgen geen gas in Maassluis", "stedin", nil, schema.Other, nil},
		{"a help line that nobody answers is not what fails", "Telenet ne fonctionne plus à Jette, service client injoignable", "telenet", nil, schema.FixedInternet, []schema.Service{schema.PhoneLine}},
		{"an account in French", "@OrangeBelgique plus de 4G à Binche", "orange", nil, schema.MobileData, nil},
		{"a brand behind the noun", "plots geen dekking orange torhout", "orange", nil, schema.MobileData, nil},
		{"what a customer says of a service, in an agent's note", `Omschrijving: "beeld hapert op elke zender sinds zaterdag". Ziggo`, "ziggo", nil, schema.TV, nil},
		{"what a customer says of a service, out of a form", `"de tv doet sinds zondag niets" - contactformulier`, "", nil, schema.TV, nil},
		{"an account with webcare behind it", "@stedinwebcare geen stroom in Gouda", "stedin", nil, schema.Power, nil},
		{"a hashtag of two words", "#kpnstoring geen internet", "kpn", nil, schema.FixedInternet, nil},
		{"ik ben is no brand", "Ik ben in Hoorn en Ben doet het niet", "ben", nil, schema.MobileData, nil},
		{"a typing slip", "zigggo intenet is kapott in zwolle", "ziggo", nil, schema.FixedInternet, nil},
		{"a letter lost from a short word of a phrase", "beeld op zwat KPN", "kpn", nil, schema.TV, nil},
		{"a letter lost from a short word of an English phrase", "can't make clls on Vodafone", "vodafone", nil, schema.Voice, nil},
		{"the help line of the brand", "Essent 0900-nummer is buiten gebruik", "essent", nil, schema.PhoneLine, nil},
		{"calling the brand fails", "bel al drie keer naar KPN, lijn is dood", "kpn", nil, schema.PhoneLine, nil},
		{"a dead landline", "vaste lijn van KPN is dood", "kpn", nil, schema.FixedVoice, nil},
		{"several services", "Ziggo plat in Oss: geen tv, geen internet", "ziggo", nil, schema.FixedInternet, []schema.Service{schema.TV}},
		{"what works is no service that fails", "Geen data bij Vodafone, bellen lukt wel", "vodafone", nil, schema.MobileData, nil},
		{"a bank's app", "ING app doet het niet", "ing", nil, schema.Login, nil},
		{"a bank's card", "kan nergens pinnen met de Rabo", "rabobank", nil, schema.Payment, nil},
		{"a TV that is a postal code", "KPN plat, postcode 5611 TV", "kpn", nil, schema.FixedInternet, nil},
		{"a help line, told from home", "0900-nummer van Delta doet het niet. Ik zit vandaag thuis.", "delta", nil, schema.PhoneLine, nil},
		{"no calls, told from home", "KPN geen kiestoon. De kinderen zijn thuis.", "kpn", nil, schema.Voice, nil},
		{"the grid by default", "Liander storing in Ede", "liander", nil, schema.Power, nil},
		{"the train by default", "NS ligt weer eens stil", "ns", nil, schema.Rail, nil},
		{"internet of a mobile brand", "Simyo internet werkt niet", "simyo", nil, schema.MobileData, nil},
		{"a trap around a name", "Ziggo Dome uitverkocht", "", nil, "", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := read(cl, tc.text)
			if d := cmp.Diff(tc.named, r.Named); r.Brand != tc.brand || d != "" {
				t.Errorf("brand of %q = %s, named %v, want %s, %v", tc.text, r.Brand, r.Named, tc.brand, tc.named)
			}
			if d := cmp.Diff(tc.more, r.MoreServices); r.Service != tc.service || d != "" {
				t.Errorf("service of %q = %s %v, want %s %v", tc.text, r.Service, r.MoreServices, tc.service, tc.more)
			}
		})
	}
}

func TestWhatTheSenderKnowsWins(t *testing.T) {
	cl := newClassifier(t)
	place := &schema.Location{Postcode: "3511AB"}
	for _, tc := range []struct {
		name string
		c    schema.Complaint
		want Reading
	}{
		{"no text, service and place given", schema.Complaint{Brand: "kpn", Service: schema.FixedInternet, Location: place}, Reading{Kind: schema.KindReport, Brand: "kpn", Service: schema.FixedInternet}},
		{"a brand by another of its names", schema.Complaint{Brand: "Odido", Text: "geen 4G"}, Reading{Kind: schema.KindReport, Brand: "t-mobile", Service: schema.MobileData}},
		{"given brand over the text's", schema.Complaint{Brand: "ziggo", Text: "KPN zegt dat het aan jullie ligt, geen internet"}, Reading{Kind: schema.KindReport, Brand: "ziggo", Service: schema.FixedInternet}},
		{"a brand that nobody knows gives way", schema.Complaint{Brand: "acme", Text: "geen bereik @kpn"}, Reading{Kind: schema.KindReport, Brand: "kpn", Service: schema.MobileData}},
		{"the brand's own post", schema.Complaint{Role: schema.RoleBrand, Text: "Er is geen storing bekend, reset je modem. KPN"}, Reading{Kind: schema.KindBrandReply, Denial: true, Brand: "kpn", Service: schema.FixedInternet}},
		{"a newspaper", schema.Complaint{Role: schema.RoleNews, Text: "Ziggo ligt eruit"}, Reading{Kind: schema.KindNews, Brand: "ziggo", Service: schema.FixedInternet}},
		{"a repost", schema.Complaint{RepostOf: "7", Text: "geen bereik @kpn"}, Reading{Kind: schema.KindEcho, Brand: "kpn", Service: schema.MobileData}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := cl.Classify(text.New(tc.c.Text), &tc.c)
			if r.Kind != tc.want.Kind || r.Denial != tc.want.Denial || r.Brand != tc.want.Brand || r.Service != tc.want.Service {
				t.Errorf("got %s denial %v %s %s, want %s %v %s %s", r.Kind, r.Denial, r.Brand, r.Service, tc.want.Kind, tc.want.Denial, tc.want.Brand, tc.want.Service)
			}
		})
	}
}

func TestPromiseAndAsks(t *testing.T) {
	cl := newClassifier(t)
	for _, tc := range []struct {
		text    string
		promise bool
		asks    Asks
	}{
		{"zou binnen een uur teruggebeld worden, nog niets gehoord", true, 0},
		{"geen internet @ziggo, wanneer wordt dit opgelost?", false, AsksWhen},
		{"wat is er aan de hand @kpn? graag reactie", false, AsksWhat | AsksContact},
		{"krijg ik compensatie voor de storing KPN?", false, AsksCompensation},
	} {
		if r := read(cl, tc.text); r.Promise != tc.promise || r.Asks != tc.asks {
			t.Errorf("%q: promise %v, asks %b, want %v, %b", tc.text, r.Promise, r.Asks, tc.promise, tc.asks)
		}
	}
}

// TestManner: how a thing is said does not change what is said.
func TestManner(t *testing.T) {
	cl := newClassifier(t)
	var all []labelled
	for _, name := range []string{"reports", "others", "third", "fifth", "seventh", "eighth"} {
		all = append(all, readLabelled(t, "testdata/corpus/"+name+".tsv")...)
	}
	for _, x := range all {
		plain := read(cl, x.text)
		for name, s := range map[string]string{
			"exclamation": strings.TrimRight(x.text, ".!?") + "!!!",
			"emoji":       x.text + " 😡😡",
			"politeness":  "Hallo, " + x.text + ". Alvast bedankt",
			"a full stop": x.text + ".",
			"two spaces":  strings.ReplaceAll(x.text, " ", "  "),
			"a greeting":  "Hoi allemaal, " + x.text,
			"prayer":      x.text + " 🙏🙏🙏",
			"a name":      x.text + ". Gr. Anna de Vries",
			"a new line":  x.text + "\n\n",
		} {
			r := read(cl, s)
			if plain.Kind == schema.KindReport && (r.Brand != plain.Brand || r.Service != plain.Service) {
				t.Errorf("%s: %s %s, plainly %s %s: %s", name, r.Brand, r.Service, plain.Brand, plain.Service, s)
			}
			if (r.Kind == schema.KindReport) != (plain.Kind == schema.KindReport) {
				t.Errorf("%s: kind %s %.1f, plainly %s %.1f: %s", name, r.Kind, r.Score, plain.Kind, plain.Score, s)
			}
		}
	}
}

func TestShoutingChangesNothing(t *testing.T) {
	cl := newClassifier(t)
	changed, n := 0, 0
	for _, x := range readLabelled(t, "testdata/corpus/reports.tsv") {
		a, b := read(cl, x.text), read(cl, strings.ToUpper(x.text))
		n++
		if a.Kind != b.Kind || a.Brand != b.Brand || a.Service != b.Service {
			changed++
			t.Logf("%s %s %s, shouted %s %s %s: %s", a.Kind, a.Brand, a.Service, b.Kind, b.Brand, b.Service, x.text)
		}
	}
	if changed > n/50 { // weak names such as Ben lean on their capital
		t.Errorf("%d of %d change when shouted", changed, n)
	}
}

func TestWhyNamesTheWords(t *testing.T) {
	s := "'Hallo'... (geen bereik), Utrecht: @kpnwebcare"
	m := text.New(s)
	r := newClassifier(t).Classify(m, &schema.Complaint{Text: s})
	want := []string{"brand by its account: @kpnwebcare", "says that there is none: bereik"}
	if d := cmp.Diff(want, r.Why(m)); d != "" {
		t.Errorf("why (-want +got):\n%s", d)
	}
}

func TestClassifyIsSafeForConcurrentUse(t *testing.T) {
	cl := newClassifier(t)
	lex, err := DefaultLexicon()
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for j := range 200 {
				s := benchTexts[(i+j)%len(benchTexts)]
				if a, b := read(cl, s), read(cl, s); a.Kind != b.Kind || a.Brand != b.Brand || a.Service != b.Service {
					t.Errorf("%q reads as %v and as %v", s, a, b)
				}
			}
		})
	}
	if err := cl.Reload(lex); err != nil {
		t.Error(err)
	}
	wg.Wait()
}

func TestClassifyDoesNotAllocate(t *testing.T) {
	cl := newClassifier(t)
	cs, _ := benchComplaints()
	m := new(text.Message)
	each := func() {
		for i := range cs {
			m.Reset(cs[i].Text)
			cl.Classify(m, &cs[i])
		}
	}
	each()
	if n := testing.AllocsPerRun(50, each); n > 1 {
		t.Errorf("%d messages allocate %.1f times, want none", len(cs), n)
	}
}

func FuzzClassify(f *testing.F) {
	for _, s := range benchTexts {
		f.Add(s, "kpn", "mobile-data", "")
	}
	f.Add("\xff^@#\" \"“” als sinds al 99 uur 25:99 half 0,,0", "", "x", "brand")
	cl := newClassifier(f)
	f.Fuzz(func(t *testing.T, s, brand, service, role string) {
		c := schema.Complaint{ID: "1", Source: "s", Time: mustTime, Text: s, Brand: schema.Brand(brand), Service: schema.Service(service), Role: schema.Role(role)}
		m := text.New(s)
		a, b := cl.Classify(m, &c), cl.Classify(m, &c)
		if d := fmt.Sprint(a) != fmt.Sprint(b); d {
			t.Fatalf("%q reads as %v and as %v", s, a, b)
		}
		if a.Lines < 1 || a.Lines > maxLines || a.Onset < 0 || a.Onset > longestOnset || a.Service != "" && !a.Service.Valid() {
			t.Fatalf("%q reads as %v", s, a)
		}
		a.Why(m)
	})
}
