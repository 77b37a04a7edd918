package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"outcry/api/desk"
	"outcry/schema"
)

type sourceList struct {
	Sources []shownSource `json:"sources"`
}

type shownSource struct {
	Source     string    `json:"source"`
	Complaints *int64    `json:"complaints"` // distinct, stored; of all brands, so null for a key that is bound to some, as are the next two
	Duplicates *int64    `json:"duplicates"` // since the start
	Rejected   *int64    `json:"rejected"`   // since the start
	LastTime   time.Time `json:"last_time"`  // latest event
	Lag        float64   `json:"lag_s"`
	Blind      bool      `json:"blind"` // silent although complaints should have come
}

func (s *Server) getSources(c *gin.Context) error {
	a := &asked{c: c}
	at := a.at(s.Now())
	if a.err != nil {
		return a.err
	}
	list, err := s.sources(c.Request.Context(), at)
	if err != nil {
		return err
	}
	if len(bearer(c).brands) > 0 {
		for i := range list {
			list[i].Complaints, list[i].Duplicates, list[i].Rejected = nil, nil, nil
		}
	}
	c.JSON(http.StatusOK, sourceList{list})
	return nil
}

// sources tells how the sources fared at the moment at, zero for now. What was
// sent again or refused is known of now alone.
func (s *Server) sources(ctx context.Context, at time.Time) ([]shownSource, error) {
	now, read := s.Now(), s.recall.Sources
	if !at.IsZero() {
		now, read = at, func(ctx context.Context) ([]schema.SourceStatus, error) { return s.Counts.SourcesAt(ctx, at) }
	}
	rows, err := read(ctx)
	if err != nil {
		return nil, fmt.Errorf("read sources: %w", err)
	}
	out := make([]shownSource, 0, len(rows))
	for _, r := range rows {
		if at.IsZero() {
			r.Rejected += s.tally.of(r.Source)
		}
		out = append(out, shownSource{
			Source: r.Source, Complaints: &r.Complaints, Duplicates: &r.Duplicates, Rejected: &r.Rejected,
			LastTime: r.LastTime.UTC(), Lag: desk.Lag(r, now).Seconds(), Blind: desk.Blind(r, now),
		})
	}
	return out, nil
}
