package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"outcry/detect/backtest"
)

// backtestRun is what a call of backtest asks for.
type backtestRun struct {
	counts, regions, complaints, truth, out, board, config string

	tune   bool
	wanted float64
	opt    backtest.Options
}

// scoreboard is how the detector did, as text and as a page.
type scoreboard interface {
	Table(w io.Writer) error
	HTML(w io.Writer) error
}

// backtestDetector replays counts or complaints and holds what the detector
// said against the truth.
func backtestDetector(ctx context.Context, args []string, s streams) error {
	b := backtestRun{opt: backtest.DefaultOptions()}
	fs := flag.NewFlagSet("backtest", flag.ContinueOnError)
	fs.StringVar(&b.counts, "counts", "", "counts, CSV sorted by time, gzip by content; - is standard input")
	fs.StringVar(&b.regions, "regions", "", "regions of the counts with their coordinates, CSV")
	fs.StringVar(&b.complaints, "complaints", "", "complaints in arrival order, NDJSON, gzip or zstd by content; - is standard input")
	fs.StringVar(&b.truth, "truth", "", "labelled outages, NDJSON")
	fs.StringVar(&b.out, "out", "", "alerts of counts, CSV, or incidents of complaints, NDJSON; - is standard output")
	fs.StringVar(&b.board, "board", "", "write the marks as a page to this `file`, HTML")
	fs.StringVar(&b.config, "config", "", "settings `file`, for complaints")
	fs.BoolVar(&b.tune, "tune", false, "try budgets of false alarms on complaints")
	fs.Float64Var(&b.wanted, "false-per-week", 1, "false incidents a week that --tune aims at")
	fs.DurationVar(&b.opt.Bucket, "bucket", b.opt.Bucket, "length of a bucket of counts")
	fs.StringVar(&b.opt.Timezone, "timezone", b.opt.Timezone, "IANA zone of civil time, for counts")
	fs.Float64Var(&b.opt.MinScore, "min-score", b.opt.MinScore, "leave out alerts below this score, the log10 of the days in which chance brings one")
	fs.DurationVar(&b.opt.History, "history", b.opt.History, "time at the start of counts that teaches and raises nothing")
	if err := parse(fs, args, s, 0); err != nil {
		return err
	}
	if err := b.check(); err != nil {
		return err
	}
	switch {
	case b.tune:
		return b.tuneBudget(ctx, s)
	case b.complaints != "":
		return b.replayComplaints(ctx, s)
	}
	return b.replayCounts(s)
}

// check refuses what does not go together.
func (b *backtestRun) check() error {
	wrong := func(why string) error { return fmt.Errorf("%w: %s", errUsage, why) }
	switch {
	case b.counts != "" && b.complaints != "":
		return wrong("--counts and --complaints exclude each other")
	case b.tune && (b.complaints == "" || b.truth == ""):
		return wrong("--tune needs --complaints and --truth")
	case b.tune && (b.out != "" || b.board != ""):
		return wrong("--out and --board are of one run, --tune makes many")
	case b.complaints != "" && b.truth == "":
		return wrong("--complaints needs --truth")
	case b.complaints != "":
		return nil
	case b.counts == "" || b.regions == "":
		return wrong("--counts and --regions are required, or --complaints and --truth")
	case b.board != "" && b.truth == "":
		return wrong("--board needs --truth")
	}
	return nil
}

func (b *backtestRun) replayCounts(s streams) error {
	in, err := openInput(b.counts, s)
	if err != nil {
		return err
	}
	defer in.Close()
	places, err := openInput(b.regions, s)
	if err != nil {
		return err
	}
	defer places.Close()
	var truth io.ReadCloser
	if b.truth != "" {
		if truth, err = openInput(b.truth, s); err != nil {
			return err
		}
		defer truth.Close()
	}
	dst, err := createOutput("out", b.out, s)
	if err != nil {
		return err
	}
	if truth == nil {
		return errors.Join(backtest.Counts(in, places, dst, b.opt), dst.Close())
	}
	marks, err := backtest.Labelled(in, places, truth, dst, b.opt)
	if err = errors.Join(err, dst.Close()); err != nil {
		return err
	}
	return b.show(marks, s)
}

// replayComplaints runs a stream through understanding and detector, stores
// nothing, and judges the incidents.
func (b *backtestRun) replayComplaints(ctx context.Context, s streams) error {
	t, err := b.openTrials(s)
	if err != nil {
		return err
	}
	dst, err := createOutput("out", cmp.Or(b.out, os.DevNull), s)
	if err != nil {
		return err
	}
	marks, err := t.first(ctx, b.complaints, t.set.Detect.FalseAlarmsPerWeek, dst, s)
	if err = errors.Join(err, dst.Close()); err != nil {
		return err
	}
	return b.show(marks, s)
}

// tuneBudget replays the stream with each budget and says which one fits.
func (b *backtestRun) tuneBudget(ctx context.Context, s streams) error {
	t, err := b.openTrials(s)
	if err != nil {
		return err
	}
	t.keep = true
	budgets := []float64{0.25, 0.5, 1, 2, 4, 8}
	marks, err := t.first(ctx, b.complaints, budgets[0], io.Discard, s)
	if err != nil {
		return err
	}
	trials := []backtest.Trial{marks.Trial(budgets[0])}
	for _, budget := range budgets[1:] {
		if marks, err = t.again(ctx, budget, s); err != nil {
			return err
		}
		trials = append(trials, marks.Trial(budget))
	}
	return backtest.TuneTable(s.out, trials, b.wanted)
}

// show writes the table to standard output, or beside it where the data went
// there, and the page.
func (b *backtestRun) show(marks scoreboard, s streams) error {
	talk := s.out
	if b.out == "-" {
		talk = s.err
	}
	if err := marks.Table(talk); err != nil {
		return err
	}
	if b.board == "" {
		return nil
	}
	page, err := createOutput("board", b.board, s)
	if err != nil {
		return err
	}
	return errors.Join(marks.HTML(page), page.Close())
}
