// Package embedded runs a real ClickHouse as a child process of outcry when no
// server is given: the engine is a shared library that the running binary,
// started a second time, opens and lets listen on loopback.
//
// A program that calls Start calls Child as the first thing it does.
package embedded

import (
	"fmt"
	"time"
)

// User and Database are what the engine lets in and where outcry's tables go.
// The database named default is of an engine that refuses refreshable views,
// so it is not used.
const (
	User     = "outcry"
	Database = "outcry"
)

// host is the only address the engine listens on.
const host = "127.0.0.1"

// Config says where the engine keeps its data and what it may use.
type Config struct {
	// Dir holds all that the engine writes: data, log, password and settings.
	// It is made, readable by its owner alone, when it does not exist.
	Dir string
	// TCPPort and HTTPPort are the loopback ports of the native and the HTTP
	// protocol; 0 picks a free one, which is then kept over restarts of the engine.
	TCPPort, HTTPPort int
	// MemoryBytes bounds the memory of the engine; 0 means 4 GiB, or half of
	// the machine's memory where that is less.
	MemoryBytes int64
	// Engine is the path of libchdb.so or of a clickhouse program; "" looks in
	// the places that the error of a missing engine names.
	Engine string
}

// DefaultConfig returns a Config that lacks nothing but Dir.
func DefaultConfig() Config { return Config{} }

// Validate returns what is wrong with c, nil when nothing is.
func (c Config) Validate() error {
	if c.Dir == "" {
		return fmt.Errorf("the data directory of the engine is not given")
	}
	for name, port := range map[string]int{"native": c.TCPPort, "HTTP": c.HTTPPort} {
		if port < 0 || port > 65535 {
			return fmt.Errorf("%s port %d is outside 0..65535", name, port)
		}
	}
	if c.TCPPort != 0 && c.TCPPort == c.HTTPPort {
		return fmt.Errorf("the native and the HTTP port are both %d", c.TCPPort)
	}
	if c.MemoryBytes != 0 && c.MemoryBytes < 256<<20 {
		return fmt.Errorf("%d bytes of memory are less than the 256 MiB the engine needs", c.MemoryBytes)
	}
	return nil
}

// How long the engine is waited for.
const (
	startTimeout  = 2 * time.Minute  // opening many parts after a crash takes its time
	stopTimeout   = 10 * time.Second // a graceful stop that takes longer is hung
	orphanTimeout = 2 * time.Second  // nobody waits for the work of an engine whose parent died
	lockPatience  = 5 * time.Second  // an orphan frees the directory within this
)

// The pause before the engine is started again doubles from minBackoff to
// maxBackoff and falls back once it has stayed up for steadyAfter.
const (
	minBackoff  = 100 * time.Millisecond
	maxBackoff  = 30 * time.Second
	steadyAfter = time.Minute
)
