package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"
	chcolumn "github.com/ClickHouse/clickhouse-go/v2/lib/column"
)

const selectIdentities = `SELECT DISTINCT hash, time, false FROM identities WHERE hash IN (SELECT hash FROM wanted)
UNION ALL
SELECT mark, toDateTime64(at, 3, 'UTC'), true FROM erased WHERE mark IN (SELECT mark FROM wanted) AND at > {since:DateTime64(3)}`

// The rows of a key are a handful of versions: the newest is found here, so FINAL is not needed.
const selectVersions = `SELECT source, id, argMax(time, version), max(version), argMax(digest, version) FROM complaints
WHERE (toStartOfFiveMinutes(time), source, id) IN (SELECT toStartOfFiveMinutes(time), source, id FROM wanted)
  AND time >= {from:DateTime64(6)} AND time <= {to:DateTime64(6)}
GROUP BY source, id`

// recall finds which reports of b are stored or were erased: first, by the hash
// of their identity, under which time, then, by their key, in which version.
func (s *Store) recall(ctx context.Context, b *block) error {
	if err := s.recallTimes(ctx, b); err != nil {
		return err
	}
	if len(b.known) == 0 {
		return nil
	}
	return s.recallVersions(ctx, b)
}

func (s *Store) recallTimes(ctx context.Context, b *block) error {
	b.marks = s.marker.marks(b.hashes)
	wanted, err := table(column("hash", "UInt64", b.hashes), column("mark", "UInt64", b.marks))
	if err != nil {
		return err
	}
	since := moment("since", time.Now().Add(-erasedFor))
	return s.each(clickhouse.Context(ctx, clickhouse.WithExternalTable(wanted)), "recall_times", selectIdentities, []any{since},
		func(scan func(...any) error) error {
			var hash uint64
			var at time.Time
			var erased bool
			if err := scan(&hash, &at, &erased); err != nil {
				return err
			}
			b.learn(hash, at, erased)
			return nil
		})
}

// learn takes in that a hash is kept under the time at, or that a mark was
// erased then. The earliest time of a hash stands first.
func (b *block) learn(hash uint64, at time.Time, erased bool) {
	if erased {
		b.erased[hash] = true
		return
	}
	times := append(b.known[hash], at)
	slices.SortFunc(times, time.Time.Compare)
	b.known[hash] = times
}

func (s *Store) recallVersions(ctx context.Context, b *block) error {
	w := b.kept()
	wanted, err := w.table()
	if err != nil {
		return err
	}
	ctx = clickhouse.Context(ctx, clickhouse.WithExternalTable(wanted))
	return s.each(ctx, "recall_versions", selectVersions, []any{moment("from", w.from), moment("to", w.to)}, func(scan func(...any) error) error {
		var key identity
		var v version
		if err := scan(&key.source, &key.id, &v.time, &v.number, &v.digest); err != nil {
			return err
		}
		b.stored[key] = v
		return nil
	})
}

// wantedKeys are complaints by the key of their table.
type wantedKeys struct {
	sources, ids []string
	times        []time.Time
	from, to     time.Time
}

// kept returns under which keys the reports of b may be kept.
func (b *block) kept() wantedKeys {
	var w wantedKeys
	for i, hash := range b.hashes {
		for _, at := range b.known[hash] {
			w.sources, w.ids, w.times = append(w.sources, b.reports[i].Source), append(w.ids, b.reports[i].ID), append(w.times, at)
			if w.from.IsZero() || at.Before(w.from) {
				w.from = at
			}
			if at.After(w.to) {
				w.to = at
			}
		}
	}
	return w
}

func (w *wantedKeys) table() (*ext.Table, error) {
	return table(column("source", "String", w.sources), column("id", "String", w.ids), column("time", "DateTime64(3, 'UTC')", w.times))
}

// column returns a column of a table that travels with a query.
func column[T any](name, kind string, values []T) func(*ext.Table) error {
	return func(t *ext.Table) error {
		if err := ext.Column(name, chcolumn.Type(kind))(t); err != nil {
			return err
		}
		columns := t.Block().Columns
		_, err := columns[len(columns)-1].Append(values)
		return err
	}
}

// table returns a table named wanted that travels with a query.
func table(columns ...func(*ext.Table) error) (*ext.Table, error) {
	t, err := ext.NewTable("wanted", columns...)
	if err != nil {
		return nil, fmt.Errorf("fill a table of what is wanted: %w", err)
	}
	return t, nil
}
