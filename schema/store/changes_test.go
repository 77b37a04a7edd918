package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"outcry/schema"
	"outcry/schema/store/storetest"
)

func TestChangedHours(t *testing.T) {
	s := storetest.New(t)
	ctx := t.Context()
	insert := func(reports ...schema.Report) {
		t.Helper()
		if _, err := s.Insert(ctx, reports); err != nil {
			t.Fatal(err)
		}
	}
	none, clock, err := s.ChangedHours(ctx, time.Time{})
	if err != nil || len(none) != 0 || clock.IsZero() {
		t.Fatalf("ChangedHours without a beginning = %v, %v, %v, want a clock", none, clock, err)
	}
	for _, c := range []struct {
		name   string
		change func()
		want   []int // hours after noon
	}{
		{"nothing", func() {}, nil},
		{"complaints of two hours", func() {
			insert(complaint("a", time.Minute), complaint("b", 5*time.Hour), complaint("c", 5*time.Hour+time.Minute))
		}, []int{0, 5}},
		{"the same again", func() { insert(complaint("a", time.Minute)) }, nil},
		{"a late one", func() { insert(complaint("d", -30*time.Hour)) }, []int{-30}},
		{"a correction", func() { insert(complaint("b", 5*time.Hour, region("NL/UT"))) }, []int{5}},
		{"an erasure", func() {
			if err := s.DeleteComplaint(ctx, "twitter", "a"); err != nil {
				t.Fatal(err)
			}
		}, []int{0}},
		{"nothing again", func() {}, nil},
	} {
		c.change()
		// A minute more is the minute that a doubt would take off.
		hours, now, err := s.ChangedHours(ctx, clock.Add(time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		var want []time.Time
		for _, h := range c.want {
			want = append(want, noon.Add(time.Duration(h)*time.Hour))
		}
		slices.SortFunc(hours, time.Time.Compare)
		if d := cmp.Diff(want, hours, cmpopts.EquateEmpty()); d != "" {
			t.Errorf("%s: ChangedHours differ (-want +got):\n%s", c.name, d)
		}
		clock = now
		time.Sleep(2 * time.Millisecond) // stored_at knows no less
	}
	if hours, _, err := s.ChangedHours(ctx, clock); err != nil || len(hours) != 3 {
		t.Errorf("ChangedHours in doubt = %v, %v, want all of the last minute", hours, err)
	}
}
