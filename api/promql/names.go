package promql

import "github.com/prometheus/prometheus/model/labels"

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
}

// metrics are all metrics, by name.
func metrics() []metric {
	return []metric{
		{Complaints, "Independent witnesses in the minute that ends at the sample, in the region and all of it. Sum over one level only.", ""},
		{Expected, "Witnesses a minute that the detector expects if nothing is the matter.", ""},
		{IncidentOpen, "1 while an incident is open.", ""},
		{Score, "How unlikely what was heard is, as the detector sees it; more than 1 is anomalous.", ""},
		{SourceBlind, "1 while a source is silent although complaints should have come, else 0.", ""},
		{SourceLag, "Time since the latest complaint of a source.", "seconds"},
	}
}

// The labels.
const (
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
	b.Add(labels.MetricName, metric)
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			b.Add(pairs[i], pairs[i+1])
		}
	}
	return b.Labels()
}

// wanted returns the metrics whose name passes all matchers of the name.
func wanted(matchers []*labels.Matcher) []string {
	var out []string
	for _, m := range metrics() {
		if admits(matchers, labels.MetricName, m.name) {
			out = append(out, m.name)
		}
	}
	return out
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
