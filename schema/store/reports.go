package store

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"outcry/schema"
)

// lightColumns are the fields of a schema.Report but its text, in the order that scanReport reads.
const lightColumns = `source, id, time, arrived_at, author, lang, kind, denial, brand, service, more_services, region, touches, confidence,
    lat, lon, postcode, onset, lines, device, root, repost_of, reply_to, conversation, channel, role, talk, due`

// inRegions holds for a row in one of the regions, or with no regions asked for, and in none of the exceptions.
const inRegions = `(empty({regions:Array(String)})
    OR arrayExists(r -> startsWith(concat(region, '/'), concat(r, '/')), {regions:Array(String)}))
  AND NOT arrayExists(r -> startsWith(concat(region, '/'), concat(r, '/')), {except:Array(String)})`

// selectedReports is what the fields of a schema.ReportQuery ask for.
const selectedReports = `
FROM complaints FINAL
WHERE ` + inWindow + `
  AND arrived_at >= {arrived_from:DateTime64(6)} AND arrived_at < {arrived_to:DateTime64(6)}
  AND ({source:String} = '' OR source = {source:String})
  AND ({brand:String} = '' OR brand = {brand:String})
  AND ({service:String} = '' OR service = {service:String})
  AND ` + inRegions + `
  AND (empty({kinds:Array(String)}) OR has({kinds:Array(String)}, kind))
  AND ({conversation:String} = '' OR conversation = {conversation:String})
  AND (NOT {witnesses:Bool} OR ` + isWitness + `)`

// The order is that of time; the five minutes before it, which lead the key, let
// ClickHouse sort little at a time, so that a limit is quick and all of it fits.
const (
	selectReports  = `SELECT ` + lightColumns + `, text` + selectedReports + reportOrder
	selectLight    = `SELECT ` + lightColumns + `, ''` + selectedReports + reportOrder
	reportOrder    = ` ORDER BY toStartOfFiveMinutes(time), time, source, id LIMIT {limit:UInt64}`
	selectArrivals = `SELECT ` + lightColumns + `, ''
FROM complaints FINAL
WHERE arrived_at >= {arrived_from:DateTime64(6)} AND arrived_at < {arrived_to:DateTime64(6)}
ORDER BY arrived_at, source, id`
)

// noLimit stands for a limit of 0.
const noLimit = 1<<63 - 1

// Reports yields the reports that q selects, oldest first by event time, then by
// source and id, while they are read from ClickHouse. An error is yielded once,
// as the last thing; all of it must be read within Config.Timeout.
func (s *Store) Reports(ctx context.Context, q schema.ReportQuery) iter.Seq2[schema.Report, error] {
	sql := selectReports
	if q.Light {
		sql = selectLight
	}
	return s.stream(ctx, "reports", sql, reportArgs(q))
}

func reportArgs(q schema.ReportQuery) []any {
	limit := uint64(noLimit)
	if q.Limit > 0 {
		limit = uint64(q.Limit)
	}
	return slices.Concat(window(q.Window), between("arrived_from", "arrived_to", q.Arrived), []any{
		named("source", q.Source), named("brand", string(q.Brand)), named("service", string(q.Service)), named("regions", texts(q.Regions)),
		named("except", texts(q.Except)), named("kinds", texts(q.Kinds)), named("conversation", q.Conversation), named("witnesses", q.Witnesses), named("limit", limit),
	})
}

// Arrived returns the reports whose standing version arrived in w, late ones and
// edits included, in the order of arrival, then source and id, without their text.
func (s *Store) Arrived(ctx context.Context, w schema.Window) ([]schema.Report, error) {
	var out []schema.Report
	for r, err := range s.stream(ctx, "arrived", selectArrivals, between("arrived_from", "arrived_to", w)) {
		if err != nil {
			return nil, fmt.Errorf("read what arrived: %w", err)
		}
		out = append(out, r)
	}
	return out, nil
}

// Report returns the complaint id of source. errors.Is(err, schema.ErrNotFound)
// holds when there is none.
func (s *Store) Report(ctx context.Context, source, id string) (schema.Report, error) {
	rows, err := s.Known(ctx, []schema.Identity{{Source: source, ID: id}})
	switch {
	case err != nil:
		return schema.Report{}, err
	case len(rows) == 0:
		return schema.Report{}, fmt.Errorf("complaint %s of %s: %w", id, source, schema.ErrNotFound)
	}
	return rows[0], nil
}

func (s *Store) stream(ctx context.Context, name, sql string, args []any) iter.Seq2[schema.Report, error] {
	return func(yield func(schema.Report, error) bool) {
		err := s.each(ctx, name, sql, args, func(scan func(...any) error) error {
			r, err := scanReport(scan)
			if err != nil {
				return err
			}
			if !yield(r, nil) {
				return errStopped
			}
			return nil
		})
		if err != nil {
			yield(schema.Report{}, fmt.Errorf("read complaints: %w", err))
		}
	}
}

func scanReport(scan func(...any) error) (schema.Report, error) {
	var r schema.Report
	var services, touches []string
	err := scan(&r.Source, &r.ID, &r.Time, &r.ArrivedAt, &r.Author, &r.Lang, (*string)(&r.Kind), &r.Denial, (*string)(&r.Brand),
		(*string)(&r.Service), &services, (*string)(&r.Region), &touches, &r.Confidence, &r.Lat, &r.Lon, &r.Postcode, &r.Onset, &r.Lines,
		&r.Device, &r.Root, &r.RepostOf, &r.ReplyTo, &r.Conversation, &r.Channel, (*string)(&r.Role), &r.Talk, &r.Due, &r.Text)
	r.MoreServices, r.Touches = typed[schema.Service](services), typed[schema.Region](touches)
	for _, at := range []*time.Time{&r.Onset, &r.Due} {
		if at.Equal(firstTime) {
			*at = time.Time{}
		}
	}
	return r, err
}
