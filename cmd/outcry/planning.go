package main

import (
	"context"

	"outcry/api"
	"outcry/api/clock"
	"outcry/api/desk"
	"outcry/schema"
)

// Planned returns the windows of planned work that meet w, in order.
func (s *storage) Planned(ctx context.Context, w schema.Window) ([]schema.PlannedWindow, error) {
	return s.book.Planned(ctx, w)
}

// planning joins the API to planned work and to duties of law, and lets d tell
// planned work as planned.
func (h *house) planning(d *desk.Desk) (api.Planning, error) {
	rules, err := clock.Load(h.set.Clocks.Files...)
	if err != nil {
		return api.Planning{}, err
	}
	wall := clock.New(rules, clock.Config{Zone: h.zone, Place: h.places.Place, Words: func(lang string, b schema.Brand, s schema.Service) (string, string) {
		names := d.Words(lang)
		return names.Brand(b), names.Service(s)
	}})
	d.Heed(h.store.book)
	return api.Planning{Works: h.store, Book: h.store.book, Clocks: wall, Zone: h.zone}, nil
}

type clocksSettings struct {
	Files []string `yaml:"files"`
}

type statusSettings struct {
	Public bool           `yaml:"public"`
	Name   string         `yaml:"name"`
	Link   string         `yaml:"link"`
	Brands []schema.Brand `yaml:"brands"`
}
