package store

import (
	"context"
	"io/fs"
	"time"

	"outcry/schema"
)

// MigrateFrom runs the migrations of another folder.
func (s *Store) MigrateFrom(ctx context.Context, files fs.FS) error { return s.migrate(ctx, files) }

// MigrationFiles are the embedded migrations.
var MigrationFiles fs.FS = migrations

// Tidy merges all parts at once, as ClickHouse does in its own time.
func (s *Store) Tidy(ctx context.Context) error {
	return s.exec(ctx, "tidy", `OPTIMIZE TABLE complaints FINAL`)
}

// InsertUnchecked writes reports without looking whether they are known.
func (s *Store) InsertUnchecked(ctx context.Context, reports []schema.Report) error {
	_, writes := newBlock(reports).resolve()
	return s.write(ctx, writes)
}

// Explain tells errors apart.
var Explain = explain

// Refused explains why cfg is not let in.
func Refused(cfg Config, err error) error { return cfg.refused(err) }

// Settings returns what the store was opened with.
func (s *Store) Settings() Config { return s.cfg }

// Reserve does what an insert does before it dies.
func (s *Store) Reserve(ctx context.Context, reports []schema.Report) error {
	_, writes := newBlock(reports).resolve()
	return s.reserve(ctx, writes)
}

// Age lets d pass since everything that was erased.
func (s *Store) Age(ctx context.Context, d time.Duration) error {
	return s.exec(ctx, "age", `ALTER TABLE erased UPDATE at = at - toIntervalSecond({seconds:Int64}) WHERE true`, named("seconds", int64(d.Seconds())))
}

// Settle does what an insert does last.
func (s *Store) Settle(ctx context.Context, reports []schema.Report) error {
	_, writes := newBlock(reports).resolve()
	return s.settle(ctx, writes)
}
