package embedded

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	Child()
	os.Exit(m.Run())
}

// start starts an engine in dir and stops it at the end of the test.
func start(t *testing.T, cfg Config) *Server {
	t.Helper()
	s, err := Start(t.Context(), cfg, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close() = %v", err)
		}
	})
	return s
}

// sendAs sends one statement over HTTP and returns what the engine answers.
func sendAs(s *Server, user, password, sql string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+s.HTTPAddr()+"/?"+url.Values{"query": {sql}}.Encode(), nil)
	if err != nil {
		return "", err
	}
	req.SetBasicAuth(user, password)
	req.Close = true
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", resp.Status, body)
	}
	return strings.TrimSpace(string(body)), err
}

// ask is sendAs as outcry's own user; the test ends when the engine refuses.
func ask(t *testing.T, s *Server, sql string) string {
	t.Helper()
	got, err := sendAs(s, User, s.Password(), sql)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return got
}

func TestDataIsKeptOverRestart(t *testing.T) {
	cfg := Config{Dir: filepath.Join(t.TempDir(), "made", "when missing")}
	first := start(t, cfg)
	ask(t, first, "CREATE TABLE outcry.kept (n UInt32) ENGINE = MergeTree ORDER BY n")
	ask(t, first, "INSERT INTO outcry.kept SELECT number FROM numbers(1000)")
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if first.Up() {
		t.Error("Up() = true after Close, want false")
	}
	second := start(t, cfg)
	if got := ask(t, second, "SELECT sum(n) FROM outcry.kept"); got != "499500" {
		t.Errorf("sum after the restart = %s, want 499500", got)
	}
	if second.Password() != first.Password() {
		t.Error("the password changed over a restart")
	}
}

func TestOnlyItsOwnUserIsLetIn(t *testing.T) {
	s := start(t, Config{Dir: t.TempDir()})
	for _, c := range []struct{ name, user, password, why string }{
		{"a wrong password", User, "guessed", "AUTHENTICATION_FAILED"},
		{"no password", User, "", "AUTHENTICATION_FAILED"},
		{"the user default", "default", "", "SESSION"},
		{"the user default with outcry's password", "default", s.Password(), "SESSION"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, err := sendAs(s, c.user, c.password, "SELECT 1"); err == nil || !strings.Contains(err.Error(), c.why) {
				t.Errorf("SELECT 1 = %q, %v, want it refused", got, err)
			}
		})
	}
}
