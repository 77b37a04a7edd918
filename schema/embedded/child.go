package embedded

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"github.com/ebitengine/purego"
)

// childArg is the first argument of a process that is to become the engine;
// childEnv is set in its environment, so that a program that forgot to call
// Child fails instead of starting itself without end.
const (
	childArg = "clickhouse-engine"
	childEnv = "OUTCRY_ENGINE_CHILD"
)

// Child turns the process into the engine and never returns when it was started
// to be that; else it does nothing. It is called first in main and in TestMain
// of every program that calls Start.
func Child() {
	if len(os.Args) < 3 || os.Args[1] != childArg || os.Getenv(childEnv) == "" {
		return
	}
	if err := runLibrary(os.Args[2], os.Args[3:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// runLibrary runs the engine in this process with the arguments of the
// clickhouse program until stdin ends or a signal asks it to stop.
func runLibrary(library string, args []string) error {
	runtime.LockOSThread()
	syscall.Umask(0o077) // what customers wrote is for nobody else on the machine
	lib, err := purego.Dlopen(library, purego.RTLD_NOW|purego.RTLD_GLOBAL)
	if err != nil {
		return fmt.Errorf("open the engine %s: %w", library, err)
	}
	var setHandlers func(int32)
	var query func(argc int32, argv unsafe.Pointer) uintptr
	var resultError func(result uintptr) string
	for name, fn := range map[string]any{
		"chdb_set_signal_handlers_enabled": &setHandlers, "chdb_query_cmdline": &query, "chdb_result_error": &resultError,
	} {
		symbol, err := purego.Dlsym(lib, name)
		if err != nil {
			return fmt.Errorf("find %s in the engine %s: %w", name, library, err)
		}
		purego.RegisterFunc(fn, symbol)
	}
	asked, err := stopOnRequest()
	if err != nil {
		return err
	}
	setHandlers(0) // a fault of the engine ends in a Go trace at once, not in a silent wait
	argv := cStrings(append([]string{"clickhouse"}, args...))
	result := query(int32(len(argv)-1), unsafe.Pointer(&argv[0]))
	runtime.KeepAlive(argv)
	if !asked.Load() {
		reason, _, _ := strings.Cut(resultError(result), ", Stack trace") // some reasons it prints itself
		return fmt.Errorf("the engine gave up: %s", reason)
	}
	return nil
}

// stopOnRequest puts a private pipe in the place of stdin, whose end ends the
// engine's query and so the engine. It closes it when the real stdin ends, which
// it does when the parent dies in whatever way, or at a signal.
func stopOnRequest() (*atomic.Bool, error) {
	parent, err := syscall.Dup(0)
	if err != nil {
		return nil, fmt.Errorf("keep stdin: %w", err)
	}
	syscall.CloseOnExec(parent)
	var pipe [2]int
	if err := syscall.Pipe2(pipe[:], syscall.O_CLOEXEC); err != nil {
		return nil, fmt.Errorf("make the stop pipe: %w", err)
	}
	if err := syscall.Dup3(pipe[0], 0, 0); err != nil {
		return nil, fmt.Errorf("replace stdin: %w", err)
	}
	if err := syscall.Close(pipe[0]); err != nil {
		return nil, fmt.Errorf("close the spare end of the stop pipe: %w", err)
	}

	asked := new(atomic.Bool)
	parentID := os.Getppid()
	stop := sync.OnceFunc(func() {
		asked.Store(true)
		patience := stopTimeout
		if os.Getppid() != parentID {
			patience = orphanTimeout
		}
		time.AfterFunc(patience, func() { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL) })
		_ = syscall.Close(pipe[1])
	})
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	go func() {
		<-signals
		stop()
	}()
	go func() {
		readToEnd(parent)
		stop()
	}()
	return asked, nil
}

func readToEnd(fd int) {
	var buf [64]byte
	for {
		n, err := syscall.Read(fd, buf[:])
		if n <= 0 && err != syscall.EINTR {
			return
		}
	}
}

// cStrings returns a NULL-terminated argv.
func cStrings(args []string) []*byte {
	argv := make([]*byte, 0, len(args)+1)
	for _, a := range args {
		argv = append(argv, &append([]byte(a), 0)[0])
	}
	return append(argv, nil)
}
