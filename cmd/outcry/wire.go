package main

import (
	"context"
	"io"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"outcry/api"
	"outcry/api/desk"
	"outcry/api/promql"
	"outcry/api/web"
	"outcry/ingest"
	"outcry/ingest/privacy"
	"outcry/ingest/source"
	"outcry/schema"
)

// newAPI joins the API to what it answers from.
func newAPI(set settings, read readers, u *ingest.Understanding, p *ingest.Pipeline, st *storage, herald api.Herald, now func() time.Time, reg *prometheus.Registry, log *slog.Logger) (*api.Server, error) {
	ledger := desk.NewLedger(st, st)
	dcfg := desk.DefaultConfig()
	zone, err := time.LoadLocation(set.Timezone)
	if err != nil {
		return nil, err
	}
	dcfg.Zone = zone
	asked := reader{u, now}
	d, err := desk.New(dcfg, ledger, st, asked, read.gazetteer, now)
	if err != nil {
		return nil, err
	}
	page, err := web.Files()
	if err != nil {
		return nil, err
	}
	prom, err := promql.New(promql.DefaultConfig(), promql.Parts{
		Counts: st, Incidents: st, Reports: st, Place: read.gazetteer.Place, Blind: desk.Blind, Now: now, Version: versionText(),
	}, reg, log)
	if err != nil {
		return nil, err
	}
	cfg, err := apiConfig(set)
	if err != nil {
		return nil, err
	}
	return api.New(cfg, api.Parts{
		Intake: p, Decode: decode, Archive: st, Eraser: eraser{st, u}, Ledger: ledger, History: st, Counts: st, Desk: d, Reader: asked,
		Gazetteer: read.gazetteer, Redact: privacy.Redact, Ready: st.ready, Page: page, Gatherer: reg, Herald: herald, PromQL: prom, Now: now, Version: versionText(),
	}, reg, log)
}

// decode reads what a request holds.
func decode(body io.Reader, each func(line int, c schema.Complaint, err error) bool) {
	for item := range source.JSON(body) {
		if !each(item.Line, item.Complaint, item.Err) {
			return
		}
	}
}

// reader understands a complaint without keeping it.
type reader struct {
	understanding *ingest.Understanding
	now           func() time.Time
}

func (r reader) Read(c schema.Complaint) schema.Report { return r.understanding.Peek(&c, r.now()) }

// eraser forgets people by the name that their source gives them.
type eraser struct {
	store         *storage
	understanding *ingest.Understanding
}

func (e eraser) EraseComplaint(ctx context.Context, source, id string) error {
	return e.store.DeleteComplaint(ctx, source, id)
}

func (e eraser) EraseAuthor(ctx context.Context, author string) (int, error) {
	return e.store.DeleteAuthor(ctx, e.understanding.AuthorHash(author))
}

// ready is nil when complaints can be stored and read.
func (s *storage) ready(ctx context.Context) error { return s.Ping(ctx) }
