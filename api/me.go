package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"outcry/schema"
)

// standing is what who asks may do here.
type standing struct {
	Name   string         `json:"name"` // of the key, "" where there is none
	Scopes []Scope        `json:"scopes"`
	Brands []schema.Brand `json:"brands"` // that the key is bound to; none for all
	Open   bool           `json:"open"`   // nobody needs a key
	May    []string       `json:"may"`    // the routes that would let it in, such as "GET /api/v1/incidents"
	Public bool           `json:"public"` // anyone may see /status, also in a browser, which sends no key
}

// getMe tells who asks what is open to them, so that a client offers nothing
// that is not there or would be refused. Without a key it is little; a wrong
// key is told that it is wrong.
func (s *Server) getMe(c *gin.Context) error {
	keys, open := s.access.ring.keys()
	k, known, tried := holder(keys, c.Request)
	switch {
	case open:
		k.scopes = []Scope{Admin}
	case tried && !known:
		s.refuse(c, true)
		return nil
	}
	me := standing{Name: k.name, Scopes: []Scope{}, Brands: append([]schema.Brand{}, k.brands...), Open: open, May: []string{}, Public: open || s.cfg.Status.Public}
	for _, scope := range Scopes() {
		if k.may(scope) {
			me.Scopes = append(me.Scopes, scope)
		}
	}
	for _, r := range s.offers {
		if r.scope == Anyone || k.may(r.scope) && (len(k.brands) == 0 || !r.whole()) {
			path, _ := templated(r.path)
			me.May = append(me.May, r.method+" "+path)
		}
	}
	c.JSON(http.StatusOK, me)
	return nil
}
