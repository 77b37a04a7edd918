package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"outcry/detect"
	"outcry/ingest"
	"outcry/ingest/source"
	"outcry/schema"
)

// replayKey hashes the authors of a replay, so that the same input gives the same output.
var replayKey = []byte("outcry replay: a key that is no secret")

const (
	replayBatch = 20_000      // reports in one insert of a replay
	replayStep  = time.Minute // longest time without a look at what may be over
)

// replay runs complaints in arrival order through the whole chain in event time.
func replay(ctx context.Context, args []string, s streams) error {
	fs := flag.NewFlagSet("replay", flag.ContinueOnError)
	input := fs.String("input", "", "complaints, NDJSON, gzip or zstd by content; - is standard input")
	out := fs.String("output", "", "incidents, NDJSON; - is standard output")
	config := fs.String("config", "", "settings `file`")
	data := fs.String("data", "", "keep the stored complaints in this `folder`; else they go with a temporary one")
	if err := parse(fs, args, s, 0); err != nil {
		return err
	}
	set, err := readSettings(*config)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	read, err := openReaders(set, log)
	if err != nil {
		return err
	}
	r := replayer{talk: s.err, progress: newProgress(s.err, "replay")}
	if r.detector, err = newDetector(read.named(set, log), read); err != nil {
		return err
	}
	u, err := read.understanding(set.Country, replayKey)
	if err != nil {
		return err
	}
	in, dst, err := openFiles(*input, "output", *out, s)
	if err != nil {
		return err
	}
	defer in.Close()
	dir := *data
	if dir == "" {
		if dir, err = os.MkdirTemp("", "outcry-replay-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	r.out = dst
	st, err := openStorage(ctx, set, dir, prometheus.NewRegistry(), log)
	if err != nil {
		return errors.Join(err, dst.Close())
	}
	err = r.feed(ctx, u, in, r.into(st))
	return errors.Join(err, r.summary(ctx, st), st.Close(), dst.Close())
}

// replayer is one run of replay.
type replayer struct {
	out      io.Writer
	talk     io.Writer
	progress *progress
	clock    detect.Clock
	seen     time.Time // when the detector looked last
	detector *detect.Detector

	lines, rejected, duplicates, replaced, incidents int
}

// newDetector builds the detector as set; live, replay and backtest share it.
func newDetector(set settings, read readers) (*detect.Detector, error) {
	cfg := detect.DefaultConfig()
	zone, err := set.zone()
	if err != nil {
		return nil, err
	}
	cfg.Zone, cfg.FalseAlarmsPerWeek, cfg.BrandFalseAlarms = zone, set.Detect.FalseAlarmsPerWeek, set.Detect.Brands
	if cfg.Holidays, err = set.holidays(); err != nil {
		return nil, err
	}
	if set.Country != "" {
		cfg.Country = set.Country
	}
	d, err := detect.New(cfg, read.gazetteer.Places())
	if err == nil {
		d.Relate(read.relations.Relations())
	}
	return d, err
}

// keeper takes the reports of a replay, a batch at a time.
type keeper func(ctx context.Context, batch []schema.Report) error

// into returns a keeper that stores reports and notes what became of them.
func (r *replayer) into(st *storage) keeper {
	return func(ctx context.Context, batch []schema.Report) error {
		outcomes, err := st.Insert(ctx, batch)
		if err != nil {
			return fmt.Errorf("store complaints: %w", err)
		}
		r.count(outcomes)
		return nil
	}
}

// feed reads in, understands and detects in its own goroutine and keeps beside it.
func (r *replayer) feed(ctx context.Context, u *ingest.Understanding, in io.Reader, keep keeper) error {
	g, ctx := errgroup.WithContext(ctx)
	batches := make(chan []schema.Report, 2)
	g.Go(func() error {
		defer close(batches)
		return r.understand(ctx, u, in, batches)
	})
	g.Go(func() error {
		for batch := range batches {
			if err := keep(ctx, batch); err != nil {
				return err
			}
		}
		return nil
	})
	return g.Wait()
}

func (r *replayer) count(outcomes []schema.Outcome) {
	for _, o := range outcomes {
		switch o {
		case schema.Duplicate:
			r.duplicates++
		case schema.Replaced:
			r.replaced++
		}
	}
}

func (r *replayer) understand(ctx context.Context, u *ingest.Understanding, in io.Reader, batches chan<- []schema.Report) error {
	batch := make([]schema.Report, 0, replayBatch)
	send := func() error {
		select {
		case batches <- batch:
			batch = make([]schema.Report, 0, replayBatch)
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	var early []schema.Complaint // what came before the clock started, then the newest alone
	take := func() error {
		for i := range early {
			report := u.Report(&early[i], r.clock.Now())
			if err := r.observe(report); err != nil {
				return err
			}
			if batch = append(batch, report); len(batch) == replayBatch {
				if err := send(); err != nil {
					return err
				}
			}
		}
		early = early[:0]
		return nil
	}
	for item := range source.NDJSON(in) {
		if item.Err != nil {
			if err := r.reject(item); err != nil {
				return err
			}
			continue
		}
		r.lines++
		early = append(early, item.Complaint)
		if now := r.clock.Feed(item.Complaint.Time); now.IsZero() {
			continue
		}
		if err := take(); err != nil {
			return err
		}
		r.progress.show(r.lines, "%s", r.clock.Now().Format(time.DateTime))
	}
	r.progress.end()
	r.clock.Settle()
	if err := take(); err != nil {
		return err
	}
	return send()
}

// reject says what is wrong with a line; a stream that breaks off is an error.
func (r *replayer) reject(item source.Item) error {
	if item.Line == 0 {
		return fmt.Errorf("read complaints: %w", item.Err)
	}
	if r.rejected++; r.rejected <= 10 {
		fmt.Fprintf(r.talk, "line %d: %v\n", item.Line, item.Err)
	}
	return nil
}

// observe lets the minutes pass that lie before the report, then shows it to the detector.
func (r *replayer) observe(report schema.Report) error {
	now := report.ArrivedAt
	for !r.seen.IsZero() && now.Sub(r.seen) > replayStep {
		r.seen = r.seen.Add(replayStep)
		if err := r.write(r.detector.Observe(r.seen, nil)); err != nil {
			return err
		}
	}
	r.seen = now
	report.Text = ""
	return r.write(r.detector.Observe(now, []schema.Report{report}))
}

func (r *replayer) write(changed []schema.Incident) error {
	for i := range changed {
		line, err := json.Marshal(&changed[i])
		if err != nil {
			return fmt.Errorf("write incident: %w", err)
		}
		if _, err := r.out.Write(append(line, '\n')); err != nil {
			return fmt.Errorf("write incident: %w", err)
		}
		r.incidents++
	}
	return nil
}

func (r *replayer) summary(ctx context.Context, st *storage) error {
	sources, err := st.Sources(ctx)
	if err != nil {
		return fmt.Errorf("count what was stored: %w", err)
	}
	var stored int64
	for _, src := range sources {
		stored += src.Complaints
	}
	fmt.Fprintf(r.talk, "%d complaints read, %d lines rejected; %d stored, %d duplicates, %d replaced; %d incident lines\n",
		r.lines, r.rejected, stored, r.duplicates, r.replaced, r.incidents)
	return nil
}
