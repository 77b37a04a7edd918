package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"outcry/schema"
)

const insertIdentities = `INSERT INTO identities (hash, time)`

const insertComplaints = `INSERT INTO complaints (source, id, time, arrived_at, author, text, lang, kind, denial, brand, service,
more_services, region, touches, confidence, lat, lon, postcode, onset, lines, device, root, repost_of, reply_to, conversation,
channel, role, digest, version, talk, due)`

// reserve notes under which time each new identity will be kept, before it is
// kept: should the next step fail, a repeat with another time finds the note.
func (s *Store) reserve(ctx context.Context, writes []write) error {
	var hashes []uint64
	var times []time.Time
	for _, w := range writes {
		if w.fresh {
			hashes, times = append(hashes, w.hash), append(times, w.time)
		}
	}
	if len(hashes) == 0 {
		return nil
	}
	if err := s.append(ctx, "reserve", insertIdentities, hashes, times); err != nil {
		return fmt.Errorf("reserve identities: %w", err)
	}
	return nil
}

func (s *Store) write(ctx context.Context, writes []write) error {
	if len(writes) == 0 {
		return nil
	}
	s.metrics.blockRows.Observe(float64(len(writes)))
	return s.append(ctx, "write", insertComplaints, complaintColumns(writes)...)
}

// append inserts columns, slices of one length in the order of the statement.
func (s *Store) append(ctx context.Context, name, sql string, columns ...any) error {
	return s.do(ctx, name, func(ctx context.Context) (err error) {
		batch, err := s.conn.PrepareBatch(ctx, sql)
		if err != nil {
			return err
		}
		for i, column := range columns {
			if err := batch.Column(i).Append(column); err != nil {
				return errors.Join(fmt.Errorf("column %d: %w", i, err), batch.Close())
			}
		}
		return batch.Send()
	})
}

// complaintColumns lays writes out in the order of insertComplaints.
func complaintColumns(writes []write) []any {
	report := func(f func(r *schema.Report) string) []string {
		return pluck(writes, func(w *write) string { return f(w.report) })
	}
	float := func(f func(r *schema.Report) float32) []float32 {
		return pluck(writes, func(w *write) float32 { return f(w.report) })
	}
	return []any{
		report(func(r *schema.Report) string { return r.Source }),
		report(func(r *schema.Report) string { return r.ID }),
		pluck(writes, func(w *write) time.Time { return w.time }),
		pluck(writes, func(w *write) time.Time { return orEpoch(w.report.ArrivedAt) }),
		pluck(writes, func(w *write) uint64 { return w.report.Author }),
		report(func(r *schema.Report) string { return r.Text }),
		report(func(r *schema.Report) string { return r.Lang }),
		report(func(r *schema.Report) string { return string(r.Kind) }),
		pluck(writes, func(w *write) bool { return w.report.Denial }),
		report(func(r *schema.Report) string { return string(r.Brand) }),
		report(func(r *schema.Report) string { return string(r.Service) }),
		pluck(writes, func(w *write) []string { return texts(w.report.MoreServices) }),
		report(func(r *schema.Report) string { return string(r.Region) }),
		pluck(writes, func(w *write) []string { return texts(w.report.Touches) }),
		float(func(r *schema.Report) float32 { return r.Confidence }),
		float(func(r *schema.Report) float32 { return r.Lat }),
		float(func(r *schema.Report) float32 { return r.Lon }),
		report(func(r *schema.Report) string { return r.Postcode }),
		pluck(writes, func(w *write) time.Time { return w.shifted(w.report.Onset) }),
		pluck(writes, func(w *write) uint16 { return w.report.Lines }),
		report(func(r *schema.Report) string { return r.Device }),
		report(func(r *schema.Report) string { return r.Root }),
		report(func(r *schema.Report) string { return r.RepostOf }),
		report(func(r *schema.Report) string { return r.ReplyTo }),
		report(func(r *schema.Report) string { return r.Conversation }),
		report(func(r *schema.Report) string { return r.Channel }),
		report(func(r *schema.Report) string { return string(r.Role) }),
		pluck(writes, func(w *write) uint64 { return w.digest }),
		pluck(writes, func(w *write) uint64 { return w.number }),
		report(func(r *schema.Report) string { return r.Talk }),
		pluck(writes, func(w *write) time.Time { return w.shifted(w.report.Due) }),
	}
}

// pluck returns f of every row: one column.
func pluck[R, T any](rows []R, f func(*R) T) []T {
	out := make([]T, len(rows))
	for i := range rows {
		out[i] = f(&rows[i])
	}
	return out
}

// shifted keeps the distance that the report gives between at and its event
// time; the epoch stands for none.
func (w *write) shifted(at time.Time) time.Time {
	if at.IsZero() {
		return firstTime
	}
	return orEpoch(w.time.Add(at.Sub(w.report.Time)))
}

// orEpoch keeps t within what a column of time takes.
func orEpoch(t time.Time) time.Time {
	switch {
	case t.Before(firstTime):
		return firstTime
	case t.Year() > 2199:
		return time.Date(2199, 12, 31, 0, 0, 0, 0, time.UTC)
	}
	return t
}
