package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"

	"outcry/ingest"
	"outcry/ingest/source"
	"outcry/ingest/text"
	"outcry/schema"
)

// classification is one line of outcry classify.
type classification struct {
	ID          string           `json:"id"`
	IsComplaint bool             `json:"is_complaint"` // first-hand: a service fails at the writer, now
	Kind        schema.Kind      `json:"kind"`
	Brand       *schema.Brand    `json:"brand"`   // null where the text names none
	Service     *schema.Service  `json:"service"` // null where none is recognised
	Services    []schema.Service `json:"services,omitempty"`
	Places      []string         `json:"places"` // names found in the text, canonical
	Region      *schema.Region   `json:"region"` // null where not even the country is known
	Confidence  float32          `json:"confidence"`
	Why         []string         `json:"why,omitempty"` // what it rests on, with --why
}

// classifyFile says of each line what outcry understands of it.
func classifyFile(ctx context.Context, args []string, s streams) error {
	fs := flag.NewFlagSet("classify", flag.ContinueOnError)
	input := fs.String("input", "", "messages, NDJSON with at least id and text, gzip or zstd by content; - is standard input")
	out := fs.String("output", "", "what is understood, NDJSON; - is standard output")
	config := fs.String("config", "", "settings `file`")
	why := fs.Bool("why", false, "say what each answer rests on")
	if err := parse(fs, args, s, 0); err != nil {
		return err
	}
	set, err := readSettings(*config)
	if err != nil {
		return err
	}
	read, err := openReaders(set, slog.New(slog.NewTextHandler(s.err, nil)))
	if err != nil {
		return err
	}
	u, err := read.understanding("", replayKey)
	if err != nil {
		return err
	}
	in, dst, err := openFiles(*input, "output", *out, s)
	if err != nil {
		return err
	}
	defer in.Close()
	return errors.Join(classifyLines(ctx, classifier{u, *why}, in, dst, s.err), dst.Close())
}

// classifier says of one message what it understands, and why where it is asked to.
type classifier struct {
	*ingest.Understanding
	why bool
}

func classifyLines(ctx context.Context, cl classifier, in io.Reader, out, talk io.Writer) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	rejected := 0
	for item := range source.Messages(in) {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("read messages: %w", err)
		}
		switch {
		case item.Err != nil && item.Line == 0:
			return fmt.Errorf("read messages: %w", item.Err)
		case item.Err != nil:
			rejected++
			fmt.Fprintf(talk, "line %d: %v\n", item.Line, item.Err)
			continue
		}
		if err := enc.Encode(cl.classify(&item.Complaint)); err != nil {
			return fmt.Errorf("write line %d: %w", item.Line, err)
		}
	}
	if rejected > 0 {
		fmt.Fprintf(talk, "%d lines rejected\n", rejected)
	}
	return nil
}

func (cl classifier) classify(c *schema.Complaint) classification {
	reading, answer := cl.Read(c)
	out := classification{
		ID: c.ID, IsComplaint: reading.Kind == schema.KindReport, Kind: reading.Kind, Brand: orNull(reading.Brand), Service: orNull(reading.Service),
		Places: answer.Names, Region: orNull(answer.Region), Confidence: answer.Confidence,
	}
	if len(reading.MoreServices) > 0 {
		out.Services = append([]schema.Service{reading.Service}, reading.MoreServices...)
	}
	if out.Places == nil {
		out.Places = []string{}
	}
	if cl.why {
		out.Why = append(reading.Why(text.New(c.Text)), answer.Why())
	}
	return out
}

func orNull[T ~string](v T) *T {
	if v == "" {
		return nil
	}
	return &v
}
