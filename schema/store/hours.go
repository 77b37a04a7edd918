package store

import (
	"context"
	"fmt"
	"time"

	"outcry/schema"
)

const selectHours = `SELECT hour, brand, service, region, complaints, witnesses, echoes, against
FROM counts_hour FINAL
WHERE hour >= {from:DateTime64(6)} AND hour < {to:DateTime64(6)} AND complaints + echoes + against > 0
ORDER BY hour, brand, service, region`

// HourCounts returns what was said in each hour that begins in w, as of its last
// RefreshHours, in the order of time, brand, service and region. Witnesses are
// distinct in the hour. A long window is read in several statements.
func (s *Store) HourCounts(ctx context.Context, w schema.Window) ([]schema.Count, error) {
	var all []schema.Count
	for _, part := range cut(w) {
		counts, err := s.counts(ctx, "hour_counts", selectHours, window(part))
		if err != nil {
			return nil, fmt.Errorf("read counts by the hour: %w", err)
		}
		all = append(all, counts...)
	}
	return all, nil
}

const selectSourceHours = `SELECT toDateTime(toStartOfHour(time), 'UTC') AS hour, source, brand, service, splitByChar('/', region)[1] AS country,
    toUInt32(count()), toUInt32(uniqExactIf(author, ` + isWitness + `))
FROM complaints WHERE ` + inWindow + `
GROUP BY hour, source, brand, service, country
ORDER BY hour, source, brand, service, country`

