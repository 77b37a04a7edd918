package store

import (
	"context"
	"fmt"

	"outcry/schema"
)

// What makes a row count, as in schema.Count and schema.Report.Witness.
const (
	isComplaint = `kind IN ('report', 'echo')`
	isWitness   = `(kind = 'report' AND root = '' AND brand != '' AND service != '')`
	isEcho      = `(root != '' OR kind = 'echo')`
	isAgainst   = `kind IN ('recovery', 'works-here')`
)

// countColumns aggregate rows to the numbers of a schema.Count.
const countColumns = `
    toUInt32(countIf(` + isComplaint + `)) AS complaints,
    toUInt32(uniqExactIf(author, ` + isWitness + `)) AS witnesses,
    toUInt32(countIf(` + isEcho + `)) AS echoes,
    toUInt32(uniqExactIf(author, ` + isAgainst + `)) AS against`

const inWindow = `time >= {from:DateTime64(6)} AND time < {to:DateTime64(6)}`

const selectCounts = `SELECT toStartOfMinute(time) AS minute, brand, service, region,` + countColumns + `
FROM complaints FINAL WHERE ` + inWindow + `
GROUP BY minute, brand, service, region
HAVING complaints + echoes + against > 0
ORDER BY minute, brand, service, region`

// Counts returns what was said in each minute that begins in w, by brand,
// service and the very region, in that order; minutes without a complaint, an
// echo or a voice against are left out. Replaced and repeated complaints count
// once, as they stand now.
func (s *Store) Counts(ctx context.Context, w schema.Window) ([]schema.Count, error) {
	counts, err := s.counts(ctx, "counts", selectCounts, window(w))
	if err != nil {
		return nil, fmt.Errorf("count complaints by the minute: %w", err)
	}
	return counts, nil
}

func (s *Store) counts(ctx context.Context, name, sql string, args []any) ([]schema.Count, error) {
	var counts []schema.Count
	names := make(words)
	err := s.each(ctx, name, sql, args, func(scan func(...any) error) error {
		var c schema.Count
		var brand, service, region string
		err := scan(&c.Time, &brand, &service, &region, &c.Complaints, &c.Witnesses, &c.Echoes, &c.Against)
		c.Brand, c.Service, c.Region = schema.Brand(names.one(brand)), schema.Service(names.one(service)), schema.Region(names.one(region))
		counts = append(counts, c)
		return err
	})
	return counts, err
}

// words keeps one copy of each word: millions of counts name few regions.
type words map[string]string

func (w words) one(s string) string {
	if known, ok := w[s]; ok {
		return known
	}
	w[s] = s
	return s
}
