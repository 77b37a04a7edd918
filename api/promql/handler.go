package promql

import (
	"context"
	"net/http"
	"time"

	"github.com/klauspost/compress/gzhttp"
)

// answer is what a handler answers with.
type answer struct {
	data     encoder
	warnings []string
}

// encoder writes itself as JSON.
type encoder interface{ encode(w *writer) }

// handle answers one request; what it returns is written by respond.
type handle func(r *http.Request) (answer, error)

// routes lays out the endpoints.
func (a *API) routes() http.Handler {
	mux := http.NewServeMux()
	both := func(path string, h handle) {
		mux.Handle("GET "+Base+path, a.respond(h))
		mux.Handle("POST "+Base+path, a.respond(h))
	}
	both("/query", a.query)
	both("/query_range", a.queryRange)
	both("/series", a.series)
	both("/labels", a.labelNames)
	both("/label/{name}/values", a.labelValues)
	both("/query_exemplars", a.exemplars)
	both("/format_query", a.format)
	both("/metadata", a.metadata)
	both("/rules", a.rules)
	both("/alerts", a.alerts)
	both("/status/buildinfo", a.buildinfo)
	mux.Handle("POST "+Base+"/read", http.HandlerFunc(a.remoteRead))
	mux.Handle(Base+"/", a.respond(func(r *http.Request) (answer, error) {
		return answer{}, &fault{kind: notFound, reason: "there is no " + r.Method + " " + r.URL.Path}
	}))
	return gzhttp.GzipHandler(mux)
}

// respond reads the parameters, waits for a place among the queries at work,
// and writes what h returns.
func (a *API) respond(h handle) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		out, err := a.run(h, r)
		if err != nil {
			a.fail(w, r, err)
			return
		}
		a.metrics.requests.WithLabelValues("done").Inc()
		w.Header().Set("Content-Type", "application/json")
		enc := newWriter(w)
		enc.raw(`{"status":"success","data":`)
		out.data.encode(enc)
		if len(out.warnings) > 0 {
			enc.raw(`,"warnings":`)
			enc.value(out.warnings)
		}
		enc.raw("}")
		if err := enc.flush(); err != nil {
			a.log.Debug("answer not written", "path", r.URL.Path, "err", err)
		}
		if c, ok := out.data.(interface{ close() }); ok {
			c.close()
		}
	})
}

func (a *API) run(h handle, r *http.Request) (answer, error) {
	if err := r.ParseForm(); err != nil {
		return answer{}, &fault{kind: badData, reason: "can't read the form: " + err.Error()}
	}
	within, err := duration(r, "timeout", a.cfg.Timeout)
	if err != nil {
		return answer{}, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), max(min(within, a.cfg.Timeout), time.Millisecond))
	defer cancel()
	leave, err := a.enter(ctx)
	if err != nil {
		return answer{}, err
	}
	defer leave()
	return h(r.WithContext(ctx))
}

// enter waits for a place among the queries at work.
func (a *API) enter(ctx context.Context) (leave func(), err error) {
	a.metrics.waiting.Inc()
	defer a.metrics.waiting.Dec()
	select {
	case a.places <- struct{}{}:
		a.metrics.inFlight.Inc()
		return func() {
			a.metrics.inFlight.Dec()
			<-a.places
		}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
