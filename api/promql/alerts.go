package promql

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"outcry/schema"
)

// rule is one alerting rule, one for each kind of incident.
type rule struct {
	State       string            `json:"state"`
	Name        string            `json:"name"`
	Query       string            `json:"query"`
	Duration    float64           `json:"duration"`
	KeepFor     float64           `json:"keepFiringFor"`
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
	Alerts      []alert           `json:"alerts"`
	Health      string            `json:"health"`
	Seconds     float64           `json:"evaluationTime"`
	Evaluated   time.Time         `json:"lastEvaluation"`
	Type        string            `json:"type"`
}

// alert is one incident that is open.
type alert struct {
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
	State       string            `json:"state"`
	ActiveAt    time.Time         `json:"activeAt"`
	Value       string            `json:"value"`
}

// alertNames are the names of the rules.
var alertNames = map[schema.IncidentKind]string{
	schema.Outage: "OutcryOutage", schema.Chronic: "OutcryChronicTrouble", schema.Storm: "OutcryStorm", schema.Planned: "OutcryPlannedWork",
}

// states of an alert.
const (
	inactive = "inactive"
	pending  = "pending" // a suspected incident
	firing   = "firing"
)

// rules answers with the kinds of incidents as rules, with the incidents that are open.
func (a *API) rules(r *http.Request) (answer, error) {
	type group struct {
		Name      string    `json:"name"`
		File      string    `json:"file"`
		Rules     []rule    `json:"rules"`
		Interval  float64   `json:"interval"`
		Limit     int       `json:"limit"`
		Seconds   float64   `json:"evaluationTime"`
		Evaluated time.Time `json:"lastEvaluation"`
	}
	now := a.parts.Now().UTC()
	open, err := a.open(r)
	if err != nil {
		return answer{}, err
	}
	all := group{Name: "incidents", File: "outcry", Rules: []rule{}, Interval: Minute.Seconds(), Evaluated: now}
	for _, k := range []schema.IncidentKind{schema.Outage, schema.Chronic, schema.Storm, schema.Planned} {
		one := rule{
			State: inactive, Name: alertNames[k], Query: fmt.Sprintf(`%s{kind="%s"} == 1`, IncidentOpen, k), Labels: map[string]string{},
			Annotations: map[string]string{}, Alerts: []alert{}, Health: "ok", Evaluated: now, Type: "alerting",
		}
		for _, inc := range open {
			if inc.Kind == k {
				one.Alerts = append(one.Alerts, alertOf(inc))
			}
		}
		if len(one.Alerts) > 0 {
			one.State = pending
		}
		if slices.ContainsFunc(one.Alerts, func(al alert) bool { return al.State == firing }) {
			one.State = firing
		}
		all.Rules = append(all.Rules, one)
	}
	groups := []group{all}
	if r.Form.Get("type") == "record" {
		groups = []group{}
	}
	return answer{data: plain{map[string]any{"groups": groups}}}, nil
}

// alerts answers with the incidents that are open.
func (a *API) alerts(r *http.Request) (answer, error) {
	open, err := a.open(r)
	if err != nil {
		return answer{}, err
	}
	list := make([]alert, 0, len(open))
	for _, inc := range open {
		list = append(list, alertOf(inc))
	}
	return answer{data: plain{map[string]any{"alerts": list}}}, nil
}

// open returns the incidents that are open now, oldest onset first.
func (a *API) open(r *http.Request) ([]schema.Incident, error) {
	now := a.parts.Now()
	states, err := a.states(r.Context(), schema.Window{From: now, To: now.Add(Minute)})
	if err != nil {
		return nil, err
	}
	var out []schema.Incident
	for _, s := range states {
		if s.to == forever {
			out = append(out, s.incident)
		}
	}
	slices.SortStableFunc(out, func(x, y schema.Incident) int { return x.StartedAt.Compare(y.StartedAt) })
	return out, nil
}

func alertOf(inc schema.Incident) alert {
	out := alert{
		Labels: map[string]string{
			"alertname": alertNames[inc.Kind], "id": inc.ID, labelBrand: string(inc.Brand), labelService: string(inc.Service),
			labelRegion: string(inc.Region), "kind": string(inc.Kind), "severity": string(inc.Severity),
		},
		Annotations: map[string]string{"summary": fmt.Sprintf("%s %s: %s in %s, %d witnesses", inc.Brand, inc.Service, inc.Kind, inc.Region, inc.Witnesses)},
		State:       firing, ActiveAt: inc.StartedAt.UTC(), Value: "1e+00",
	}
	if inc.Status == schema.Suspected {
		out.State = pending
	}
	if inc.DetectedAt != nil {
		out.ActiveAt = inc.DetectedAt.UTC()
	}
	return out
}
