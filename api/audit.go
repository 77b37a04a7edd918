package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// changes reports whether every success of r changes what outcry keeps; asking by
// POST does not, and what webcare or anyone may do says so by itself.
func (r route) changes() bool {
	return r.method != http.MethodGet && r.scope != Read && r.scope != Webcare && r.scope != Anyone
}

// audit leaves a line in the log for every change that was made through r.
func (s *Server) audit(r route) gin.HandlerFunc {
	return func(c *gin.Context) {
		if !r.changes() {
			return
		}
		c.Next()
		if c.Writer.Status() < http.StatusBadRequest {
			s.noteChange(c, r.about.id)
		}
	}
}

// noteChange logs who did what to which thing. The name of an author is not
// logged: it is kept nowhere. More are names and values that the path does not hold.
func (s *Server) noteChange(c *gin.Context, what string, more ...any) {
	who := bearer(c).name
	if who == "" {
		who = "anyone" // no key is set
	}
	attrs := []any{"who", who, "what", what, "status", c.Writer.Status(), "address", c.ClientIP(), "request_id", c.GetString(requestIDKey)}
	for _, p := range c.Params {
		if p.Key != "author" {
			attrs = append(attrs, p.Key, p.Value)
		}
	}
	s.log.Info("audit", append(attrs, more...)...)
}
