package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"outcry/schema/embedded"
)

// clickhouse runs the engine alone, in the foreground.
func clickhouse(ctx context.Context, args []string, s streams) error {
	fs := flag.NewFlagSet("clickhouse", flag.ContinueOnError)
	cfg := embedded.DefaultConfig()
	fs.StringVar(&cfg.Dir, "data", "", "`folder` of the data")
	fs.IntVar(&cfg.TCPPort, "tcp-port", 0, "port of the native protocol; 0 takes a free one")
	fs.IntVar(&cfg.HTTPPort, "http-port", 0, "port of the HTTP interface; 0 takes a free one")
	if err := parse(fs, args, s, 0); err != nil {
		return err
	}
	if cfg.Dir == "" {
		return fmt.Errorf("%w: --data is required", errUsage)
	}
	return embedded.Foreground(ctx, cfg, s.in, s.out, s.err)
}

// migrate brings the tables of the configured server, or of the engine under
// the data directory, up to date.
func migrate(ctx context.Context, args []string, s streams) error {
	fs := flag.NewFlagSet("migrate", flag.ContinueOnError)
	config := fs.String("config", "", "settings `file`")
	if err := parse(fs, args, s, 0); err != nil {
		return err
	}
	set, err := readSettings(*config)
	if err != nil {
		return err
	}
	dir, err := set.dataDir()
	if err != nil {
		return err
	}
	set.Migrate = "auto"
	start := time.Now()
	st, err := openStorage(ctx, set, dir, prometheus.NewRegistry(), slog.New(slog.NewTextHandler(s.err, nil)))
	if err != nil {
		return err
	}
	fmt.Fprintf(s.err, "tables are up to date (%s)\n", time.Since(start).Round(time.Millisecond))
	return st.Close()
}
