package promql

import (
	"maps"
	"net/http"
	"slices"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
)

// labelSets are the labels of series.
type labelSets []labels.Labels

func (l labelSets) encode(w *writer) { w.list(len(l), func(i int) { w.labels(l[i]) }) }

// series answers with the labels of the series that match[] match.
func (a *API) series(r *http.Request) (answer, error) {
	from, to, err := span(r)
	if err != nil {
		return answer{}, err
	}
	most, err := limit(r, "limit")
	if err != nil {
		return answer{}, err
	}
	sets, err := a.selectors(r)
	if err != nil {
		return answer{}, err
	}
	if len(sets) == 0 {
		return answer{}, &fault{badData, "no match[] parameter provided"}
	}
	seen := map[string]bool{}
	out := labelSets{}
	for _, set := range sets {
		list, err := a.find(r.Context(), selection{matchers: set, from: ceilMinute(from.UnixMilli()), to: floorMinute(to.UnixMilli()), names: true})
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
	out, note := cut(out, most)
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
	from, to, err := span(r)
	if err != nil {
		return answer{}, err
	}
	most, err := limit(r, "limit")
	if err != nil {
		return answer{}, err
	}
	sets, err := a.selectors(r)
	if err != nil {
		return answer{}, err
	}
	if len(sets) == 0 {
		sets = append(sets, nil)
	}
	q := &querier{api: a, mint: from.UnixMilli(), maxt: to.UnixMilli()}
	seen := map[string]bool{}
	for _, set := range sets {
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
	list, note := cut(list, most)
	return answer{plain{list}, note}, nil
}
