package api

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"outcry/schema"
)

func (s *Server) getHealth(c *gin.Context) error {
	c.JSON(http.StatusOK, gin.H{"status": "ok", "version": s.Version, "time": s.Now().UTC()})
	return nil
}

func (s *Server) getReady(c *gin.Context) error {
	if err := s.Ready(c.Request.Context()); err != nil {
		return fmt.Errorf("not ready: %w: %w", err, schema.ErrBusy)
	}
	c.JSON(http.StatusOK, gin.H{"status": "ready", "version": s.Version, "time": s.Now().UTC()})
	return nil
}

func (s *Server) getMetrics() func(c *gin.Context) error {
	h := promhttp.HandlerFor(s.Gatherer, promhttp.HandlerOpts{})
	return func(c *gin.Context) error {
		h.ServeHTTP(c.Writer, c.Request)
		return nil
	}
}

func (s *Server) getSpec(c *gin.Context) error {
	c.Header("Cache-Control", "no-cache")
	c.Data(http.StatusOK, "application/json", s.spec)
	return nil
}
