package main

import (
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"outcry/api/alert"
	"outcry/api/desk"
)

// newHerald joins notices to what they tell of.
func newHerald(set settings, read readers, st *storage, now func() time.Time, reg prometheus.Registerer, log *slog.Logger) (*alert.Herald, error) {
	zone, err := time.LoadLocation(set.Timezone)
	if err != nil {
		return nil, err
	}
	return alert.New(set.Alert, alert.Parts{
		Ledger: desk.NewLedger(st, st), Journal: st, Place: read.gazetteer.Place, Zone: zone, Now: now,
	}, reg, log)
}
