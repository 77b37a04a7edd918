package api

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// heard is what n people said, all the same.
func heard(v *vocabulary, n int, text string) *vocabulary {
	for range n {
		v.hear(uint64(len(v.authors)), "nl", text)
	}
	return v
}

func TestWordsThatRose(t *testing.T) {
	before := func() *vocabulary {
		return heard(heard(heard(newVocabulary(), 60, "mijn internet is traag"), 40, "hoe zeg ik op"), 3, "de Storing duurt")
	}
	for _, tc := range []struct {
		name            string
		here, elsewhere *vocabulary
		want            string
	}{
		{"what was never said", heard(heard(newVocabulary(), 20, "geen mast, mast om"), 10, "internet traag"), before(), "geen mast om"},
		{"what is said by a few is theirs", heard(heard(newVocabulary(), 2, "graafmachine"), 20, "mijn internet is traag"), before(), ""},
		{"what is said as ever", heard(newVocabulary(), 30, "mijn internet is traag"), heard(before(), 90, "mijn internet is traag"), ""},
		{"numbers, handles and addresses tell nothing", heard(newVocabulary(), 20, "06 12345 @sanne www.site.nl https://x.nl/a [telefoon] jan@x.nl ^SK"), before(), ""},
		{"a name may be a person's", heard(newVocabulary(), 20, "volgens Sanne stuk"), before(), "stuk volgens"},
		{"a place's is not", heard(newVocabulary(), 20, "hier in Utrecht stuk"), before(), "hier in stuk utrecht"},
		{"nor a noun that is common elsewhere", heard(newVocabulary(), 30, "alweer Storing"), before(), "alweer storing"},
		{"the first word of a sentence is no name, nor is a shout", heard(newVocabulary(), 20, "Geen LTE. Alles plat"), before(), "alles geen lte plat"},
		{"nothing to hold it against", heard(newVocabulary(), 20, "mast"), newVocabulary(), ""},
		{"nothing at all", newVocabulary(), before(), ""},
	} {
		got := rose(tc.here, tc.elsewhere, func(word string) bool { return word == "utrecht" })
		var words []string
		for _, r := range got {
			words = append(words, r.Word)
			if r.Lang != "nl" || r.Count < leastUsers || float64(r.Count) < leastRise*r.Usual {
				t.Errorf("%s: %+v", tc.name, r)
			}
		}
		if diff := cmp.Diff(tc.want, strings.Join(words, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
	many := newVocabulary()
	for i := range 40 {
		heard(many, 5, fmt.Sprintf("woord%c%c", 'a'+i/26, 'a'+i%26))
	}
	if got := rose(many, before(), func(string) bool { return false }); len(got) > mostRisen {
		t.Errorf("%d words, want at most %d", len(got), mostRisen)
	}
}

func TestAnAuthorSaysAWordOnce(t *testing.T) {
	v := newVocabulary()
	for range 5 {
		v.hear(1, "nl", "plat plat")
	}
	if v.users["plat"] != 1 || len(v.authors) != 1 {
		t.Errorf("%d users of %d authors, want one", v.users["plat"], len(v.authors))
	}
}

func TestLikelihoodOfTwoShares(t *testing.T) {
	for _, tc := range []struct {
		name       string
		a, n, b, m int
		want       float64
	}{
		{"the same share", 5, 10, 50, 100, 0},
		{"all against none", 10, 10, 0, 10, 2 * 20 * math.Log(2)},
		{"a few against one in ten", 3, 10, 10, 100, 2.689},
	} {
		if got := likelihoodRatio(tc.a, tc.n, tc.b, tc.m); math.Abs(got-tc.want) > 1e-3 {
			t.Errorf("%s: G2 = %g, want %g", tc.name, got, tc.want)
		}
	}
}

func TestDevices(t *testing.T) {
	crowd := map[string]int{"iPhone 15": 40, "Galaxy S24": 40, "Pixel 9": 20}
	for _, tc := range []struct {
		name            string
		here, elsewhere map[string]int
		verdict, model  string
	}{
		{"nobody names one", nil, crowd, "unknown", ""},
		{"four of four types", map[string]int{"a": 1, "b": 1, "c": 1, "d": 1}, crowd, "independent", "a"},
		{"all of one model", map[string]int{"Pixel 9": 6}, crowd, "device-suspected", "Pixel 9"},
		{"all but one of ten", map[string]int{"Pixel 9": 9, "iPhone 15": 1}, crowd, "device-suspected", "Pixel 9"},
		{"three of one model are too few", map[string]int{"Pixel 9": 3}, crowd, "unknown", "Pixel 9"},
		{"a model that nearly everybody has", map[string]int{"iPhone 15": 6}, map[string]int{"iPhone 15": 95, "Pixel 9": 5}, "unknown", "iPhone 15"},
		{"nothing to compare with", map[string]int{"Pixel 9": 5}, nil, "unknown", "Pixel 9"},
	} {
		if got := judgeDevices(tc.here, tc.elsewhere); got.Verdict != tc.verdict || got.Model != tc.model {
			t.Errorf("%s: %+v, want %s by %q", tc.name, got, tc.verdict, tc.model)
		}
	}
}

func FuzzEachWord(f *testing.F) {
	f.Add("Geen 4G in Utrecht! bel [telefoon] @x")
	f.Fuzz(func(t *testing.T, text string) {
		eachWord(text, func(word string, _ bool) {
			if word == "" || strings.ContainsAny(word, "@[]/ ") {
				t.Errorf("%q is no word of %q", word, text)
			}
		})
	})
}
