package store

import (
	"context"
	"fmt"
	"time"

	"outcry/schema"
)

// A region's ancestor at a level is a prefix of its path, cut out by a constant
// pattern: such a function runs once for a region, not once for a row.
var levelPatterns = map[schema.Level]string{
	schema.LevelCountry:      `^[^/]+`,
	schema.LevelProvince:     `^[^/]+/[^/]+`,
	schema.LevelMunicipality: `^[^/]+/[^/]+/[^/]+`,
	schema.LevelPostcode:     `^[^/]+/[^/]+/[^/]+/[^/]+`,
	schema.LevelSegment:      `^[^/]+/(?:rail|road)/[^/]+`,
}

// selected is the condition of a schema.Names on an expression; its parameters begin with the name.
func selected(expression, name string) string {
	return `(empty({` + name + `_in:Array(String)}) OR has({` + name + `_in:Array(String)}, ` + expression + `))
  AND NOT has({` + name + `_out:Array(String)}, ` + expression + `)
  AND ({` + name + `_like:String} = '' OR match(` + expression + `, {` + name + `_like:String}))
  AND ({` + name + `_unlike:String} = '' OR NOT match(` + expression + `, {` + name + `_unlike:String}))`
}

func selection(name string, n schema.Names) []any {
	return []any{
		named(name+"_in", append([]string{}, n.In...)), named(name+"_out", append([]string{}, n.Out...)),
		named(name+"_like", whole(n.Like)), named(name+"_unlike", whole(n.Unlike)),
	}
}

// whole makes a pattern hold for the whole of a name.
func whole(pattern string) string {
	if pattern == "" {
		return ""
	}
	return `^(?s:` + pattern + `)$`
}

// A slot is what is told as one: a tile of minutes whose count matters, or all
// the minutes between two stretches that do, of which only the last one with a
// witness is told. A minute and its count are packed into one number, so that a
// series comes as one array.
const selectSlots = `SELECT b, s, p, arraySort(groupArray(bitOr(bitShiftLeft(toUInt64(last), 32), toUInt64(witnesses))))
FROM (
    WITH intDiv(toUnixTimestamp(time), 60) AS minute,
        toInt64(minute) - {origin:Int64} AS since,
        since >= 0 AND since %% {step:Int64} < {reach:Int64} AS counted,
        extract(region, {path:String}) AS place
    SELECT %s,
        if(counted, intDiv(since, {tile:Int64}), if(since < 0, -1, -2 - intDiv(since, {step:Int64}))) AS slot,
        max(minute) AS last, uniqExactIf(%s, counted) AS witnesses
    FROM complaints FINAL%s
    GROUP BY b, s, p, slot
)
GROUP BY b, s, p
ORDER BY b, s, p`

// Where a slot is more than one series in one minute, witnesses are told apart
// by a hash of 64 bits of all that makes them differ.
var (
	selectMinutes = fmt.Sprintf(selectSlots, `brand AS b, service AS s, place AS p`, `author`, whereMinutes)
	selectSums    = fmt.Sprintf(selectSlots,
		`if({merge_brand:Bool}, '', brand) AS b, if({merge_service:Bool}, '', service) AS s, if({merge_region:Bool}, '', place) AS p`,
		`cityHash64(author, minute, if({merge_brand:Bool}, cityHash64(brand), 0), if({merge_service:Bool}, cityHash64(service), 0), if({merge_region:Bool}, cityHash64(place), 0))`,
		whereMinutes)
)

var selectMinuteNames = `SELECT DISTINCT brand, service, extract(region, {path:String}) AS place, []::Array(UInt64)
FROM complaints` + whereMinutes + `
ORDER BY brand, service, place`

var whereMinutes = `
WHERE ` + inWindow + ` AND ` + isWitness + ` AND place != '' AND {segments:Bool} >= ` + isSegment + `
  AND ` + selected("brand", "brand") + `
  AND ` + selected("service", "service") + `
  AND ` + selected("place", "region")

