package backtest

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"outcry/schema"
)

const (
	graceTime   = time.Hour        // after an outage, in which alarms of it are neither credited nor false
	episodeGap  = 30 * time.Minute // of silence that parts one alarm into two
	mergeTime   = time.Hour        // in which false alarms of one service are one
	locateTime  = 15 * time.Minute // after the first row, from which the best one says where
	locatedFrom = 0.3              // Jaccard index at which an outage counts as located
)

// DefaultThreshold is the score of what chance brings once in five days. Labelled
// days had between none and two false alarms a week at it.
const DefaultThreshold = 0.7

// Outage is one labelled outage, the truth that alarms are held against.
type Outage struct {
	Brand   schema.Brand // "" for whichever
	Service schema.Service
	Kind    string          // what the label calls it, for the table
	Regions []schema.Region // all places that it covers
	From    time.Time
	To      time.Time
}

// Span is the time that is scored, half-open.
type Span struct{ From, To time.Time }

func (s Span) weeks() float64 { return s.To.Sub(s.From).Hours() / 168 }

// ReadTruth reads outages, a JSON object a line: service, kind, regions, and
// started_at and ended_at as RFC 3339 or onset_min and end_min in minutes from
// start. Objects with "scored": false are taken for known outages that need not
// be found; they are returned as the second list.
func ReadTruth(r io.Reader, start time.Time) (scored, known []Outage, err error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<22)
	for n := 1; lines.Scan(); n++ {
		if len(strings.TrimSpace(lines.Text())) == 0 {
			continue
		}
		var l struct {
			Brand    schema.Brand
			Service  schema.Service
			Kind     string
			Regions  []schema.Region
			Started  *time.Time `json:"started_at"`
			Ended    *time.Time `json:"ended_at"`
			OnsetMin float64    `json:"onset_min"`
			EndMin   float64    `json:"end_min"`
			Scored   *bool
		}
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return nil, nil, fmt.Errorf("read truth: line %d: %w", n, err)
		}
		o := Outage{Brand: l.Brand, Service: l.Service, Kind: l.Kind, Regions: l.Regions}
		o.From = start.Add(time.Duration(l.OnsetMin * float64(time.Minute)))
		o.To = start.Add(time.Duration(l.EndMin * float64(time.Minute)))
		if l.Started != nil && l.Ended != nil {
			o.From, o.To = *l.Started, *l.Ended
		}
		if l.Scored != nil && !*l.Scored {
			known = append(known, o)
		} else {
			scored = append(scored, o)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, nil, fmt.Errorf("read truth: %w", err)
	}
	return scored, known, nil
}

// row is one line of alarms.
type row struct {
	at      time.Time
	brand   schema.Brand
	service schema.Service
	score   float64
	regions []schema.Region
	id      string
	touches []int // outages that it may be about, by position in all
}

// Board holds alarms against the truth. Its methods mark the detector at any
// threshold of the score.
type Board struct {
	rows   []row // by incident, then time
	all    []Outage
	scored int // the first so many of all
	span   Span
	bucket time.Duration
	places []schema.Region
}

// Judge reads alarms as Counts writes them and holds them against the outages of
// the span. Known outages, which need not be found, may be given besides: alarms
// about them are not false.
func Judge(alarms io.Reader, outages []Outage, span Span, known ...Outage) (*Board, error) {
	b := &Board{span: span, bucket: 5 * time.Minute}
	for _, o := range outages {
		if !o.From.Before(span.From) && o.From.Before(span.To) {
			b.all = append(b.all, o)
		} else {
			known = append(known, o)
		}
	}
	b.scored = len(b.all)
	b.all = append(b.all, known...)
	t, err := newTable("alarms", alarms, "flagged_at", "service", "region", "score")
	if err != nil {
		return nil, err
	}
	for {
		if err := t.next(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		if err := b.add(t); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(b.rows, func(x, y row) int { return cmp.Or(cmp.Compare(x.id, y.id), x.at.Compare(y.at)) })
	return b, nil
}

func (b *Board) add(t *table) error {
	at, err := time.Parse(time.RFC3339, t.text("flagged_at"))
	if err != nil {
		return t.wrong("flagged_at", fmt.Sprintf("%q is not a time", t.text("flagged_at")))
	}
	if at.Before(b.span.From) || !at.Before(b.span.To) {
		return nil
	}
	r := row{at: at, brand: schema.Brand(strings.Clone(t.text("brand"))), service: schema.Service(strings.Clone(t.text("service")))}
	if r.score, err = strconv.ParseFloat(t.text("score"), 64); err != nil {
		return t.wrong("score", fmt.Sprintf("%q is not a number", t.text("score")))
	}
	list := cmp.Or(t.text("regions"), t.text("region"))
	for _, p := range strings.Split(strings.Clone(list), ";") {
		r.regions = append(r.regions, schema.Region(p))
	}
	r.id = cmp.Or(strings.Clone(t.text("incident")), string(r.service)+" "+strings.Clone(t.text("region")))
	for i := range b.all {
		o := &b.all[i]
		if o.Service == r.service && (o.Brand == "" || o.Brand == r.brand) && !at.Add(b.bucket).Before(o.From) && !at.After(o.To.Add(graceTime)) && meet(o.Regions, r.regions) {
			r.touches = append(r.touches, i)
		}
	}
	b.rows = append(b.rows, r)
	return nil
}

func meet(a, b []schema.Region) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Contains(y) || y.Contains(x) {
				return true
			}
		}
	}
	return false
}

