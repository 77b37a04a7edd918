package store

import (
	"context"
	"io/fs"
)

// MigrateFrom runs the migrations of another folder.
func (s *Store) MigrateFrom(ctx context.Context, files fs.FS) error { return s.migrate(ctx, files) }

// MigrationFiles are the embedded migrations.
var MigrationFiles fs.FS = migrations

// Tidy merges all parts at once, as ClickHouse does in its own time.
func (s *Store) Tidy(ctx context.Context) error {
	return s.exec(ctx, "tidy", `OPTIMIZE TABLE complaints FINAL`)
}
