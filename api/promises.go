package api

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"outcry/schema"
)

func (s *Server) getPromises(c *gin.Context) error {
	a := &asked{c: c}
	states := words(a, "state", schema.PromiseOpen, schema.PromiseBreaking, schema.PromiseBroken, schema.PromiseKept)
	brand := s.brand(a)
	if a.err != nil {
		return a.err
	}
	brands, err := bearer(c).all(brand)
	if err != nil {
		return err
	}
	rows, err := s.Follow.Promises(c.Request.Context(), brands, states)
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, gin.H{"promises": rows})
	return nil
}

// newPromise is what a person notes of a promise.
type newPromise struct {
	Conversation string       `json:"conversation"`
	DueAt        time.Time    `json:"due_at"`
	Words        string       `json:"words"`
	Who          string       `json:"who"`
	Brand        schema.Brand `json:"brand"`
	Channel      string       `json:"channel"`
}

func (s *Server) postPromise(c *gin.Context) error {
	ctx, k := c.Request.Context(), bearer(c)
	in, err := readPromise(c.Request.Body)
	if err != nil {
		return err
	}
	p := schema.Promise{
		ID: strings.ToLower(rand.Text()), MadeAt: s.Now().UTC(), DueAt: in.DueAt.UTC(), Brand: s.slug(in.Brand), Channel: in.Channel, Conversation: in.Conversation, Words: in.Words,
		Who: signature(c, strings.TrimSpace(in.Who)),
	}
	switch {
	case p.Who == "":
		return &schema.FieldError{Field: "who", Reason: "is required"}
	case !p.DueAt.After(p.MadeAt):
		return &schema.FieldError{Field: "due_at", Reason: "is not in the future"}
	}
	if talk, err := s.Follow.Conversation(ctx, p.Conversation); err == nil {
		p.Brand, p.Channel = talk.Brand, talk.Channel
	} else if status, _ := statusOf(err); status != http.StatusNotFound {
		return err
	}
	if p.Brand == "" && len(k.brands) == 1 {
		p.Brand = k.brands[0]
	}
	if !k.sees(p.Brand) {
		return errBrand
	}
	if p, err = s.Follow.Note(ctx, p); err != nil {
		return err
	}
	s.noteChange(c, "notePromise")
	c.JSON(http.StatusOK, p)
	return nil
}

func readPromise(body io.Reader) (newPromise, error) {
	var in newPromise
	raw, err := io.ReadAll(body)
	if err != nil {
		return in, fmt.Errorf("read the request: %w", err)
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return in, &schema.FieldError{Reason: `the body is not JSON such as {"conversation":"c1","due_at":"2026-11-21T20:15:03Z","words":"we call back","who":"anna"}`}
	}
	for _, f := range []struct{ name, value string }{{"conversation", in.Conversation}, {"who", in.Who}, {"brand", string(in.Brand)}, {"channel", in.Channel}} {
		if len(f.value) > 2*schema.MaxNameBytes {
			return in, &schema.FieldError{Field: f.name, Reason: fmt.Sprintf("is longer than %d bytes", 2*schema.MaxNameBytes)}
		}
	}
	switch {
	case in.DueAt.IsZero():
		return in, &schema.FieldError{Field: "due_at", Reason: "is required"}
	case strings.TrimSpace(in.Words) == "":
		return in, &schema.FieldError{Field: "words", Reason: "is required"}
	case len(in.Words) > schema.MaxTextBytes:
		return in, &schema.FieldError{Field: "words", Reason: fmt.Sprintf("is longer than %d bytes", schema.MaxTextBytes)}
	}
	return in, nil
}

func (s *Server) postKept(c *gin.Context) error {
	ctx := c.Request.Context()
	w, err := signed(c)
	if err != nil {
		return err
	}
	p, err := s.Follow.Promise(ctx, c.Param("id"))
	switch {
	case err != nil:
		return err
	case !bearer(c).sees(p.Brand):
		return errBrand
	}
	if p, err = s.Follow.Keep(ctx, p.ID, w.Who, w.Words); err != nil {
		return err
	}
	s.noteChange(c, "keepPromise")
	c.JSON(http.StatusOK, p)
	return nil
}
