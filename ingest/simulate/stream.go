// Package simulate makes a stream of complaints out of chance: customers of
// made sizes in real towns, outages, storms and disorderly feeds, and with it
// the truth of what happened. The same Config makes the same stream.
package simulate

import (
	"container/heap"
	"fmt"
	"slices"
	"strconv"
	"time"

	"outcry/schema"
)

// Event is one thing that arrives.
type Event struct {
	Arrival   time.Time
	Complaint schema.Complaint
	Broken    []byte // a line that is no complaint; nil where Complaint is one
	Label     Label
}

// Label is the truth of one complaint, to mark what is read off it.
type Label struct {
	Fault   bool // it says that a service fails at the writer, now
	Brand   schema.Brand
	Service schema.Service // of a fault
	Region  schema.Region  // the municipality of a fault, or the stretch; "" where it is not told
}

// Stream makes events in the order of their arrival, an hour of writing ahead.
// It keeps no more than that hour, what comes late and what the truth needs.
// Not safe for concurrent use.
type Stream struct {
	cfg   Config
	zone  *time.Location
	firms []*company
	sizes []float64 // of firms: complaints a day
	feeds dice      // of what the feeds do
	calm  []*murmur
	plan  []scheduled
	acts  []*outage
	noise []*crowd
	gaps  []gap

	clock   time.Time // everything written before it is made
	due     queue
	run     string // in every id, so that streams of other starts and seeds have other ids
	written uint64
	ordered uint64
	tally   tally
}

// scheduled is something that begins at a moment and then sends all its messages.
type scheduled interface {
	when() time.Time
	begin(*Stream)
}

// New returns the stream of cfg. The error is that of Validate.
func New(cfg Config) (*Stream, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("simulate: %w", err)
	}
	zone, err := time.LoadLocation(cfg.Zone)
	if err != nil {
		return nil, fmt.Errorf("simulate: %w", err)
	}
	cfg.Start = cfg.Start.UTC()
	s := &Stream{cfg: cfg, zone: zone, clock: cfg.Start, feeds: newDice(cfg.Seed, "feeds")}
	s.run = strconv.FormatUint(newDice(cfg.Seed, cfg.Start.Format(time.RFC3339)).Uint64N(1<<30), 36)
	s.found()
	s.calm = s.murmurs()
	s.planOutages()
	s.planCrowds()
	for _, o := range s.acts {
		s.plan = append(s.plan, o)
	}
	for _, c := range s.noise {
		s.plan = append(s.plan, c)
	}
	slices.SortStableFunc(s.plan, func(a, b scheduled) int { return a.when().Compare(b.when()) })
	return s, nil
}

// Next returns the next event, false after the last.
func (s *Stream) Next() (Event, bool) {
	for len(s.due) == 0 || !s.due[0].arrival.Before(s.clock) {
		if !s.clock.Before(s.cfg.end()) {
			return Event{}, false // what is still under way arrives after the end
		}
		s.hour()
	}
	if s.feeds.chance(s.cfg.Broken) {
		s.tally.broken++
		return Event{Arrival: s.due[0].arrival, Broken: s.feeds.brokenLine()}, true
	}
	m := heap.Pop(&s.due).(*message)
	s.tally.count(m)
	s.repeat(m)
	return Event{Arrival: m.arrival, Complaint: m.complaint, Label: m.label}, true
}

// hour makes everything that is written in the next hour.
func (s *Stream) hour() {
	to := s.clock.Add(time.Hour)
	if s.cfg.end().Before(to) {
		to = s.cfg.end()
	}
	for _, m := range s.calm {
		m.speak(s, schema.Window{From: s.clock, To: to})
	}
	for len(s.plan) > 0 && s.plan[0].when().Before(to) {
		s.plan[0].begin(s)
		s.plan = s.plan[1:]
	}
	s.clock = to
}

// repeat lets a feed deliver m a second time.
func (s *Stream) repeat(m *message) {
	if m.again {
		return
	}
	share, mean := s.cfg.Repeated, 10*time.Minute
	for _, c := range s.noise {
		if c.kind == Redelivery && c.window.Contains(m.arrival) {
			share, mean = .6, 30*time.Minute
		}
	}
	if s.feeds.chance(share) {
		twin := *m
		twin.again, twin.arrival = true, m.arrival.Add(s.feeds.wait(mean))
		s.push(s.feeds, &twin)
	}
}
