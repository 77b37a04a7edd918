package promql_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

func TestIncidentsAreAlerts(t *testing.T) {
	h := newHouse(t)
	h.town(t)
	var found struct {
		Alerts []struct {
			Labels   map[string]string
			State    string
			ActiveAt time.Time
		}
	}
	h.data(t, "/alerts", nil, &found)
	if len(found.Alerts) != 1 {
		t.Fatalf("alerts %+v, want the one that is open", found.Alerts)
	}
	got := found.Alerts[0]
	want := map[string]string{"alertname": "OutcryOutage", "id": "grows", "brand": "t-mobile", "service": "mobile-data", "region": "NL/UT", "kind": "outage", "severity": "critical"}
	if diff := cmp.Diff(want, got.Labels); diff != "" || got.State != "firing" {
		t.Errorf("state %s, labels differ (-want +got):\n%s", got.State, diff)
	}
	var rules struct {
		Groups []struct {
			Rules []struct {
				Name, State, Type string
				Alerts            []any
			}
		}
	}
	h.data(t, "/rules", url.Values{"type": {"alert"}}, &rules)
	if r := rules.Groups[0].Rules; len(r) != 4 || r[0].Name != "OutcryOutage" || r[0].State != "firing" || len(r[0].Alerts) != 1 || r[2].State != "inactive" {
		t.Errorf("rules %+v", r)
	}
}

// TestIncidentsThroughTime reads the story of three incidents off their series.
func TestIncidentsThroughTime(t *testing.T) {
	h := newHouse(t)
	h.troubles(t)
	spans := map[string][2]time.Duration{}
	for key, points := range h.samples(t, "outcry_incident_open", clock) {
		from, to := clock, noon
		for at := range points {
			if t := time.Unix(int64(at), 0); t.Before(from) {
				from = t
			}
			if t := time.Unix(int64(at), 0); t.After(to) {
				to = t
			}
		}
		words := strings.Fields(strings.Trim(key, "map[]"))
		label := func(name string) string {
			for _, w := range words {
				if v, ok := strings.CutPrefix(w, name+":"); ok {
					return v
				}
			}
			return ""
		}
		spans[label("id")+" "+label("status")+" "+label("severity")+" "+label("lat")] = [2]time.Duration{from.Sub(noon), to.Sub(noon)}
	}
	want := map[string][2]time.Duration{
		"grows suspected minor 52.0908":   {11 * time.Minute, 19 * time.Minute},
		"grows detected minor 52.0908":    {20 * time.Minute, 70 * time.Minute},
		"grows detected critical 52.0908": {71 * time.Minute, 3 * time.Hour},
		"mistaken detected minor ":        {30 * time.Minute, 130 * time.Minute},
		"over detected minor ":            {15 * time.Minute, 100 * time.Minute},
	}
	if diff := cmp.Diff(want, spans); diff != "" {
		t.Errorf("stretches differ (-want +got):\n%s", diff)
	}
}

func TestExemplarsAreComplaints(t *testing.T) {
	h := newHouse(t)
	h.insert(t, report("1", 10*time.Second, "NL/UT/GM0344/3511"), report("2", time.Minute, "NL/NH"), report("3", time.Minute, "NL/UT", func(r *schema.Report) { r.Kind = schema.KindEcho }))
	var got []struct {
		SeriesLabels map[string]string
		Exemplars    []struct {
			Labels    map[string]string
			Value     string
			Timestamp float64
		}
	}
	q := url.Values{"query": {`sum(rate(outcry_complaints{level="province",region="NL/UT"}[5m]))`}, "start": {unix(noon)}, "end": {unix(clock)}}
	h.data(t, "/query_exemplars", q, &got)
	if len(got) != 1 || len(got[0].Exemplars) != 1 || got[0].SeriesLabels["region"] != "NL/UT" ||
		got[0].Exemplars[0].Labels["complaint_id"] != "1" || got[0].Exemplars[0].Timestamp != float64(noon.Unix()+10) {
		t.Errorf("exemplars %+v, want complaint 1 alone", got)
	}
}

func TestSourcesLagAndGoBlind(t *testing.T) {
	h := newHouse(t)
	h.insert(t, report("1", 10*time.Second, "NL"), report("2", 70*time.Second, "NL"), report("3", 10*time.Minute, "NL"))
	lag := h.samples(t, "outcry_source_lag_seconds", noon.Add(12*time.Minute))
	blind := h.samples(t, "outcry_source_blind", noon.Add(12*time.Minute))
	wantLag, wantBlind := map[float64]float64{}, map[float64]float64{}
	for m := 1; m <= 12; m++ {
		at := float64(noon.Unix() + int64(60*m))
		last := []float64{0, 10, 70, 70, 70, 70, 70, 70, 70, 70, 70, 600, 600}[m]
		wantLag[at], wantBlind[at] = float64(60*m)-last, 0
		if m >= 4 && m <= 10 {
			wantBlind[at] = 1
		}
	}
	label := func(name string) string { return "map[__name__:" + name + " source:twitter]" }
	if diff := cmp.Diff(values{label("outcry_source_lag_seconds"): wantLag}, lag); diff != "" {
		t.Errorf("lag differs (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(values{label("outcry_source_blind"): wantBlind}, blind); diff != "" {
		t.Errorf("blindness differs (-want +got):\n%s", diff)
	}
}
