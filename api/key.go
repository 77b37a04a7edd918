package api

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"outcry/schema"
)

// Key is a bearer key as it is kept: its hash alone.
type Key struct {
	Name    string         `json:"name"`   // who holds it, as it stands in the journal
	SHA256  string         `json:"sha256"` // hex digest of the key
	Scopes  []Scope        `json:"scopes"`
	Brands  []schema.Brand `json:"brands,omitempty"` // that it is bound to; none for all
	Created time.Time      `json:"created,omitzero"`
}

// Scopes returns the scopes that a key can have.
func Scopes() []Scope { return []Scope{Ingest, Read, Webcare, Operator, Admin} }

// NewKey returns a key made at now and its secret of 130 random bits, which is
// kept nowhere. The error says what is wrong with the name or the scopes.
func NewKey(now time.Time, name string, scopes []Scope, brands []schema.Brand) (Key, string, error) {
	secret := "outcry_" + rand.Text()
	sum := sha256.Sum256([]byte(secret))
	k := Key{Name: name, SHA256: hex.EncodeToString(sum[:]), Scopes: scopes, Brands: brands, Created: now.UTC().Truncate(time.Second)}
	return k, secret, k.validate()
}

// keysFile is the file that keys are kept in.
type keysFile struct {
	Keys []Key `json:"keys"`
}

// ReadKeys returns the keys in the file name, none where there is no file.
func ReadKeys(name string) ([]Key, error) {
	raw, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("read keys: %w", err)
	}
	var f keysFile
	if err := json.Unmarshal(raw, &f); err != nil {
		return nil, fmt.Errorf("read keys in %s: %w", name, err)
	}
	for _, k := range f.Keys {
		if err := k.validate(); err != nil {
			return nil, fmt.Errorf("read keys in %s: %w", name, err)
		}
	}
	return f.Keys, nil
}

// ChangeKeys puts what change makes of the keys in the file name in their place.
// Of two processes that change them at once, the second waits for the first and
// sees what it left.
func ChangeKeys(name string, change func(keys []Key) ([]Key, error)) (err error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return fmt.Errorf("change keys: %w", err)
	}
	lock, err := os.OpenFile(name+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("change keys: %w", err)
	}
	defer func() { err = errors.Join(err, lock.Close()) }() // which lets the next one in
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return fmt.Errorf("lock %s: %w", lock.Name(), err)
	}
	keys, err := ReadKeys(name)
	if err != nil {
		return err
	}
	if keys, err = change(keys); err != nil {
		return err
	}
	return WriteKeys(name, keys)
}

// WriteKeys puts keys in the file name, which only its owner may read. Who
// reads meanwhile sees the old keys or the new ones, nothing between.
func WriteKeys(name string, keys []Key) (err error) {
	raw, err := json.MarshalIndent(keysFile{slices.Concat([]Key{}, keys)}, "", "  ")
	if err != nil {
		return fmt.Errorf("write keys: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return fmt.Errorf("write keys: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".keys-*") // for its owner alone
	if err != nil {
		return fmt.Errorf("write keys: %w", err)
	}
	_, err = f.Write(append(raw, '\n'))
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write keys: %w", err), os.Remove(f.Name()))
	}
	return nil
}

func (k Key) validate() error {
	sum, err := hex.DecodeString(k.SHA256)
	if err != nil || len(sum) != sha256.Size {
		return fmt.Errorf("key %q: its hash is not a SHA-256 in hex: %w", k.Name, schema.ErrInvalid)
	}
	if len(k.Scopes) == 0 || k.Name == "" || len(k.Name) > schema.MaxNameBytes {
		return fmt.Errorf("key %q needs a name and a scope: %w", k.Name, schema.ErrInvalid)
	}
	for _, s := range k.Scopes {
		if !slices.Contains(Scopes(), s) {
			return fmt.Errorf("key %q: scope %q is none of %v: %w", k.Name, s, Scopes(), schema.ErrInvalid)
		}
	}
	if slices.Contains(k.Brands, "") {
		return fmt.Errorf("key %q is bound to a brand without a name: %w", k.Name, schema.ErrInvalid)
	}
	return nil
}
