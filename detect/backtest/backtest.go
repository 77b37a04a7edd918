// Package backtest replays labelled days and marks the detector.
package backtest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"outcry/detect"
	"outcry/schema"
)

// Options says how counts are replayed. Start from DefaultOptions.
type Options struct {
	Bucket   time.Duration // of the counts
	Timezone string        // IANA name of the clock that people live by
	Holidays detect.Holidays
	MinScore float64       // rows below are left out
	History  time.Duration // at the start, that teaches and raises nothing
}

// DefaultOptions returns five minutes, the clock of Amsterdam, scores that
// chance brings up to twenty times a day, and four weeks of history.
func DefaultOptions() Options {
	return Options{Bucket: 5 * time.Minute, Timezone: "Europe/Amsterdam", MinScore: -1.3, History: 28 * 24 * time.Hour}
}

// Counts replays counts (CSV, sorted by time, gzip by content) over regions
// (CSV) and writes alarms as CSV. A row depends on no count later than its
// flagged_at. Errors name the line, the field and the reason.
func Counts(in, regions io.Reader, out io.Writer, opt Options) error {
	_, _, err := replayCounts(in, regions, out, opt)
	return err
}

// Labelled replays counts as Counts does and holds the alarms against the truth
// (see ReadTruth; onset_min counts from the first bucket). Scored is what lies
// after the history.
func Labelled(in, regions, truth io.Reader, out io.Writer, opt Options) (*Board, error) {
	var alarms bytes.Buffer
	span, places, err := replayCounts(in, regions, io.MultiWriter(out, &alarms), opt)
	if err != nil {
		return nil, err
	}
	scored, known, err := ReadTruth(truth, span.From.Add(-opt.History))
	if err != nil {
		return nil, err
	}
	b, err := Judge(&alarms, scored, span, known...)
	if err != nil {
		return nil, err
	}
	b.Places(places)
	return b, nil
}

func replayCounts(in, regions io.Reader, out io.Writer, opt Options) (Span, []schema.Place, error) {
	places, err := readPlaces(regions)
	if err != nil {
		return Span{}, nil, fmt.Errorf("read places: %w", err)
	}
	scan, err := newScan(places, opt)
	if err != nil {
		return Span{}, nil, err
	}
	src, err := newCounts(in, opt.Bucket)
	if err != nil {
		return Span{}, nil, fmt.Errorf("read counts: %w", err)
	}
	w := bufio.NewWriter(out)
	a := newAlarms(w, places, opt.MinScore)
	if err := a.begin(); err != nil {
		return Span{}, nil, fmt.Errorf("write alarms: %w", err)
	}
	span, err := replay(src, scan, a, opt)
	if err != nil {
		return Span{}, nil, err
	}
	if err := w.Flush(); err != nil {
		return Span{}, nil, fmt.Errorf("write alarms: %w", err)
	}
	return span, places, nil
}

func newScan(places []schema.Place, opt Options) (*detect.Scan, error) {
	cal, err := detect.NewCalendar(opt.Timezone)
	if err != nil {
		return nil, err
	}
	cfg := detect.DefaultScanConfig()
	cfg.Bucket, cfg.Calendar, cfg.MinScore = opt.Bucket, cal.With(opt.Holidays), opt.MinScore
	return detect.NewScan(cfg, places)
}

// replay reads the history, learns it, and walks through the rest. It returns
// the time of that rest.
func replay(src *counts, scan *detect.Scan, a *alarms, opt Options) (Span, error) {
	var past, now []schema.Count
	var span Span
	for learnt := false; ; {
		var at time.Time
		var err error
		now, at, err = src.next(now[:0])
		if errors.Is(err, io.EOF) {
			return span, nil
		}
		if err != nil {
			return span, fmt.Errorf("read counts: %w", err)
		}
		if span.From.IsZero() {
			span.From = at.Add(opt.History)
		}
		span.To = at.Add(opt.Bucket)
		if at.Before(span.From) {
			past = append(past, now...)
			continue
		}
		if !learnt {
			scan.Learn(past)
			past, learnt = nil, true
		}
		if err := a.take(at, scan.Observe(at, detect.Cast(now))); err != nil {
			return span, fmt.Errorf("write alarms: %w", err)
		}
	}
}
