package simulate

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// Write makes the stream of cfg and writes it to out as NDJSON in the order of
// arrival, and its truth to truth: a Meta, then each Disturbance and each
// Outage. Progress, which may be nil, hears of the days made, of all days. It
// ends early with the error of ctx or of a writer.
func Write(ctx context.Context, cfg Config, out, truth io.Writer, progress func(done, total int)) error {
	s, err := New(cfg)
	if err != nil {
		return err
	}
	if err := s.writeEvents(ctx, out, progress); err != nil {
		return fmt.Errorf("write the made stream: %w", err)
	}
	if err := s.writeTruth(truth); err != nil {
		return fmt.Errorf("write the truth: %w", err)
	}
	return nil
}

func (s *Stream) writeEvents(ctx context.Context, out io.Writer, progress func(done, total int)) error {
	const day = 24 * time.Hour
	buf := bufio.NewWriterSize(out, 256<<10)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	next := s.cfg.Start
	for e, ok := s.Next(); ok; e, ok = s.Next() {
		if !e.Arrival.Before(next) {
			if err := ctx.Err(); err != nil {
				return err
			}
			if next = e.Arrival.Add(day); progress != nil {
				progress(int(e.Arrival.Sub(s.cfg.Start)/day), int(s.cfg.end().Sub(s.cfg.Start)/day))
			}
		}
		if err := writeEvent(buf, enc, &e); err != nil {
			return err
		}
	}
	return buf.Flush()
}

func writeEvent(buf *bufio.Writer, enc *json.Encoder, e *Event) error {
	if e.Broken == nil {
		return enc.Encode(&e.Complaint)
	}
	buf.Write(e.Broken)
	return buf.WriteByte('\n')
}

func (s *Stream) writeTruth(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s.Meta()); err != nil {
		return err
	}
	for _, d := range s.Disturbances() {
		if err := enc.Encode(d); err != nil {
			return err
		}
	}
	for _, o := range s.Outages() {
		if err := enc.Encode(o); err != nil {
			return err
		}
	}
	return nil
}
