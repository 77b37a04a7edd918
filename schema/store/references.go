package store

import (
	"context"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"outcry/schema"
)

const insertReferences = `INSERT INTO references (source, id, time, author, sealed)`

// What is past its time may stay on disk until all that is in its part is: it is not read.
const selectReferences = `SELECT source, id, sealed FROM references FINAL
WHERE (source, id) IN (SELECT source, id FROM wanted) AND time >= {from:DateTime64(6)} AND time <= {to:DateTime64(6)}`

// refer keeps who wrote what is to be written, as far as that came along and is
// to be kept.
func (s *Store) refer(ctx context.Context, writes []write) error {
	oldest := s.oldestReference()
	var kept []write
	for _, w := range writes {
		if len(w.report.Sealed) > 0 && s.cfg.References > 0 && w.time.After(oldest) {
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 {
		return nil
	}
	err := s.append(ctx, "refer", insertReferences,
		pluck(kept, func(w *write) string { return w.report.Source }),
		pluck(kept, func(w *write) string { return w.report.ID }),
		pluck(kept, func(w *write) time.Time { return w.time }),
		pluck(kept, func(w *write) uint64 { return w.report.Author }),
		pluck(kept, func(w *write) string { return string(w.report.Sealed) }))
	if err != nil {
		return fmt.Errorf("keep who wrote %d complaints: %w", len(kept), err)
	}
	return nil
}

// oldestReference is the event time before which nobody is remembered.
func (s *Store) oldestReference() time.Time { return time.Now().Add(-s.cfg.References) }

// References returns by schema.Key who wrote the reports, encrypted as it came,
// where that is kept.
func (s *Store) References(ctx context.Context, reports []schema.Report) (map[string][]byte, error) {
	if len(reports) == 0 {
		return nil, nil
	}
	span := schema.Window{From: reports[0].Time, To: reports[0].Time}
	for i := range reports {
		span = widened(span, reports[i].Time)
	}
	if oldest := s.oldestReference(); span.From.Before(oldest) {
		span.From = oldest
	}
	wanted, err := table(
		column("source", "String", pluck(reports, func(r *schema.Report) string { return r.Source })),
		column("id", "String", pluck(reports, func(r *schema.Report) string { return r.ID })))
	if err != nil {
		return nil, err
	}
	out := make(map[string][]byte, len(reports))
	ctx = clickhouse.Context(ctx, clickhouse.WithExternalTable(wanted))
	err = s.each(ctx, "references", selectReferences, between("from", "to", span), func(scan func(...any) error) error {
		var source, id, sealed string
		err := scan(&source, &id, &sealed)
		out[schema.Key(source, id)] = []byte(sealed)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read who wrote %d complaints: %w", len(reports), err)
	}
	return out, nil
}

// widened returns w so far widened that t is a bound of it at most.
func widened(w schema.Window, t time.Time) schema.Window {
	if t.Before(w.From) {
		w.From = t
	}
	if t.After(w.To) {
		w.To = t
	}
	return w
}
