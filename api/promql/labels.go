package promql

import (
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
)

// labelSets are the labels of series.
type labelSets []labels.Labels

func (l labelSets) encode(w *writer) { w.list(len(l), func(i int) { w.labels(l[i]) }) }

// scope is what of the series a request asks for.
type scope struct {
	from, to time.Time
	most     int // answers at most, 0 for all
	sets     [][]*labels.Matcher
}

func (a *API) scope(r *http.Request) (s scope, err error) {
	if s.from, s.to, err = span(r); err != nil {
		return s, err
	}
	if s.most, err = limit(r, "limit"); err != nil {
		return s, err
	}
	s.sets, err = a.selectors(r)
	return s, err
}

// series answers with the labels of the series that match[] match.
func (a *API) series(r *http.Request) (answer, error) {
	ask, err := a.scope(r)
	if err != nil {
		return answer{}, err
	}
	if len(ask.sets) == 0 {
		return answer{}, &fault{badData, "no match[] parameter provided"}
	}
	seen := map[string]bool{}
	out := labelSets{}
	for _, set := range ask.sets {
		list, err := a.find(r.Context(), selection{matchers: set, from: ceilMinute(ask.from.UnixMilli()), to: floorMinute(ask.to.UnixMilli()), names: true})
		if err != nil {
			return answer{}, err
		}
		for _, s := range list {
			if key := s.lset.String(); !seen[key] {
				seen[key] = true
				out = append(out, s.lset)
			}
		}
	}
	slices.SortFunc(out, labels.Compare)
	out, note := cut(out, ask.most)
	return answer{out, note}, nil
}

// labelNames answers with the names of labels.
func (a *API) labelNames(r *http.Request) (answer, error) {
	return a.words(r, func(q storage.Querier, set []*labels.Matcher) ([]string, error) {
		list, _, err := q.LabelNames(r.Context(), nil, set...)
		return list, err
	})
}

// labelValues answers with the values of a label.
func (a *API) labelValues(r *http.Request) (answer, error) {
	name := model.UnescapeName(r.PathValue("name"), model.ValueEncodingEscaping)
	if !model.UTF8Validation.IsValidLabelName(name) {
		return answer{}, &fault{badData, "invalid label name: " + name}
	}
	return a.words(r, func(q storage.Querier, set []*labels.Matcher) ([]string, error) {
		list, _, err := q.LabelValues(r.Context(), name, nil, set...)
		return list, err
	})
}

// words answers with what of gives for each match[], sorted and each word once.
func (a *API) words(r *http.Request, of func(storage.Querier, []*labels.Matcher) ([]string, error)) (answer, error) {
	ask, err := a.scope(r)
	if err != nil {
		return answer{}, err
	}
	if len(ask.sets) == 0 {
		ask.sets = append(ask.sets, nil)
	}
	q := &querier{api: a, mint: ask.from.UnixMilli(), maxt: ask.to.UnixMilli()}
	seen := map[string]bool{}
	for _, set := range ask.sets {
		list, err := of(q, set)
		if err != nil {
			return answer{}, err
		}
		for _, word := range list {
			seen[word] = true
		}
	}
	list := slices.AppendSeq([]string{}, maps.Keys(seen)) // not null when there are none
	slices.Sort(list)
	list, note := cut(list, ask.most)
	return answer{plain{list}, note}, nil
}
