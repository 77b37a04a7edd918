package embedded

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// parentEnv makes the test binary a program that starts an engine in the
// directory it names, prints the engine's process id and waits for its death.
const parentEnv = "OUTCRY_TEST_PARENT"

func TestMain(m *testing.M) {
	Child()
	if dir := os.Getenv(parentEnv); dir != "" {
		s, err := Start(context.Background(), Config{Dir: dir}, slog.New(slog.NewTextHandler(os.Stderr, nil)))
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(s.pid.Load())
		select {}
	}
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

// eventually waits up to half a minute for the condition to hold.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("after half a minute: %s", what)
		}
	}
}

// alive reports whether pid runs; a zombie that nobody reaps does not.
func alive(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !bytes.Contains(stat, []byte(") Z "))
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

func TestWhatItWritesIsForItsOwnerAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	s := start(t, Config{Dir: dir})
	ask(t, s, "CREATE TABLE outcry.secret (n UInt32) ENGINE = MergeTree ORDER BY n")
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.Type()&os.ModeSymlink != 0 {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v, want nothing for others", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(s.launch.files.log); err != nil {
		t.Errorf("the engine's own log: %v", err)
	}
}

func TestADirectoryInUseIsRefused(t *testing.T) {
	dir := t.TempDir()
	first := start(t, Config{Dir: dir})
	_, err := Start(t.Context(), Config{Dir: dir}, slog.New(slog.DiscardHandler))
	if want := fmt.Sprintf("the data directory %s is in use by process %d", dir, os.Getpid()); err == nil || err.Error() != want {
		t.Errorf("Start in the same directory = %v, want %q", err, want)
	}
	if err := os.Remove(first.launch.files.lock); err != nil {
		t.Fatal(err)
	}
	_, err = Start(t.Context(), Config{Dir: dir}, slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "another process holds the data directory "+dir) {
		t.Errorf("Start beside an engine that is not outcry's = %v, want an error that names %s", err, dir)
	}
	if got := ask(t, first, "SELECT 1"); got != "1" {
		t.Errorf("the first engine answers %q after the second was refused, want 1", got)
	}
}

