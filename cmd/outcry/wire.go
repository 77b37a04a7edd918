package main

import (
	"context"
	"io"
	"time"

	"outcry/api"
	"outcry/api/alert"
	"outcry/api/desk"
	"outcry/api/promql"
	"outcry/api/web"
	"outcry/ingest"
	"outcry/ingest/privacy"
	"outcry/ingest/source"
	"outcry/schema"
)

// newAPI joins the API to what it answers from; herald may be nil.
func (h *house) newAPI(cfg api.Config, p *ingest.Pipeline, herald *alert.Herald) (*api.Server, error) {
	st, places := h.store, h.places
	ledger := desk.NewLedger(st, st)
	dcfg := desk.DefaultConfig()
	dcfg.Zone = h.zone
	asked := reader{h.understanding, h.now}
	d, err := desk.New(dcfg, ledger, st, asked, places, h.now)
	if err != nil {
		return nil, err
	}
	follow, err := h.newFollow(ledger)
	if err != nil {
		return nil, err
	}
	page, err := web.Files()
	if err != nil {
		return nil, err
	}
	prom, err := promql.New(promql.DefaultConfig(), promql.Parts{
		Counts: st, Incidents: st, Reports: st, Place: places.Place, Blind: desk.Blind, Now: h.now, Version: versionText(),
	}, h.reg, h.log)
	if err != nil {
		return nil, err
	}
	planning, err := h.planning(d)
	if err != nil {
		return nil, err
	}
	parts := api.Parts{
		Planning: planning,
		Knowing:  api.Knowing{Nights: st, Relations: h.read.relations.Relations},
		Intake:   p, Decode: decode, Archive: st, Eraser: eraser{st, h.understanding}, Ledger: ledger, History: st, Counts: st, Outlooks: st, Desk: d, Follow: follow, Reader: asked,
		Gazetteer: places, Redact: privacy.Redact, Ready: st.Ping, Page: page, Gatherer: h.reg, PromQL: prom, Now: h.now, Version: versionText(),
	}
	if herald != nil {
		parts.Herald, parts.Subscribers, parts.Letters = herald, herald, herald
	}
	return api.New(cfg, parts, h.reg, h.log)
}

// newFollow joins what tells whom to answer to the store.
func (h *house) newFollow(ledger *desk.Ledger) (*desk.Follow, error) {
	return desk.NewFollow(desk.FollowParts{
		Ledger: ledger, People: h.store, Exchanges: h.store, Archive: h.store, Gazetteer: h.places, Open: h.understanding.Author,
		Redact: privacy.Redact, Zone: h.zone, Now: h.now,
	})
}

// keepVigil counts what the desk must not forget until ctx ends.
func (h *house) keepVigil(ctx context.Context) error {
	follow, err := h.newFollow(desk.NewLedger(h.store, h.store))
	if err != nil {
		return err
	}
	return desk.NewVigil(follow, h.reg, h.log).Run(ctx)
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
