package store

import (
	"context"
	"fmt"
	"time"

	"outcry/schema"
)

const selectEntriesSince = `SELECT ` + entryColumns + `
FROM entries FINAL WHERE time >= {from:DateTime64(6)} ORDER BY time, incident, action, who, words`

// EntriesSince returns what people said of any incident at from or later, in
// order of time.
func (s *Store) EntriesSince(ctx context.Context, from time.Time) ([]schema.Entry, error) {
	found, err := s.readEntries(ctx, selectEntriesSince, moment("from", orEpoch(from)))
	if err != nil {
		return nil, fmt.Errorf("read the entries since %s: %w", from.Format(time.RFC3339), err)
	}
	return found, nil
}
