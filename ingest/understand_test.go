package ingest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func TestUnderstandingOfAComplaint(t *testing.T) {
	u := newUnderstanding(t)
	r := u.Report(&schema.Complaint{
		ID: "1", Source: "twitter", Time: noon, Author: "jan", Text: "Al twee dagen geen 3G in hartje Utrecht, met z'n vieren @tmobile_webcare",
	}, noon.Add(time.Minute))
	if r.Kind != schema.KindReport || r.Brand != "t-mobile" || r.Service != schema.MobileData || r.Region != "NL/UT/GM0344" {
		t.Errorf("understood %s of %s %s at %s", r.Kind, r.Brand, r.Service, r.Region)
	}
	if got := noon.Sub(r.Onset); got < 40*time.Hour || got > 56*time.Hour {
		t.Errorf("onset lies %v back, want about two days", got)
	}
	if r.Lines != 4 || r.Author == 0 || !r.ArrivedAt.Equal(noon.Add(time.Minute)) || !r.Witness() {
		t.Errorf("lines %d, author %d, arrived %v, witness %v", r.Lines, r.Author, r.ArrivedAt, r.Witness())
	}
}

func TestAnEchoIsTiedToItsRootAndIsNoWitness(t *testing.T) {
	u := newUnderstanding(t)
	root := schema.Complaint{ID: "1", Source: "twitter", Time: noon, Author: "youp", Text: "Mijn zoon heeft al maanden geen internet van T-Mobile en niemand doet iets"}
	u.Report(&root, noon)
	r := u.Report(&schema.Complaint{ID: "2", Source: "twitter", Time: noon.Add(time.Minute), Author: "piet", RepostOf: "1", Text: "RT @youp: " + root.Text}, noon)
	if r.Kind != schema.KindEcho || r.Root != schema.Key("twitter", "1") || r.Witness() {
		t.Errorf("a repost is a %s with root %q, witness %v", r.Kind, r.Root, r.Witness())
	}
}

func TestACountryIsTheBrandsOwnWhereNoPlaceIsNamed(t *testing.T) {
	u := newUnderstanding(t)
	for _, tc := range []struct {
		brand schema.Brand
		want  schema.Region
	}{{"comcast", "US"}, {"kpn", "NL"}, {"", "NL"}} {
		r := u.Report(&schema.Complaint{ID: string("c" + tc.brand), Source: "call", Time: noon, Brand: tc.brand, Text: "no internet since this morning"}, noon)
		if r.Region != tc.want {
			t.Errorf("a complaint about %q is counted at %q, want %q", tc.brand, r.Region, tc.want)
		}
	}
}

func TestNoTownIsABrandForItsHashtag(t *testing.T) {
	u := newUnderstanding(t)
	letters, seen := strings.NewReplacer(" ", "", "-", "", "'", ""), map[string]bool{}
	for _, p := range u.Gazetteer().Places() {
		for name := range strings.SplitSeq(p.Name, " - ") {
			if tag := "#" + letters.Replace(name); p.Region.Country() == "NL" && !seen[tag] {
				seen[tag] = true
				if said, _ := u.Read(&schema.Complaint{Text: "al een uur geen bereik " + tag}); said.Brand != "" {
					t.Errorf("%s names the brand %s", tag, said.Brand)
				}
			}
		}
	}
	if len(seen) < 500 {
		t.Errorf("%d municipalities and stations, want all", len(seen))
	}
}

func TestABrandOfAPlacesNameIsNoPlace(t *testing.T) {
	u := newUnderstanding(t)
	for text, want := range map[string]schema.Region{
		"A1 Internet ausgefallen seit 8 Uhr":       "",
		"Plus de souci chez Orange":                "",
		"geen bereik op de A1 bij Deventer, KPN":   "NL/road/A1",
		"plus de réseau Orange depuis midi à Lyon": "FR/ARA/Lyon",
	} {
		if _, answer := u.Read(&schema.Complaint{Text: text}); answer.Region != want {
			t.Errorf("%q lies in %q, want %q", text, answer.Region, want)
		}
	}
}

func TestTheDigestTellsWhatTheSenderChanged(t *testing.T) {
	u := newUnderstanding(t)
	lat, lon := 52.09, 5.12
	base := schema.Complaint{ID: "1", Source: "app", Time: noon, Author: "a", Text: "geen internet", Brand: "kpn"}
	seen := map[uint64]string{}
	for name, change := range map[string]func(c *schema.Complaint){
		"as it was":       func(*schema.Complaint) {},
		"another text":    func(c *schema.Complaint) { c.Text = "geen internet!" },
		"a postcode":      func(c *schema.Complaint) { c.Location = &schema.Location{Postcode: "3511AB"} },
		"a place instead": func(c *schema.Complaint) { c.Location = &schema.Location{Place: "3511AB"} },
		"a point":         func(c *schema.Complaint) { c.Location = &schema.Location{Lat: &lat, Lon: &lon} },
		"another author":  func(c *schema.Complaint) { c.Author = "b" },
		"a brand moved":   func(c *schema.Complaint) { c.Brand, c.Lang = "", "kpn" },
	} {
		c := base
		change(&c)
		r := u.Report(&c, noon)
		if other, twice := seen[r.Given]; twice {
			t.Errorf("%q and %q have one digest", name, other)
		}
		seen[r.Given] = name
	}
	again := base
	again.Time = noon.Add(time.Hour)
	if r := u.Report(&again, noon.Add(time.Hour)); seen[r.Given] != "as it was" {
		t.Error("the same complaint again, with another time, has another digest")
	}
}

func TestWhoFailsWhenThePowerDoesIsToldByThePlace(t *testing.T) {
	u := newUnderstanding(t)
	for place, want := range map[string]schema.Brand{"Almere": "liander", "Utrecht": "stedin", "Groningen": "enexis", "Leiden": "liander", "Naaldwijk": "westland-infra"} {
		r := u.Report(&schema.Complaint{ID: place, Source: "web", Time: noon, Text: "Al een uur geen stroom hier in " + place}, noon)
		if r.Brand != want || !r.Witness() {
			t.Errorf("no power in %s is about %q (witness %v), want %q", place, r.Brand, r.Witness(), want)
		}
	}
	if r := u.Report(&schema.Complaint{ID: "named", Source: "web", Time: noon, Text: "geen stroom in Almere @stedin"}, noon); r.Brand != "stedin" {
		t.Errorf("an operator that is named is %q, want stedin", r.Brand)
	}
}

func TestSideBySideIsUnderstoodAsOneByOne(t *testing.T) {
	_, complaints := madeLines(t, 3000)
	one, many := newUnderstanding(t), newUnderstanding(t)
	got := make([]schema.Report, len(complaints))
	for at, n := 0, 1; at < len(complaints); n = n*3%101 + 1 {
		to := min(at+n, len(complaints))
		many.Reports(got[at:to], complaints[at:to], noon)
		at = to
	}
	for i := range complaints {
		if d := cmp.Diff(one.Report(&complaints[i], noon), got[i]); d != "" {
			t.Fatalf("%q side by side with others (-alone +with others):\n%s", complaints[i].Text, d)
		}
	}
}
