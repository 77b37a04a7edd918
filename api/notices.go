package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"outcry/schema"
)

// Herald gives notice of incidents; *alert.Herald is one. Muted returns what
// holds the notice of an incident back, nil for nothing.
type Herald interface {
	Muted(incident string) []string
	Deliveries(ctx context.Context, q schema.DeliveryQuery) ([]schema.Delivery, error)
}

type deliveryList struct {
	Notices []schema.Delivery `json:"notices"`
}

// getNotices answers with who was told of what, newest first.
func (s *Server) getNotices(c *gin.Context) error {
	a := &asked{c: c}
	receiver := a.name("receiver")
	if a.err != nil {
		return a.err
	}
	return s.answerNotices(c, receiver)
}

// answerNotices answers with what receiver was told, "" for everybody.
func (s *Server) answerNotices(c *gin.Context, receiver string) error {
	a := &asked{c: c}
	q := schema.DeliveryQuery{
		Outcomes: words(a, "outcome", schema.DeliveryClaimed, schema.DeliverySent, schema.DeliveryFailed, schema.DeliveryDead),
		Receiver: receiver, Limit: a.count("limit", usualPage, mostPage),
	}
	if id := a.name("incident"); id != "" {
		q.Incidents = []string{id}
	}
	if a.err != nil {
		return a.err
	}
	out := deliveryList{[]schema.Delivery{}}
	if s.Herald != nil {
		rows, err := s.Herald.Deliveries(c.Request.Context(), q)
		if err != nil {
			return fmt.Errorf("read notices: %w", err)
		}
		out.Notices = append(out.Notices, rows...)
	}
	c.JSON(http.StatusOK, out)
	return nil
}

// muted returns what holds the notice of an incident back.
func (s *Server) muted(incident string) []string {
	if s.Herald == nil {
		return nil
	}
	return s.Herald.Muted(incident)
}
