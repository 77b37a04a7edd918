package embedded

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"text/template"
)

// The pools of the library default to two threads each, too few to merge and
// insert at once; the mark cache would default to 5 GiB.
const configXML = `<clickhouse>
    <log-level>warning</log-level>
    <logger>
        <log>{{xml .Log}}</log>
        <size>50M</size>
        <count>2</count>
    </logger>
    <timezone>UTC</timezone>
    <users_config>{{xml .Users}}</users_config>
    <max_server_memory_usage>{{.MemoryBytes}}</max_server_memory_usage>
    <mark_cache_size>268435456</mark_cache_size>
    <background_pool_size>4</background_pool_size>
    <background_schedule_pool_size>8</background_schedule_pool_size>
    <shutdown_wait_unfinished>1</shutdown_wait_unfinished>
</clickhouse>
`

// The engine runs its own query as the user default, who must be let in from
// loopback without a password; that query holds the only connection and the only
// queries default may have, so nobody else gets in by that name.
const usersXML = `<clickhouse>
    <profiles>
        <default/>
        <alone>
            <max_sessions_for_user>1</max_sessions_for_user>
            <constraints><max_sessions_for_user><const/></max_sessions_for_user></constraints>
        </alone>
    </profiles>
    <quotas>
        <default/>
        <alone><interval><duration>2147483647</duration><queries>{{.Statements}}</queries></interval></alone>
    </quotas>
    <users>
        <default>
            <no_password/>
            <networks><ip>127.0.0.1</ip></networks>
            <profile>alone</profile>
            <quota>alone</quota>
        </default>
        <{{.User}}>
            <password_sha256_hex>{{.Hash}}</password_sha256_hex>
            <networks>
                <ip>127.0.0.1</ip>
                <ip>::1</ip>
            </networks>
            <profile>default</profile>
            <quota>default</quota>
        </{{.User}}>
    </users>
</clickhouse>
`

// files are the paths under the data directory.
type files struct{ store, log, config, users, password, lock string }

func filesUnder(dir string) files {
	in := func(name string) string { return filepath.Join(dir, name) }
	return files{in("store"), in("clickhouse.log"), in("config.xml"), in("users.xml"), in("password"), in("lock")}
}

// prepare writes the settings of the engine and returns the password of User,
// which it makes the first time.
func prepare(f files, memoryBytes int64) (password string, err error) {
	password, err = loadPassword(f.password)
	if err != nil {
		return "", err
	}
	values := map[string]any{
		"Log": f.log, "Users": f.users, "MemoryBytes": memoryBytes, "User": User, "Statements": strings.Count(query, ";") + 1,
		"Hash": fmt.Sprintf("%x", sha256.Sum256([]byte(password))),
	}
	for path, text := range map[string]string{f.config: configXML, f.users: usersXML} {
		if err := render(path, text, values); err != nil {
			return "", err
		}
	}
	return password, nil
}

// loadPassword reads the password kept at path, or makes one there that only
// the owner can read.
func loadPassword(path string) (string, error) {
	kept, err := os.ReadFile(path)
	if err == nil && len(bytes.TrimSpace(kept)) > 0 {
		return string(bytes.TrimSpace(kept)), nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("read the engine's password: %w", err)
	}
	password := rand.Text()
	if err := writePrivate(path, []byte(password+"\n")); err != nil {
		return "", fmt.Errorf("keep the engine's password: %w", err)
	}
	return password, nil
}

func render(path, text string, values any) error {
	t, err := template.New(filepath.Base(path)).Funcs(template.FuncMap{"xml": escape}).Parse(text)
	if err != nil {
		return fmt.Errorf("read the template of %s: %w", path, err)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, values); err != nil {
		return fmt.Errorf("fill in %s: %w", path, err)
	}
	if err := writePrivate(path, out.Bytes()); err != nil {
		return fmt.Errorf("write the engine's settings: %w", err)
	}
	return nil
}

func escape(s string) (string, error) {
	var out strings.Builder
	err := xml.EscapeText(&out, []byte(s))
	return out.String(), err
}

// writePrivate replaces the file at path in one step by one that only its owner can read.
func writePrivate(path string, content []byte) error {
	next, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-")
	if err != nil {
		return err
	}
	_, err = next.Write(content)
	if err := errors.Join(err, next.Close()); err != nil {
		return errors.Join(err, os.Remove(next.Name()))
	}
	return os.Rename(next.Name(), path)
}

// memoryLimit returns asked, or the default bound on this machine, in bytes.
func memoryLimit(asked int64) int64 {
	const usual = 4 << 30
	var machine syscall.Sysinfo_t
	switch err := syscall.Sysinfo(&machine); {
	case asked > 0:
		return asked
	case err != nil:
		return usual
	default:
		return min(usual, int64(machine.Totalram)*int64(machine.Unit)/2)
	}
}

// takeLock holds dir for this process until the file is closed. The error names
// dir and the process that holds it.
func takeLock(f files, dir string) (*os.File, error) {
	lock, err := os.OpenFile(f.lock, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock of %s: %w", dir, err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		holder, _ := os.ReadFile(f.lock)
		return nil, errors.Join(fmt.Errorf("the data directory %s is in use by process %s", dir, bytes.TrimSpace(holder)), lock.Close())
	}
	if err := errors.Join(lock.Truncate(0), writeAt(lock, fmt.Sprintln(os.Getpid()))); err != nil {
		return nil, errors.Join(fmt.Errorf("write the lock of %s: %w", dir, err), lock.Close())
	}
	return lock, nil
}

func writeAt(f *os.File, text string) error {
	_, err := f.WriteAt([]byte(text), 0)
	return err
}
