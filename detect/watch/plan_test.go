package watch

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

// calendar is a Planner and an Agenda.
type calendar struct {
	asked []schema.Window
	told  [][]schema.PlannedWindow
	fail  bool
}

func (c *calendar) Plan(windows []schema.PlannedWindow) { c.told = append(c.told, windows) }

func (c *calendar) Planned(_ context.Context, w schema.Window) ([]schema.PlannedWindow, error) {
	if c.fail {
		return nil, errors.New("down")
	}
	c.asked = append(c.asked, w)
	return []schema.PlannedWindow{{ID: "mast"}}, nil
}

func TestThePlannerHearsWhatIsPlannedNow(t *testing.T) {
	noon := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	c := &calendar{}
	p := plans{c, c}
	for _, fail := range []bool{false, true, false} {
		c.fail = fail
		if err := p.tell(t.Context(), noon); (err != nil) != fail {
			t.Errorf("tell = %v, want an error: %v", err, fail)
		}
	}
	one := []schema.PlannedWindow{{ID: "mast"}}
	if diff := cmp.Diff([][]schema.PlannedWindow{one, one}, c.told); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	if w := c.asked[0]; !w.Contains(noon.Add(-23*time.Hour)) || !w.Contains(noon.Add(30*time.Minute)) {
		t.Errorf("asked for %v, want a day back and some time ahead", w)
	}
	if err := new(plans).tell(t.Context(), noon); err != nil {
		t.Errorf("without an agenda: %v", err)
	}
}
