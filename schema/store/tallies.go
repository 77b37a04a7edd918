package store

import (
	"context"
	"fmt"

	"outcry/schema"
)

// A region at most as fine as a municipality or a segment.
const coarseRegion = `extract(region, '^[^/]+(?:/[^/]+(?:/[^/]+)?)?')`

// The empty string stands for any brand or service: a name is never empty where
// a witness speaks.
const selectWitnesses = `SELECT brand, service, place, toFloat64(uniqExact(author))
FROM (
    SELECT author, brand, service, ` + coarseRegion + ` AS own,
        arrayJoin(arrayDistinct([own, extract(own, '^[^/]+'), extract(own, '^[^/]+/[^/]+')])) AS place
    FROM complaints FINAL WHERE ` + inWindow + ` AND ` + isWitness + `
)
WHERE place != ''
GROUP BY GROUPING SETS ((brand, service, place), (brand, place), (service, place), (place))`

// Witnesses returns how many distinct witnesses spoke in w, at each region down
// to the municipality with all that lies in it, by brand and service and, with
// an empty name, of any brand, of any service, and of any of both.
func (s *Store) Witnesses(ctx context.Context, w schema.Window) ([]schema.Tally, error) {
	return s.tally(ctx, "witnesses", selectWitnesses, w)
}

// Somebody who complains all day is one; to tell a month of them apart exactly
// would cost more than the mean of many days is worth.
const selectWitnessDays = `SELECT brand, service, ` + coarseRegion + ` AS place, toFloat64(uniqCombined((author, toDate(time))))
FROM complaints FINAL WHERE ` + inWindow + ` AND ` + isWitness + `
GROUP BY brand, service, place`

// WitnessDays returns how many witnesses spoke in w, each counted once a day
// (UTC), by brand, service and the region itself, children not included, those
// of a postcode area at its municipality. It is an estimate within about one in
// a hundred.
func (s *Store) WitnessDays(ctx context.Context, w schema.Window) ([]schema.Tally, error) {
	return s.tally(ctx, "witness_days", selectWitnessDays, w)
}

func (s *Store) tally(ctx context.Context, name, sql string, w schema.Window) ([]schema.Tally, error) {
	var out []schema.Tally
	names := make(words)
	err := s.each(ctx, name, sql, window(w), func(scan func(...any) error) error {
		var t schema.Tally
		var brand, service, region string
		err := scan(&brand, &service, &region, &t.Witnesses)
		t.Brand, t.Service, t.Region = schema.Brand(names.one(brand)), schema.Service(names.one(service)), schema.Region(names.one(region))
		out = append(out, t)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("tally witnesses: %w", err)
	}
	return out, nil
}
