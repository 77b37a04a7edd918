package api

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

const requestIDKey = "outcry.request"

var requestIDShape = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// observe gives the request an id and counts it.
func (s *Server) observe(c *gin.Context) {
	id := c.GetHeader("X-Request-Id")
	if !requestIDShape.MatchString(id) {
		id = rand.Text()
	}
	c.Set(requestIDKey, id)
	c.Header("X-Request-Id", id)
	begun := time.Now()
	s.metrics.inFlight.Inc()
	defer func() {
		s.metrics.inFlight.Dec()
		route := c.FullPath()
		if route == "" {
			route = "other"
		}
		s.metrics.requests.WithLabelValues(route, knownMethod(c.Request.Method), strconv.Itoa(c.Writer.Status())).Inc()
		if route != eventsPath {
			s.metrics.seconds.WithLabelValues(route).Observe(time.Since(begun).Seconds())
		}
		s.log.Debug("request", "request_id", id, "method", c.Request.Method, "route", route, "status", c.Writer.Status(), "took", time.Since(begun))
	}()
	c.Next()
}

// knownMethod keeps made-up methods out of the labels.
func knownMethod(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}

// recover answers for a handler that panicked.
func (s *Server) recover(c *gin.Context) {
	defer func() {
		switch p := recover(); p {
		case nil:
		case http.ErrAbortHandler:
			panic(p)
		default:
			s.log.Error("handler panicked", "request_id", c.GetString(requestIDKey), "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			s.fail(c, fmt.Errorf("panic: %v", p))
		}
	}()
	c.Next()
}

// harden sets the headers that tell a browser what not to do.
func (s *Server) harden(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "no-store")
}

// limit bounds the time and the size of a request.
func (s *Server) limit(r route) gin.HandlerFunc {
	return func(c *gin.Context) {
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, s.cfg.MaxBody)
		within := s.cfg.Timeout
		switch r.pace {
		case forever:
			return
		case upload:
			within = s.cfg.UploadWithin
			control := http.NewResponseController(c.Writer)
			by := time.Now().Add(within)
			if err := control.SetReadDeadline(by); err != nil {
				s.fail(c, fmt.Errorf("give an upload time: %w", err))
				return
			}
			if err := control.SetWriteDeadline(by.Add(s.cfg.Timeout)); err != nil {
				s.fail(c, fmt.Errorf("give an upload time: %w", err))
				return
			}
		}
		whole := c.Request
		ctx, cancel := context.WithTimeout(whole.Context(), within)
		defer func() {
			cancel()
			c.Request = whole // a panic is answered after the end of this one's time
		}()
		c.Request = whole.WithContext(ctx)
		c.Next()
	}
}

// wants reports whether the client would rather have kind than JSON.
func wants(c *gin.Context, kind string) bool {
	accept := c.GetHeader("Accept")
	i := strings.Index(accept, kind)
	j := strings.Index(accept, "application/json")
	return i >= 0 && (j < 0 || i < j)
}
