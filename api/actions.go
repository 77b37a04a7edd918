package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"outcry/schema"
)

// actions are what people may do with an incident.
var actions = []struct {
	action  schema.Action
	summary string
}{
	{schema.ActionAck, "Say that you are on it."},
	{schema.ActionConfirm, "Say that it is an outage; customers are told so."},
	{schema.ActionNote, "Add a note."},
	{schema.ActionResolve, "Say that it is over."},
	{schema.ActionDismiss, "Say that it was a false alarm."},
}

// word is what a person says of an incident.
type word struct {
	Who   string `json:"who"`
	Words string `json:"words"`
}

func (s *Server) act(action schema.Action) func(c *gin.Context) error {
	return func(c *gin.Context) error {
		w, err := readWord(c.Request.Body)
		if err != nil {
			return err
		}
		if holder := bearer(c).name; holder != "" {
			w.Who = strings.TrimSuffix(holder+"/"+w.Who, "/")
		}
		switch {
		case w.Who == "":
			return &schema.FieldError{Field: "who", Reason: "is required"}
		case action == schema.ActionNote && w.Words == "":
			return &schema.FieldError{Field: "words", Reason: "is required for a note"}
		}
		inc, err := s.Ledger.Append(c.Request.Context(), schema.Entry{Incident: c.Param("id"), Time: s.Now().UTC(), Action: action, Who: w.Who, Words: w.Words})
		if err != nil {
			return err
		}
		s.metrics.actions.WithLabelValues(string(action)).Inc()
		s.glance.stale()
		c.JSON(http.StatusOK, s.show(inc))
		return nil
	}
}

func readWord(body io.Reader) (word, error) {
	var w word
	raw, err := io.ReadAll(body)
	if err != nil {
		return w, fmt.Errorf("read the request: %w", err)
	}
	if err := json.Unmarshal(raw, &w); err != nil {
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) {
			return w, &schema.FieldError{Field: kind.Field, Reason: "is not a string"}
		}
		return w, &schema.FieldError{Reason: `the body is not JSON such as {"who":"anna","words":"engineers are on their way"}`}
	}
	w.Who, w.Words = strings.TrimSpace(w.Who), strings.TrimSpace(w.Words)
	switch {
	case len(w.Who) > schema.MaxNameBytes:
		return w, &schema.FieldError{Field: "who", Reason: fmt.Sprintf("is longer than %d bytes", schema.MaxNameBytes)}
	case len(w.Words) > schema.MaxTextBytes:
		return w, &schema.FieldError{Field: "words", Reason: fmt.Sprintf("is longer than %d bytes", schema.MaxTextBytes)}
	}
	return w, nil
}
