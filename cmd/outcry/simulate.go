package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"outcry/ingest/simulate"
)

// simulateStream writes a made stream and its truth.
func simulateStream(ctx context.Context, args []string, s streams) error {
	cfg := simulate.DefaultConfig()
	fs := flag.NewFlagSet("simulate", flag.ContinueOnError)
	out := fs.String("output", "", "the stream, NDJSON, in arrival order; - is standard output")
	truth := fs.String("truth", "", "its outages and confounders, NDJSON; - is standard output")
	fs.Int64Var(&cfg.Seed, "seed", cfg.Seed, "same seed, same stream")
	fs.IntVar(&cfg.Days, "days", cfg.Days, "days in all, the last seven under test")
	fs.Float64Var(&cfg.Rate, "rate", cfg.Rate, "complaints, as a multiple of the usual")
	start := fs.String("start", cfg.Start.Format(time.RFC3339), "first moment, RFC 3339")
	if err := parse(fs, args, s, 0); err != nil {
		return err
	}
	var err error
	if cfg.Start, err = time.Parse(time.RFC3339, *start); err != nil {
		return fmt.Errorf("%w: --start %q is not an RFC 3339 time", errUsage, *start)
	}
	switch err := cfg.Validate(); {
	case err != nil:
		return fmt.Errorf("%w: --%v", errUsage, err)
	case *out == "" || *truth == "":
		return fmt.Errorf("%w: --output and --truth are required", errUsage)
	case *out == "-" && *truth == "-":
		return fmt.Errorf("%w: --output and --truth can't both be standard output", errUsage)
	case sameFile(*out, *truth):
		return fmt.Errorf("%w: --output and --truth are one file", errUsage)
	}
	stream, err := createOutput("output", *out, s)
	if err != nil {
		return err
	}
	answers, err := createOutput("truth", *truth, s)
	if err != nil {
		return errors.Join(err, stream.Close())
	}
	bar := newProgress(s.err, "simulate")
	err = simulate.Write(ctx, cfg, stream, answers, func(done, total int) { bar.show(done, "of %d", total) })
	bar.end()
	return errors.Join(err, stream.Close(), answers.Close())
}
