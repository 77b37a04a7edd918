package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"outcry/schema"
)

// Problem is how every error is told (RFC 9457).
type Problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	Field  string `json:"field,omitempty"`      // the parameter or field at fault
	ID     string `json:"request_id,omitempty"` // stands in the log too
	*Taken        // what was stored of an upload before it failed
}

// httpError is a fault of the request that has no sentinel in schema.
type httpError struct {
	status int
	detail string
}

func (e *httpError) Error() string { return e.detail }

var (
	errMethod   = &httpError{http.StatusMethodNotAllowed, "this path does not take that method"}
	errNoRoute  = &httpError{http.StatusNotFound, "there is nothing at this path"}
	errKey      = &httpError{http.StatusUnauthorized, "a valid bearer key is needed"}
	errScope    = &httpError{http.StatusForbidden, "the key does not have the scope that this needs"}
	errHost     = &httpError{http.StatusMisdirectedRequest, "without keys only requests to a loopback name are answered"}
	errOrigin   = &httpError{http.StatusForbidden, "a page of another site may not do this"}
	errTries    = &httpError{http.StatusTooManyRequests, "too many wrong keys; try again later"}
	errUploads  = &httpError{http.StatusTooManyRequests, "too many uploads are under way"}
	errTooLarge = &httpError{http.StatusRequestEntityTooLarge, "the request is too large; send it in parts"}
)

// retryAfter is what a client waits that came at a bad time.
const retryAfter = 2 * time.Second

// statusOf tells the status of err and the words for it; other statuses are
// nobody's business but the log's.
func statusOf(err error) (status int, detail string) {
	var asked *httpError
	var field *schema.FieldError
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &asked):
		return asked.status, asked.detail
	case errors.As(err, &large):
		return errTooLarge.status, fmt.Sprintf("the request is larger than %d bytes; send it in parts", large.Limit)
	case errors.As(err, &field):
		return http.StatusBadRequest, field.Error()
	case errors.Is(err, schema.ErrInvalid):
		return http.StatusBadRequest, "the request can't be taken as it is"
	case errors.Is(err, schema.ErrNotFound):
		return http.StatusNotFound, "there is no such thing"
	case errors.Is(err, schema.ErrConflict):
		return http.StatusConflict, "somebody else changed it meanwhile"
	case errors.Is(err, schema.ErrLimit):
		return http.StatusTooManyRequests, "a limit is reached: end a subscription, or try again tomorrow"
	case errors.Is(err, schema.ErrBusy):
		return http.StatusServiceUnavailable, "too busy to take this now; try again"
	case errors.Is(err, context.DeadlineExceeded):
		return http.StatusServiceUnavailable, "this took too long; try again"
	}
	return http.StatusInternalServerError, "something went wrong here; the log has it by the request id"
}

// fail answers c with a problem and ends it.
func (s *Server) fail(c *gin.Context, err error) { s.failTaken(c, err, nil) }

// failAfter is fail for what may be tried again after wait.
func (s *Server) failAfter(c *gin.Context, err error, wait time.Duration) {
	c.Header("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	s.fail(c, err)
}

func (s *Server) failTaken(c *gin.Context, err error, taken *Taken) {
	status, detail := statusOf(err)
	if c.Request.Context().Err() == context.Canceled {
		c.Abort() // nobody is there to read it
		return
	}
	if status >= 500 {
		s.log.Error("request failed", "request_id", c.GetString(requestIDKey), "method", c.Request.Method, "route", c.FullPath(), "status", status, "err", err)
	}
	if c.Writer.Written() {
		c.Abort()
		return
	}
	p := Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail, ID: c.GetString(requestIDKey), Taken: taken}
	var field *schema.FieldError
	if errors.As(err, &field) {
		p.Field = field.Field
	}
	if (status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable) && c.Writer.Header().Get("Retry-After") == "" {
		c.Header("Retry-After", strconv.Itoa(int(retryAfter.Seconds())))
	}
	body, err := json.Marshal(p)
	if err != nil {
		s.log.Error("problem can't be written", "err", err)
	}
	c.Abort()
	c.Data(status, "application/problem+json", body)
}
