// Package storetest gives a test a migrated database of its own on a real
// ClickHouse: one engine for the whole test binary, or the server that
// OUTCRY_TEST_CLICKHOUSE names as [user[:password]@]host:port.
//
// The test binary starts itself as the engine, so its package says
//
//	func TestMain(m *testing.M) { storetest.Main(m) }
package storetest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"outcry/schema/embedded"
	"outcry/schema/store"
)

// ServerEnv names the environment variable with the server to test on.
const ServerEnv = "OUTCRY_TEST_CLICKHOUSE"

// shared is the engine of this test binary, started by the first test that needs it.
var shared engine

type engine struct {
	once   sync.Once
	dir    string
	server *embedded.Server
	err    error
}

// Main runs the tests and stops the engine; it does not return.
func Main(m *testing.M) {
	embedded.Child()
	os.Exit(Run(m))
}

// Run is Main for a program that has more to do: it calls embedded.Child first
// and exits with the code returned.
func Run(m interface{ Run() int }) int {
	code := m.Run()
	if err := shared.stop(); err != nil {
		fmt.Fprintln(os.Stderr, "stop the engine:", err)
	}
	return code
}

// New returns a store on an empty, migrated database, which is dropped at the
// end of the test. change may alter the settings that the store is opened with.
// Without an engine the test is skipped, but where CI is set it fails.
func New(t testing.TB, change ...func(*store.Config)) *store.Store {
	t.Helper()
	cfg := Config(t)
	for _, f := range change {
		f(&cfg)
	}
	s := Open(t, cfg)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatalf("migrate %s: %v", cfg.Database, err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // the test's own is over by now
		defer cancel()
		if err := s.Drop(ctx); err != nil {
			t.Error(err)
		}
	})
	return s
}

// Open opens a store, which is closed at the end of the test.
func Open(t testing.TB, cfg store.Config) *store.Store {
	t.Helper()
	s, err := store.Open(context.WithoutCancel(t.Context()), cfg, prometheus.NewRegistry(), Log(t))
	if err != nil {
		t.Fatalf("open %s: %v", cfg.Database, err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close %s: %v", cfg.Database, err)
		}
	})
	return s
}

// Config returns the settings of a database that does not exist yet.
func Config(t testing.TB) store.Config {
	t.Helper()
	cfg := store.DefaultConfig()
	cfg.Database = "test_" + strings.ToLower(rand.Text())
	if named := os.Getenv(ServerEnv); named != "" {
		cfg.User, cfg.Password, cfg.Addr = parseServer(named)
		return cfg
	}
	server, err := shared.start()
	require(t, err)
	return On(cfg, server)
}

// Engine starts an engine that the test has to itself, and returns what kills
// it with signal 9; it is then started again.
func Engine(t testing.TB) (server *embedded.Server, kill func()) {
	t.Helper()
	cfg := embedded.DefaultConfig()
	cfg.Dir = t.TempDir()
	server, err := embedded.Start(t.Context(), cfg, slog.New(slog.DiscardHandler))
	require(t, err)
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Errorf("stop the engine: %v", err)
		}
	})
	return server, func() { killProcesses(cfg.Dir) }
}

// killProcesses kills the processes that were started with a path in dir.
func killProcesses(dir string) {
	lines, _ := filepath.Glob("/proc/[0-9]*/cmdline") // the pattern is well-formed
	for _, name := range lines {
		line, err := os.ReadFile(name)
		if err != nil || !strings.Contains(string(line), dir+"/") {
			continue // not it, or gone by now
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(name))); err == nil {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}

// On returns cfg as it is to be used on server.
func On(cfg store.Config, server *embedded.Server) store.Config {
	cfg.Addr, cfg.User, cfg.Password = []string{server.Addr()}, server.User(), server.Password()
	return cfg
}

// require skips the test, or fails it where CI is set, when there is no engine.
func require(t testing.TB, err error) {
	t.Helper()
	switch {
	case err == nil:
	case os.Getenv("CI") != "":
		t.Fatalf("no ClickHouse to test on: %v", err)
	default:
		t.Skipf("no ClickHouse to test on: %v", err)
	}
}

// Log returns a logger that writes to the output of the test.
func Log(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// parseServer reads [user[:password]@]host:port.
func parseServer(named string) (user, password string, addr []string) {
	user = "default"
	if i := strings.LastIndexByte(named, '@'); i >= 0 {
		user, password, _ = strings.Cut(named[:i], ":")
		named = named[i+1:]
	}
	return user, password, []string{named}
}

func (e *engine) start() (*embedded.Server, error) {
	e.once.Do(func() {
		if e.dir, e.err = os.MkdirTemp("", "outcry-storetest-"); e.err != nil {
			return
		}
		cfg := embedded.DefaultConfig()
		cfg.Dir = e.dir
		e.server, e.err = embedded.Start(context.Background(), cfg, slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	})
	return e.server, e.err
}

func (e *engine) stop() error {
	var err error
	if e.server != nil {
		err = e.server.Close()
	}
	if e.dir != "" {
		err = errors.Join(err, os.RemoveAll(e.dir))
	}
	return err
}
