package api

import (
	"outcry/api/desk"
	"outcry/schema"
)

// brand returns the brand that a request asks about, "" for none.
func (s *Server) brand(a *asked) schema.Brand { return s.slug(schema.Brand(a.name("brand"))) }

// slug returns the brand that people write as name.
func (s *Server) slug(name schema.Brand) schema.Brand {
	slug, _ := desk.Slug(s.Reader, name)
	return slug
}
