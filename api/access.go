package api

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
)

// access tells who may do what.
type access struct {
	open   bool
	keys   []heldKey
	origin *http.CrossOriginProtection
}

type heldKey struct {
	name   string
	sum    [sha256.Size]byte
	scopes []Scope
}

// newAccess takes keys that Validate has passed.
func newAccess(keys []Key) access {
	a := access{open: len(keys) == 0, origin: http.NewCrossOriginProtection()}
	for _, k := range keys {
		h := heldKey{name: k.Name, scopes: k.Scopes}
		hex.Decode(h.sum[:], []byte(k.SHA256))
		a.keys = append(a.keys, h)
	}
	return a
}

// holder returns the key that r bears. It compares with every key, so that the
// time taken tells nothing.
func (a access) holder(r *http.Request) (heldKey, bool) {
	bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	sum := sha256.Sum256([]byte(strings.TrimSpace(bearer)))
	var found heldKey
	hit := false
	for _, k := range a.keys {
		if subtle.ConstantTimeCompare(sum[:], k.sum[:]) == 1 {
			found, hit = k, true
		}
	}
	return found, ok && hit
}

func (k heldKey) may(need Scope) bool {
	for _, have := range k.scopes {
		if have == need || have == Admin || need == Read && (have == Webcare || have == Operator) || need == Webcare && have == Operator {
			return true
		}
	}
	return false
}

// holderKey is where admit leaves the name of who asks, for the journal.
const holderKey = "outcry.holder"

// admit lets only those on who hold a key of the route's scope.
func (s *Server) admit(r route) gin.HandlerFunc {
	return func(c *gin.Context) {
		if r.scope == Anyone || s.access.open {
			return
		}
		k, ok := s.access.holder(c.Request)
		switch {
		case !ok:
			c.Header("WWW-Authenticate", `Bearer realm="outcry"`)
			s.fail(c, errKey)
		case !k.may(r.scope):
			s.fail(c, errScope)
		default:
			c.Set(holderKey, k.name)
		}
	}
}

// guard turns away what another site made a browser send: a page whose name
// was rebound to this machine, or a form on a page elsewhere.
func (s *Server) guard(c *gin.Context) {
	if s.access.open && !s.knows(c.Request.Host) {
		s.fail(c, errHost)
		return
	}
	if err := s.access.origin.Check(c.Request); err != nil {
		s.fail(c, errOrigin)
	}
}

// knows reports whether host, as a request names it, is this machine.
func (s *Server) knows(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.Trim(host, "[]")
	}
	return loopback(strings.ToLower(name)) || slices.Contains([]string{s.cfg.Listen}, host)
}
