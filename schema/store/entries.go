package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"outcry/schema"
)

const insertEntry = `INSERT INTO entries (incident, time, action, who, words, owner, cause, eta, next_update, into, regions, status, excepted)`

const entryColumns = `incident, time, action, who, words, owner, cause, eta, next_update, into, regions, status, excepted`

const selectEntries = `SELECT ` + entryColumns + `
FROM entries FINAL WHERE incident IN {incidents:Array(String)} OR into IN {incidents:Array(String)}
ORDER BY time, incident, action, who, words`

// AddEntry stores a person's word on an incident, whatever else was said of it
// meanwhile. The same entry again is one. Times are kept to the microsecond.
func (s *Store) AddEntry(ctx context.Context, e schema.Entry) error {
	if err := s.addEntry(ctx, e); err != nil {
		return fmt.Errorf("add an entry to incident %s: %w", e.Incident, err)
	}
	return nil
}

// AppendEntry stores e if said, what Entries gives about its incident, is all
// that was said of it so far, and reports whether it did: of all calls for one
// incident with the same said, in whichever process, one gets true.
func (s *Store) AppendEntry(ctx context.Context, e schema.Entry, said []schema.Entry) (bool, error) {
	token := sha256.New()
	for i := range said {
		if said[i].Incident == e.Incident {
			fmt.Fprintf(token, "%d %q %q %q\n", said[i].Time.UnixMicro(), said[i].Action, said[i].Who, said[i].Words)
		}
	}
	settings := clickhouse.Settings{"insert_deduplication_token": fmt.Sprintf("%s %x", e.Incident, token.Sum(nil))}
	if err := s.addEntry(clickhouse.Context(ctx, clickhouse.WithSettings(settings)), e); err != nil {
		return false, fmt.Errorf("append an entry to incident %s: %w", e.Incident, err)
	}
	kept, err := s.Entries(ctx, e.Incident)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(kept, func(k schema.Entry) bool { return sameEntry(k, rounded(e)) }), nil
}

// sameEntry reports whether a and b say the same.
func sameEntry(a, b schema.Entry) bool {
	x, badX := json.Marshal(a)
	y, badY := json.Marshal(b)
	return badX == nil && badY == nil && bytes.Equal(x, y)
}

// rounded returns e as the store keeps it.
func rounded(e schema.Entry) schema.Entry {
	micro := func(t time.Time) time.Time { return orEpoch(t).UTC().Truncate(time.Microsecond) }
	optional := func(t *time.Time) *time.Time {
		if t == nil {
			return nil
		}
		at := micro(*t)
		return &at
	}
	e.Time, e.ETA, e.NextUpdate = micro(e.Time), optional(e.ETA), optional(e.NextUpdate)
	if len(e.Regions) == 0 {
		e.Regions = nil
	}
	if len(e.Except) == 0 {
		e.Except = nil
	}
	return e
}

func (s *Store) addEntry(ctx context.Context, e schema.Entry) error {
	e = rounded(e)
	return s.append(ctx, "add_entry", insertEntry, []string{e.Incident}, []time.Time{e.Time}, []string{string(e.Action)}, []string{e.Who}, []string{e.Words},
		[]string{e.Owner}, []string{e.Cause}, []*time.Time{e.ETA}, []*time.Time{e.NextUpdate}, []string{e.Into}, [][]string{texts(e.Regions)}, []string{string(e.Status)},
		[][]string{texts(e.Except)})
}

// Entries returns what people said on the incidents, and on others about them,
// in order of time.
func (s *Store) Entries(ctx context.Context, incidents ...string) ([]schema.Entry, error) {
	if len(incidents) == 0 {
		return nil, nil
	}
	out, err := s.readEntries(ctx, selectEntries, named("incidents", incidents))
	if err != nil {
		return nil, fmt.Errorf("read the entries of %d incidents: %w", len(incidents), err)
	}
	return out, nil
}

func (s *Store) readEntries(ctx context.Context, sql string, args ...any) ([]schema.Entry, error) {
	var out []schema.Entry
	err := s.each(ctx, "entries", sql, args, func(scan func(...any) error) error {
		var e schema.Entry
		var regions, except []string
		err := scan(&e.Incident, &e.Time, (*string)(&e.Action), &e.Who, &e.Words, &e.Owner, &e.Cause, &e.ETA, &e.NextUpdate, &e.Into, &regions, (*string)(&e.Status), &except)
		e.Regions, e.Except = typed[schema.Region](regions), typed[schema.Region](except)
		out = append(out, e)
		return err
	})
	return out, err
}
