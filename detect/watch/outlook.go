package watch

import (
	"context"
	"fmt"
	"time"

	"outcry/schema"
)

// Seer tells what it holds of the series that it watches; *detect.Detector does.
type Seer interface {
	Outlooks() []schema.Outlook
}

// Journal is where that is kept.
type Journal interface {
	SaveOutlooks(ctx context.Context, outlooks []schema.Outlook) error
}

// notes keep once a minute what a detector holds.
type notes struct {
	seer    Seer
	journal Journal
	noted   time.Time // the last minute that was kept
}

// Note has w keep in j, at the end of every minute, what the detector s of w
// holds; minutes in which w does not run are left out. It is called before Run.
func (w *Watch) Note(s Seer, j Journal) { w.notes = notes{seer: s, journal: j} }

// note keeps the minute that has ended, once.
func (n *notes) note(ctx context.Context, now time.Time) error {
	minute := now.Truncate(time.Minute)
	if n.seer == nil || !minute.After(n.noted) {
		return nil
	}
	outlooks := n.seer.Outlooks()
	for i := range outlooks {
		outlooks[i].Time = minute
	}
	if err := n.journal.SaveOutlooks(ctx, outlooks); err != nil {
		return fmt.Errorf("note what the detector holds: %w", err)
	}
	n.noted = minute
	return nil
}
