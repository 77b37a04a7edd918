package store

import (
	"fmt"
	"regexp"
	"time"
)

// Config says which ClickHouse to use and how hard.
type Config struct {
	Addr     []string // host:port of the native protocol; any of them will do
	Database string   // made by Migrate when it does not exist
	User     string
	Password string
	TLS      bool
	// Timeout bounds one statement, reading its rows included.
	Timeout time.Duration
	// BlockRows is the most reports in one insert; a longer input is split.
	BlockRows int
	// Conns is the most connections at once.
	Conns int
	// Retention is how long complaints are kept after their event time, in
	// whole days; 0 keeps them for ever. It takes effect at Migrate.
	Retention time.Duration
	// References is how long it is kept who wrote a complaint, after its event
	// time and in whole days; 0 keeps nobody. It takes effect at Migrate.
	References time.Duration
	// Secret keys the hashes under which it is noted what was erased, the same in
	// all processes of a database; with another one what was erased may come again.
	Secret []byte
}

// DefaultConfig returns a Config that lacks only an address. Complaints are
// kept for ever, who wrote them for 90 days.
func DefaultConfig() Config {
	return Config{Database: "outcry", User: "default", Timeout: time.Minute, BlockRows: 20_000, Conns: 16, References: 90 * 24 * time.Hour}
}

var databaseName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,63}$`)

// Validate returns nil or what is wrong with cfg.
func (cfg Config) Validate() error {
	switch {
	case len(cfg.Addr) == 0:
		return fmt.Errorf("store: no ClickHouse address is given")
	case !databaseName.MatchString(cfg.Database):
		return fmt.Errorf("store: database %q is not a plain name", cfg.Database)
	case cfg.Timeout < time.Second:
		return fmt.Errorf("store: timeout %s is less than a second", cfg.Timeout)
	case cfg.BlockRows < 1 || cfg.BlockRows > 200_000:
		return fmt.Errorf("store: %d rows in a block are outside 1..200000", cfg.BlockRows)
	case cfg.Conns < 1:
		return fmt.Errorf("store: %d connections are too few", cfg.Conns)
	case cfg.Retention < 0 || cfg.Retention%(24*time.Hour) != 0:
		return fmt.Errorf("store: retention %s is not whole days", cfg.Retention)
	case cfg.References < 0 || cfg.References%(24*time.Hour) != 0:
		return fmt.Errorf("store: the retention of references, %s, is not whole days", cfg.References)
	}
	return nil
}
