package promql

import (
	"context"
	"errors"
	"net/http"

	"github.com/prometheus/prometheus/promql"

	"outcry/schema"
)

// kind is the errorType of Prometheus's API, which tells the status.
type kind string

const (
	timedOut    kind = "timeout"
	canceled    kind = "canceled"
	execution   kind = "execution"
	badData     kind = "bad_data"
	internal    kind = "internal"
	unavailable kind = "unavailable"
	notFound    kind = "not_found"
)

var statuses = map[kind]int{
	timedOut: http.StatusServiceUnavailable, canceled: 499, execution: http.StatusUnprocessableEntity, badData: http.StatusBadRequest,
	internal: http.StatusInternalServerError, unavailable: http.StatusServiceUnavailable, notFound: http.StatusNotFound,
}

// retryAfter is the seconds that a client waits which came at a bad time.
const retryAfter = "2"

// fault is an error that the client is told in these words.
type fault struct {
	kind   kind
	reason string
}

// Error returns the reason.
func (f *fault) Error() string { return f.reason }

// errStore says that reading from the store failed.
var errStore = errors.New("read from the store")

// faultOf tells what kind of error err is. What went wrong inside is for the log alone.
func faultOf(err error) *fault {
	var known *fault
	var stopped promql.ErrQueryCanceled
	var late promql.ErrQueryTimeout
	var many promql.ErrTooManySamples
	var wrong *schema.FieldError
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(err, errSamples), errors.As(err, &many):
		return &fault{execution, err.Error() + "; ask for one level, brand, service or region, a shorter time or a longer step"}
	case errors.As(err, &late), errors.Is(err, context.DeadlineExceeded):
		return &fault{timedOut, "the query took longer than it may; ask for less, or give it more time by timeout"}
	case errors.As(err, &stopped), errors.Is(err, context.Canceled):
		return &fault{canceled, "the query was canceled"}
	case errors.Is(err, schema.ErrBusy):
		return &fault{unavailable, "the store can't be reached or is overloaded; try again"}
	case errors.As(err, &wrong):
		return &fault{badData, wrong.Error()}
	case errors.Is(err, errStore):
		return &fault{internal, "the store could not answer; the log has the reason"}
	}
	return &fault{execution, err.Error()}
}

// fail answers with an error as Prometheus writes it.
func (a *API) fail(w http.ResponseWriter, r *http.Request, err error) {
	f := faultOf(err)
	a.metrics.requests.WithLabelValues(string(f.kind)).Inc()
	status := statuses[f.kind]
	if status >= 500 {
		a.log.Error("query failed", "path", r.URL.Path, "query", r.Form.Get("query"), "kind", f.kind, "err", err)
	}
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", retryAfter)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	enc := newWriter(w)
	enc.value(struct {
		Status string `json:"status"`
		Kind   kind   `json:"errorType"`
		Error  string `json:"error"`
	}{"error", f.kind, f.reason})
	if err := enc.flush(); err != nil {
		a.log.Debug("error not written", "err", err)
	}
}
