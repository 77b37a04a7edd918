package watch

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

// diary is a Seer and a Journal.
type diary struct {
	kept []time.Time
	fail bool
}

func (*diary) Outlooks() []schema.Outlook {
	return []schema.Outlook{{Brand: "kpn", Time: time.Unix(0, 0)}}
}

func (d *diary) SaveOutlooks(_ context.Context, outlooks []schema.Outlook) error {
	if d.fail {
		return errors.New("down")
	}
	d.kept = append(d.kept, outlooks[0].Time)
	return nil
}

func TestEveryMinuteIsNotedOnce(t *testing.T) {
	noon := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	d := &diary{}
	n := notes{seer: d, journal: d}
	for _, step := range []struct {
		after time.Duration
		fail  bool
	}{{0, false}, {2 * time.Second, false}, {59 * time.Second, false}, {61 * time.Second, true}, {63 * time.Second, false}, {65 * time.Second, false}, {5*time.Minute + time.Second, false}} {
		d.fail = step.fail
		if err := n.note(t.Context(), noon.Add(step.after)); (err != nil) != step.fail {
			t.Errorf("note after %v = %v, want an error: %v", step.after, err, step.fail)
		}
	}
	want := []time.Time{noon, noon.Add(time.Minute), noon.Add(5 * time.Minute)}
	if diff := cmp.Diff(want, d.kept); diff != "" {
		t.Errorf("minutes kept differ (-want +got):\n%s", diff)
	}
	if err := new(notes).note(t.Context(), noon); err != nil {
		t.Errorf("with nothing to note: %v", err)
	}
}
