package promql

import (
	"math"
	"slices"
	"sort"

	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/util/annotations"

	"outcry/schema"
)

const minuteMillis = 60_000

// values finds the first sample at or after a minute, counted from the Unix
// epoch; ok is false when there is none. Minutes asked for never go back.
type values func(minute int64) (at int64, value float64, ok bool)

// series is one series whose samples are made when they are read.
type series struct {
	lset     labels.Labels
	merged   bool  // of several, which matchers have seen
	from, to int64 // first and last minute
	values   func() values
}

// Labels returns what the series is called.
func (s *series) Labels() labels.Labels { return s.lset }

// Iterator reads the samples from the first one on.
func (s *series) Iterator(chunkenc.Iterator) chunkenc.Iterator {
	return &iterator{next: s.values(), at: s.from - 1, to: s.to}
}

// iterator walks over the minutes.
type iterator struct {
	next  values
	at    int64
	to    int64
	value float64
	begun bool
	done  bool
}

func (it *iterator) move(minute int64) chunkenc.ValueType {
	if it.done {
		return chunkenc.ValNone
	}
	at, value, ok := it.next(minute)
	if !ok || at > it.to {
		it.done = true
		return chunkenc.ValNone
	}
	it.at, it.value, it.begun = at, value, true
	return chunkenc.ValFloat
}

func (it *iterator) Next() chunkenc.ValueType { return it.move(it.at + 1) }

// millis is a time in Unix milliseconds. By its plain name go vet takes Seek
// for that of an io.Seeker.
type millis = int64

func (it *iterator) Seek(t millis) chunkenc.ValueType {
	minute := ceilMinute(t)
	if it.begun && !it.done && it.at >= minute {
		return chunkenc.ValFloat
	}
	return it.move(max(minute, it.at+1))
}

func (it *iterator) At() (int64, float64) { return it.at * minuteMillis, it.value }

func (it *iterator) AtHistogram(*histogram.Histogram) (int64, *histogram.Histogram) {
	return it.at * minuteMillis, nil
}

func (it *iterator) AtFloatHistogram(*histogram.FloatHistogram) (int64, *histogram.FloatHistogram) {
	return it.at * minuteMillis, nil
}

func (it *iterator) AtT() int64  { return it.at * minuteMillis }
func (it *iterator) AtST() int64 { return 0 }
func (it *iterator) Err() error  { return nil }

// ceilMinute returns the first whole minute at or after t, in milliseconds.
func ceilMinute(t int64) int64 { return -floorMinute(-t) }

// floorMinute returns the last whole minute at or before t, in milliseconds.
func floorMinute(t int64) int64 {
	m := t / minuteMillis
	if t%minuteMillis < 0 {
		m--
	}
	return m
}

// living makes the samples of a series of counts: one a minute from the end of
// the first minute with witnesses on, until life minutes after the last one, 0
// where nobody spoke; none after a silence that is longer, until somebody
// speaks again. Zeros end at the minute now.
func living(counts []schema.MinuteCount, life, now int64) func() values {
	end := func(i int) int64 { return int64(counts[i].Minute) + 1 }
	return func() values {
		i := 0
		return func(minute int64) (int64, float64, bool) {
			if i+1 < len(counts) && end(i+1) <= minute {
				i += sort.Search(len(counts)-i-1, func(k int) bool { return end(i+1+k) > minute })
			}
			switch {
			case i >= len(counts):
				return 0, 0, false
			case minute <= end(i):
				return end(i), float64(counts[i].Witnesses), true
			case minute <= end(i)+life && minute <= now:
				return minute, 0, true
			case i+1 < len(counts):
				return end(i + 1), float64(counts[i+1].Witnesses), true
			}
			return 0, 0, false
		}
	}
}

// listed makes samples of minutes, which are in order, and their values.
func listed(minutes []int64, of []float64) func() values {
	return func() values {
		i := 0
		return func(minute int64) (int64, float64, bool) {
			i += sort.Search(len(minutes)-i, func(k int) bool { return minutes[i+k] >= minute })
			if i == len(minutes) {
				return 0, 0, false
			}
			return minutes[i], of[i], true
		}
	}
}

// seriesSet is a list of series that is made while the engine prepares.
type seriesSet struct {
	ready  <-chan struct{}
	series []*series
	err    error
	at     int
	sorted bool
}

func (s *seriesSet) Next() bool {
	<-s.ready
	if s.err != nil {
		return false
	}
	if s.at == 0 && s.sorted {
		slices.SortFunc(s.series, func(a, b *series) int { return labels.Compare(a.lset, b.lset) })
	}
	s.at++
	return s.at <= len(s.series)
}

func (s *seriesSet) At() storage.Series { return s.series[s.at-1] }

func (s *seriesSet) Err() error {
	<-s.ready
	return s.err
}

func (s *seriesSet) Warnings() annotations.Annotations { return nil }

// flag is 1 for true, 0 for false.
func flag(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// degrees writes a coordinate to about ten metres, as a label has it.
func degrees(v float64) float64 { return math.Round(v*1e4) / 1e4 }