// Mark is how the detector did at one threshold.
type Mark struct {
	Threshold   float64
	Outages     int
	Found       int
	In15, In30  int // found within so many minutes
	Located     int // found, and the regions named are the right ones for a third at least
	FalseAWeek  float64
	MedianDelay time.Duration
	LateDelay   time.Duration     // 90 of 100 are sooner
	Jaccard     float64           // mean over the found
	Kinds       map[string][2]int // found and all, by kind
}

// At returns the mark at a threshold.
func (b *Board) At(threshold float64) Mark {
	m := Mark{Threshold: threshold, Outages: b.scored, Kinds: make(map[string][2]int)}
	first := make(map[int]row) // by outage
	best := make(map[int]row)
	var wrong []row
	var start row
	var last time.Time
	for _, r := range b.rows {
		if r.score < threshold {
			continue
		}
		if r.id != start.id || r.at.Sub(last) > episodeGap {
			start = r
			if len(r.touches) == 0 {
				wrong = append(wrong, r)
			}
		}
		last = r.at
		for _, i := range r.touches {
			if slices.Contains(start.touches, i) && i < b.scored && !start.at.After(b.all[i].To) {
				credit(first, best, i, r)
			}
		}
	}
	m.FalseAWeek = merged(wrong) / b.span.weeks()
	b.sum(&m, first, best)
	return m
}

// credit books row r as one of the alarm of outage i.
func credit(first, best map[int]row, i int, r row) {
	f, ok := first[i]
	if !ok || r.at.Before(f.at) {
		first[i] = r
		if !ok {
			best[i] = r
		}
		f = r
	}
	if r.score > best[i].score && r.at.Sub(f.at) <= locateTime {
		best[i] = r
	}
}

// merged counts false alarms, those of one service within an hour of the first
// as one.
func merged(wrong []row) (n float64) {
	slices.SortStableFunc(wrong, func(x, y row) int { return cmp.Or(cmp.Compare(x.service, y.service), x.at.Compare(y.at)) })
	var from row
	for _, r := range wrong {
		if n == 0 || r.service != from.service || r.at.Sub(from.at) >= mergeTime {
			n++
			from = r
		}
	}
	return n
}

func (b *Board) sum(m *Mark, first, best map[int]row) {
	var delays []time.Duration
	for i := range b.scored {
		o := &b.all[i]
		kind := m.Kinds[o.Kind]
		kind[1]++
		if r, ok := first[i]; ok {
			kind[0]++
			m.Found++
			d := r.at.Add(b.bucket).Sub(o.From)
			delays = append(delays, d)
			if d <= 15*time.Minute {
				m.In15++
			}
			if d <= 30*time.Minute {
				m.In30++
			}
			j := b.jaccard(o.Regions, best[i].regions)
			m.Jaccard += j
			if j >= locatedFrom {
				m.Located++
			}
		}
		m.Kinds[o.Kind] = kind
	}
	if len(delays) == 0 {
		return
	}
	slices.Sort(delays)
	m.Jaccard /= float64(len(delays))
	m.MedianDelay, m.LateDelay = delays[len(delays)/2], delays[len(delays)*9/10]
}

// Places sets the places over which regions are compared: without them a
// province is not known to be the sum of its towns.
func (b *Board) Places(places []schema.Place) {
	for _, p := range places {
		if l := p.Region.Level(); l == schema.LevelMunicipality || l == schema.LevelSegment {
			b.places = append(b.places, p.Region)
		}
	}
}

func (b *Board) jaccard(x, y []schema.Region) float64 {
	in := func(list []schema.Region, p schema.Region) bool {
		return slices.ContainsFunc(list, func(r schema.Region) bool { return r.Contains(p) })
	}
	places := b.places
	if places == nil {
		places = slices.Compact(slices.Sorted(slices.Values(slices.Concat(x, y))))
	}
	both, either := 0.0, 0.0
	for _, p := range places {
		a, c := in(x, p), in(y, p)
		if a && c {
			both++
		}
		if a || c {
			either++
		}
	}
	return both / math.Max(either, 1)
}

// Budget returns the mark at the lowest threshold that keeps to so many false
// alarms a week.
func (b *Board) Budget(perWeek float64) Mark {
	scores := make([]float64, 0, len(b.rows))
	for _, r := range b.rows {
		scores = append(scores, r.score)
	}
	slices.Sort(scores)
	scores = slices.Compact(scores)
	slices.Reverse(scores)
	best := b.At(math.Inf(1))
	for _, s := range scores {
		m := b.At(s)
		if m.FalseAWeek > perWeek {
			return best
		}
		best = m
	}
	return best
}
