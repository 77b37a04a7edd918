package main

import (
	"outcry/api/alert"
	"outcry/api/desk"
)

// newHerald joins notices to what they tell of.
func (h *house) newHerald() (*alert.Herald, error) {
	return alert.New(h.set.Alert, alert.Parts{
		Ledger: desk.NewLedger(h.store, h.store), Journal: h.store, Place: h.read.gazetteer.Place, Zone: h.zone, Now: h.now,
	}, h.reg, h.log)
}
