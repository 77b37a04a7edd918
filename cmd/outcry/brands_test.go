package main

import (
	"bytes"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"

	"outcry/api/alert"
	"outcry/api/desk"
	"outcry/schema"
)

func TestBrandsResolveByTheLexicon(t *testing.T) {
	read := quietReaders(t)
	for _, tc := range []struct {
		name, want schema.Brand
		known      bool
	}{{"odido", "t-mobile", true}, {"Odido", "t-mobile", true}, {"T-Mobile", "t-mobile", true}, {"KPN", "kpn", true}, {" kpn ", "kpn", true}, {"Nonsense", "nonsense", false}, {"", "", false}} {
		if got, known := desk.Slug(read, tc.name); got != tc.want || known != tc.known {
			t.Errorf("Slug(%q) = %q, %v, want %q, %v", tc.name, got, known, tc.want, tc.known)
		}
	}
}

func TestSettingsThatNameABrandThatThereIsNotAreWarnedOf(t *testing.T) {
	set := defaultSettings()
	set.Status.Brands, set.Detect.Brands = []schema.Brand{"Odido", "kpm-mobile"}, map[schema.Brand]float64{"KPN": 2, "zigo-tv": 1}
	set.Alert.Routes = []alert.Route{{Receiver: "noc", Brands: []schema.Brand{"odido"}}}
	var log bytes.Buffer
	got := quietReaders(t).named(set, slog.New(slog.NewTextHandler(&log, nil)))
	if !slices.Equal(got.Status.Brands, []schema.Brand{"t-mobile", "kpm-mobile"}) || !maps.Equal(got.Detect.Brands, map[schema.Brand]float64{"kpn": 2, "zigo-tv": 1}) {
		t.Errorf("named = %v and %v, want slugs where they are known", got.Status.Brands, got.Detect.Brands)
	}
	if b := got.Alert.Routes[0].Brands[0]; b != "t-mobile" || set.Alert.Routes[0].Brands[0] != "odido" {
		t.Errorf("the route is for %q, want t-mobile, and what was given left alone", b)
	}
	for _, want := range []string{"setting=status.brands brand=kpm-mobile", "setting=detect.brand_false_alarms_per_week brand=zigo-tv"} {
		if !strings.Contains(log.String(), want) || strings.Count(log.String(), "level=WARN") != 2 {
			t.Errorf("the log says %q, want two warnings, one with %q", log.String(), want)
		}
	}
	if set.Status.Brands[0] != "Odido" {
		t.Errorf("named changed what it was given: %v", set.Status.Brands)
	}
}
