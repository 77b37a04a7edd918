package embedded

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// The refusals of the engine that another try may overcome.
var (
	errDirBusy  = errors.New("another process holds the data directory")
	errPortBusy = errors.New("port in use")
)

// launch is what one start of the engine needs.
type launch struct {
	engine            string
	files             files
	tcpPort, httpPort int
}

// process is one running engine.
type process struct {
	cmd    *exec.Cmd
	stdin  io.Closer
	stderr *tail
	done   chan struct{} // closed when the process is gone
	err    error         // how it went, once done is closed
}

// query makes the engine listen, say so, and go on until its stdin ends.
const query = "CREATE DATABASE IF NOT EXISTS " + Database + " ENGINE = Atomic; " +
	"SYSTEM START LISTEN TCP; SYSTEM START LISTEN HTTP; " +
	"SELECT getServerPort('tcp_port'), getServerPort('http_port') INTO OUTFILE '/dev/fd/1' APPEND FORMAT TSV; " +
	"SELECT count() FROM file('" + waitPath + "', 'LineAsString', 's String') FORMAT Null"

func (l launch) command() (*exec.Cmd, error) {
	args := []string{"--path=" + l.files.store, "--config-file=" + l.files.config, "--listen_host=" + host,
		fmt.Sprintf("--tcp_port=%d", l.tcpPort), fmt.Sprintf("--http_port=%d", l.httpPort), "--query=" + query}
	program, first := l.engine, []string{"local"}
	if isLibrary(l.engine) {
		self, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("find the running program: %w", err)
		}
		program, first = self, []string{childArg, l.engine}
	}
	cmd := exec.Command(program, append(first, args...)...)
	cmd.Dir = filepath.Dir(l.files.store)
	cmd.Env = append(os.Environ(), childEnv+"=1")
	// A Ctrl-C in the terminal is for the parent, which stops the engine when it no longer needs it.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd, nil
}

// start returns an engine that listens, or errDirBusy, errPortBusy or what else
// the engine had to say.
func (l launch) start(ctx context.Context) (*process, error) {
	cmd, err := l.command()
	if err != nil {
		return nil, err
	}
	p := &process{cmd: cmd, stderr: new(tail), done: make(chan struct{})}
	cmd.Stderr = p.stderr
	if p.stdin, err = cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("make the engine's stdin: %w", err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("make the engine's stdout: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the engine: %w", err)
	}
	ready := make(chan bool, 1)
	go p.watch(stdout, fmt.Sprintf("%d\t%d\n", l.tcpPort, l.httpPort), ready)
	select {
	case listens := <-ready:
		if listens {
			return p, nil
		}
		p.kill()
		return nil, l.refusal(p)
	case <-ctx.Done():
		p.kill()
		return nil, fmt.Errorf("start the engine: %w", context.Cause(ctx))
	case <-time.After(startTimeout):
		p.kill()
		return nil, fmt.Errorf("the engine did not listen within %v: %s", startTimeout, p.stderr)
	}
}

// watch says whether the line with the ports came, and waits for the end. The
// engine prints other things too.
func (p *process) watch(stdout io.Reader, ports string, ready chan<- bool) {
	r := bufio.NewReader(stdout)
	var line string
	var err error
	for line != ports && err == nil {
		line, err = r.ReadString('\n')
	}
	ready <- line == ports
	_, _ = io.Copy(io.Discard, r) // a stdout that can't be read is one that ended
	p.err = p.cmd.Wait()
	close(p.done)
}

// refusal turns what a dead engine left on stderr into an error.
func (l launch) refusal(p *process) error {
	said := p.stderr.String()
	switch {
	case strings.Contains(said, "Cannot lock file"):
		return fmt.Errorf("%w %s", errDirBusy, l.files.store)
	case strings.Contains(said, "Address already in use"):
		return fmt.Errorf("%w: one of %s:%d (native) and %s:%d (HTTP)", errPortBusy, host, l.tcpPort, host, l.httpPort)
	case said == "":
		return fmt.Errorf("the engine ended before it listened: %w; does this program call embedded.Child first?", p.err)
	}
	return fmt.Errorf("the engine ended before it listened: %s", said)
}

// failure says how an engine that nobody stopped came to its end.
func (p *process) failure() error {
	how := "exit status 0"
	if p.err != nil {
		how = p.err.Error()
	}
	if said := p.stderr.String(); said != "" {
		return fmt.Errorf("%s: %s", how, said)
	}
	return errors.New(how)
}

// kill ends the process at once and waits until it is gone.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // fails only for a process that is gone
	<-p.done
}

// stop lets the engine end by itself and kills it when it doesn't.
func (p *process) stop() error {
	if err := p.stdin.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		p.kill()
		return fmt.Errorf("ask the engine to stop: %w", err)
	}
	select {
	case <-p.done:
		return nil
	case <-time.After(stopTimeout):
		p.kill()
		return fmt.Errorf("the engine did not stop within %v and was killed", stopTimeout)
	}
}

// tailBytes is how much of the engine's stderr is kept for error messages.
const tailBytes = 4 << 10

// tail keeps the last tailBytes written to it. It is safe for concurrent use.
type tail struct {
	mu   sync.Mutex
	kept []byte
}

// Write keeps the end of b and never fails.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, b...)
	if cut := len(t.kept) - tailBytes; cut > 0 {
		t.kept = append(t.kept[:0], t.kept[cut:]...)
	}
	return len(b), nil
}

// String returns what is kept, without blank space around it.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.TrimSpace(strings.ToValidUTF8(string(t.kept), ""))
}
