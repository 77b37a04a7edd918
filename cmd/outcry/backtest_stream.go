package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"

	"outcry/detect/backtest"
	"outcry/schema"
)

// trials replays one labelled stream, once or with several budgets. What was
// understood the first time is kept for the others.
type trials struct {
	set    settings
	read   readers
	labels *backtest.Labels

	keep    bool
	reports []schema.Report // without their texts
}

func (b *backtestRun) openTrials(truthFile string, s streams) (*trials, error) {
	t := new(trials)
	var err error
	if t.set, err = readSettings(b.config); err != nil {
		return nil, err
	}
	truth, err := openInput(truthFile, s)
	if err != nil {
		return nil, err
	}
	defer truth.Close()
	if t.labels, err = backtest.ReadLabels(truth); err != nil {
		return nil, err
	}
	log := slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	if t.read, err = openReaders(t.set, log); err == nil {
		t.set = t.read.named(t.set, log)
	}
	return t, err
}

// replayer returns a replay with a fresh detector of the budget, that writes
// incidents to out.
func (t *trials) replayer(budget float64, out io.Writer, s streams) (replayer, error) {
	set := t.set
	set.Detect.FalseAlarmsPerWeek = budget
	detector, err := newDetector(set, t.read)
	return replayer{out: out, talk: s.err, progress: newProgress(s.err, "backtest"), detector: detector}, err
}

// first understands the stream, detects as it goes, writes the incidents to out
// and judges them.
func (t *trials) first(ctx context.Context, name string, budget float64, out io.Writer, s streams) (*backtest.StreamBoard, error) {
	in, err := openInput(name, s)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	u, err := t.read.understanding(t.set.Country, replayKey)
	if err != nil {
		return nil, err
	}
	var said bytes.Buffer
	r, err := t.replayer(budget, io.MultiWriter(&said, out), s)
	if err != nil {
		return nil, err
	}
	if err := r.feed(ctx, u, in, t.take); err != nil {
		return nil, err
	}
	return backtest.JudgeStream(&said, t.labels, t.read.gazetteer.Places())
}

func (t *trials) take(_ context.Context, batch []schema.Report) error {
	if !t.keep {
		return nil
	}
	for i := range batch {
		batch[i].Text = ""
	}
	t.reports = append(t.reports, batch...)
	return nil
}

// again detects anew in what was understood the first time.
func (t *trials) again(ctx context.Context, budget float64, s streams) (*backtest.StreamBoard, error) {
	var said bytes.Buffer
	r, err := t.replayer(budget, &said, s)
	if err != nil {
		return nil, err
	}
	for i := range t.reports {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := r.observe(t.reports[i]); err != nil {
			return nil, err
		}
	}
	return backtest.JudgeStream(&said, t.labels, t.read.gazetteer.Places())
}
