package store

import (
	"context"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"outcry/schema"
)

const selectRivals = `SELECT hash, min(time) FROM identities
WHERE hash IN (SELECT hash FROM wanted) AND (hash, time) NOT IN (SELECT hash, time FROM wanted) GROUP BY hash`

const (
	deleteRivals   = `ALTER TABLE complaints DELETE WHERE source = {source:String} AND id = {id:String} AND time != {time:DateTime64(6)}`
	deleteReserved = `ALTER TABLE identities DELETE WHERE hash = {hash:UInt64} AND time != {time:DateTime64(6)}`
)

// settle looks, once new complaints are written, whether another process wrote
// one of them in the same instant under another time. Whoever looks last sees
// both reservations; all that see them let the earliest time stand, so the
// complaint is one again, whoever looks and however often.
func (s *Store) settle(ctx context.Context, writes []write) error {
	var hashes []uint64
	var times []time.Time
	for _, w := range writes {
		if w.fresh {
			hashes, times = append(hashes, w.hash), append(times, w.time)
		}
	}
	if len(hashes) == 0 {
		return nil
	}
	wanted, err := table(column("hash", "UInt64", hashes), column("time", "DateTime64(3, 'UTC')", times))
	if err != nil {
		return err
	}
	rivals := make(map[uint64]time.Time)
	err = s.each(clickhouse.Context(ctx, clickhouse.WithExternalTable(wanted)), "rivals", selectRivals, nil, func(scan func(...any) error) error {
		var hash uint64
		var at time.Time
		err := scan(&hash, &at)
		rivals[hash] = at
		return err
	})
	if err != nil {
		return fmt.Errorf("look for rivals of %d complaints: %w", len(hashes), err)
	}
	for i := range writes {
		if at, ok := rivals[writes[i].hash]; ok && writes[i].fresh {
			if err := s.yield(ctx, writes[i], at); err != nil {
				return fmt.Errorf("settle which of two versions of %s stands: %w", writes[i].report.Key(), err)
			}
		}
	}
	return nil
}

// yield keeps w, and what a rival wrote of it under the time at, under the
// earlier of the two times alone.
func (s *Store) yield(ctx context.Context, w write, at time.Time) error {
	stands := w.time
	if at.Before(stands) {
		stands = at
		own := w
		own.time = stands
		if err := s.write(ctx, []write{own}); err != nil {
			return err
		}
	}
	hours := []time.Time{w.time.Truncate(time.Hour), at.Truncate(time.Hour)}
	for _, h := range hours {
		if err := s.markHours(ctx, schema.Window{From: h, To: h.Add(time.Hour)}, 0); err != nil {
			return err
		}
	}
	key := []any{named("source", w.report.Source), named("id", w.report.ID), moment("time", stands)}
	if err := s.exec(ctx, "settle", deleteRivals, key...); err != nil {
		return err
	}
	return s.exec(ctx, "settle", deleteReserved, named("hash", w.hash), moment("time", stands))
}
