package store

import (
	"context"
	"fmt"
	"time"
)

const selectClock = `SELECT now64(6)`

// A complaint that is stored, replaced or moved brings a row with a new
// stored_at; an erasure marks its hours. Both are found by what they say of the
// clock, so that nothing older is read.
const selectChangedHours = `SELECT now64(6), groupUniqArray(hour) FROM (
    SELECT toDateTime(toStartOfHour(time), 'UTC') AS hour FROM complaints WHERE stored_at >= {since:DateTime64(6)} GROUP BY hour
    UNION ALL
    SELECT hour FROM hours WHERE version >= toUnixTimestamp64Micro({since:DateTime64(6)})
)`

// ChangedHours returns the hours of event time of which something was stored,
// replaced or erased at or after since, in no order, each once, and the clock of
// ClickHouse before it looked. What was written by then may be seen only up to a
// minute later: who goes on from clock goes on from a minute before it, as
// since is taken. A zero since tells the clock alone.
func (s *Store) ChangedHours(ctx context.Context, since time.Time) (hours []time.Time, clock time.Time, err error) {
	if since.IsZero() {
		err = s.each(ctx, "clock", selectClock, nil, func(scan func(...any) error) error { return scan(&clock) })
	} else {
		args := []any{moment("since", since.Add(-staleAfter))}
		err = s.each(ctx, "changed_hours", selectChangedHours, args, func(scan func(...any) error) error { return scan(&clock, &hours) })
	}
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("find changed hours: %w", err)
	}
	return hours, clock, nil
}
