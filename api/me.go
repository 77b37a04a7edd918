package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"outcry/schema"
)

// standing is what who asks may do here.
type standing struct {
	Name   string         `json:"name"` // of the key, "" where none is needed
	Scopes []Scope        `json:"scopes"`
	Brands []schema.Brand `json:"brands"` // that the key is bound to; none for all
	Open   bool           `json:"open"`   // nobody needs a key
}

// getMe tells who asks what their key is good for, so that a client offers
// nothing that would be refused.
func (s *Server) getMe(c *gin.Context) error {
	me := standing{Scopes: []Scope{}, Brands: []schema.Brand{}}
	k := bearer(c)
	if _, me.Open = s.access.ring.keys(); me.Open {
		k.scopes = []Scope{Admin}
	}
	me.Name, me.Brands = k.name, append(me.Brands, k.brands...)
	for _, scope := range Scopes() {
		if k.may(scope) {
			me.Scopes = append(me.Scopes, scope)
		}
	}
	c.JSON(http.StatusOK, me)
	return nil
}
