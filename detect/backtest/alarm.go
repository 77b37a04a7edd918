package backtest

import (
	"bufio"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"outcry/detect"
	"outcry/schema"
)

const (
	aliveOdds  = 3.5       // an alarm lives while its excess has such odds
	restTime   = time.Hour // for which it must not, to be over
	longRest   = 0.5       // of its own length, where that is longer
	mostRest   = 12 * time.Hour
	quietTime  = 30 * time.Minute // without a row, after which only clear news is one
	newsStep   = 1.0              // of the score: ten times as rare
	mostGrowth = 100              // times as many places may one cause come to cover, or stop to
	likeSize   = 4                // times as many, beyond which it must have begun together
	sameOnset  = 30 * time.Minute // apart at most
)

// header is the first line of the alarms.
const header = "flagged_at,brand,service,region,score,regions,incident"

// alarm is one cause as its excesses tell it, bucket after bucket.
type alarm struct {
	id      string
	brand   schema.Brand
	service schema.Service
	area    []int32 // places in its zone at its peak
	peak    float64
	begun   time.Time
	last    time.Time // alive
	told    time.Time // of the last row
	since   time.Time // onset at its peak
}

// alarms ties the excesses of successive buckets to causes and writes a row for
// each new peak of one; its falling flank is no alarm again.
type alarms struct {
	out   *bufio.Writer
	least float64
	index map[schema.Region][]int32 // places in a region
	live  []*alarm
	made  int
}

func newAlarms(out *bufio.Writer, places []schema.Place, least float64) *alarms {
	a := &alarms{out: out, least: least, index: make(map[schema.Region][]int32)}
	for i, p := range places {
		if l := p.Region.Level(); l == schema.LevelCountry || l == schema.LevelProvince {
			continue
		}
		for _, r := range p.Region.Ancestors() {
			a.index[r] = append(a.index[r], int32(i))
		}
	}
	return a
}

func (a *alarms) begin() error {
	_, err := fmt.Fprintln(a.out, header)
	return err
}

// take reads the excesses of the bucket that starts at the given time.
func (a *alarms) take(at time.Time, found []detect.Excess) error {
	a.live = slices.DeleteFunc(a.live, func(l *alarm) bool { return at.Sub(l.last) > l.rest() })
	for _, x := range found {
		area := a.area(x.Zone)
		l := a.match(x, area)
		if l == nil {
			a.made++
			l = &alarm{id: fmt.Sprintf("a%d", a.made), brand: x.Brand, service: x.Service, begun: at, last: at, peak: -99}
			a.live = append(a.live, l)
		}
		if x.Odds >= aliveOdds {
			l.last = at
		}
		step := 0.0
		if at.Sub(l.told) > quietTime && !l.told.IsZero() {
			step = newsStep
		}
		if x.Score <= l.peak+step {
			continue
		}
		l.peak, l.area, l.told, l.since = x.Score, area, at, x.Since
		if err := a.write(at, l, x); err != nil {
			return err
		}
	}
	return nil
}

// rest returns how long the alarm must be quiet to be over.
func (l *alarm) rest() time.Duration {
	return min(mostRest, max(restTime, time.Duration(longRest*float64(l.last.Sub(l.begun)))))
}

// match returns the live alarm that shares half of the smaller area, the highest
// where several do. One that is far smaller or larger is the same cause that grew
// only if both began at the same time: a town that fails on a feast, when the whole
// country speaks up, is a cause of its own.
func (a *alarms) match(x detect.Excess, area []int32) *alarm {
	var best *alarm
	for _, l := range a.live {
		if l.brand != x.Brand || l.service != x.Service || best != nil && l.peak <= best.peak {
			continue
		}
		small, large := min(len(l.area), len(area)), max(len(l.area), len(area))
		alike := large <= likeSize*small || large <= mostGrowth*small && x.Since.Sub(l.since).Abs() <= sameOnset
		if alike && 2*common(l.area, area) >= small {
			best = l
		}
	}
	return best
}

func (a *alarms) area(regions []schema.Region) []int32 {
	var out []int32
	for _, r := range regions {
		out = append(out, a.index[r]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// common returns how many members two sorted sets share.
func common(a, b []int32) (n int) {
	for len(a) > 0 && len(b) > 0 {
		switch c := cmp.Compare(a[0], b[0]); {
		case c < 0:
			a = a[1:]
		case c > 0:
			b = b[1:]
		default:
			n, a, b = n+1, a[1:], b[1:]
		}
	}
	return n
}

func (a *alarms) write(at time.Time, l *alarm, x detect.Excess) error {
	if x.Score < a.least {
		return nil
	}
	paths := make([]string, len(x.Regions))
	for i, r := range x.Regions {
		paths[i] = string(r)
	}
	row := []string{
		at.Format(time.RFC3339), string(x.Brand), string(x.Service), string(x.Region),
		strconv.FormatFloat(x.Score, 'f', 3, 64), strings.Join(paths, ";"), l.id,
	}
	_, err := fmt.Fprintln(a.out, strings.Join(row, ","))
	return err
}
