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
// Outage. Progress, which may be nil, hears now and then how many lines are
// written, of about how many. Write ends early with the error of ctx or of a writer.
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
	buf := bufio.NewWriterSize(out, 256<<10)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	lines, total := 0, s.about()
	for e, ok := s.Next(); ok; e, ok = s.Next() {
		if lines%256 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if progress != nil {
				progress(lines, total)
			}
		}
		lines++
		if err := writeEvent(buf, enc, &e, s.zone); err != nil {
			return err
		}
	}
	return buf.Flush()
}

// about returns how many lines the stream is likely to have.
func (s *Stream) about() int {
	mean := 0.0
	for _, m := range s.calm {
		mean += m.daily * float64(s.cfg.Days)
	}
	for _, o := range s.acts {
		mean += o.mean
	}
	for _, c := range s.noise {
		mean += c.mean
	}
	return int(mean * s.cfg.Rate * (1.04 + s.cfg.Repeated + s.cfg.Broken))
}

func writeEvent(buf *bufio.Writer, enc *json.Encoder, e *Event, zone *time.Location) error {
	if e.Broken == nil {
		if e.Complaint.Source == "webform" {
			e.Complaint.Time = e.Complaint.Time.In(zone) // browsers tell the local time and its offset
		}
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
