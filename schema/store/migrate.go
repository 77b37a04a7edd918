package store

import (
	"context"
	"crypto/sha256"
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"time"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migration is one embedded file: one statement.
type migration struct{ name, sql, checksum string }

// One row is one migration that was run; ORDER BY its name, which is what is looked up.
const createMigrations = `CREATE TABLE IF NOT EXISTS migrations
(
    name       String,
    checksum   String,
    applied_at DateTime('UTC') DEFAULT now()
)
ENGINE = ReplacingMergeTree
ORDER BY name`

const selectMigrations = `SELECT name, checksum FROM migrations FINAL`

const insertMigration = `INSERT INTO migrations (name, checksum) SELECT {name:String}, {checksum:String}`

// Migrate runs the migrations that the database has not seen, in the order of
// their names, and sets the retention; run again it does nothing.
// A migration whose text differs from what was run is an error, before anything
// is done. Two processes may migrate at once.
func (s *Store) Migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	if err := s.migrate(ctx, files); err != nil {
		return err
	}
	for _, table := range []string{"complaints", "identities", "outlooks_by_level"} {
		if err := s.keepFor(ctx, table, s.cfg.Retention); err != nil {
			return err
		}
	}
	return s.keepFor(ctx, "references", max(s.cfg.References, leastReference))
}

func (s *Store) migrate(ctx context.Context, files fs.FS) error {
	steps, err := readMigrations(files)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if err := s.exec(ctx, "migrate", createMigrations); err != nil {
		return fmt.Errorf("create table migrations: %w", err)
	}
	done, err := s.migrationsDone(ctx)
	if err != nil {
		return fmt.Errorf("read table migrations: %w", err)
	}
	for _, m := range steps {
		if was, ok := done[m.name]; ok && was != m.checksum {
			return fmt.Errorf("migration %s was changed after it was run (now %.8s, then %.8s)", m.name, m.checksum, was)
		}
	}
	for _, m := range steps {
		if _, ok := done[m.name]; ok {
			continue
		}
		if err := s.exec(ctx, "migrate", m.sql); err != nil {
			return fmt.Errorf("run migration %s: %w", m.name, err)
		}
		if err := s.exec(ctx, "migrate", insertMigration, named("name", m.name), named("checksum", m.checksum)); err != nil {
			return fmt.Errorf("note migration %s: %w", m.name, err)
		}
		s.log.Info("migration run", "name", m.name, "database", s.cfg.Database)
	}
	return nil
}

func readMigrations(files fs.FS) ([]migration, error) {
	names, err := fs.Glob(files, "*.sql") // sorted
	if err != nil {
		return nil, err
	}
	steps := make([]migration, 0, len(names))
	for _, name := range names {
		sql, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		steps = append(steps, migration{strings.TrimSuffix(name, ".sql"), string(sql), fmt.Sprintf("%x", sha256.Sum256(sql))})
	}
	return steps, nil
}

func (s *Store) migrationsDone(ctx context.Context) (map[string]string, error) {
	done := make(map[string]string)
	err := s.each(ctx, "migrations", selectMigrations, nil, func(scan func(...any) error) error {
		var name, checksum string
		if err := scan(&name, &checksum); err != nil {
			return err
		}
		done[name] = checksum
		return nil
	})
	return done, err
}

// selectTTL gives the days after which a table drops its rows, 0 for never.
const selectTTL = `SELECT toInt64OrZero(extract(engine_full, 'TTL .*toIntervalDay\\((\\d+)\\)'))
FROM system.tables WHERE database = currentDatabase() AND name = {table:String}`

// The days are a number of ours: a TTL takes no parameters.
const (
	setTTL    = `ALTER TABLE %s MODIFY TTL toDateTime(time) + INTERVAL %d DAY`
	removeTTL = `ALTER TABLE %s REMOVE TTL`
)

// leastReference is what is left of references where none are to be kept: a
// table takes no retention of nothing.
const leastReference = 24 * time.Hour

// keepFor sets how long the rows of table are kept after their event time.
func (s *Store) keepFor(ctx context.Context, table string, retention time.Duration) error {
	days := int64(retention / (24 * time.Hour))
	var now int64
	err := s.each(ctx, "retention", selectTTL, []any{named("table", table)}, func(scan func(...any) error) error { return scan(&now) })
	if err != nil {
		return fmt.Errorf("read the retention of %s: %w", table, err)
	}
	sql := fmt.Sprintf(setTTL, table, days)
	switch days {
	case now:
		return nil
	case 0:
		sql = fmt.Sprintf(removeTTL, table)
	}
	if err := s.exec(ctx, "retention", sql); err != nil {
		return fmt.Errorf("set the retention of %s to %d days: %w", table, days, err)
	}
	return nil
}
