package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"outcry/detect/backtest"
)

// backtestRun is what a call of backtest asks for.
type backtestRun struct {
	counts, regions, out, board, config string

	complaints, truth names

	tune   bool
	wanted float64
	opt    backtest.Options
}

// names are the values of a flag that may be given several times.
type names []string

// String returns the names with commas between them.
func (n *names) String() string { return strings.Join(*n, ",") }

// Set adds a name.
func (n *names) Set(name string) error {
	*n = append(*n, name)
	return nil
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
	fs.Var(&b.complaints, "complaints", "complaints in arrival order, NDJSON, gzip or zstd by content; - is standard input; several `file`s, each with its truth, for --tune")
	fs.Var(&b.truth, "truth", "labelled outages, NDJSON `file`")
	fs.StringVar(&b.out, "out", "", "alerts of counts, CSV, or incidents of complaints, NDJSON; - is standard output")
	fs.StringVar(&b.board, "board", "", "write the marks as a page to this `file`, HTML")
	fs.StringVar(&b.config, "config", "", "settings `file`, for complaints")
	fs.BoolVar(&b.tune, "tune", false, "try budgets of false alarms on complaints")
	fs.Float64Var(&b.wanted, "false-per-week", 1, "false incidents a week that --tune aims at")
	fs.DurationVar(&b.opt.Bucket, "bucket", b.opt.Bucket, "length of a bucket of counts")
	fs.StringVar(&b.opt.Timezone, "timezone", b.opt.Timezone, "IANA zone of civil time, for counts")
	fs.Func("holidays", "calendar `file` of days that run like a Sunday, for counts: 2026-05-05, 12-25 or easter+1 a line", func(name string) (err error) {
		b.opt.Holidays, err = readHolidays(name)
		return err
	})
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
	case len(b.complaints) > 0:
		return b.replayComplaints(ctx, s)
	}
	return b.replayCounts(s)
}

// read names the files that are read.
func (b *backtestRun) read() []string {
	return append(append([]string{b.counts, b.regions}, b.complaints...), b.truth...)
}

// check refuses what does not go together.
func (b *backtestRun) check() error {
	wrong := func(why string) error { return fmt.Errorf("%w: %s", errUsage, why) }
	switch {
	case sameFile(b.out, b.board):
		return wrong("--out and --board are one file")
	case slices.ContainsFunc(b.read(), func(name string) bool { return sameFile(name, b.out) || sameFile(name, b.board) }):
		return wrong("--out and --board are other files than those that are read")
	case b.counts != "" && len(b.complaints) > 0:
		return wrong("--counts and --complaints exclude each other")
	case b.tune && (len(b.complaints) == 0 || len(b.truth) == 0):
		return wrong("--tune needs --complaints and --truth")
	case b.tune && len(b.complaints) != len(b.truth):
		return wrong("each --complaints has its --truth, in the same order")
	case !b.tune && (len(b.complaints) > 1 || len(b.truth) > 1):
		return wrong("several --complaints or --truth are for --tune")
	case b.tune && (b.out != "" || b.board != ""):
		return wrong("--out and --board are of one run, --tune makes many")
	case len(b.complaints) > 0 && len(b.truth) == 0:
		return wrong("--complaints needs --truth")
	case len(b.complaints) > 0:
		return nil
	case b.counts == "" || b.regions == "":
		return wrong("--counts and --regions are required, or --complaints and --truth")
	case b.board != "" && len(b.truth) == 0:
		return wrong("--board needs --truth")
	case b.opt.Bucket < time.Second:
		return wrong(fmt.Sprintf("--bucket %v is shorter than a second", b.opt.Bucket))
	case b.opt.History < 0:
		return wrong(fmt.Sprintf("--history %v is less than nothing", b.opt.History))
	}
	if _, err := time.LoadLocation(b.opt.Timezone); err != nil {
		return wrong(fmt.Sprintf("--timezone: %v", err))
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
	if len(b.truth) > 0 {
		if truth, err = openInput(b.truth[0], s); err != nil {
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
	t, err := b.openTrials(b.truth[0], s)
	if err != nil {
		return err
	}
	dst, err := createOutput("out", cmp.Or(b.out, os.DevNull), s)
	if err != nil {
		return err
	}
	marks, err := t.first(ctx, b.complaints[0], t.set.Detect.FalseAlarmsPerWeek, dst, s)
	if err = errors.Join(err, dst.Close()); err != nil {
		return err
	}
	return b.show(marks, s)
}

// budgets are the false alarms a week that --tune tries.
var budgets = [...]float64{0.25, 0.5, 1, 2, 4, 8}

// tuneBudget replays the streams with each budget and says which one fits them all.
func (b *backtestRun) tuneBudget(ctx context.Context, s streams) error {
	boards := make([][]*backtest.StreamBoard, len(budgets))
	for i := range b.complaints {
		t, err := b.openTrials(b.truth[i], s)
		if err != nil {
			return err
		}
		t.keep = true
		for k, budget := range budgets {
			var marks *backtest.StreamBoard
			if k == 0 {
				marks, err = t.first(ctx, b.complaints[i], budget, io.Discard, s)
			} else {
				marks, err = t.again(ctx, budget, s)
			}
			if err != nil {
				return fmt.Errorf("tune on %s: %w", b.complaints[i], err)
			}
			boards[k] = append(boards[k], marks)
		}
	}
	trials := make([]backtest.Trial, len(budgets))
	for k, budget := range budgets {
		trials[k] = backtest.PooledTrial(budget, boards[k]...)
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
