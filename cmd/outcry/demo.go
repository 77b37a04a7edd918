package main

import (
	"context"
	"fmt"
	"time"

	"outcry/ingest"
	"outcry/ingest/simulate"
	"outcry/schema"
)

// The demo begins at the end of an afternoon of late, when people complain, and
// runs sixty times faster than life until it has caught up with the clock on the
// wall: an hour a minute.
const (
	demoHour   = 17 // of local time
	demoBehind = 6 * time.Hour
	demoSpeed  = 60
	demoStep   = 250 * time.Millisecond // between two deliveries
)

// demoClock is the time of the demo.
type demoClock struct{ start, wall time.Time }

// newDemoClock starts at the latest demoHour in zone that lies demoBehind or more.
func newDemoClock(wall time.Time, zone *time.Location) demoClock {
	local := wall.In(zone)
	start := time.Date(local.Year(), local.Month(), local.Day(), demoHour, 0, 0, 0, zone)
	for wall.Sub(start) < demoBehind {
		start = start.AddDate(0, 0, -1)
	}
	return demoClock{start: start.UTC(), wall: wall}
}

// now returns the time of the demo, never later than the wall's.
func (c demoClock) now() time.Time {
	t := c.start.Add(time.Duration(demoSpeed * float64(time.Since(c.wall)))).UTC()
	if wall := time.Now().UTC(); t.After(wall) {
		return wall
	}
	return t
}

// demo feeds a pipeline with a made stream.
type demo struct {
	clock    demoClock
	stream   *simulate.Stream
	pipeline *ingest.Pipeline
	next     simulate.Event
	more     bool
}

func newDemo(clock demoClock, p *ingest.Pipeline) (*demo, error) {
	stream, err := simulate.New(simulate.Demo(clock.start))
	if err != nil {
		return nil, fmt.Errorf("plan the demo: %w", err)
	}
	d := &demo{clock: clock, stream: stream, pipeline: p}
	d.next, d.more = stream.Next()
	return d, nil
}

// history takes what arrived before the demo begins, a quarter of a day at a time.
func (d *demo) history(ctx context.Context) error {
	const piece = 6 * time.Hour
	for d.more && d.next.Arrival.Before(d.clock.start) {
		until := d.next.Arrival.Truncate(piece).Add(piece)
		if until.After(d.clock.start) {
			until = d.clock.start
		}
		if err := d.take(ctx, until); err != nil {
			return fmt.Errorf("load the demo's history: %w", err)
		}
	}
	return nil
}

// run delivers what has arrived by the clock of the demo until ctx ends.
func (d *demo) run(ctx context.Context) error {
	tick := time.NewTicker(demoStep)
	defer tick.Stop()
	for d.more {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if err := d.take(ctx, d.clock.now()); err != nil && ctx.Err() == nil {
			return fmt.Errorf("feed the demo: %w", err)
		}
	}
	<-ctx.Done()
	return nil
}

// take hands on all that arrives before until.
func (d *demo) take(ctx context.Context, until time.Time) error {
	var batch []schema.Complaint
	for d.more && d.next.Arrival.Before(until) {
		batch = append(batch, d.next.Complaint)
		d.next, d.more = d.stream.Next()
	}
	if len(batch) == 0 {
		return nil
	}
	_, _, err := d.pipeline.Take(ctx, until, batch)
	return err
}