// Minutes calls each for every brand, service and region of the level that q
// selects and that had a witness, in that order, until each returns an error,
// which Minutes then returns. Witnesses are distinct authors in region and
// minute. errors.Is(err, schema.ErrInvalid) holds for a query whose window is
// not made of whole minutes or that names no level.
func (s *Store) Minutes(ctx context.Context, q schema.MinuteQuery, each func(schema.Minutes) error) error {
	args, err := minuteArgs(q)
	if err != nil {
		return err
	}
	if q.Merge == (schema.Merge{}) && q.Tile <= time.Minute {
		return s.minutes(ctx, "minutes", selectMinutes, args, each)
	}
	args = append(args, named("merge_brand", q.Merge.Brand), named("merge_service", q.Merge.Service), named("merge_region", q.Merge.Region))
	return s.minutes(ctx, "minute_sums", selectSums, args, each)
}

// MinuteNames is Minutes without the minutes, and merges nothing. It is quicker, and a series that
// an edit has emptied may be among them until ClickHouse has merged the edit.
func (s *Store) MinuteNames(ctx context.Context, q schema.MinuteQuery, each func(schema.Minutes) error) error {
	args, err := minuteArgs(q)
	if err != nil {
		return err
	}
	return s.minutes(ctx, "minute_names", selectMinuteNames, args, each)
}

func (s *Store) minutes(ctx context.Context, name, sql string, args []any, each func(schema.Minutes) error) error {
	err := s.each(ctx, name, sql, args, func(scan func(...any) error) error {
		var m schema.Minutes
		var packed []uint64
		if err := scan((*string)(&m.Brand), (*string)(&m.Service), (*string)(&m.Region), &packed); err != nil {
			return err
		}
		m.Counts = make([]schema.MinuteCount, len(packed))
		for i, p := range packed {
			m.Counts[i] = schema.MinuteCount{Minute: uint32(p >> 32), Witnesses: uint32(p)}
		}
		return each(m)
	})
	if err != nil {
		return fmt.Errorf("read minutes: %w", err)
	}
	return nil
}

func minuteArgs(q schema.MinuteQuery) ([]any, error) {
	path, known := levelPatterns[q.Level]
	switch {
	case !known:
		return nil, &schema.FieldError{Field: "level", Reason: fmt.Sprintf("%q is not a level of regions", q.Level)}
	case !q.Window.From.Before(q.Window.To) || !minutely(q.Window.From, q.Window.To):
		return nil, &schema.FieldError{Field: "window", Reason: "is not made of whole minutes"}
	case q.Step%time.Minute != 0 || q.Reach%time.Minute != 0 || q.Past%time.Minute != 0 || q.Tile%time.Minute != 0 || q.Step < 0 || q.Past < 0 || q.Tile < 0:
		return nil, &schema.FieldError{Field: "step", Reason: "step, reach, tile and past are not whole minutes"}
	case q.Tile > 0 && (q.Step%q.Tile != 0 || q.Reach%q.Tile != 0):
		return nil, &schema.FieldError{Field: "tile", Reason: "does not divide step and reach"}
	}
	if q.Tile == 0 {
		q.Tile = time.Minute
	}
	if q.Step == 0 {
		q.Step, q.Reach = q.Tile, q.Tile
	}
	args := append(window(schema.Window{From: q.Window.From.Add(-q.Past), To: q.Window.To}),
		named("path", path), named("segments", includesSegments(q.Level)),
		named("origin", q.Window.From.Unix()/60), named("step", int64(q.Step/time.Minute)), named("reach", int64(q.Reach/time.Minute)), named("tile", int64(q.Tile/time.Minute)))
	args = append(args, selection("brand", q.Brand)...)
	args = append(args, selection("service", q.Service)...)
	return append(args, selection("region", q.Region)...), nil
}

func minutely(times ...time.Time) bool {
	for _, t := range times {
		if t.UnixNano()%int64(time.Minute) != 0 {
			return false
		}
	}
	return true
}
