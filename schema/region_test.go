package schema_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"outcry/schema"
)

func TestRegionTree(t *testing.T) {
	for _, c := range []struct {
		name      string
		region    schema.Region
		level     schema.Level
		parent    schema.Region
		ancestors []schema.Region
	}{
		{"nothing", "", schema.LevelNone, "", nil},
		{"a country", "NL", schema.LevelCountry, "", []schema.Region{"NL"}},
		{"a province", "NL/UT", schema.LevelProvince, "NL", []schema.Region{"NL/UT", "NL"}},
		{"a municipality", "NL/UT/GM0344", schema.LevelMunicipality, "NL/UT", []schema.Region{"NL/UT/GM0344", "NL/UT", "NL"}},
		{"a postcode", "NL/UT/GM0344/3511", schema.LevelPostcode, "NL/UT/GM0344", []schema.Region{"NL/UT/GM0344/3511", "NL/UT/GM0344", "NL/UT", "NL"}},
		{"a stretch of rail", "NL/rail/SHL-LEDN", schema.LevelSegment, "NL", []schema.Region{"NL/rail/SHL-LEDN", "NL"}},
		{"a stretch of road", "NL/road/A2-Vinkeveen", schema.LevelSegment, "NL", []schema.Region{"NL/road/A2-Vinkeveen", "NL"}},
		{"a place abroad", "US/IL/Schaumburg/60193", schema.LevelPostcode, "US/IL/Schaumburg", []schema.Region{"US/IL/Schaumburg/60193", "US/IL/Schaumburg", "US/IL", "US"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.region.Level(); got != c.level {
				t.Errorf("Level(%q) = %q, want %q", c.region, got, c.level)
			}
			if got := c.region.Parent(); got != c.parent {
				t.Errorf("Parent(%q) = %q, want %q", c.region, got, c.parent)
			}
			if got := c.region.Ancestors(); !slices.Equal(got, c.ancestors) {
				t.Errorf("Ancestors(%q) = %q, want %q", c.region, got, c.ancestors)
			}
		})
	}
}

func TestRegionAt(t *testing.T) {
	const inner schema.Region = "NL/UT/GM0344/3511"
	for _, c := range []struct {
		region schema.Region
		level  schema.Level
		want   schema.Region
	}{
		{inner, schema.LevelPostcode, inner},
		{inner, schema.LevelMunicipality, "NL/UT/GM0344"},
		{inner, schema.LevelCountry, "NL"},
		{"NL/UT", schema.LevelMunicipality, ""},
		{"NL/rail/SHL-LEDN", schema.LevelProvince, ""},
		{"NL/rail/SHL-LEDN", schema.LevelCountry, "NL"},
		{inner, schema.LevelSegment, ""},
		{"", schema.LevelCountry, ""},
	} {
		if got := c.region.At(c.level); got != c.want {
			t.Errorf("%q.At(%q) = %q, want %q", c.region, c.level, got, c.want)
		}
	}
}

func TestRegionContains(t *testing.T) {
	for _, c := range []struct {
		outer, inner schema.Region
		want         bool
	}{
		{"NL", "NL", true},
		{"NL", "NL/UT/GM0344", true},
		{"NL/UT", "NL/UT/GM0344", true},
		{"NL/UT/GM0344", "NL/UT", false},
		{"NL", "NLX", false},
		{"NL/UT/GM034", "NL/UT/GM0344", false},
		{"NL", "BE", false},
		{"", "NL", false},
		{"NL", "", false},
		{"NL", "NL/rail/SHL-LEDN", true},
		{"NL/rail/SHL-LEDN", "NL/rail/SHL-LEDN", true},
		{"NL/NH", "NL/rail/SHL-LEDN", false},
	} {
		if got := c.outer.Contains(c.inner); got != c.want {
			t.Errorf("Contains(%q, %q) = %v, want %v", c.outer, c.inner, got, c.want)
		}
	}
}

func TestParseRegion(t *testing.T) {
	for _, s := range []string{"NL", "NL/UT", "NL/UT/GM0344", "NL/UT/GM0344/3511", "NL/rail/SHL-LEDN", "US/IL/Schaumburg/60193", "DE/BE/Köpenick"} {
		if got, err := schema.ParseRegion(s); err != nil || string(got) != s {
			t.Errorf("ParseRegion(%q) = %q, %v, want it as it is", s, got, err)
		}
	}
	for _, c := range []struct{ name, region, reason string }{
		{"nothing", "", "country code"},
		{"a small letter", "nl", "country code"},
		{"digits for a country", "12/UT", "country code"},
		{"a name", "Utrecht", "country code"},
		{"an empty part", "NL//GM0344", "empty"},
		{"a slash at the end", "NL/UT/", "empty"},
		{"five parts", "NL/UT/GM0344/3511/AB", "too deep"},
		{"a quote", `NL/U"T`, "unprintable"},
		{"a line break", "NL/U\nT", "unprintable"},
		{"bytes that are no text", "NL/\xff", "unprintable"},
		{"rail without a stretch", "NL/rail", "names no stretch"},
		{"a stretch in parts", "NL/road/A2/Vinkeveen", "names no stretch"},
		{"a long path", "NL/" + strings.Repeat("x", 300), "too deep"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := schema.ParseRegion(c.region)
			var fault *schema.FieldError
			if !errors.As(err, &fault) || fault.Field != "region" || !strings.Contains(fault.Reason, c.reason) {
				t.Errorf("ParseRegion(%q) = %v, want region: ...%s...", c.region, err, c.reason)
			}
		})
	}
}

func FuzzParseRegion(f *testing.F) {
	for _, seed := range []string{"", "NL", "NL/UT/GM0344/3511", "NL/rail/SHL-LEDN", "NL/rail", "//", "NL/\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := schema.ParseRegion(s)
		if err != nil {
			return
		}
		if string(r) != s || r.Level() == schema.LevelNone || len(r.Country()) != 2 {
			t.Errorf("ParseRegion(%q) = %q of level %q", s, r, r.Level())
		}
		for _, a := range r.Ancestors() {
			if _, err := schema.ParseRegion(string(a)); err != nil || !a.Contains(r) {
				t.Errorf("%q is an ancestor of %q; parses with %v, contains it: %v", a, r, err, a.Contains(r))
			}
		}
	})
}
