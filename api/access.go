package api

import (
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

// access tells who may do what.
type access struct {
	ring   *keyring
	tries  *tries
	origin *http.CrossOriginProtection
}

// holderKey is where admit leaves the key of who asks.
const holderKey = "outcry.holder"

// admit lets only those on who hold a key of the route's scope.
func (s *Server) admit(r route) gin.HandlerFunc {
	return func(c *gin.Context) {
		if r.scope == Anyone {
			return
		}
		keys, open := s.access.ring.keys()
		if open {
			return
		}
		k, ok, tried := holder(keys, c.Request)
		switch {
		case !ok:
			s.refuse(c, tried)
		case !k.may(r.scope):
			s.fail(c, errScope)
		case len(k.brands) > 0 && r.whole():
			s.fail(c, errWhole)
		default:
			c.Set(holderKey, k)
		}
	}
}

// refuse answers who has no key or tried a wrong one.
func (s *Server) refuse(c *gin.Context, tried bool) {
	c.Header("WWW-Authenticate", `Bearer realm="outcry"`)
	if !tried {
		s.fail(c, errKey)
		return
	}
	address := c.ClientIP()
	n, wait := s.access.tries.fail(time.Now(), address)
	if wait > 0 {
		if n == s.cfg.WrongKeys+1 {
			s.log.Warn("too many wrong keys; the rest of this minute goes unlogged", "address", address, "tries", n)
		}
		s.failAfter(c, errTries, wait)
		return
	}
	s.log.Warn("wrong key", "address", address, "request_id", c.GetString(requestIDKey), "route", c.FullPath(), "tries", n)
	s.fail(c, errKey)
}

// bearer returns the key of who asks, one without a name or a bound where none
// is needed.
func bearer(c *gin.Context) heldKey {
	if k, ok := c.Get(holderKey); ok {
		return k.(heldKey)
	}
	return heldKey{}
}

// guard turns away what another site made a browser send: a page whose name
// was rebound to this machine, or a form on a page elsewhere.
func (s *Server) guard(c *gin.Context) {
	if _, open := s.access.ring.keys(); open && !s.knows(c.Request.Host) {
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
