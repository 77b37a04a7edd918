package promql

import (
	"slices"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
)

// The metrics. All are gauges with one sample a minute, at the whole minute.
const (
	Complaints   = "outcry_complaints"
	Expected     = "outcry_expected"
	Score        = "outcry_score"
	IncidentOpen = "outcry_incident_open"
	SourceLag    = "outcry_source_lag_seconds"
	SourceBlind  = "outcry_source_blind"
)

// metric says what one metric is.
type metric struct {
	name, help, unit string
	labels           []string
}

// metrics are all metrics, by name.
func metrics() []metric {
	counted, source := []string{labelBrand, labelLevel, labelRegion, labelService}, []string{labelSource}
	return []metric{
		{Complaints, "Independent witnesses in the minute that ends at the sample, in the region and all of it. Sum over one level only.", "", counted},
		{Expected, "Witnesses a minute that the detector expects if nothing is the matter.", "", counted},
		{IncidentOpen, "1 while an incident is open.", "", []string{labelBrand, "id", "kind", "lat", "lon", labelRegion, labelService, "severity", "status"}},
		{Score, "How unlikely what was heard is, as the detector sees it; more than 1 is anomalous.", "", counted},
		{SourceBlind, "1 while a source is silent although complaints should have come, else 0.", "", source},
		{SourceLag, "Time since the latest complaint of a source.", "seconds", source},
	}
}

// The labels.
const (
	labelName    = model.MetricNameLabel
	labelBrand   = "brand"
	labelService = "service"
	labelRegion  = "region"
	labelLevel   = "level"
	labelSource  = "source"
)

// named returns the labels of a series: its metric, and pairs of names and
// values in the order of names; empty values are left out.
func named(metric string, pairs ...string) labels.Labels {
	b := labels.NewScratchBuilder(1 + len(pairs)/2)
	b.Add(labelName, metric)
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			b.Add(pairs[i], pairs[i+1])
		}
	}
	return b.Labels()
}

// wanted returns the metrics that matchers may find series of, by name and by
// what labels they have.
func wanted(matchers []*labels.Matcher) []string {
	var out []string
	for _, m := range metrics() {
		if admits(matchers, labelName, m.name) && m.mayHave(matchers) {
			out = append(out, m.name)
		}
	}
	return out
}

// mayHave reports whether no matcher wants a label that m lacks.
func (m metric) mayHave(matchers []*labels.Matcher) bool {
	return !slices.ContainsFunc(matchers, func(w *labels.Matcher) bool {
		return w.Name != labelName && !slices.Contains(m.labels, w.Name) && !w.Matches("")
	})
}

// admits reports whether every matcher of a label lets value pass.
func admits(matchers []*labels.Matcher, label, value string) bool {
	for _, m := range matchers {
		if m.Name == label && !m.Matches(value) {
			return false
		}
	}
	return true
}

// matches reports whether every matcher lets a series pass.
func matches(matchers []*labels.Matcher, series labels.Labels) bool {
	for _, m := range matchers {
		if !m.Matches(series.Get(m.Name)) {
			return false
		}
	}
	return true
}
