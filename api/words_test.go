package api

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

func said(n int, text string) []schema.Report {
	out := make([]schema.Report, n)
	for i := range out {
		out[i] = schema.Report{ID: fmt.Sprint(text, i), Kind: schema.KindReport, Brand: "kpn", Service: schema.Other, Text: text}
	}
	return out
}

func TestWordsThatRose(t *testing.T) {
	h := newHouse(t)
	before := append(said(60, "mijn internet is traag"), said(40, "hoe zeg ik op")...)
	for _, tc := range []struct {
		name         string
		now, before  []schema.Report
		want         []string
		count, usual float64
	}{
		{"what was never said", append(said(20, "geen mast, mast om"), said(10, "internet traag")...), before, []string{"geen", "mast", "om"}, 20, 0},
		{"what is said by a few is theirs", append(said(2, "graafmachine"), said(20, "mijn internet is traag")...), before, []string{}, 0, 0},
		{"what is said as ever", said(30, "mijn internet is traag"), append(said(90, "mijn internet is traag"), said(10, "x y")...), []string{}, 0, 0},
		{"numbers tell nothing", said(20, "06 12345 06"), before, []string{}, 0, 0},
		{"nothing to hold it against", said(20, "mast"), nil, []string{}, 0, 0},
		{"nothing at all", nil, before, []string{}, 0, 0},
	} {
		got := h.api.rose(tc.now, tc.before)
		words := []string{}
		for _, r := range got {
			words = append(words, r.Word)
		}
		if diff := cmp.Diff(tc.want, words); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
		if len(got) > 0 && (float64(got[0].Count) != tc.count || got[0].Usual != tc.usual) {
			t.Errorf("%s: %+v, want %g of %g", tc.name, got[0], tc.count, tc.usual)
		}
	}
}

func TestLikelihoodOfTwoShares(t *testing.T) {
	for _, tc := range []struct {
		name             string
		a, n, b, m, want float64
	}{
		{"the same share", 5, 10, 50, 100, 0},
		{"all against none", 10, 10, 0, 10, 2 * 20 * math.Log(2)},
		{"nothing before", 10, 10, 0, 0, 0},
	} {
		if got := likelihood(tc.a, tc.n, tc.b, tc.m); math.Abs(got-tc.want) > 1e-9 {
			t.Errorf("%s: likelihood = %g, want %g", tc.name, got, tc.want)
		}
	}
}
