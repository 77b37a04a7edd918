package embedded

import (
	"errors"
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
	r, err := newRequest()
	if err != nil {
		return err
	}
	setHandlers(0) // a fault of the engine ends in a Go trace at once, not in a silent wait
	argv := cStrings(append([]string{"clickhouse", "--interactive", "--disable_suggestion", "--history_file=/dev/null",
		"--progress=off", "--progress-table=off", "--enable-progress-table-toggle=0"}, r.arguments(args)...))
	result := query(int32(len(argv)-1), unsafe.Pointer(&argv[0]))
	runtime.KeepAlive(argv)
	if !r.asked.Load() {
		reason, _, _ := strings.Cut(resultError(result), ", Stack trace") // some reasons it prints itself
		return fmt.Errorf("the engine gave up: %s", reason)
	}
	return nil
}

// waitPath is what the engine's last query reads: it goes on until that ends.
const waitPath = "/dev/stdin"

// request is how the engine in this process is asked to stop.
type request struct {
	asked    atomic.Bool
	stop     func()
	waitPath string // stands for the path of the same name in the engine's arguments
}

// newRequest makes stop close a private pipe that the engine's query reads. It
// is called when stdin ends, which it does when the parent dies in whatever way,
// or at a signal.
//
// The engine gets a terminal for a stdin, at which nobody types but the end of
// input. Without one it ends the whole process at the first client that sends
// rubbish, a wrong password or a reset.
func newRequest() (*request, error) {
	parent, err := syscall.Dup(0)
	if err != nil {
		return nil, fmt.Errorf("keep stdin: %w", err)
	}
	syscall.CloseOnExec(parent)
	var pipe [2]int
	if err := syscall.Pipe2(pipe[:], syscall.O_CLOEXEC); err != nil {
		return nil, fmt.Errorf("make the stop pipe: %w", err)
	}
	typist, err := takeTerminal()
	if err != nil {
		return nil, fmt.Errorf("make a terminal for the engine: %w", err)
	}

	r := &request{waitPath: fmt.Sprintf("/dev/fd/%d", pipe[0])}
	parentID := os.Getppid()
	r.stop = sync.OnceFunc(func() {
		r.asked.Store(true)
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
		r.stop()
	}()
	go func() {
		readToEnd(parent)
		r.stop()
	}()
	go typeEnd(typist)
	return r, nil
}

// arguments returns args with the path to wait on put in.
func (r *request) arguments(args []string) []string {
	out := make([]string, len(args))
	for i, arg := range args {
		out[i] = strings.ReplaceAll(arg, waitPath, r.waitPath)
	}
	return out
}

// takeTerminal puts a new terminal in the place of stdin and returns the side
// where one types.
func takeTerminal() (*os.File, error) {
	typist, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		return nil, err
	}
	var number, unlocked int32
	for _, call := range []struct {
		request uintptr
		value   *int32
	}{{syscall.TIOCGPTN, &number}, {syscall.TIOCSPTLCK, &unlocked}} {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, typist.Fd(), call.request, uintptr(unsafe.Pointer(call.value))); errno != 0 {
			return nil, fmt.Errorf("set up a terminal: %w", errno)
		}
	}
	terminal, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		return nil, err
	}
	return typist, errors.Join(syscall.Dup3(int(terminal.Fd()), 0, 0), terminal.Close())
}

// typeEnd types Ctrl-D for ever: the engine reads its terminal only when its
// query has failed or has ended, and then has nothing more to do.
func typeEnd(typist *os.File) {
	for range time.Tick(100 * time.Millisecond) {
		if _, err := typist.Write([]byte{4}); err != nil {
			return
		}
	}
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
