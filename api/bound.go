package api

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"outcry/api/clock"
	"outcry/schema"
)

var (
	errBrand = &httpError{http.StatusForbidden, "the key is bound to other brands"}
	errWhole = &httpError{http.StatusForbidden, "this is about all brands, and the key is bound to some"}
)

// whole reports whether r tells of, or touches, all brands at once, so that no
// key bound to some may use it.
func (r route) whole() bool {
	return strings.HasPrefix(r.path, promBase) || slices.Contains([]string{"deleteComplaint", "deleteAuthor", "notices", "metrics"}, r.about.id)
}

// brandsOf returns those to answer about where asked is asked for, "" for any: a
// list of "" alone means all.
func (k heldKey) brandsOf(asked schema.Brand) ([]schema.Brand, error) {
	switch {
	case asked != "" && !k.sees(asked):
		return nil, errBrand
	case asked != "" || len(k.brands) == 0:
		return []schema.Brand{asked}, nil
	}
	return k.brands, nil
}

// ours lets a key that is bound to brands on to an incident of theirs only.
func (s *Server) ours(handle func(c *gin.Context) error) func(c *gin.Context) error {
	return func(c *gin.Context) error {
		k := bearer(c)
		if len(k.brands) > 0 {
			inc, err := s.Ledger.One(c.Request.Context(), c.Param("id"))
			if err != nil {
				return err
			}
			if !k.sees(inc.Brand) {
				return errBrand
			}
		}
		return handle(c)
	}
}

// list returns what q selects of the brands, newest onset first, at most q.Limit.
func (s *Server) list(ctx context.Context, q schema.IncidentQuery, brands []schema.Brand) ([]schema.Incident, error) {
	var out []schema.Incident
	for _, b := range brands {
		q.Brand = b
		rows, err := s.Ledger.List(ctx, q)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	if len(brands) > 1 {
		slices.SortFunc(out, func(a, b schema.Incident) int {
			return cmp.Or(b.StartedAt.Compare(a.StartedAt), cmp.Compare(a.ID, b.ID))
		})
	}
	return out[:min(len(out), q.Limit)], nil
}

// mayWrite returns a *schema.FieldError for a complaint that k may not write:
// one that is understood, as given or by its text, to be about another's brand.
func (s *Server) mayWrite(k heldKey, c *schema.Complaint) error {
	if len(k.brands) == 0 {
		return nil
	}
	if b := s.Reader.Read(*c).Brand; b != "" && !k.sees(b) {
		return &schema.FieldError{Field: "brand", Reason: fmt.Sprintf("%q is not a brand of the key's", b)}
	}
	return nil
}

// mayAsk returns the brand to ask about: the one asked for, or the only one of
// the key's where neither the question nor its text names any.
func (s *Server) mayAsk(k heldKey, asked schema.Brand, text string) (schema.Brand, error) {
	if len(k.brands) == 0 {
		return asked, nil
	}
	said := asked
	if said == "" {
		said = s.Reader.Read(schema.Complaint{ID: "question", Source: deskSource, Time: s.Now(), Text: text}).Brand
	}
	switch {
	case said != "" && !k.sees(said):
		return "", errBrand
	case said == "" && len(k.brands) == 1:
		return k.brands[0], nil
	case said == "":
		return "", &schema.FieldError{Field: "brand", Reason: "is required with a key that is bound to several"}
	}
	return said, nil
}

// only returns the view of a listener who holds k.
func (v view) only(k heldKey) view {
	if len(k.brands) == 0 {
		return v
	}
	out := view{incidents: map[string]shownIncident{}, blind: v.blind, clocks: map[string]clock.Clock{}, denials: map[string]schema.Denial{}}
	for key, d := range v.denials {
		if k.sees(d.Brand) {
			out.denials[key] = d
		}
	}
	for id, inc := range v.incidents {
		if k.sees(inc.Brand) {
			out.incidents[id] = inc
		}
	}
	for key, c := range v.clocks {
		if k.sees(c.Brand) {
			out.clocks[key] = c
		}
	}
	return out
}
