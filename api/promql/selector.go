package promql

import (
	"slices"
	"strings"

	"github.com/prometheus/prometheus/model/labels"

	"outcry/schema"
)

// nobody is a name that nothing has.
const nobody = "\x01"

// pushed returns what matchers ask of a label that every series has, for the
// store. It selects at least what they match; the rest is left to matches.
func pushed(matchers []*labels.Matcher, label string) schema.Names {
	var n schema.Names
	for _, m := range matchers {
		if m.Name != label {
			continue
		}
		switch m.Type {
		case labels.MatchEqual:
			n.In = narrowed(n.In, []string{m.Value})
		case labels.MatchNotEqual:
			n.Out = append(n.Out, m.Value)
		case labels.MatchRegexp:
			if set := m.SetMatches(); len(set) > 0 {
				n.In = narrowed(n.In, set)
			} else if n.Like == "" && !everything(m.Value) {
				n.Like = m.Value
			}
		case labels.MatchNotRegexp:
			if n.Unlike == "" {
				n.Unlike = m.Value
			}
		}
	}
	return n
}

func everything(pattern string) bool { return pattern == ".*" || pattern == ".+" }

// narrowed returns what stands in both lists; nil is the list of everything.
func narrowed(have, more []string) []string {
	if have == nil {
		return slices.Clone(more)
	}
	both := slices.DeleteFunc(have, func(s string) bool { return !slices.Contains(more, s) })
	if len(both) == 0 {
		return []string{nobody}
	}
	return both
}

// levels returns the levels that matchers select. Postcodes are many, and they
// tell much of few people: they are among them only where a matcher of the
// region asks for them, by a path into a municipality, or by any path where
// the level is asked for by name.
func levels(matchers []*labels.Matcher) []schema.Level {
	region := pushed(matchers, labelRegion)
	var out []schema.Level
	for _, l := range []schema.Level{schema.LevelCountry, schema.LevelProvince, schema.LevelMunicipality, schema.LevelSegment, schema.LevelPostcode} {
		switch {
		case !admits(matchers, labelLevel, string(l)),
			len(region.In) > 0 && !slices.ContainsFunc(region.In, func(s string) bool { return schema.Region(s).Level() == l }),
			l == schema.LevelPostcode && !asksForPostcodes(matchers):
			continue
		}
		out = append(out, l)
	}
	return out
}

func asksForPostcodes(matchers []*labels.Matcher) bool {
	named := slices.ContainsFunc(matchers, func(m *labels.Matcher) bool {
		set := append(m.SetMatches(), m.Value)
		return m.Name == labelLevel && (m.Type == labels.MatchEqual || m.Type == labels.MatchRegexp) && slices.Contains(set, string(schema.LevelPostcode))
	})
	return slices.ContainsFunc(matchers, func(m *labels.Matcher) bool {
		if m.Name != labelRegion || m.Type != labels.MatchEqual && m.Type != labels.MatchRegexp || m.Matches("") || everything(m.Value) {
			return false
		}
		start, _, _ := strings.Cut(m.Value, ".")
		return named || strings.Count(start, "/") >= 3
	})
}
