package api

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"outcry/api/desk"
	"outcry/schema"
)

// risen is a word that reports of an incident use more than those before it.
type risen struct {
	Word  string  `json:"word"`
	Count int     `json:"count"` // of reports that use it
	Usual float64 `json:"usual"` // of as many before it
}

const (
	mostRisen   = 8
	fewestUsers = 3     // of a word: what one or two say is theirs
	surelyRisen = 10.83 // of chi squared, one in a thousand by chance
	leastRise   = 2     // times
)

const (
	usualDays = 7 * 24 * time.Hour // before an incident, that tell how people speak
	usualRows = 2_000
)

// before reads what was said, in the days before inc, of its brand and network
// anywhere in the country, as had arrived at the moment at.
func (s *Server) before(ctx context.Context, inc *schema.Incident, at time.Time) ([]schema.Report, error) {
	country, _, _ := strings.Cut(string(inc.Region), "/")
	rows, err := s.readReports(ctx, schema.ReportQuery{
		Brand: inc.Brand, Regions: []schema.Region{schema.Region(country)}, Arrived: arrivedBy(at), Limit: usualRows,
		Window: schema.Window{From: inc.StartedAt.Add(-usualDays), To: inc.StartedAt},
	})
	if err != nil {
		return nil, fmt.Errorf("read what was said before incident %s: %w", inc.ID, err)
	}
	return slices.DeleteFunc(rows, func(r schema.Report) bool { return !desk.SameNetwork(r.Service, inc.Service) }), nil
}

// rose returns the words that reports use more than before, the surest first,
// by the ratio of likelihoods of two shares (Dunning 1993).
func (s *Server) rose(reports, before []schema.Report) []risen {
	now, n := s.users(reports)
	then, m := s.users(before)
	type graded struct {
		risen
		sure float64
	}
	var found []graded
	for word, count := range now {
		usual := float64(then[word]) / float64(max(m, 1)) * float64(n)
		sure := likelihood(float64(count), float64(n), float64(then[word]), float64(m))
		if count >= fewestUsers && float64(count) >= leastRise*usual && sure >= surelyRisen {
			found = append(found, graded{risen{word, count, usual}, sure})
		}
	}
	slices.SortFunc(found, func(a, b graded) int { return cmp.Or(cmp.Compare(b.sure, a.sure), cmp.Compare(a.Word, b.Word)) })
	out := []risen{}
	for _, g := range found[:min(len(found), mostRisen)] {
		out = append(out, g.risen)
	}
	return out
}

// users counts the witnesses that use each word, and all with a text.
func (s *Server) users(reports []schema.Report) (map[string]int, int) {
	counts, n := map[string]int{}, 0
	for i := range reports {
		r := &reports[i]
		if !r.Witness() || r.Text == "" {
			continue
		}
		n++
		said := map[string]bool{}
		for _, word := range strings.FieldsFunc(strings.ToLower(s.Redact(r.Text)), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }) {
			if utf8.RuneCountInString(word) > 1 && strings.ContainsFunc(word, unicode.IsLetter) && !said[word] {
				said[word] = true
				counts[word]++
			}
		}
	}
	return counts, n
}

// likelihood returns twice the logarithm of how much likelier a of n and b of m
// are with a share each than with one in common.
func likelihood(a, n, b, m float64) float64 {
	if m == 0 {
		return 0
	}
	return 2 * (surprise(a, n, a/n) + surprise(b, m, b/m) - surprise(a, n, (a+b)/(n+m)) - surprise(b, m, (a+b)/(n+m)))
}

// surprise is the logarithm of the likelihood of k of n at share p.
func surprise(k, n, p float64) float64 {
	sum := 0.0
	if k > 0 {
		sum += k * math.Log(p)
	}
	if k < n {
		sum += (n - k) * math.Log(1-p)
	}
	return sum
}
