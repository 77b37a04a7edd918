package store_test

import (
	"errors"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"outcry/schema"
	"outcry/schema/store/storetest"
)

func TestNights(t *testing.T) {
	s := storetest.New(t)
	delay, precision := 720.0, 0.75
	full := schema.Night{
		Day: "2026-11-20", Brand: "kpn", AsOf: time.Date(2026, 11, 20, 23, 0, 0, 0, time.UTC), Incidents: 5, Confirmed: 3, Dismissed: 1, Unjudged: 1, Missed: 2,
		Weeks: 2, FalseAWeek: 0.5, MedianDelay: &delay, Precision: &precision, PrecisionLow: 0.3, PrecisionHigh: 0.95,
	}
	empty := schema.Night{Day: "2026-11-21", AsOf: full.AsOf, Weeks: 1}
	later := full
	later.AsOf, later.Confirmed, later.Unjudged = full.AsOf.AddDate(0, 0, 1), 4, 0
	for _, rows := range [][]schema.Night{{full, empty}, {later}, {full, empty}, nil} { // the first written again, by another detector
		if err := s.SaveNights(t.Context(), rows); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		name, first, last string
		want              []schema.Night
	}{
		{"what was known last of each day", "2026-11-01", "2026-11-30", []schema.Night{later, empty}},
		{"one day", "2026-11-21", "2026-11-21", []schema.Night{empty}},
		{"no day", "2026-12-01", "2026-12-02", nil},
	} {
		got, err := s.Nights(t.Context(), tc.first, tc.last)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s: nights differ (-want +got):\n%s", tc.name, diff)
		}
	}
	if err := s.SaveNights(t.Context(), []schema.Night{{Day: "yesterday"}}); !errors.Is(err, schema.ErrInvalid) {
		t.Errorf("a day that is none: %v, want ErrInvalid", err)
	}
}
