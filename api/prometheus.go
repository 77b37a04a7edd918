package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

const promBase = "/prometheus/api/v1"

// promRoutes are those of Prometheus's HTTP API; Parts.PromQL answers them all
// and says in Prometheus's way what is wrong. A client may send its parameters
// in the URL, in a form, or in both.
func (s *Server) promRoutes() []route {
	if s.PromQL == nil {
		return nil
	}
	var list []route
	for _, e := range []struct{ path, id, summary string }{
		{"/query", "promQuery", "Evaluate a PromQL expression at one time."},
		{"/query_range", "promQueryRange", "Evaluate a PromQL expression over a stretch of time."},
		{"/series", "promSeries", "The series that match[] selects."},
		{"/labels", "promLabels", "The names of labels."},
		{"/label/:name/values", "promLabelValues", "The values of a label."},
		{"/query_exemplars", "promExemplars", "Complaints that series are made of, by their ids."},
		{"/format_query", "promFormat", "A PromQL expression in its usual layout."},
		{"/metadata", "promMetadata", "What the metrics mean."},
		{"/rules", "promRules", "The kinds of incidents as alerting rules."},
		{"/alerts", "promAlerts", "The open incidents as alerts."},
		{"/status/buildinfo", "promBuildinfo", "The version of Prometheus whose language is spoken."},
	} {
		for _, m := range []struct{ method, suffix string }{{http.MethodGet, ""}, {http.MethodPost, "ByForm"}} {
			list = append(list, route{m.method, promBase + e.path, Read, answering, brisk, s.askProm, about{id: e.id + m.suffix, summary: e.summary,
				answer: "PrometheusAnswer", errors: []int{http.StatusBadRequest, http.StatusUnprocessableEntity}}})
		}
	}
	return append(list, route{http.MethodPost, promBase + "/read", Read, answering, brisk, s.askProm, about{id: "promRemoteRead",
		summary: "Remote read for a Prometheus (snappy protobuf).", answer: "Text", kind: "application/x-protobuf", errors: []int{http.StatusBadRequest}}})
}

func (s *Server) askProm(c *gin.Context) error {
	s.PromQL.ServeHTTP(c.Writer, c.Request)
	return nil
}
