package store

import (
	"context"
	"fmt"
	"time"

	"outcry/schema"
)

const selectEntriesSince = `SELECT incident, time, action, who, words
FROM entries FINAL WHERE time >= {from:DateTime64(6)} ORDER BY time, incident, action, who, words`

// EntriesSince returns what people said of any incident at from or later, in
// order of time.
func (s *Store) EntriesSince(ctx context.Context, from time.Time) ([]schema.Entry, error) {
	var out []schema.Entry
	err := s.each(ctx, "entries_since", selectEntriesSince, []any{moment("from", orEpoch(from))}, func(scan func(...any) error) error {
		var e schema.Entry
		err := scan(&e.Incident, &e.Time, (*string)(&e.Action), &e.Who, &e.Words)
		out = append(out, e)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the entries since %s: %w", from.Format(time.RFC3339), err)
	}
	return out, nil
}
