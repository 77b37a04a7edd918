package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"outcry/api"
	"outcry/ingest"
)

// withHouse runs do with the API over the store of set, in this process and
// for nobody else: a command that goes straight into ClickHouse obeys the same
// rules as one that asks a server.
func withHouse(ctx context.Context, set settings, s streams, do func(h http.Handler) error) (err error) {
	set.Log.Level = "warn"
	log, err := set.Log.logger(s.err)
	if err != nil {
		return err
	}
	h, err := openHouse(ctx, set, time.Now, prometheus.NewRegistry(), log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.store.Close()) }()
	pipeline, err := ingest.New(ingest.DefaultConfig(), h.understanding, h.store, h.reg)
	if err != nil {
		return err
	}
	server, err := h.newAPI(api.DefaultConfig(), pipeline, nil)
	if err != nil {
		return err
	}
	return do(server.Handler())
}

// inside is a transport that asks a handler in this process.
type inside struct{ handler http.Handler }

// RoundTrip returns what the handler answers to req.
func (i inside) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body == nil {
		req.Body = http.NoBody
	}
	req.RemoteAddr, req.RequestURI = "127.0.0.1:0", req.URL.RequestURI()
	w := &answer{header: http.Header{}, status: http.StatusOK}
	i.handler.ServeHTTP(w, req)
	return &http.Response{
		StatusCode: w.status, Status: http.StatusText(w.status), Header: w.header, Body: io.NopCloser(&w.body), Request: req, ProtoMajor: 1, ProtoMinor: 1,
	}, nil
}

// answer keeps what a handler writes.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header returns the header to be written.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader keeps the status.
func (a *answer) WriteHeader(status int) { a.status = status }

// Write keeps p.
func (a *answer) Write(p []byte) (int, error) { return a.body.Write(p) }