func TestAPortInUseIsRefused(t *testing.T) {
	l, err := net.Listen("tcp", host+":0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	taken := l.Addr().(*net.TCPAddr).Port
	for name, cfg := range map[string]Config{"native": {TCPPort: taken}, "HTTP": {HTTPPort: taken}} {
		cfg.Dir = t.TempDir()
		_, err := Start(t.Context(), cfg, slog.New(slog.DiscardHandler))
		if err == nil || !strings.Contains(err.Error(), "port in use: "+l.Addr().String()) {
			t.Errorf("Start with the %s port taken = %v, want an error that names %s", name, err, l.Addr())
		}
	}
}

func TestAnEngineThatCantListenEnds(t *testing.T) {
	l, err := net.Listen("tcp", host+":0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s := start(t, Config{Dir: t.TempDir()})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s.launch.tcpPort = l.Addr().(*net.TCPAddr).Port
	if _, err := s.launch.start(t.Context()); !errors.Is(err, errPortBusy) {
		t.Errorf("start on a port that was free a moment ago = %v, want %v", err, errPortBusy)
	}
}

func TestRubbishDoesNotEndTheEngine(t *testing.T) {
	s := start(t, Config{Dir: t.TempDir()})
	for _, addr := range []string{s.Addr(), s.HTTPAddr()} {
		for _, rubbish := range []string{"", "\x00", "garbage\n\n", "GET / HTTP/1.0\r\n\r\n", "\x00\x01\xff\xff\xff\xff\xff\r\n\r\n"} {
			conn, err := net.Dial("tcp", addr)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(conn, rubbish); err != nil {
				t.Error(err)
			}
			if err := conn.(*net.TCPConn).SetLinger(0); err != nil { // close by a reset
				t.Error(err)
			}
			time.Sleep(20 * time.Millisecond)
			if err := conn.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	time.Sleep(200 * time.Millisecond)
	if got := ask(t, s, "SELECT 1"); got != "1" || s.Restarts() != 0 {
		t.Errorf("the engine answers %q after %d restarts, want 1 after none", got, s.Restarts())
	}
}

func TestTheEngineDiesWithItsParent(t *testing.T) {
	dir := t.TempDir()
	parent := exec.Command(os.Args[0])
	parent.Env = append(os.Environ(), parentEnv+"="+dir)
	stdout, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("read the engine's process id: %v", err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil || !alive(pid) {
		t.Fatalf("engine %q does not run", line)
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait() // it was killed
	begin := time.Now()
	start(t, Config{Dir: dir})
	if alive(pid) {
		t.Errorf("engine %d runs on after its parent was killed", pid)
	}
	t.Logf("the directory was free and an engine ready in it %v after kill -9 of the parent", time.Since(begin).Round(time.Millisecond))
}

func TestACrashedEngineIsStartedAgain(t *testing.T) {
	s := start(t, Config{Dir: t.TempDir()})
	addr := s.Addr()
	ask(t, s, "CREATE TABLE outcry.kept (n UInt32) ENGINE = MergeTree ORDER BY n")
	ask(t, s, "INSERT INTO outcry.kept VALUES (7)")
	for crash := 1; crash <= 3; crash++ {
		if err := syscall.Kill(int(s.pid.Load()), syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the engine is not up again", func() bool { return s.Restarts() == crash && s.Up() })
		if got := ask(t, s, "SELECT n FROM outcry.kept"); got != "7" {
			t.Errorf("after crash %d the table holds %q, want 7", crash, got)
		}
	}
	if s.Addr() != addr {
		t.Errorf("Addr() = %s after crashes, want %s as before", s.Addr(), addr)
	}
}

func TestCloseEndsTheWaitForARestart(t *testing.T) {
	s := start(t, Config{Dir: t.TempDir()})
	s.launch.engine = filepath.Join(t.TempDir(), "gone", libraryName)
	if err := syscall.Kill(int(s.pid.Load()), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "there was no second try", func() bool { return s.Restarts() >= 2 })
	if s.Up() {
		t.Error("Up() = true without an engine, want false")
	}
	if err := s.Close(); err != nil {
		t.Errorf("Close() = %v", err)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	s := start(t, Config{Dir: t.TempDir(), MemoryBytes: 512 << 20})
	_, err := sendAs(s, User, s.Password(), "SELECT length(groupArray(number)) FROM numbers(200000000)")
	if err == nil || !strings.Contains(err.Error(), "MEMORY_LIMIT_EXCEEDED") {
		t.Errorf("a query for 1.6 GB = %v, want it refused at 512 MiB", err)
	}
	if got := ask(t, s, "SELECT 1"); got != "1" {
		t.Errorf("the engine answers %q afterwards, want 1", got)
	}
}

func TestForegroundEndsWithItsStdin(t *testing.T) {
	stdin, hold := io.Pipe()
	stdout, printed := io.Pipe()
	var stderr bytes.Buffer
	ended := make(chan error, 1)
	go func() { ended <- Foreground(t.Context(), Config{Dir: t.TempDir()}, stdin, printed, &stderr) }()
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	var tcp, http int
	if _, err := fmt.Sscanf(line, "%d\t%d\n", &tcp, &http); err != nil || isFree(tcp) || isFree(http) {
		t.Errorf("it prints %q, want two ports that are listened on", line)
	}
	if err := hold.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Errorf("Foreground() = %v, want nil", err)
	}
	if !isFree(tcp) {
		t.Errorf("port %d is still taken", tcp)
	}
}

func TestAClickHouseProgramIsTheSameLaunch(t *testing.T) {
	library, err := findEngine("")
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "clickhouse")
	script := fmt.Sprintf("#!/bin/sh\n[ \"$1\" = local ] || exit 9\nshift\nexec %s %s %s \"$@\"\n", os.Args[0], childArg, library)
	if err := os.WriteFile(program, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	s := start(t, Config{Dir: t.TempDir(), Engine: program})
	if got := ask(t, s, "SELECT currentUser()"); got != User {
		t.Errorf("currentUser() = %s, want %s", got, User)
	}
}
