package ingest_test

import (
	"fmt"
	"testing"
	"time"

	"outcry/schema"
)

func TestANameThatManySpeakUnderIsNobodys(t *testing.T) {
	codes := []string{"1012", "3011", "3511", "5611", "9711", "5038", "1315", "4811", "6511", "7311", "2011", "6811", "7511", "3811"}
	for _, tc := range []struct {
		name    string
		author  string
		brands  []schema.Brand
		codes   []string
		n       int
		others  int // further reports of the source, by people, for each
		authors int // told apart among the reports
	}{
		{"a desk that puts its own name", "desk", []schema.Brand{"kpn", "ziggo", "t-mobile"}, codes, 100, 1, 62},
		{"a form that knows nobody", "Anonymous", []schema.Brand{"kpn"}, codes[:1], 30, 0, 30},
		{"no name", "", []schema.Brand{"kpn"}, codes[:1], 30, 0, 30},
		{"a person who says it thirty times", "jan", []schema.Brand{"kpn"}, codes[:1], 30, 0, 1},
		{"a loud one of one place", "jan", []schema.Brand{"kpn", "ziggo", "t-mobile"}, codes[:1], 100, 0, 1},
		{"a bot that names one brand all over", "bot", []schema.Brand{"kpn"}, codes, 100, 0, 1},
		{"a bot on a large network", "bot", []schema.Brand{"kpn", "ziggo", "t-mobile"}, codes, 100, 30, 1},
	} {
		u := newUnderstanding(t)
		seen := map[uint64]bool{}
		for i := range tc.n {
			c := schema.Complaint{
				Source: "call", Author: tc.author, Brand: tc.brands[i%len(tc.brands)], Service: schema.FixedInternet,
				Location: &schema.Location{Postcode: tc.codes[i%len(tc.codes)], Country: "NL"}, Time: noon.Add(time.Duration(i) * 7 * time.Minute).Add(11 * time.Second),
			}
			for k := range tc.others {
				o := c
				o.ID, o.Author, o.Time = fmt.Sprint("o", i, "-", k), fmt.Sprint("a", i, "-", k), c.Time.Add(time.Duration(k+1)*time.Second)
				u.Report(&o, o.Time)
			}
			c.ID = fmt.Sprint(i)
			r := u.Report(&c, c.Time)
			if !r.Witness() {
				t.Fatalf("%s: message %d is a %s", tc.name, i, r.Kind)
			}
			seen[r.Author] = true
			if draft := u.Peek(&c, c.Time); draft.Given != r.Given {
				t.Errorf("%s: message %d has a digest of its own once its author is known as many", tc.name, i)
			}
		}
		if len(seen) != tc.authors {
			t.Errorf("%s: %d authors are told apart, want %d", tc.name, len(seen), tc.authors)
		}
	}
}
