package store

import (
	"context"
	"fmt"
	"time"

	"outcry/schema"
)

// regionAtLevel is the ancestor of a row's region that lies {depth} parts deep;
// a segment is a level of its own, which depth 0 asks for, and part of its country.
const (
	isSegment     = `match(region, '^[^/]+/(rail|road)/')`
	regionAtLevel = `multiIf({level:String} = '', {region:String}, {level:String} = 'segment', region,
        arrayStringConcat(arraySlice(splitByChar('/', region), 1, {depth:UInt8}), '/'))`
	hasLevel = `multiIf({level:String} = '', true, {level:String} = 'segment', ` + isSegment + `,
        {depth:UInt8} = 1, region != '', NOT ` + isSegment + ` AND countSubstrings(region, '/') + 1 >= {depth:UInt8})`
)

const selectSeries = `SELECT brand, service, ` + regionAtLevel + ` AS place,
    intDiv(toUnixTimestamp64Milli(time) - {origin:Int64}, {step:Int64}) AS bucket,
    uniqExactIf(author, ` + isWitness + `) AS witnesses, countIf(` + isComplaint + `) AS complaints
FROM complaints FINAL
WHERE ` + inWindow + `
  AND ({brand:String} = '' OR brand = {brand:String})
  AND ({service:String} = '' OR service = {service:String})
  AND ({region:String} = '' OR startsWith(concat(region, '/'), concat({region:String}, '/')))
  AND ` + hasLevel + `
GROUP BY brand, service, place, bucket
HAVING complaints > 0
ORDER BY brand, service, place, bucket`

// depths are how many parts the path of a region of a level has.
var depths = map[schema.Level]uint8{
	schema.LevelNone: 0, schema.LevelSegment: 0,
	schema.LevelCountry: 1, schema.LevelProvince: 2, schema.LevelMunicipality: 3, schema.LevelPostcode: 4,
}

// Series returns what was said in buckets of q.Step that begin at q.Window.From,
// one series for each brand, service and region found, in that order. A region
// counts all that lies in it; witnesses are distinct in region and bucket, so
// those of a longer step or a wider region are no sum. Buckets without
// complaints are left out. errors.Is(err, schema.ErrInvalid) holds for a query
// without a bounded window or a step.
func (s *Store) Series(ctx context.Context, q schema.SeriesQuery) ([]schema.Series, error) {
	depth, known := depths[q.Level]
	switch {
	case q.Step < time.Millisecond || q.Step%time.Millisecond != 0:
		return nil, &schema.FieldError{Field: "step", Reason: "is not a number of milliseconds"}
	case q.Window.From.IsZero() || !q.Window.From.Before(q.Window.To):
		return nil, &schema.FieldError{Field: "window", Reason: "has no beginning, no end or no length"}
	case !known:
		return nil, &schema.FieldError{Field: "level", Reason: fmt.Sprintf("%q is not a level of regions", q.Level)}
	}
	args := append(window(q.Window), named("brand", string(q.Brand)), named("service", string(q.Service)), named("region", string(q.Region)),
		named("level", string(q.Level)), named("depth", depth), named("origin", q.Window.From.UnixMilli()), named("step", q.Step.Milliseconds()))
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
