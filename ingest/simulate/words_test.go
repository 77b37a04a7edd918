package simulate

import (
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"outcry/schema"
)

func TestEveryServiceHasWords(t *testing.T) {
	for _, c := range companies {
		for _, o := range c.daily {
			for _, lang := range []string{"nl", "en"} {
				if len(faults[lang][o.service]) == 0 {
					t.Errorf("no words in %q for %s of %s", lang, o.service, c.brand)
				}
			}
		}
	}
}

// TestEverySlotIsFilled expands every sentence there is.
func TestEverySlotIsFilled(t *testing.T) {
	d := newDice(1, "words")
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	full := scene{company: &companies[0], service: schema.FixedInternet, town: &towns[3], on: &stretches[0], code: "3511AB", named: true, local: now, since: now.Add(-time.Hour)}
	check := func(lang string, lists ...[]string) {
		for _, list := range lists {
			for _, sentence := range list {
				s := full
				s.lang = lang
				got := tidy(d.expand(sentence, &s))
				if strings.ContainsAny(got, "{}") || strings.Contains(got, "  ") || got == "" {
					t.Errorf("%q becomes %q", sentence, got)
				}
				for rest := sentence; ; {
					_, after, found := strings.Cut(rest, "{")
					if !found {
						break
					}
					slot, _, _ := strings.Cut(after, "}")
					if slot != "since" && slot != "clock" && slot != "span" && d.fill(slot, &s) == "" {
						t.Errorf("nothing fills {%s} of %q", slot, sentence)
					}
					rest = after
				}
			}
		}
	}
	for _, lang := range []string{"nl", "en"} {
		check(lang, frames[lang], wheres[lang], postcodes[lang], rails[lang], tails[lang])
	}
	for _, topic := range topics {
		check("nl", topic.says)
	}
	for _, list := range crowds {
		check("nl", list)
	}
	check("nl", virals, answers, adverts, works)
}

func TestTidy(t *testing.T) {
	for in, want := range map[string]string{
		"geen internet   KPN": "geen internet KPN",
		"weer  stuk , KPN":    "weer stuk, KPN",
		" . stuk ?":           "stuk?",
		"":                    "",
	} {
		if got := tidy(in); got != want {
			t.Errorf("tidy(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSpan(t *testing.T) {
	for _, c := range []struct {
		age    time.Duration
		nl, en string
	}{
		{30 * time.Minute, "een half uur", "half an hour"},
		{70 * time.Minute, "een uur", "an hour"},
		{5 * time.Hour, "5 uur", "5 hours"},
		{30 * time.Hour, "een dag", "a day"},
		{50 * time.Hour, "2 dagen", "2 days"},
	} {
		if nl, en := span(c.age, "nl"), span(c.age, "en"); nl != c.nl || en != c.en {
			t.Errorf("span(%v) = %q, %q, want %q, %q", c.age, nl, en, c.nl, c.en)
		}
	}
}

func TestSpoilKeepsTheText(t *testing.T) {
	d := newDice(2, "spoil")
	for range 500 {
		const text = "Geen 3G in Köpenick 😡 sinds vanochtend"
		got := d.spoil(text)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) != utf8.RuneCountInString(text) {
			t.Fatalf("spoil = %q", got)
		}
	}
}

func TestTownsAreSound(t *testing.T) {
	seen, people := map[string]bool{}, 0.0
	for i := range towns {
		town := &towns[i]
		people += town.people
		codes := town.postcodes()
		if seen[town.name] || len(codes) < 2 || codes[0] < 1000 || codes[len(codes)-1] > 9999 {
			t.Errorf("%s is there twice or has postcodes %v", town.name, codes)
		}
		seen[town.name] = true
		if _, err := schema.ParseRegion(string(town.region())); err != nil || town.region().Level() != schema.LevelMunicipality {
			t.Errorf("%s lies in %q: %v", town.name, town.region(), err)
		}
		if town.lat < 50.7 || town.lat > 53.6 || town.lon < 3.3 || town.lon > 7.3 {
			t.Errorf("%s lies at %g, %g, outside the country", town.name, town.lat, town.lon)
		}
	}
	if people != everybody {
		t.Errorf("%g thousand people live in the towns, everybody = %g", people, everybody)
	}
	for _, s := range stretches {
		for _, name := range s.towns {
			if townNamed(name) == nil {
				t.Errorf("%s runs along %s, which is no town", s.region, name)
			}
		}
	}
	if got := neighbours(townNamed("Eindhoven"), 2, 11); len(got) != 3 || got[0].name != "Eindhoven" {
		t.Errorf("neighbours of Eindhoven = %d towns", len(got))
	}
}

func TestAWeekOfBustleIsOneOnAverage(t *testing.T) {
	sum, at := 0.0, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	for h := range 168 {
		sum += bustle(at.Add(time.Duration(h) * time.Hour))
	}
	if math.Abs(sum/168-1) > .001 {
		t.Errorf("mean bustle = %g, want 1", sum/168)
	}
}

func TestPoissonHasItsMeanAndSpread(t *testing.T) {
	d := newDice(3, "poisson")
	for _, mean := range []float64{.2, 4, 29, 31, 400} {
		const n = 20_000
		sum, squares := 0.0, 0.0
		for range n {
			x := float64(d.poisson(mean))
			sum, squares = sum+x, squares+x*x
		}
		got := sum / n
		spread := squares/n - got*got
		if math.Abs(got-mean) > 5*math.Sqrt(mean/n) || math.Abs(spread-mean) > .06*mean {
			t.Errorf("poisson(%g) has mean %g and variance %g", mean, got, spread)
		}
	}
}
