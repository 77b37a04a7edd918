package detect

import (
	"testing"
	"time"
)

func TestSlotFollowsTheCivilClock(t *testing.T) {
	cal, err := NewCalendar("Europe/Amsterdam", time.Date(2026, 5, 14, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, at string
		slot     int
		block    int
	}{
		{"Monday midnight in winter", "2026-03-22T23:00:00Z", 0, 0},
		{"Monday midnight in summer", "2026-03-29T22:00:00Z", 0, 0},
		{"the hour before the clocks go forward", "2026-03-29T00:59:00Z", 145, 8},
		{"the hour after it, two o'clock being left out", "2026-03-29T01:00:00Z", 147, 9},
		{"two o'clock the first time as they go back", "2026-10-25T00:30:00Z", 146, 8},
		{"two o'clock the second time", "2026-10-25T01:30:00Z", 146, 8},
		{"a holiday runs like a Sunday", "2026-05-14T10:00:00Z", 156, 12},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := cal.Slot(at); got != c.slot {
			t.Errorf("%s: Slot(%s) = %d, want %d", c.name, c.at, got, c.slot)
		}
		if got := cal.Block(at); got != c.block {
			t.Errorf("%s: Block(%s) = %d, want %d", c.name, c.at, got, c.block)
		}
	}
	if _, err := NewCalendar("Europe/Nowhere"); err == nil {
		t.Error("NewCalendar(Europe/Nowhere): no error")
	}
}
