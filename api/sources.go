package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"outcry/api/desk"
)

type sourceList struct {
	Sources []shownSource `json:"sources"`
}

type shownSource struct {
	Source     string    `json:"source"`
	Complaints int64     `json:"complaints"` // distinct, stored
	Duplicates int64     `json:"duplicates"` // since the start
	Rejected   int64     `json:"rejected"`   // since the start
	LastTime   time.Time `json:"last_time"`  // latest event
	Lag        float64   `json:"lag_s"`
	Blind      bool      `json:"blind"` // silent although complaints should have come
}

func (s *Server) getSources(c *gin.Context) error {
	list, err := s.sources(c.Request.Context())
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, sourceList{list})
	return nil
}

func (s *Server) sources(ctx context.Context) ([]shownSource, error) {
	rows, err := s.recall.Sources(ctx)
	if err != nil {
		return nil, fmt.Errorf("read sources: %w", err)
	}
	now := s.Now()
	out := make([]shownSource, 0, len(rows))
	for _, r := range rows {
		out = append(out, shownSource{
			Source: r.Source, Complaints: r.Complaints, Duplicates: r.Duplicates, Rejected: r.Rejected + s.tally.of(r.Source),
			LastTime: r.LastTime.UTC(), Lag: desk.Lag(r, now).Seconds(), Blind: desk.Blind(r, now),
		})
	}
	return out, nil
}
