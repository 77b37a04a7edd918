package store

import (
	"context"
	"fmt"
	"time"

	"outcry/schema"
)

const insertEntry = `INSERT INTO entries (incident, time, action, who, words)`

const selectEntries = `SELECT incident, time, action, who, words
FROM entries FINAL WHERE has({incidents:Array(String)}, incident) ORDER BY time, incident, action, who, words`

// AddEntry stores a person's word on an incident. The same entry again is one.
// Times are kept to the microsecond.
func (s *Store) AddEntry(ctx context.Context, e schema.Entry) error {
	err := s.append(ctx, "add_entry", insertEntry, []string{e.Incident}, []time.Time{orEpoch(e.Time)}, []string{string(e.Action)}, []string{e.Who}, []string{e.Words})
	if err != nil {
		return fmt.Errorf("add an entry to incident %s: %w", e.Incident, err)
	}
	return nil
}

// Entries returns what people said on the incidents, in order of time.
func (s *Store) Entries(ctx context.Context, incidents ...string) ([]schema.Entry, error) {
	if len(incidents) == 0 {
		return nil, nil
	}
	var out []schema.Entry
	err := s.each(ctx, "entries", selectEntries, []any{named("incidents", incidents)}, func(scan func(...any) error) error {
		var e schema.Entry
		err := scan(&e.Incident, &e.Time, (*string)(&e.Action), &e.Who, &e.Words)
		out = append(out, e)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the entries of %d incidents: %w", len(incidents), err)
	}
	return out, nil
}
