package store

import (
	"context"
	"fmt"

	"github.com/ClickHouse/clickhouse-go/v2"

	"outcry/schema"
)

// talkKey is schema.Report.TalkKey of a row.
const talkKey = `multiIf(conversation != '', conversation, talk != '', talk, concat(source, ' ', id))`

// isAnswer holds for what a brand's agent wrote to a customer.
const isAnswer = `(role = 'brand' AND kind = 'brand-reply' AND root = '')`

const selectKnown = `SELECT ` + lightColumns + `, text FROM complaints FINAL
WHERE (toStartOfFiveMinutes(time), source, id) IN (SELECT toStartOfFiveMinutes(time), source, id FROM wanted)
  AND time >= {from:DateTime64(6)} AND time <= {to:DateTime64(6)}`

// Known returns those of the complaints that are stored, in no order.
func (s *Store) Known(ctx context.Context, ids []schema.Identity) ([]schema.Report, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	asked := make([]schema.Report, len(ids))
	for i, k := range ids {
		asked[i] = schema.Report{Source: k.Source, ID: k.ID}
	}
	b := newBlock(asked)
	if err := s.recallTimes(ctx, b); err != nil {
		return nil, fmt.Errorf("look up %d complaints: %w", len(ids), err)
	}
	w := b.kept()
	if len(w.times) == 0 {
		return nil, nil
	}
	wanted, err := w.table()
	if err != nil {
		return nil, err
	}
	ctx = clickhouse.Context(ctx, clickhouse.WithExternalTable(wanted))
	var out []schema.Report
	for r, err := range s.stream(ctx, "known", selectKnown, []any{moment("from", w.from), moment("to", w.to)}) {
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

const selectDenials = `SELECT ` + lightColumns + `, text FROM complaints FINAL
WHERE ` + inWindow + ` AND (toStartOfFiveMinutes(time), source, id) IN (
    SELECT toStartOfFiveMinutes(time), source, id FROM complaints WHERE ` + inWindow + ` AND denial AND ` + isAnswer + `
) AND denial AND ` + isAnswer + `
ORDER BY time DESC, source, id
LIMIT {limit:UInt64}`

// Denials returns the replies of w in which brands' agents deny an outage, the
// latest first and at most limit.
func (s *Store) Denials(ctx context.Context, w schema.Window, limit int) ([]schema.Report, error) {
	var out []schema.Report
	for r, err := range s.stream(ctx, "denials", selectDenials, append(window(w), named("limit", uint64(limit)))) {
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// A conversation is the messages that name it or are tied to it, by an index
// each, and the one that began it.
const selectTalks = `SELECT ` + lightColumns + `, text FROM complaints FINAL
WHERE ` + inWindow + ` AND (toStartOfFiveMinutes(time), source, id) IN (
    SELECT toStartOfFiveMinutes(time), source, id FROM complaints WHERE ` + inWindow + ` AND conversation IN (SELECT key FROM wanted)
    UNION ALL
    SELECT toStartOfFiveMinutes(time), source, id FROM complaints WHERE ` + inWindow + ` AND talk IN (SELECT key FROM wanted)
)
ORDER BY time, source, id
LIMIT {limit:UInt64}`

// Talks returns what was written in w in the conversations with these keys, as
// schema.Report.TalkKey tells them, oldest first and at most limit of it. The
// message that began one is left out where it does not name it: its key says
// which it is.
func (s *Store) Talks(ctx context.Context, keys []string, w schema.Window, limit int) ([]schema.Report, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	wanted, err := table(column("key", "String", keys))
	if err != nil {
		return nil, err
	}
	ctx = clickhouse.Context(ctx, clickhouse.WithExternalTable(wanted))
	var out []schema.Report
	for r, err := range s.stream(ctx, "talks", selectTalks, append(window(w), named("limit", uint64(limit)))) {
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}
