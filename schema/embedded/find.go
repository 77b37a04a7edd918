package embedded

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// pinned has a line for each platform: platform, npm package, version and the
// SHA-256 of libchdb.so in it. `make engine` reads the same file.
//
//go:embed engine.txt
var pinned string

// libraryName is the file that holds the engine.
const libraryName = "libchdb.so"

// EngineEnv names the environment variable that overrides where the engine is
// looked for.
const EngineEnv = "OUTCRY_ENGINE"

// findEngine returns the path of the engine: named, else what OUTCRY_ENGINE
// says, else the library beside the program or where `make engine` leaves it,
// else a clickhouse program on PATH.
func findEngine(named string) (string, error) {
	if named == "" {
		named = os.Getenv(EngineEnv)
	}
	if named != "" {
		return namedEngine(named)
	}
	places := libraryPlaces()
	for _, path := range places {
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
	}
	if path, err := exec.LookPath("clickhouse"); err == nil {
		return path, nil
	}
	return "", fmt.Errorf("no ClickHouse engine: run `make engine`, set %s to %s or a clickhouse program, or name a server; looked for %s and for clickhouse on PATH",
		EngineEnv, libraryName, strings.Join(places, ", "))
}

// namedEngine returns the absolute path of a library or of a program, which may
// be given by its name on PATH.
func namedEngine(named string) (string, error) {
	if program, err := exec.LookPath(named); err == nil {
		named = program
	}
	if _, err := os.Stat(named); err != nil {
		return "", fmt.Errorf("find the ClickHouse engine: %w; correct %s or run `make engine` without it", err, EngineEnv)
	}
	return filepath.Abs(named)
}

func libraryPlaces() []string {
	var places []string
	if program, err := os.Executable(); err == nil {
		places = append(places, filepath.Join(filepath.Dir(program), libraryName))
	}
	if path, err := cachedLibrary(); err == nil {
		places = append(places, path)
	}
	return places
}

// cachedLibrary returns where `make engine` leaves the library of this platform.
func cachedLibrary() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the cache folder: %w", err)
	}
	for line := range strings.Lines(pinned) {
		if f := strings.Fields(line); len(f) == 4 && f[0] == runtime.GOOS+"/"+runtime.GOARCH {
			return filepath.Join(cache, "outcry", "engine", f[2]+"-"+runtime.GOARCH, libraryName), nil
		}
	}
	return "", errors.New("no engine is pinned for " + runtime.GOOS + "/" + runtime.GOARCH)
}

// isLibrary reports whether path is opened as a library rather than run.
func isLibrary(path string) bool { return strings.Contains(filepath.Base(path), ".so") }
