package store

import (
	"context"
	"fmt"
	"time"

	"outcry/schema"
)

const isSegment = `match(region, '^[^/]+/(rail|road)/')`

const selectSeries = `SELECT brand, service, if({path:String} = '', {region:String}, extract(region, {path:String})) AS place,
    intDiv(toUnixTimestamp64Milli(time) - {origin:Int64}, {step:Int64}) AS bucket,
    uniqExactIf(author, ` + isWitness + `) AS witnesses, countIf(` + isComplaint + `) AS complaints
FROM complaints FINAL
WHERE ` + inWindow + ` AND arrived_at <= {known:DateTime64(6)}
  AND ({brand:String} = '' OR brand = {brand:String})
  AND ({service:String} = '' OR service = {service:String})
  AND ({region:String} = '' OR startsWith(concat(region, '/'), concat({region:String}, '/')))
  AND ({path:String} = '' OR place != '') AND {segments:Bool} >= ` + isSegment + `
GROUP BY brand, service, place, bucket
HAVING complaints > 0
ORDER BY brand, service, place, bucket`

// Series returns what was said in buckets of q.Step that begin at q.Window.From,
// one series for each brand, service and region found, in that order. A region
// counts all that lies in it; witnesses are distinct in region and bucket, so
// those of a longer step or a wider region are no sum. Buckets without
// complaints are left out. errors.Is(err, schema.ErrInvalid) holds for a query
// without a bounded window or a step.
func (s *Store) Series(ctx context.Context, q schema.SeriesQuery) ([]schema.Series, error) {
	path, known := levelPatterns[q.Level] // none for "", which is no level
	switch {
	case q.Step < time.Millisecond || q.Step%time.Millisecond != 0:
		return nil, &schema.FieldError{Field: "step", Reason: "is not a number of milliseconds"}
	case q.Window.From.IsZero() || !q.Window.From.Before(q.Window.To):
		return nil, &schema.FieldError{Field: "window", Reason: "has no beginning, no end or no length"}
	case !known && q.Level != schema.LevelNone:
		return nil, &schema.FieldError{Field: "level", Reason: fmt.Sprintf("%q is not a level of regions", q.Level)}
	}
	args := append(window(q.Window), asKnown(q.KnownAt), named("brand", string(q.Brand)), named("service", string(q.Service)), named("region", string(q.Region)),
		named("path", path), named("segments", includesSegments(q.Level)), named("origin", q.Window.From.UnixMilli()), named("step", q.Step.Milliseconds()))
	var out []schema.Series
	err := s.each(ctx, "series", selectSeries, args, func(scan func(...any) error) error {
		var row schema.Series
		var bucket int64
		var witnesses, complaints uint64
		if err := scan((*string)(&row.Brand), (*string)(&row.Service), (*string)(&row.Region), &bucket, &witnesses, &complaints); err != nil {
			return err
		}
		if n := len(out); n == 0 || out[n-1].Brand != row.Brand || out[n-1].Service != row.Service || out[n-1].Region != row.Region {
			out = append(out, row)
		}
		last := &out[len(out)-1]
		last.Points = append(last.Points, schema.Point{
			Time: q.Window.From.Add(time.Duration(bucket) * q.Step).UTC(), Witnesses: float64(witnesses), Complaints: float64(complaints),
		})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read series: %w", err)
	}
	return out, nil
}

// includesSegments reports whether a region of level l counts the segments in it.
func includesSegments(l schema.Level) bool {
	return l == schema.LevelNone || l == schema.LevelCountry || l == schema.LevelSegment
}
