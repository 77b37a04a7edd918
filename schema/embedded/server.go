package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"time"
)

// Server is a ClickHouse that runs as a child process. It is started again,
// on the same ports, when it dies. It is safe for concurrent use.
type Server struct {
	launch   launch
	password string
	lock     *os.File
	log      *slog.Logger
	up       atomic.Bool
	restarts atomic.Int64
	pid      atomic.Int64 // of the engine started last
	cancel   context.CancelFunc
	done     chan struct{} // closed when the engine is stopped for good
	err      error         // how stopping went, once done is closed
}

// Start starts the engine and returns once it takes queries. ctx bounds the
// start alone: those who use the engine may have to finish after ctx has ended,
// so it runs until Close is called, and no longer than this process lives.
// A directory that another process uses, a port that is taken and a missing
// engine are errors that name them.
func Start(ctx context.Context, cfg Config, log *slog.Logger) (*Server, error) {
	if os.Getenv(childEnv) != "" {
		return nil, errors.New("this process was started to be the engine, but its program does not call embedded.Child first")
	}
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	s := &Server{log: log, done: make(chan struct{})}
	p, err := s.open(ctx, cfg)
	if err != nil {
		if s.lock != nil {
			err = errors.Join(err, s.lock.Close())
		}
		return nil, err
	}
	alive, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	s.started(p)
	go s.supervise(alive, p)
	return s, nil
}

// open takes the directory and starts the engine in it for the first time.
func (s *Server) open(ctx context.Context, cfg Config) (*process, error) {
	engine, err := findEngine(cfg.Engine)
	if err != nil {
		return nil, err
	}
	dir, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return nil, fmt.Errorf("find the data directory: %w", err)
	}
	s.launch = launch{engine: engine, files: filesUnder(dir)}
	if err := os.MkdirAll(s.launch.files.store, 0o700); err != nil {
		return nil, fmt.Errorf("make the data directory: %w", err)
	}
	if s.lock, err = takeLock(s.launch.files, dir); err != nil {
		return nil, err
	}
	if s.password, err = prepare(s.launch.files, memoryLimit(cfg.MemoryBytes)); err != nil {
		return nil, err
	}
	return s.firstStart(ctx, cfg)
}

// firstStart tries other ports where they are ours to pick, and waits for an
// engine whose parent has just died to leave the directory.
func (s *Server) firstStart(ctx context.Context, cfg Config) (*process, error) {
	begin := time.Now()
	for tries := 1; ; tries++ {
		var err error
		if s.launch.tcpPort, err = pickPort(cfg.TCPPort); err != nil {
			return nil, err
		}
		if s.launch.httpPort, err = pickPort(cfg.HTTPPort); err != nil {
			return nil, err
		}
		p, err := s.launch.start(ctx)
		ours := cfg.TCPPort == 0 || cfg.HTTPPort == 0
		switch {
		case errors.Is(err, errPortBusy) && ours && tries < 10:
		case errors.Is(err, errDirBusy) && time.Since(begin) < lockPatience:
			time.Sleep(minBackoff)
		default:
			return p, err
		}
	}
}

// pickPort returns asked when it is free, or a free port for 0. It picks below
// the range that the kernel hands out to connections, so that the port is still
// free when the engine is started again.
func pickPort(asked int) (int, error) {
	if asked != 0 {
		if !isFree(asked) {
			return 0, fmt.Errorf("%w: %s:%d", errPortBusy, host, asked)
		}
		return asked, nil
	}
	for range 1000 {
		if port := 12000 + rand.IntN(20000); isFree(port) {
			return port, nil
		}
	}
	return 0, errors.New("found no free port on " + host)
}

func isFree(port int) bool {
	l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
	return err == nil && l.Close() == nil
}

func (s *Server) started(p *process) {
	s.pid.Store(int64(p.cmd.Process.Pid))
	s.up.Store(true)
	s.log.Info("ClickHouse listens", "addr", s.Addr(), "http", s.HTTPAddr(), "pid", p.cmd.Process.Pid)
}

// supervise keeps an engine running until ctx ends.
func (s *Server) supervise(ctx context.Context, p *process) {
	defer close(s.done)
	backoff := minBackoff
	for p != nil {
		since := time.Now()
		select {
		case <-ctx.Done():
			s.up.Store(false)
			s.err = errors.Join(p.stop(), s.lock.Close())
			return
		case <-p.done:
		}
		s.up.Store(false)
		s.log.Error("ClickHouse ended unasked", "error", p.failure())
		if time.Since(since) > steadyAfter {
			backoff = minBackoff
		}
		p = s.startAgain(ctx, &backoff)
	}
	s.err = s.lock.Close()
}

// startAgain tries until an engine listens, waiting longer each time. It
// returns nil when ctx ends first.
func (s *Server) startAgain(ctx context.Context, backoff *time.Duration) *process {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(*backoff):
		}
		*backoff = min(2**backoff, maxBackoff)
		s.restarts.Add(1)
		p, err := s.launch.start(ctx)
		if err == nil {
			s.started(p)
			return p
		}
		s.log.Error("ClickHouse does not start", "error", err, "next_try_in", *backoff)
	}
}

// Addr returns the host and port of the native protocol. It stays the same over
// restarts of the engine.
func (s *Server) Addr() string { return net.JoinHostPort(host, strconv.Itoa(s.launch.tcpPort)) }

// HTTPAddr returns the host and port of the HTTP protocol.
func (s *Server) HTTPAddr() string { return net.JoinHostPort(host, strconv.Itoa(s.launch.httpPort)) }

// User returns the name to log in with.
func (s *Server) User() string { return User }

// Password returns the password of User.
func (s *Server) Password() string { return s.password }

// Up reports whether the engine runs and listens at this moment.
func (s *Server) Up() bool { return s.up.Load() }

// Restarts returns how many times the engine was started again after it died.
func (s *Server) Restarts() int { return int(s.restarts.Load()) }

// Close stops the engine, waits until it is gone and lets go of the directory.
// It may be called more than once.
func (s *Server) Close() error {
	s.cancel()
	<-s.done
	return s.err
}
