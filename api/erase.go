package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"
)

// Eraser forgets. EraseComplaint returns schema.ErrNotFound for a complaint that
// is not there; EraseAuthor how many complaints it erased.
type Eraser interface {
	EraseComplaint(ctx context.Context, source, id string) error
	EraseAuthor(ctx context.Context, author string) (int, error)
}

func (s *Server) deleteComplaint(c *gin.Context) error {
	if err := s.Eraser.EraseComplaint(c.Request.Context(), c.Param("source"), c.Param("id")); err != nil {
		return fmt.Errorf("erase a complaint: %w", err)
	}
	s.talks.Forget()
	c.Status(http.StatusNoContent)
	c.Writer.WriteHeaderNow()
	return nil
}

func (s *Server) deleteAuthor(c *gin.Context) error {
	n, err := s.Eraser.EraseAuthor(c.Request.Context(), c.Param("author"))
	if err != nil {
		return fmt.Errorf("erase an author: %w", err)
	}
	s.talks.Forget()
	c.JSON(http.StatusOK, gin.H{"erased": n})
	return nil
}
