package promql

import (
	"fmt"
	"regexp"
	"slices"
	"sync"
	"time"
	"unsafe"

	"outcry/schema"
)

// block is what was counted in one hour: the series that had witnesses, and of
// each its cells in order of time. It does not change once it is kept.
type block struct {
	series []uint32 // numbers of the dictionary
	starts []uint32 // where the cells of each begin
	cells  []uint32 // minute of the hour and witnesses
	read   time.Time
	asked  int64
}

// add appends a count of the minute of the hour; series come one after another.
func (b *block) add(series uint32, minute int64, witnesses uint32) {
	if n := len(b.series); n == 0 || b.series[n-1] != series {
		b.series, b.starts = append(b.series, series), append(b.starts, uint32(len(b.cells)))
	}
	b.cells = append(b.cells, uint32(minute)<<cellMinutes|min(witnesses, 1<<cellMinutes-1))
}

// of returns the cells of the i-th series.
func (b *block) of(i int) []uint32 {
	if i+1 < len(b.starts) {
		return b.cells[b.starts[i]:b.starts[i+1]]
	}
	return b.cells[b.starts[i]:]
}

// size returns about how many bytes b takes.
func (b *block) size() int64 {
	return int64(unsafe.Sizeof(*b)) + 4*int64(cap(b.series)+cap(b.starts)+cap(b.cells))
}

// seriesName is what a series is called.
type seriesName struct {
	brand   schema.Brand
	service schema.Service
	region  schema.Region
}

// dictionary numbers series. It is safe for concurrent use.
type dictionary struct {
	mu      sync.Mutex
	numbers map[seriesName]uint32
	names   []seriesName
}

func newDictionary() *dictionary { return &dictionary{numbers: map[seriesName]uint32{}} }

func (d *dictionary) series(b schema.Brand, v schema.Service, r schema.Region) uint32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	name := seriesName{b, v, r}
	n, known := d.numbers[name]
	if !known {
		n = uint32(len(d.names))
		d.numbers[name], d.names = n, append(d.names, name)
	}
	return n
}

// all returns the names by number.
func (d *dictionary) all() []seriesName {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.names[:len(d.names):len(d.names)]
}

// among returns a test for the names that n selects.
func among[T ~string](n schema.Names) (func(T) bool, error) {
	var like, unlike *regexp.Regexp
	for _, p := range []struct {
		pattern string
		into    **regexp.Regexp
	}{{n.Like, &like}, {n.Unlike, &unlike}} {
		if p.pattern == "" {
			continue
		}
		re, err := regexp.Compile(`^(?s:` + p.pattern + `)$`)
		if err != nil {
			return nil, fmt.Errorf("read a pattern of names: %w", err)
		}
		*p.into = re
	}
	known := map[T]bool{}
	return func(name T) bool {
		yes, judged := known[name]
		if !judged {
			s := string(name)
			yes = (len(n.In) == 0 || slices.Contains(n.In, s)) && !slices.Contains(n.Out, s) &&
				(like == nil || like.MatchString(s)) && (unlike == nil || !unlike.MatchString(s))
			known[name] = yes
		}
		return yes
	}, nil
}
