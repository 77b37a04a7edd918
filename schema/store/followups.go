package store

import (
	"context"
	"fmt"
	"slices"

	"outcry/schema"
)

// Of each author the first word counts, so that nobody is told twice. What was
// marked is joined to it; the epoch stands for no mark. Only what any version of
// fits is read as it stands.
const selectFollowUps = `SELECT ` + lightColumns + `, '', marked_at, marked_by, marked_words
FROM
(
    SELECT ` + lightColumns + ` FROM complaints FINAL
    WHERE ` + inWindow + `
      AND (toStartOfFiveMinutes(time), source, id) IN (
        SELECT toStartOfFiveMinutes(time), source, id FROM complaints WHERE ` + inWindow + ` AND brand = {brand:String} AND ` + inRegions + `)
      AND kind IN ('report', 'question') AND root = '' AND role = 'customer'
      AND brand = {brand:String} AND (service = '' OR has({services:Array(String)}, service))
      AND ` + inRegions + `
    ORDER BY time, source, id
    LIMIT 1 BY author
) AS said
LEFT JOIN
(
    SELECT source, id, max(time) AS marked_at, argMax(who, time) AS marked_by, argMax(words, time) AS marked_words
    FROM marks WHERE kind = 'followup' AND subject IN {incidents:Array(String)} AND time >= {since:DateTime64(6)}
    GROUP BY source, id
) AS marked USING (source, id)
WHERE ({answered:Int8} < 0 OR {answered:Int8} = (marked_by != ''))
  AND (NOT {paged:Bool} OR (time, concat(source, ' ', id)) > ({after:DateTime64(6)}, {after_id:String}))
ORDER BY time, concat(source, ' ', id)
LIMIT {limit:UInt64}`

// FollowUps returns the people that q selects, oldest first by what they said,
// then by its identity; what they said is without its text.
func (s *Store) FollowUps(ctx context.Context, q schema.FollowUpQuery) ([]schema.FollowUp, error) {
	args := slices.Concat(window(q.Window), page(q.After, q.Limit), []any{
		named("incidents", append([]string{q.Incident}, q.Parts...)), named("brand", string(q.Brand)), named("services", texts(q.Services)), named("regions", texts(q.Regions)),
		named("except", texts(q.Except)), moment("since", orEpoch(q.Since)), named("answered", choice(q.Answered)),
	})
	var out []schema.FollowUp
	err := s.each(ctx, "follow_ups", selectFollowUps, args, func(scan func(...any) error) error {
		m := schema.Mark{Kind: schema.MarkFollowUp, Subject: q.Incident}
		r, err := scanReport(func(fields ...any) error { return scan(append(fields, &m.Time, &m.Who, &m.Words)...) })
		f := schema.FollowUp{Report: r}
		if m.Source, m.ID = r.Source, r.ID; m.Who != "" {
			f.Mark = &m
		}
		out = append(out, f)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the follow-ups of incident %s: %w", q.Incident, err)
	}
	return out, nil
}

// page binds {paged}, {after}, {after_id} and {limit}.
func page(after *schema.IncidentMark, limit int) []any {
	most, from := uint64(noLimit), schema.IncidentMark{StartedAt: firstTime}
	if limit > 0 {
		most = uint64(limit)
	}
	if after != nil {
		from = *after
	}
	return []any{named("paged", after != nil), moment("after", from.StartedAt), named("after_id", from.ID), named("limit", most)}
}

// choice is -1 for nil, else 0 or 1.
func choice(b *bool) int8 {
	switch {
	case b == nil:
		return -1
	case *b:
		return 1
	}
	return 0
}
