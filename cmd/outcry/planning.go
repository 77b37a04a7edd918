package main

import (
	"context"

	"outcry/api"
	"outcry/api/desk"
	"outcry/schema"
)

// Planned returns the windows of planned work that meet w, in order.
func (s *storage) Planned(ctx context.Context, w schema.Window) ([]schema.PlannedWindow, error) {
	return s.book.Planned(ctx, w)
}

// planning joins the API to planned work, and lets d tell it as planned.
func (h *house) planning(d *desk.Desk) api.Planning {
	d.Heed(h.store.book)
	return api.Planning{Works: h.store, Book: h.store.book, Zone: h.zone}
}
