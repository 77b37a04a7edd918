package store_test

import (
	"testing"
	"time"

	"outcry/schema"
	"outcry/schema/store/storetest"
)

// TestForgottenTextsLeaveWhatWasUnderstood: of what arrived before a moment the words go,
// of all versions; counts, places and that a complaint is known stay.
func TestForgottenTextsLeaveWhatWasUnderstood(t *testing.T) {
	s := storetest.New(t)
	old, fresh := complaint("old", 0), complaint("new", time.Hour)
	insert(t, s, complaint("old", 0, func(r *schema.Report) { r.Text = "geen 3G" }))
	insert(t, s, old, fresh)
	for _, want := range []int{2, 0} {
		n, err := s.ForgetTexts(t.Context(), noon.Add(time.Minute))
		if err != nil || n != want {
			t.Errorf("%d texts forgotten, %v; want %d", n, err, want)
		}
	}
	for _, r := range stored(t, s) {
		want := map[string]string{"old": "", "new": fresh.Text}[r.ID]
		if r.Text != want || r.Brand != old.Brand || r.Region != old.Region {
			t.Errorf("%s: text %q, brand %q, region %q; want %q, %q, %q", r.ID, r.Text, r.Brand, r.Region, want, old.Brand, old.Region)
		}
	}
	if out := insert(t, s, old); out[0] != schema.Duplicate {
		t.Errorf("the same complaint again is %v, want a duplicate", out[0])
	}
}
