package store_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"outcry/schema"
	"outcry/schema/store"
	"outcry/schema/store/storetest"
)

func TestErrorsThatPassAreBusy(t *testing.T) {
	tests := map[string]struct {
		err  error
		busy bool
	}{
		"nothing":                       {nil, false},
		"a refused connection":          {&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, true},
		"a connection that broke":       {fmt.Errorf("read: %w", io.EOF), true},
		"a pool with no free place":     {clickhouse.ErrAcquireConnTimeout, true},
		"a deadline of the store's own": {context.DeadlineExceeded, true},
		"too many parts":                {&clickhouse.Exception{Code: 252}, true},
		"no memory":                     {fmt.Errorf("write: %w", &clickhouse.Exception{Code: 241}), true},
		"a syntax error":                {&clickhouse.Exception{Code: 62}, false},
		"a wrong password":              {&clickhouse.Exception{Code: 516}, false},
		"anything else":                 {errors.New("scan"), false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := store.Explain(t.Context(), test.err)
			if errors.Is(got, schema.ErrBusy) != test.busy || !errors.Is(got, test.err) {
				t.Errorf("explain(%v) = %v, want busy %t and the error kept", test.err, got, test.busy)
			}
		})
	}
}

func TestTheWrongUserIsNamed(t *testing.T) {
	over := fmt.Errorf("look: %w", &clickhouse.Exception{Code: 700, Message: "User 94309d50 has overflown session count 1"})
	got := store.Refused(store.Config{User: "default"}, over)
	if !errors.Is(got, over) || !strings.Contains(got.Error(), `user "default" has no session left`) || !strings.Contains(got.Error(), `its user is "outcry"`) {
		t.Errorf("refused = %v, want it to name the user and the one to be", got)
	}
	if other := io.EOF; store.Refused(store.Config{}, other) != other {
		t.Error("another error is changed")
	}
}

func TestEndOfCallersContextIsNotBusy(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got := store.Explain(ctx, io.EOF); !errors.Is(got, context.Canceled) || errors.Is(got, schema.ErrBusy) {
		t.Errorf("explain with a cancelled context = %v, want context.Canceled alone", got)
	}
}

func TestOpenWithoutServerIsBusy(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	cfg := store.DefaultConfig()
	cfg.Addr = []string{listener.Addr().String()}
	if err := listener.Close(); err != nil { // nobody listens there now
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), cfg, prometheus.NewRegistry(), storetest.Log(t)); !errors.Is(err, schema.ErrBusy) {
		t.Errorf("Open = %v, want schema.ErrBusy", err)
	}
}

func TestValidate(t *testing.T) {
	good := store.DefaultConfig()
	good.Addr = []string{"127.0.0.1:9000"}
	tests := map[string]struct {
		change func(*store.Config)
		ok     bool
	}{
		"the defaults with an address": {func(*store.Config) {}, true},
		"no address":                   {func(c *store.Config) { c.Addr = nil }, false},
		"a database that is no name":   {func(c *store.Config) { c.Database = "x; DROP" }, false},
		"no database":                  {func(c *store.Config) { c.Database = "" }, false},
		"a timeout of no use":          {func(c *store.Config) { c.Timeout = time.Millisecond }, false},
		"empty blocks":                 {func(c *store.Config) { c.BlockRows = 0 }, false},
		"no connections":               {func(c *store.Config) { c.Conns = 0 }, false},
		"a retention of a month":       {func(c *store.Config) { c.Retention = 30 * 24 * time.Hour }, true},
		"a retention of half a day":    {func(c *store.Config) { c.Retention = 12 * time.Hour }, false},
		"a retention before it began":  {func(c *store.Config) { c.Retention = -24 * time.Hour }, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			cfg := good
			test.change(&cfg)
			if err := cfg.Validate(); (err == nil) != test.ok {
				t.Errorf("Validate() = %v, want ok %t", err, test.ok)
			}
		})
	}
}

func TestMetricsAreWellNamed(t *testing.T) {
	reg := prometheus.NewRegistry()
	s, err := store.Open(t.Context(), storetest.New(t).Settings(), reg, storetest.Log(t))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	insert(t, s, complaint("1", 0), complaint("1", 0))
	problems, err := testutil.GatherAndLint(reg)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
	if n, err := testutil.GatherAndCount(reg, "outcry_store_reports_total"); n != 3 || err != nil {
		t.Errorf("%d outcomes of reports counted, %v, want 3", n, err)
	}
}
