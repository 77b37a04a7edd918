package store

import (
	"context"
	"fmt"
	"time"

	"outcry/schema"
)

const insertOutlooks = `INSERT INTO outlooks_by_level (time, brand, service, level, region, expected, score)`

// SaveOutlooks stores what the detector held, by whole minutes. Of one minute
// and series one row is kept, the last one saved.
func (s *Store) SaveOutlooks(ctx context.Context, outlooks []schema.Outlook) error {
	if len(outlooks) == 0 {
		return nil
	}
	text := func(f func(o *schema.Outlook) string) []string { return pluck(outlooks, f) }
	err := s.append(ctx, "save_outlooks", insertOutlooks,
		pluck(outlooks, func(o *schema.Outlook) time.Time { return orEpoch(o.Time.Truncate(time.Minute)) }),
		text(func(o *schema.Outlook) string { return string(o.Brand) }),
		text(func(o *schema.Outlook) string { return string(o.Service) }),
		text(func(o *schema.Outlook) string { return string(o.Region.Level()) }),
		text(func(o *schema.Outlook) string { return string(o.Region) }),
		pluck(outlooks, func(o *schema.Outlook) float64 { return o.Expected }),
		pluck(outlooks, func(o *schema.Outlook) float64 { return o.Score }),
	)
	if err != nil {
		return fmt.Errorf("save %d outlooks: %w", len(outlooks), err)
	}
	return nil
}

var (
	selectOutlooks = `SELECT brand, service, region,
    arraySort(groupArray(intDiv(toUnixTimestamp(time), 60)::Int64)) AS minutes,
    arraySort((x, m) -> m, groupArray(expected), groupArray(time)), arraySort((x, m) -> m, groupArray(score), groupArray(time))
FROM outlooks_by_level FINAL` + whereOutlooks + `
GROUP BY brand, service, region
ORDER BY brand, service, region`

	selectOutlookNames = `SELECT DISTINCT brand, service, region, []::Array(Int64), []::Array(Float64), []::Array(Float64)
FROM outlooks_by_level` + whereOutlooks + `
ORDER BY brand, service, region`

	whereOutlooks = `
WHERE time >= {from:DateTime64(6)} AND time < {to:DateTime64(6)}
  AND (empty({levels:Array(String)}) OR has({levels:Array(String)}, level))
  AND ` + selected("brand", "brand") + `
  AND ` + selected("service", "service") + `
  AND ` + selected("region", "region")
)

// Outlooks calls each for every brand, service and region of which the detector
// held something in the window of q, in that order, until each returns an error,
// which Outlooks then returns.
func (s *Store) Outlooks(ctx context.Context, q schema.OutlookQuery, each func(schema.Outlooks) error) error {
	sql := selectOutlooks
	if q.Names {
		sql = selectOutlookNames
	}
	args := append(window(q.Window), named("levels", texts(q.Levels)))
	args = append(args, selection("brand", q.Brand)...)
	args = append(args, selection("service", q.Service)...)
	args = append(args, selection("region", q.Region)...)
	err := s.each(ctx, "outlooks", sql, args, func(scan func(...any) error) error {
		var o schema.Outlooks
		if err := scan((*string)(&o.Brand), (*string)(&o.Service), (*string)(&o.Region), &o.Minutes, &o.Expected, &o.Score); err != nil {
			return err
		}
		return each(o)
	})
	if err != nil {
		return fmt.Errorf("read outlooks: %w", err)
	}
	return nil
}
