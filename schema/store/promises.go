package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"outcry/schema"
)

// The replies that promise something are found by any version of theirs, which
// an index answers, and read as they stand; people's own notes come with them.
const selectPromises = `SELECT * FROM
(
    SELECT source, id, time, due, brand, channel, ` + talkKey + ` AS key, text AS words, '' AS who
    FROM complaints FINAL
    WHERE ` + inWindow + ` AND (toStartOfFiveMinutes(time), source, id) IN (
        SELECT toStartOfFiveMinutes(time), source, id FROM complaints WHERE ` + inWindow + ` AND due > toDateTime64(0, 3)
    ) AND due > toDateTime64(0, 3)
    UNION ALL
    SELECT '' AS source, id, time, due, brand, channel, conversation AS key, words, who
    FROM promises FINAL WHERE ` + inWindow + `
)
WHERE empty({brands:Array(String)}) OR has({brands:Array(String)}, brand)
ORDER BY due, time, source, id`

// What agents wrote in conversations; any version of it will do.
const selectAnswers = `SELECT key, time, brand FROM (SELECT ` + talkKey + ` AS key, time, brand FROM complaints WHERE ` + inWindow + ` AND ` + isAnswer + `)
WHERE key IN (SELECT key FROM wanted) ORDER BY key, time`

const selectPromiseMarks = `SELECT subject, min(time), argMin(who, time) FROM marks
WHERE kind = 'promise' AND subject IN (SELECT key FROM wanted) GROUP BY subject`

// Promises returns what q selects of the promises that agents wrote and that
// people noted, the first due first. KeptAt is when a later reply in the same
// conversation came, or when a person said that it was kept; State is left empty.
func (s *Store) Promises(ctx context.Context, q schema.PromiseQuery) ([]schema.Promise, error) {
	var out []schema.Promise
	args := append(window(q.Window), named("brands", texts(q.Brands)))
	err := s.each(ctx, "promises", selectPromises, args, func(scan func(...any) error) error {
		var p schema.Promise
		var key identity
		err := scan(&key.source, &key.id, &p.MadeAt, &p.DueAt, (*string)(&p.Brand), &p.Channel, &p.Conversation, &p.Words, &p.Who)
		if p.ID = key.id; key.source != "" {
			p.ID = strconv.FormatUint(key.hash(), 36)
		}
		if q.ID == "" || q.ID == p.ID {
			out = append(out, p)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read promises: %w", err)
	}
	if err := s.keepPromises(ctx, out); err != nil {
		return nil, fmt.Errorf("read what became of %d promises: %w", len(out), err)
	}
	return out, nil
}

// keepPromises finds which of the promises were kept.
func (s *Store) keepPromises(ctx context.Context, promises []schema.Promise) error {
	if len(promises) == 0 {
		return nil
	}
	marks := make(map[string]kept)
	err := s.lookFor(ctx, "promise_marks", selectPromiseMarks, pluck(promises, func(p *schema.Promise) string { return p.ID }), schema.Window{},
		func(id string, k kept) { marks[id] = k })
	if err != nil {
		return err
	}
	earliest := slices.MinFunc(promises, func(a, b schema.Promise) int { return a.MadeAt.Compare(b.MadeAt) })
	answers := make(map[string][]kept)
	err = s.lookFor(ctx, "answers", selectAnswers, pluck(promises, func(p *schema.Promise) string { return p.Conversation }), schema.Window{From: earliest.MadeAt},
		func(key string, k kept) { answers[key] = append(answers[key], k) })
	if err != nil {
		return err
	}
	for i := range promises {
		p := &promises[i]
		list := answers[p.Conversation]
		later := slices.IndexFunc(list, func(k kept) bool { return p.Conversation != "" && k.at.After(p.MadeAt) })
		var by []kept
		if later >= 0 {
			by = append(by, list[later])
		}
		if m, ok := marks[p.ID]; ok {
			by = append(by, m)
		}
		if len(by) > 0 {
			first := slices.MinFunc(by, func(a, b kept) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.who, b.who)) })
			p.KeptAt, p.WhoKept = &first.at, first.who
		}
	}
	return nil
}

// kept is when something was done, and by whom.
type kept struct {
	at  time.Time
	who string
}

// lookFor asks what is known of keys and calls each for every row.
func (s *Store) lookFor(ctx context.Context, name, sql string, keys []string, w schema.Window, each func(key string, k kept)) error {
	wanted, err := table(column("key", "String", keys))
	if err != nil {
		return err
	}
	ctx = clickhouse.Context(ctx, clickhouse.WithExternalTable(wanted))
	return s.each(ctx, name, sql, window(w), func(scan func(...any) error) error {
		var key string
		var k kept
		err := scan(&key, &k.at, &k.who)
		each(key, k)
		return err
	})
}
