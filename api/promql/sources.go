package promql

import (
	"context"
	"fmt"
	"sort"
	"time"

	"outcry/schema"
)

// sourceLife is how long a source without complaints is waited for; its series
// end then. Its habits are those of as long before the sample.
const sourceLife = 7 * 24 * time.Hour

// sources gives the series of outcry_source_lag_seconds or outcry_source_blind.
func (a *API) sources(ctx context.Context, name string, sel selection, take found) error {
	habits := 2 * sourceLife
	if name == SourceLag {
		habits = sourceLife
	}
	from := bounded(sel.from).Add(-habits)
	list, err := a.parts.Counts.SourceMinutes(ctx, schema.Window{From: later(from, time.Unix(0, 0)), To: bounded(sel.to)})
	if err != nil {
		return fmt.Errorf("read sources: %w", err)
	}
	now := a.parts.Now().Unix() / 60
	for _, src := range list {
		if !admits(sel.matchers, labelSource, src.Source) {
			continue
		}
		s := newSource(src)
		value := s.lag
		if name == SourceBlind {
			value = func(t int64, i int) float64 { return flag(a.parts.Blind(s.status(t, i), time.UnixMilli(t).UTC())) }
		}
		err := take(&series{
			lset: named(name, labelSource, src.Source), from: sel.from, to: sel.to, values: s.values(value, now),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// source is a source of complaints through time.
type source struct {
	name  string
	last  []int64 // latest event of each minute with complaints, in Unix milliseconds
	total []int64 // complaints up to and with it
}

func newSource(m schema.SourceMinutes) *source {
	s := &source{name: m.Source, last: m.Last, total: make([]int64, len(m.Last))}
	var sum int64
	for i, n := range m.Complaints {
		sum += int64(n)
		s.total[i] = sum
	}
	return s
}

// lag returns the seconds at t since the event i.
func (s *source) lag(t int64, i int) float64 { return float64(t-s.last[i]) / 1000 }

// status returns how the source fared at t, when its latest event was i, by
// what it brought in the time before.
func (s *source) status(t int64, i int) schema.SourceStatus {
	first := sort.Search(i, func(k int) bool { return s.last[k] >= t-sourceLife.Milliseconds() })
	n := s.total[i]
	if first > 0 {
		n -= s.total[first-1]
	}
	return schema.SourceStatus{Source: s.name, Complaints: n, FirstTime: time.UnixMilli(s.last[first]).UTC(), LastTime: time.UnixMilli(s.last[i]).UTC()}
}

// values makes the samples: one a minute from the first event on, by the events
// before it, until the source is waited for no longer or time is now.
func (s *source) values(value func(t int64, i int) float64, now int64) func() values {
	life := sourceLife.Milliseconds()
	return func() values {
		i := 0
		return func(minute int64) (int64, float64, bool) {
			for ; i < len(s.last); i++ {
				at := max(minute, s.last[i]/minuteMillis+1)
				if i+1 < len(s.last) && s.last[i+1] < at*minuteMillis {
					continue
				}
				if at*minuteMillis-s.last[i] <= life && at <= max(now, s.last[i]/minuteMillis+1) {
					return at, value(at*minuteMillis, i), true
				}
			}
			return 0, 0, false
		}
	}
}
