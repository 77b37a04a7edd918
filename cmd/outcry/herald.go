package main

import (
	"fmt"
	"slices"

	"outcry/api"
	"outcry/api/alert"
	"outcry/api/desk"
	"outcry/schema"
)

// newHerald joins notices to what they tell of, and to who may be told.
func (h *house) newHerald() (*alert.Herald, error) {
	dir, err := h.set.dataDir()
	if err != nil {
		return nil, err
	}
	key, err := authorKey(dir)
	if err != nil {
		return nil, fmt.Errorf("read the key of subscriptions: %w", err)
	}
	file, err := h.set.keysFile()
	if err != nil {
		return nil, err
	}
	follow, err := h.newFollow(desk.NewLedger(h.store, h.store))
	if err != nil {
		return nil, err
	}
	return alert.New(h.set.Alert, alert.Parts{
		Ledger: desk.NewLedger(h.store, h.store), Journal: h.store, Denials: follow, Roll: h.store, Holder: h.holder(file), Key: key,
		Place: h.places.Place, Zone: h.zone, Now: h.now,
	}, h.reg, h.log)
}

// holder tells by the file of keys who may still be told: a subscription made
// with a key ends with it, and one made without any with the first key. While
// the file can't be read nobody is told.
func (h *house) holder(file string) alert.Holder {
	return func(name string) ([]schema.Brand, bool) {
		keys, err := api.ReadKeys(file)
		if err != nil {
			h.log.Error("subscriptions wait: keys can't be read", "err", err)
			return nil, false
		}
		i := slices.IndexFunc(keys, func(k api.Key) bool { return k.Name == name })
		if i < 0 {
			return nil, name == "" && len(keys) == 0
		}
		return keys[i].Brands, true
	}
}
