package promql

import (
	"net/http"
	"slices"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"

	"outcry/schema"
)

// mostExemplars is how many complaints an answer shows: the first ones.
const mostExemplars = 1000

// exemplified is a series with complaints that it counts.
type exemplified struct {
	lset      labels.Labels
	exemplars []exemplar
}

type exemplar struct {
	lset labels.Labels
	at   int64
}

type exemplifiedList []*exemplified

func (l exemplifiedList) encode(w *writer) {
	w.list(len(l), func(i int) {
		w.raw(`{"seriesLabels":`)
		w.labels(l[i].lset)
		w.raw(`,"exemplars":`)
		w.list(len(l[i].exemplars), func(k int) {
			e := l[i].exemplars[k]
			w.raw(`{"labels":`)
			w.labels(e.lset)
			w.raw(`,"value":"1","timestamp":`)
			w.seconds(e.at)
			w.raw("}")
		})
		w.raw("}")
	})
}

// exemplars answers with complaints that the series of outcry_complaints in an
// expression are made of: their ids and sources, never a word of them.
func (a *API) exemplars(r *http.Request) (answer, error) {
	from, to, err := span(r)
	if err != nil {
		return answer{}, err
	}
	expr, err := a.parser.ParseExpr(r.Form.Get("query"))
	if err != nil {
		return answer{}, invalid("query", err)
	}
	byLabels := map[string]*exemplified{}
	out := exemplifiedList{}
	for _, matchers := range parser.ExtractSelectors(expr) {
		if !admits(matchers, labelName, Complaints) {
			continue
		}
		left := mostExemplars
		for rep, err := range a.parts.Reports.Reports(r.Context(), exemplarQuery(matchers, schema.Window{From: from, To: to})) {
			if err != nil {
				return answer{}, err
			}
			for _, lset := range seriesOf(rep, matchers) {
				e := byLabels[lset.String()]
				if e == nil {
					e = &exemplified{lset: lset}
					byLabels[lset.String()] = e
					out = append(out, e)
				}
				e.exemplars = append(e.exemplars, exemplar{labels.FromStrings("complaint_id", rep.ID, labelSource, rep.Source), rep.Time.UnixMilli()})
				left--
			}
			if left <= 0 {
				break
			}
		}
	}
	slices.SortFunc(out, func(x, y *exemplified) int { return labels.Compare(x.lset, y.lset) })
	return answer{data: out}, nil
}

// exemplarQuery selects at least the reports that matchers match.
func exemplarQuery(matchers []*labels.Matcher, w schema.Window) schema.ReportQuery {
	q := schema.ReportQuery{Window: w, Witnesses: true, Light: true}
	if in := pushed(matchers, labelBrand).In; len(in) == 1 {
		q.Brand = schema.Brand(in[0])
	}
	if in := pushed(matchers, labelService).In; len(in) == 1 {
		q.Service = schema.Service(in[0])
	}
	for _, r := range pushed(matchers, labelRegion).In {
		q.Regions = append(q.Regions, schema.Region(r))
	}
	return q
}

// seriesOf returns the series that count r and that matchers match.
func seriesOf(r schema.Report, matchers []*labels.Matcher) []labels.Labels {
	var out []labels.Labels
	for _, l := range levels(matchers) {
		place := r.Region.At(l)
		if place == "" {
			continue
		}
		lset := complaintLabels(r.Brand, r.Service, place, l)
		if matches(matchers, lset) {
			out = append(out, lset)
		}
	}
	return out
}
