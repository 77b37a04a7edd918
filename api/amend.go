package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/gin-gonic/gin"

	"outcry/schema"
)

// Archive reads and replaces single complaints. Report returns
// schema.ErrNotFound for one that is not there; Insert is durable on return,
// and a later version of a complaint takes the place of the earlier one.
type Archive interface {
	Report(ctx context.Context, source, id string) (schema.Report, error)
	Insert(ctx context.Context, reports []schema.Report) ([]schema.Outcome, error)
}

// amendment is what a sender corrects in a complaint of his; what is absent
// stays as it is.
type amendment struct {
	text     *string          // null empties it
	location *schema.Location // in place of the one given before, which is not kept; nil with moved: none is known
	moved    bool
}

// patchComplaint stores a later version of a complaint.
func (s *Server) patchComplaint(c *gin.Context) error {
	ctx, k := c.Request.Context(), bearer(c)
	a, err := readAmendment(c.Request.Body)
	if err != nil {
		return err
	}
	old, err := s.Archive.Report(ctx, c.Param("source"), c.Param("id"))
	if err != nil {
		return fmt.Errorf("read the complaint to amend: %w", err)
	}
	r, err := s.amended(&old, a)
	switch {
	case err != nil:
		return err
	case old.Brand != "" && !k.sees(old.Brand), r.Brand != "" && !k.sees(r.Brand):
		return errBrand
	}
	outcomes, err := s.Archive.Insert(ctx, []schema.Report{r})
	if err != nil {
		return fmt.Errorf("amend a complaint: %w", err)
	}
	s.metrics.lines.WithLabelValues(outcomeNames[outcomes[0]]).Inc()
	c.JSON(http.StatusOK, newReceipt(&r, outcomes[0]))
	return nil
}

// amended returns old with a. What the sender gave besides the text is not kept
// as given: what the old text alone does not explain must have been given, and
// stands. The author, known by a hash alone, stays, and so does what old echoes.
func (s *Server) amended(old *schema.Report, a amendment) (schema.Report, error) {
	c := schema.Complaint{
		ID: old.ID, Source: old.Source, Time: old.Time, Text: old.Text, RepostOf: old.RepostOf, ReplyTo: old.ReplyTo,
		Conversation: old.Conversation, Role: old.Role, Channel: old.Channel,
	}
	said := s.Reader.Read(c)
	c.Lang, c.Brand, c.Service, c.Device = given(old.Lang, said.Lang), given(old.Brand, said.Brand), given(old.Service, said.Service), given(old.Device, said.Device)
	if a.text != nil {
		c.Text = *a.text
	}
	c.Location = a.location
	whole := c
	if !a.moved && old.Region != "" {
		whole.Location = &schema.Location{} // the place that is known stays
	}
	if err := whole.Validate(); err != nil {
		return schema.Report{}, err
	}
	if err := s.findable(a.location); err != nil {
		return schema.Report{}, err
	}
	r := s.Reader.Read(c)
	if c.Text == "" && a.text == nil { // what was understood of words that are forgotten stays
		read := r
		r = *old
		r.ArrivedAt, r.Given = read.ArrivedAt, read.Given
		r.MoveTo(&read)
	}
	r.Author, r.Root, r.Talk, r.Amends = old.Author, old.Root, old.Talk, true
	if old.Root != "" {
		r.Kind = old.Kind
	}
	if !a.moved && said.Region != old.Region && r.Confidence <= old.Confidence {
		r.MoveTo(old)
	}
	return r, nil
}

// findable returns a *schema.FieldError for a location that means no place, nil
// for one that gives none: what can't be found must not take the place of what was.
func (s *Server) findable(l *schema.Location) error {
	if l == nil {
		return nil
	}
	field, value := "", ""
	switch {
	case l.Postcode != "":
		field, value = "location.postcode", l.Postcode
	case l.Place != "":
		field, value = "location.place", l.Place
	case l.Lat != nil && l.Lon != nil:
		field, value = "location.lat", fmt.Sprintf("%g, %g", *l.Lat, *l.Lon)
	case l.Country != "":
		field, value = "location.country", l.Country
	default:
		return nil
	}
	means := func(l schema.Location) schema.Level {
		r := s.Reader.Read(schema.Complaint{ID: "place", Source: "amendment", Time: s.Now(), Location: &l})
		if r.Confidence <= 0 {
			return schema.LevelNone
		}
		return r.Region.Level()
	}
	named := *l
	if found := means(named); found == schema.LevelCountry && field != "location.country" {
		named.Country = "" // that alone may have been found
	} else if found != schema.LevelNone {
		return nil
	}
	if means(named) == schema.LevelNone {
		return &schema.FieldError{Field: field, Reason: fmt.Sprintf("%q is no place that is known; the one before stays", value)}
	}
	return nil
}

// given returns what was kept, or "" where the text says the same by itself.
func given[T ~string](kept, said T) T {
	if kept == said {
		return ""
	}
	return kept
}

func readAmendment(body io.Reader) (amendment, error) {
	var a amendment
	var fields map[string]json.RawMessage
	if err := readJSON(body, &fields, `{"location":{"postcode":"3511AB"}}`); err != nil {
		return a, err
	}
	for name, value := range fields {
		switch name {
		case "text":
			a.text = new(string)
			if json.Unmarshal(value, a.text) != nil {
				return a, &schema.FieldError{Field: name, Reason: "is not a string"}
			}
		case "location":
			a.moved = true
			if json.Unmarshal(value, &a.location) != nil {
				return a, &schema.FieldError{Field: name, Reason: `is not an object such as {"postcode":"3511AB"}`}
			}
		default:
			return a, &schema.FieldError{Field: name, Reason: "can't be changed; text and location can"}
		}
	}
	if len(fields) == 0 {
		return a, &schema.FieldError{Reason: "there is neither a text nor a location"}
	}
	return a, nil
}
