package schema_test

import (
	"testing"
	"time"

	"outcry/schema"
)

func TestWindowIsHalfOpen(t *testing.T) {
	w := schema.Window{From: at("2026-11-21T12:00:00Z"), To: at("2026-11-21T13:00:00Z")}
	for _, c := range []struct {
		name string
		t    time.Time
		want bool
	}{
		{"its start is in", w.From, true},
		{"its middle is in", w.From.Add(time.Minute), true},
		{"its end is out", w.To, false},
		{"before is out", w.From.Add(-1), false},
	} {
		if got := w.Contains(c.t); got != c.want {
			t.Errorf("%s: Contains(%v) = %v, want %v", c.name, c.t, got, c.want)
		}
	}
}

func TestWitnessIsFirstHand(t *testing.T) {
	good := schema.Report{Kind: schema.KindReport, Brand: "kpn", Service: schema.TV}
	for _, c := range []struct {
		name   string
		change func(*schema.Report)
		want   bool
	}{
		{"a report of a brand's service", func(*schema.Report) {}, true},
		{"a question", func(r *schema.Report) { r.Kind = schema.KindQuestion }, false},
		{"an echo", func(r *schema.Report) { r.Root = "twitter tw:1" }, false},
		{"no brand", func(r *schema.Report) { r.Brand = "" }, false},
		{"no service", func(r *schema.Report) { r.Service = "" }, false},
	} {
		r := good
		c.change(&r)
		if got := r.Witness(); got != c.want {
			t.Errorf("%s: Witness() = %v, want %v", c.name, got, c.want)
		}
	}
}

func TestServicesAreAClosedList(t *testing.T) {
	all := schema.Services()
	if len(all) != 12 {
		t.Errorf("Services() has %d words, want 12", len(all))
	}
	all[0] = "changed"
	for _, s := range schema.Services() {
		if !s.Valid() {
			t.Errorf("Valid(%q) = false, want true", s)
		}
	}
	if schema.Service("teleport").Valid() {
		t.Error(`Valid("teleport") = true, want false`)
	}
	if !schema.PhoneLine.Placeless() || schema.MobileData.Placeless() {
		t.Error("a help line has no place, mobile data has one")
	}
}

func TestOpenStatuses(t *testing.T) {
	for s, want := range map[schema.Status]bool{
		schema.Suspected: true, schema.Detected: true, schema.Confirmed: true, schema.Resolved: false, schema.Dismissed: false,
	} {
		if got := s.Open(); got != want {
			t.Errorf("Open(%q) = %v, want %v", s, got, want)
		}
	}
}
