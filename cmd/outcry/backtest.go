package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"outcry/detect/backtest"
)

// backtestCounts runs counts through the detector.
func backtestCounts(_ context.Context, args []string, s streams) error {
	opt := backtest.DefaultOptions()
	fs := flag.NewFlagSet("backtest", flag.ContinueOnError)
	counts := fs.String("counts", "", "counts, CSV sorted by time, gzip by content; - is standard input")
	regions := fs.String("regions", "", "regions with their coordinates, CSV")
	out := fs.String("out", "", "alerts, CSV; - is standard output")
	fs.DurationVar(&opt.Bucket, "bucket", opt.Bucket, "length of a bucket")
	fs.StringVar(&opt.Timezone, "timezone", opt.Timezone, "IANA zone of civil time")
	fs.Float64Var(&opt.MinScore, "min-score", opt.MinScore, "leave out alerts below this score, the log10 of the days in which chance brings one")
	fs.DurationVar(&opt.History, "history", opt.History, "time at the start that teaches and raises nothing")
	if err := parse(fs, args, s, 0); err != nil {
		return err
	}
	if *counts == "" || *regions == "" {
		return fmt.Errorf("%w: --counts and --regions are required", errUsage)
	}
	in, err := openInput(*counts, s)
	if err != nil {
		return err
	}
	defer in.Close()
	places, err := openInput(*regions, s)
	if err != nil {
		return err
	}
	defer places.Close()
	dst, err := createOutput("out", *out, s)
	if err != nil {
		return err
	}
	return errors.Join(backtest.Counts(in, places, dst, opt), dst.Close())
}
