package watch

import (
	"context"
	"fmt"
	"time"

	"outcry/schema"
)

// Planner is told which work is planned; *detect.Detector is one.
type Planner interface {
	Plan(windows []schema.PlannedWindow)
}

// Agenda knows which work is planned.
type Agenda interface {
	// Planned returns the windows that meet w.
	Planned(ctx context.Context, w schema.Window) ([]schema.PlannedWindow, error)
}

// The windows that a planner is told of, around now.
const (
	planBefore = 24 * time.Hour // they ended at most so long ago
	planAhead  = time.Hour      // they begin at most so much later
)

// plans tell a planner each round what is planned.
type plans struct {
	planner Planner
	agenda  Agenda
}

// Follow has w tell the detector p of w each round what is planned by a. It is
// called before Run.
func (w *Watch) Follow(p Planner, a Agenda) { w.plans = plans{p, a} }

// tell reads what is planned around now.
func (p *plans) tell(ctx context.Context, now time.Time) error {
	if p.planner == nil {
		return nil
	}
	windows, err := p.agenda.Planned(ctx, schema.Window{From: now.Add(-planBefore), To: now.Add(planAhead)})
	if err != nil {
		return fmt.Errorf("read what is planned: %w", err)
	}
	p.planner.Plan(windows)
	return nil
}
