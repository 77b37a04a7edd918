// Package store keeps complaints, counts and incidents in ClickHouse and reads
// them back. It is the only package that speaks SQL or scans rows.
package store

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/prometheus/client_golang/prometheus"
)

// Store is a ClickHouse database of outcry. It is safe for concurrent use, and
// several processes may use one database. Every method gives an error for which
// errors.Is(err, schema.ErrBusy) holds while ClickHouse can't be reached or is
// overloaded; a connection is made again by itself when ClickHouse is back.
type Store struct {
	cfg        Config
	conn       driver.Conn
	log        *slog.Logger
	metrics    *metrics
	claims     *claims
	marker     marker
	duplicates duplicates
	tallies    tallies
	standing   standing
}

// Open connects to ClickHouse and makes the database when it does not exist; its
// tables are Migrate's. The caller closes the store.
func Open(ctx context.Context, cfg Config, reg prometheus.Registerer, log *slog.Logger) (*Store, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	s := &Store{cfg: cfg, log: log, metrics: newMetrics(reg), claims: newClaims(), duplicates: duplicates{counts: make(map[string]int64)}}
	var err error
	if s.marker, err = newMarker(cfg.Secret); err != nil {
		return nil, err
	}
	if s.conn, err = cfg.connect(cfg.Database); err != nil {
		return nil, fmt.Errorf("open ClickHouse at %v: %w", cfg.Addr, err)
	}
	if err := s.createDatabase(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open ClickHouse at %v: %w", cfg.Addr, cfg.refused(err)), s.conn.Close())
	}
	return s, nil
}

const (
	countDatabases = `SELECT count() FROM system.databases WHERE name = {name:String}`
	createDatabase = `CREATE DATABASE IF NOT EXISTS `
	dropDatabase   = `DROP DATABASE IF EXISTS `
)

// createDatabase uses a connection of its own: one to a database that does not
// exist is refused.
func (s *Store) createDatabase(ctx context.Context) error {
	conn, err := s.cfg.connect("system")
	if err != nil {
		return err
	}
	var n uint64
	err = s.do(ctx, "count_databases", func(ctx context.Context) error {
		return conn.QueryRow(ctx, countDatabases, named("name", s.cfg.Database)).Scan(&n)
	})
	if err == nil && n == 0 {
		err = s.do(ctx, "create_database", func(ctx context.Context) error {
			return conn.Exec(ctx, createDatabase+s.cfg.Database)
		})
	}
	return errors.Join(err, conn.Close())
}

// graceTime is how much longer than a statement may take its answer is waited for.
const graceTime = 10 * time.Second

// connect returns a pool of connections that are made at the first use.
func (cfg Config) connect(database string) (driver.Conn, error) {
	opt := &clickhouse.Options{
		Addr:            cfg.Addr,
		Auth:            clickhouse.Auth{Database: database, Username: cfg.User, Password: cfg.Password},
		DialTimeout:     min(cfg.Timeout, 5*time.Second),
		ReadTimeout:     cfg.Timeout + graceTime,
		MaxOpenConns:    cfg.Conns,
		MaxIdleConns:    cfg.Conns,
		ConnMaxLifetime: 10 * time.Minute,
		Settings: clickhouse.Settings{
			"do_not_merge_across_partitions_select_final": 1, // versions of a complaint share its time, so its partition
			"max_partitions_per_insert_block":             0, // a backfill may span years
			"mutations_sync":                              1,
			"max_execution_time":                          int(cfg.Timeout.Seconds()),
		},
	}
	if cfg.TLS {
		opt.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	return clickhouse.Open(opt)
}

// Close closes the connections.
func (s *Store) Close() error { return s.conn.Close() }

// Ping returns nil when ClickHouse answers and the database exists.
func (s *Store) Ping(ctx context.Context) error {
	return s.exec(ctx, "ping", `SELECT 1`)
}

// Drop removes the database with all that is in it; nothing brings it back.
func (s *Store) Drop(ctx context.Context) error {
	if err := s.exec(ctx, "drop", dropDatabase+s.cfg.Database+" SYNC"); err != nil {
		return fmt.Errorf("drop database %s: %w", s.cfg.Database, err)
	}
	return nil
}

// exec runs a statement that returns no rows.
func (s *Store) exec(ctx context.Context, name, sql string, args ...any) error {
	return s.do(ctx, name, func(ctx context.Context) error { return s.conn.Exec(ctx, sql, args...) })
}

// do runs one statement, and no second one, since it has an id of its own; it tells
// errors apart and measures. ClickHouse keeps to the timeout by itself, and at the
// end of ctx it is asked to stop: to break the connection would leave it at work, and
// cost a new connection.
func (s *Store) do(ctx context.Context, name string, run func(context.Context) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	start := time.Now()
	id := rand.Text()
	stop := context.AfterFunc(ctx, func() { s.kill(id) })
	defer stop()
	err := explain(ctx, run(clickhouse.Context(context.WithoutCancel(ctx), clickhouse.WithQueryID(id))))
	s.metrics.ran(name, start, err)
	return err
}

const killQuery = `KILL QUERY WHERE query_id = {id:String} ASYNC`

// kill asks ClickHouse to stop a statement.
func (s *Store) kill(id string) {
	if err := s.conn.Exec(context.Background(), killQuery, named("id", id)); err != nil {
		s.log.Debug("statement not stopped before its time", "err", err)
	}
}

// errStopped ends a query whose reader has had enough.
var errStopped = errors.New("the reader stopped")

// each runs a query and calls row for every row of its result, within the
// timeout, until row returns an error; errStopped is no error of the query.
func (s *Store) each(ctx context.Context, name, sql string, args []any, row func(scan func(...any) error) error) error {
	reading, stop := context.WithCancel(ctx)
	defer stop()
	var failed error
	err := s.do(reading, name, func(ctx context.Context) error {
		rows, err := s.conn.Query(ctx, sql, args...)
		if err != nil {
			return err
		}
		for failed == nil && rows.Next() {
			failed = row(rows.Scan)
		}
		if failed != nil {
			stop() // else Close would read all that is left
		}
		return errors.Join(rows.Close(), rows.Err())
	})
	switch {
	case errors.Is(failed, errStopped):
		return nil
	case failed != nil:
		return failed
	}
	return err
}

// duplicates counts by source what was sent again since the process started.
type duplicates struct {
	mu     sync.Mutex
	counts map[string]int64
}

func (d *duplicates) add(source string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.counts[source]++
}

func (d *duplicates) of(source string) int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.counts[source]
}
