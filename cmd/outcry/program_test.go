package main

import (
	"encoding/json"
	"errors"
	"io"
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

// program is `outcry serve` with a data directory, in a process of its own.
type program struct {
	t           *testing.T
	path, dir   string
	listen, url string
	cmd         *exec.Cmd
	log         *os.File
}

func newProgram(t *testing.T) *program {
	t.Helper()
	dir := t.TempDir()
	p := &program{t: t, path: filepath.Join(dir, "outcry"), dir: filepath.Join(dir, "data")}
	if out, err := exec.Command("go", "build", "-o", p.path, "outcry/cmd/outcry").CombinedOutput(); err != nil {
		t.Fatalf("build outcry: %v\n%s", err, out)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.listen = l.Addr().String()
	p.url = "http://" + p.listen
	if p.log, err = os.Create(filepath.Join(dir, "log")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.end)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return p
}

// start returns once outcry says that it is ready.
func (p *program) start() {
	p.t.Helper()
	p.cmd = exec.Command(p.path, "serve", "--data", p.dir, "--listen", p.listen)
	p.cmd.Stdout, p.cmd.Stderr = p.log, p.log
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		resp, err := http.Get(p.url + "/readyz")
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("outcry is not ready after a minute: %v", err)
		}
	}
}

// stop asks outcry to end and waits for it.
func (p *program) stop() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("outcry after SIGTERM: %v", err)
	}
}

// end leaves nothing running and tells what outcry said when the test failed.
func (p *program) end() {
	if p.cmd != nil && p.cmd.ProcessState == nil {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	}
	if said, err := os.ReadFile(p.log.Name()); err == nil && p.t.Failed() {
		p.t.Logf("outcry said:\n%s", said[max(0, len(said)-8<<10):])
	}
	if err := p.log.Close(); err != nil {
		p.t.Error(err)
	}
}

func (p *program) kill(pid int) {
	p.t.Helper()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		p.t.Errorf("kill %d: %v", pid, err)
	}
}

// enginePID returns the process id of the engine, waiting for one to be there.
func (p *program) enginePID() int {
	p.t.Helper()
	parent := strconv.Itoa(p.cmd.Process.Pid)
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		lists, _ := filepath.Glob("/proc/" + parent + "/task/*/children")
		for _, list := range lists {
			for _, child := range strings.Fields(read(list)) {
				if strings.Contains(read("/proc/"+child+"/cmdline"), "clickhouse-engine") {
					pid, err := strconv.Atoi(child)
					if err != nil {
						p.t.Fatal(err)
					}
					return pid
				}
			}
		}
	}
	p.t.Fatal("outcry runs no engine")
	return 0
}

// read returns the file name, "" when its process is gone.
func read(name string) string {
	b, _ := os.ReadFile(name)
	return string(b)
}

func (p *program) get(path string, query url.Values, answer any) {
	p.t.Helper()
	resp, err := http.Get(p.url + path + "?" + query.Encode())
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = errors.New(resp.Status)
	}
	if err == nil {
		err = json.Unmarshal(body, answer)
	}
	if err != nil {
		p.t.Fatalf("%s: %v: %.300s", path, err, body)
	}
}
