package watch

import (
	"context"
	"fmt"
	"slices"
	"time"

	"outcry/schema"
)

// The past is read in pieces, so that memory holds one of them and not all.
const (
	sourcesAtOnce = 24 * time.Hour   // of what sources brought
	hoursAtOnce   = 6 * time.Hour    // of hourly counts
	recentAtOnce  = 30 * time.Minute // of reports
	lately        = 192 * time.Hour  // after which a closed incident matters no more to what opens
)

// restore teaches the detector what the store knows, and nothing else.
func (w *Watch) restore(ctx context.Context) error {
	now := w.now()
	past := schema.Window{From: now.Add(-w.cfg.History).Truncate(time.Hour), To: now.Truncate(time.Hour)}
	if err := w.store.RefreshHours(ctx, past); err != nil {
		return err
	}
	known, entries, err := w.known(ctx, past.From)
	if err != nil {
		return err
	}
	w.detector.Reset()
	w.detector.Recall(asPeopleSee(known, entries))
	hours, err := w.learn(ctx, past)
	if err != nil {
		return err
	}
	reports := 0
	for _, part := range parts(schema.Window{From: now.Add(-w.cfg.Recent), To: now}, recentAtOnce) {
		recent, err := w.store.Arrived(ctx, part)
		if err != nil {
			return err
		}
		w.detector.Restore(nil, recent)
		reports += len(recent)
	}
	late := slices.DeleteFunc(known, func(in schema.Incident) bool {
		return in.SplitFrom != "" || in.EndedAt != nil && in.UpdatedAt.Before(now.Add(-lately))
	})
	if err := w.plans.tell(ctx, now); err != nil {
		return err
	}
	w.detector.Restore(late, nil)
	w.detector.Heed(entries)
	w.detector.Review(now)
	w.read, w.refresh, w.backlog.known = now, past.To, hours
	w.log.Info("detector restored", "hours", hours, "reports", reports, "incidents", len(late))
	return nil
}

// learn teaches the hourly counts of past, oldest first, and returns how many there
// are. What the sources brought comes first, day by day, so that hours in which one
// was blind are not learned.
func (w *Watch) learn(ctx context.Context, past schema.Window) (int, error) {
	n := 0
	for _, day := range parts(past, sourcesAtOnce) {
		sources, err := w.store.SourceHours(ctx, day)
		if err != nil {
			return n, err
		}
		w.detector.LearnSources(sources)
		for _, part := range parts(day, hoursAtOnce) {
			hours, err := w.store.HourCounts(ctx, part)
			if err != nil {
				return n, err
			}
			w.detector.Learn(hours)
			n += len(hours)
		}
	}
	return n, nil
}

// known returns the incidents that went on at from or began later, as the
// detector saw them, and what people said of them.
func (w *Watch) known(ctx context.Context, from time.Time) ([]schema.Incident, []schema.Entry, error) {
	known, err := w.store.Incidents(ctx, schema.IncidentQuery{From: from})
	if err != nil {
		return nil, nil, err
	}
	ids := make([]string, len(known))
	for i := range known {
		ids[i] = known[i].ID
	}
	entries, err := w.store.Entries(ctx, ids...)
	return known, entries, err
}

// asPeopleSee returns the incidents with the words of people over them.
func asPeopleSee(known []schema.Incident, entries []schema.Entry) []schema.Incident {
	said := schema.ByIncident(entries)
	out := slices.Clone(known)
	for i := range out {
		out[i] = out[i].Apply(said[out[i].ID])
	}
	return out
}

// parts cuts w, from its start on.
func parts(w schema.Window, length time.Duration) []schema.Window {
	var out []schema.Window
	for from := w.From; from.Before(w.To); from = from.Add(length) {
		part := schema.Window{From: from, To: from.Add(length)}
		if part.To.After(w.To) {
			part.To = w.To
		}
		out = append(out, part)
	}
	return out
}

// heed tells the detector what people said since the last round, and of some
// time before, for words that are stored late: it heeds each once.
func (w *Watch) heed(ctx context.Context) error {
	entries, err := w.store.EntriesSince(ctx, w.read.Add(-w.cfg.SweepOverlap))
	if err != nil {
		return fmt.Errorf("heed people: %w", err)
	}
	w.detector.Heed(entries)
	return nil
}
