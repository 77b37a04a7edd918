package promql

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/util/annotations"

	"outcry/schema"
)

// queryable is the storage that the engine reads from for one expression.
type queryable struct {
	api  *API
	plan plan
}

// Querier returns a reader of [mint, maxt], in Unix milliseconds.
func (q queryable) Querier(mint, maxt int64) (storage.Querier, error) {
	return &querier{api: q.api, plan: q.plan, mint: mint, maxt: maxt}, nil
}

// querier reads for one query. Selections run side by side.
type querier struct {
	api        *API
	plan       plan
	mint, maxt int64
	running    sync.WaitGroup
	mu         sync.Mutex
	stops      []context.CancelFunc
}

// selection is what one selector asks for.
type selection struct {
	matchers []*labels.Matcher
	from, to int64         // first and last minute of samples
	step     time.Duration // 0: all minutes matter
	reach    time.Duration // of each step only this long from its beginning on does
	tile     time.Duration // if set, so many minutes are only summed up
	names    bool          // the series alone are asked for
	sum      bool          // the series are only summed up,
	by       []string      // by these labels
}

// found takes a series; it returns an error when there are too many.
type found func(*series) error

// Select finds the series that matchers match; what it finds is right for the
// window of the hints.
func (q *querier) Select(ctx context.Context, sorted bool, hints *storage.SelectHints, matchers ...*labels.Matcher) storage.SeriesSet {
	ctx, stop := context.WithCancel(ctx)
	q.mu.Lock()
	q.stops = append(q.stops, stop)
	q.mu.Unlock()
	ready := make(chan struct{})
	set := &seriesSet{ready: ready, sorted: sorted}
	q.running.Go(func() {
		defer close(ready)
		set.series, set.err = q.api.find(ctx, q.selection(hints, matchers))
	})
	return set
}

func (q *querier) selection(hints *storage.SelectHints, matchers []*labels.Matcher) selection {
	start, end := q.mint, q.maxt
	if hints != nil {
		start, end = hints.Start, hints.End
	}
	sel := selection{matchers: matchers, from: ceilMinute(start), to: floorMinute(end), names: hints != nil && hints.Func == "series"}
	if hints == nil || sel.names {
		return sel
	}
	span, step := time.Duration(hints.Range)*time.Millisecond, time.Duration(hints.Step)*time.Millisecond
	key := selectorKey(matchers, span)
	sel.by, sel.sum = q.plan.sums[key]
	if !q.plan.thin || step%Minute != 0 {
		return sel
	}
	if q.plan.tiles[key] && span%Minute == 0 {
		sel.tile = common(span, step) // of one time, which has no step, all of the span
	}
	if span == 0 {
		span = Lookback
	}
	if span < step {
		sel.step, sel.reach = step, (span + Minute - 1).Truncate(Minute)
	}
	return sel
}

// common returns the longest time that both are a multiple of.
func common(a, b time.Duration) time.Duration {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// Close stops what is still being read.
func (q *querier) Close() error {
	q.mu.Lock()
	for _, stop := range q.stops {
		stop()
	}
	q.mu.Unlock()
	q.running.Wait()
	return nil
}

// find returns all series of a selection.
func (a *API) find(ctx context.Context, sel selection) ([]*series, error) {
	var out []*series
	if sel.from > sel.to {
		return nil, nil
	}
	take := func(s *series) error {
		if !s.merged && !matches(sel.matchers, s.lset) {
			return nil
		}
		if len(out) == a.cfg.MaxSeries {
			return &fault{execution, fmt.Sprintf("more than %d series match; ask for one level, brand, service or region", a.cfg.MaxSeries)}
		}
		out = append(out, s)
		return nil
	}
	for _, name := range wanted(sel.matchers) {
		var own *fault
		err := a.read(ctx, name, sel, take)
		switch {
		case errors.Is(err, errSamples), errors.As(err, &own):
			return nil, err
		case err != nil:
			return nil, fmt.Errorf("%w: %w", errStore, err)
		}
	}
	return out, nil
}

// read gives the series of one metric.
func (a *API) read(ctx context.Context, name string, sel selection, take found) error {
	switch name {
	case Complaints:
		return a.complaints(ctx, sel, take)
	case Expected, Score:
		return a.outlooks(ctx, name, sel, take)
	case IncidentOpen:
		return a.incidents(ctx, sel, take)
	}
	return a.sources(ctx, name, sel, take)
}

// LabelValues returns the values that a label has, sorted.
func (q *querier) LabelValues(ctx context.Context, name string, hints *storage.LabelHints, matchers ...*labels.Matcher) ([]string, annotations.Annotations, error) {
	if name == labelName && len(matchers) == 0 {
		var out []string
		for _, m := range metrics() {
			out = append(out, m.name)
		}
		return limited(out, hints), nil, nil
	}
	matchers = append(slices.Clone(matchers), labels.MustNewMatcher(labels.MatchNotEqual, name, ""))
	if (name == labelBrand || name == labelService) && !asksWhere(matchers) {
		// What is said anywhere is said in a country.
		matchers = append(matchers, labels.MustNewMatcher(labels.MatchRegexp, labelLevel, "|"+string(schema.LevelCountry)))
	}
	return q.gather(ctx, hints, matchers, func(l labels.Labels, add func(string)) {
		if v := l.Get(name); v != "" {
			add(v)
		}
	})
}

// asksWhere reports whether matchers ask for regions or levels.
func asksWhere(matchers []*labels.Matcher) bool {
	return slices.ContainsFunc(matchers, func(m *labels.Matcher) bool { return m.Name == labelRegion || m.Name == labelLevel })
}

// LabelNames returns the names of the labels, sorted.
func (q *querier) LabelNames(ctx context.Context, hints *storage.LabelHints, matchers ...*labels.Matcher) ([]string, annotations.Annotations, error) {
	if len(matchers) == 0 {
		out := []string{labelName}
		for _, m := range metrics() {
			out = append(out, m.labels...)
		}
		slices.Sort(out)
		return limited(slices.Compact(out), hints), nil, nil
	}
	return q.gather(ctx, hints, matchers, func(l labels.Labels, add func(string)) {
		l.Range(func(l labels.Label) { add(l.Name) })
	})
}

// gather collects words of the series that matchers match.
func (q *querier) gather(ctx context.Context, hints *storage.LabelHints, matchers []*labels.Matcher, of func(labels.Labels, func(string))) ([]string, annotations.Annotations, error) {
	list, err := q.api.find(ctx, q.selection(&storage.SelectHints{Start: q.mint, End: q.maxt, Func: "series"}, matchers))
	if err != nil {
		return nil, nil, err
	}
	seen := map[string]bool{}
	var out []string
	for _, s := range list {
		of(s.lset, func(word string) {
			if !seen[word] {
				seen[word] = true
				out = append(out, word)
			}
		})
	}
	slices.Sort(out)
	return limited(out, hints), nil, nil
}

func limited(list []string, hints *storage.LabelHints) []string {
	if hints != nil && hints.Limit > 0 && len(list) > hints.Limit {
		return list[:hints.Limit]
	}
	return list
}