// SourceHours returns what each source brought in each hour of w, in the order of
// time, source, brand, service and country. What was sent again with other content
// may count more than once until ClickHouse has merged it.
func (s *Store) SourceHours(ctx context.Context, w schema.Window) ([]schema.SourceHour, error) {
	var out []schema.SourceHour
	err := s.each(ctx, "source_hours", selectSourceHours, window(w), func(scan func(...any) error) error {
		var h schema.SourceHour
		var brand, service, country string
		err := scan(&h.Time, &h.Source, &brand, &service, &country, &h.Messages, &h.Witnesses)
		h.Brand, h.Service, h.Country = schema.Brand(brand), schema.Service(service), schema.Region(country)
		out = append(out, h)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read hours of sources: %w", err)
	}
	return out, nil
}

// sliceLength bounds how many hours are read in one statement.
const sliceLength = 7 * 24 * time.Hour

// cut cuts w into windows of one statement each; one without an end is not cut.
func cut(w schema.Window) []schema.Window {
	if w.From.IsZero() || w.To.IsZero() {
		return []schema.Window{w}
	}
	var out []schema.Window
	for from := w.From; from.Before(w.To); from = from.Add(sliceLength) {
		to := from.Add(sliceLength)
		if to.After(w.To) {
			to = w.To
		}
		out = append(out, schema.Window{From: from, To: to})
	}
	return out
}

// staleAfter is the longest that an insert is thought to take from the moment
// that stamps its rows until they can be read, in microseconds.
const staleAfter = 60 * time.Second

// An hour is stale when it holds complaints that were stored since its counts
// were made, or when it was marked: a mark has freshness 0.
const selectStaleHours = `SELECT hour, max(clock) FROM (
    SELECT toStartOfHour(time) AS hour, toUInt64(toUnixTimestamp64Micro(now64(6))) AS clock,
        toUInt64(toUnixTimestamp64Milli(max(stored_at))) * 1000 AS stored, 0 AS fresh, 0 AS marked
    FROM complaints WHERE ` + inWindow + ` GROUP BY hour
    UNION ALL
    SELECT hour, toUInt64(toUnixTimestamp64Micro(now64(6))) AS clock, 0 AS stored, fresh, fresh = 0 AS marked
    FROM hours FINAL WHERE hour >= {from:DateTime64(6)} AND hour < {to:DateTime64(6)}
)
GROUP BY hour
HAVING max(marked) OR max(stored) + {slack:UInt64} > max(fresh)
ORDER BY hour`

// Every series that the hours hold already is counted anew, from zero, so that
// one which an edit has emptied is taken back.
const insertHours = `INSERT INTO counts_hour (hour, brand, service, region, complaints, witnesses, echoes, against, version)
SELECT hour, brand, service, region, sum(complaints), sum(witnesses), sum(echoes), sum(against), {clock:UInt64}
FROM (
    SELECT toDateTime(toStartOfHour(time), 'UTC') AS hour, brand, service, region,` + countColumns + `
    FROM complaints FINAL WHERE ` + inWindow + `
    GROUP BY hour, brand, service, region
    HAVING complaints + echoes + against > 0
    UNION ALL
    SELECT hour, brand, service, region, toUInt32(0), toUInt32(0), toUInt32(0), toUInt32(0)
    FROM counts_hour FINAL WHERE hour >= {from:DateTime64(6)} AND hour < {to:DateTime64(6)}
)
GROUP BY hour, brand, service, region`

// A count is as old as its beginning, so that a mark made meanwhile outlives it.
const insertFreshHours = `INSERT INTO hours (hour, fresh, version)
SELECT toDateTime({from:DateTime64(6)}, 'UTC') + toIntervalHour(number), {fresh:UInt64},
    if({fresh:UInt64} = 0, toUInt64(toUnixTimestamp64Micro(now64(6))), {fresh:UInt64})
FROM numbers({hours:UInt64})`

// RefreshHours brings the hourly counts of w, widened to whole hours, up to date
// with the complaints: those hours are counted again that are new, or that got
// complaints, edits or erasures since they were counted. It costs little where
// nothing happened, and may run in several processes at once.
func (s *Store) RefreshHours(ctx context.Context, w schema.Window) error {
	hours, clock, err := s.staleHours(ctx, wholeHours(w))
	if err != nil {
		return fmt.Errorf("find stale hours: %w", err)
	}
	for _, run := range runs(hours) {
		args := append(window(run), named("clock", clock))
		if err := s.exec(ctx, "refresh_hours", insertHours, args...); err != nil {
			return fmt.Errorf("count the hours from %s: %w", run.From.Format(time.RFC3339), err)
		}
		if err := s.markHours(ctx, run, clock); err != nil {
			return fmt.Errorf("note fresh hours: %w", err)
		}
	}
	return nil
}

// staleHours returns the hours of w to be counted again and the clock of
// ClickHouse, in microseconds, before they were looked for.
func (s *Store) staleHours(ctx context.Context, w schema.Window) (hours []time.Time, clock uint64, err error) {
	args := append(window(w), named("slack", uint64(staleAfter.Microseconds())))
	err = s.each(ctx, "stale_hours", selectStaleHours, args, func(scan func(...any) error) error {
		var hour time.Time
		err := scan(&hour, &clock)
		hours = append(hours, hour)
		return err
	})
	return hours, clock, err
}

// markHours notes that the counts of the hours of w hold what was stored up to
// fresh, in microseconds of ClickHouse's clock, 0 for stale.
func (s *Store) markHours(ctx context.Context, w schema.Window, fresh uint64) error {
	return s.exec(ctx, "mark_hours", insertFreshHours, moment("from", w.From), named("fresh", fresh),
		named("hours", uint64(w.To.Sub(w.From)/time.Hour)))
}

func wholeHours(w schema.Window) schema.Window {
	from, to := w.From.Truncate(time.Hour), w.To.Truncate(time.Hour)
	if to.Before(w.To) {
		to = to.Add(time.Hour)
	}
	return schema.Window{From: from, To: to}
}

// runLength bounds how much is counted in one statement.
const runLength = 24 * time.Hour

// runs joins hours, which are in order, to windows of consecutive ones.
func runs(hours []time.Time) []schema.Window {
	var out []schema.Window
	for _, h := range hours {
		if n := len(out); n > 0 && out[n-1].To.Equal(h) && h.Sub(out[n-1].From) < runLength {
			out[n-1].To = h.Add(time.Hour)
			continue
		}
		out = append(out, schema.Window{From: h, To: h.Add(time.Hour)})
	}
	return out
}
