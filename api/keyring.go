package api

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"outcry/schema"
)

// rereadEvery is how long a file that has changed may go unnoticed.
const rereadEvery = time.Second

// keyring holds the keys that are good now. It is safe for concurrent use.
type keyring struct {
	log  *slog.Logger
	mu   sync.Mutex
	file watched
	held []heldKey
	open bool // nobody needs a key: there never was one
}

type heldKey struct {
	name   string
	sum    [sha256.Size]byte
	scopes []Scope
	brands []schema.Brand // none for all
}

// newKeyring takes keys that Validate has passed, and the file they came from.
func newKeyring(keys []Key, file string, log *slog.Logger) *keyring {
	r := &keyring{log: log, file: watched{names: []string{file}}, open: true}
	r.file.changed(time.Now()) // as it is, it has been read
	_, err := os.Stat(file)
	r.put(keys, file != "" && err == nil)
	return r
}

// put exchanges the keys. A file of keys without any lets nobody in: who
// revokes the last key does not mean to open the door.
func (r *keyring) put(keys []Key, kept bool) {
	held := make([]heldKey, 0, len(keys))
	for _, k := range keys {
		h := heldKey{name: k.Name, scopes: k.Scopes, brands: k.Brands}
		if _, err := hex.Decode(h.sum[:], []byte(k.SHA256)); err == nil {
			held = append(held, h)
		}
	}
	r.held, r.open = held, r.open && len(held) == 0 && !kept
}

// keys returns the keys as they are, and whether none is needed. What can't be
// read changes nothing.
func (r *keyring) keys() (held []heldKey, open bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.file.names[0] != "" && r.file.changed(time.Now()) {
		name := r.file.names[0]
		keys, err := ReadKeys(name)
		if err != nil {
			r.log.Error("keys can't be read; the old ones stay", "err", err)
			return r.held, r.open
		}
		r.put(keys, true)
		r.log.Info("keys read", "file", name, "keys", len(keys))
	}
	return r.held, r.open
}

// holder returns the key that r bears; tried is false for a request without
// any. It compares with every key, so that the time taken tells nothing.
func holder(keys []heldKey, r *http.Request) (found heldKey, ok, tried bool) {
	scheme, bearer, is := strings.Cut(r.Header.Get("Authorization"), " ")
	is = is && strings.EqualFold(scheme, "Bearer") // in any case: RFC 9110 (2022), section 11.1
	sum := sha256.Sum256([]byte(strings.TrimSpace(bearer)))
	for _, k := range keys {
		if subtle.ConstantTimeCompare(sum[:], k.sum[:]) == 1 {
			found, ok = k, is
		}
	}
	return found, ok, r.Header.Get("Authorization") != ""
}

func (k heldKey) may(need Scope) bool {
	for _, have := range k.scopes {
		if have == need || have == Admin || need == Read && (have == Webcare || have == Operator) || need == Webcare && have == Operator {
			return true
		}
	}
	return false
}

// sees reports whether k may see, or write, what is of brand b.
func (k heldKey) sees(b schema.Brand) bool {
	return len(k.brands) == 0 || slices.Contains(k.brands, b)
}

// watched tells when files have changed, looking no more than once a moment.
// It is not safe for concurrent use.
type watched struct {
	names  []string
	looked time.Time
	stamps []stamp
}

// stamp is what a file shows of itself when it changes.
type stamp struct {
	mod  time.Time
	size int64
}

// changed reports whether any of the files is another than at the last look.
func (w *watched) changed(now time.Time) bool {
	if !w.looked.IsZero() && now.Sub(w.looked) < rereadEvery {
		return false
	}
	w.looked = now
	stamps := make([]stamp, len(w.names))
	for i, name := range w.names {
		if at, err := os.Stat(name); err == nil {
			stamps[i] = stamp{at.ModTime(), at.Size()}
		}
	}
	same := slices.EqualFunc(stamps, w.stamps, func(a, b stamp) bool { return a.mod.Equal(b.mod) && a.size == b.size })
	w.stamps = stamps
	return !same
}
