package api

import (
	"context"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

// crier has told of two incidents; notice of one is held back.
type crier struct{}

func (crier) Muted(id string) []string {
	if id == "a" {
		return []string{"silence of jan: works"}
	}
	return nil
}

func (crier) Deliveries(_ context.Context, q schema.DeliveryQuery) ([]schema.Delivery, error) {
	return slices.DeleteFunc([]schema.Delivery{
		{Key: "a noc 1 opened", Attempt: 1, Time: morning, Outcome: schema.DeliverySent, Incident: "a", Receiver: "noc", State: "opened"},
		{Key: "b noc 1 opened", Attempt: 10, Time: morning, Outcome: schema.DeliveryDead, Error: "answered 503", Incident: "b", Receiver: "noc", State: "opened"},
	}, func(d schema.Delivery) bool { return len(q.Outcomes) > 0 && !slices.Contains(q.Outcomes, d.Outcome) }), nil
}

func TestNoticesThatWereGivenUpAreListed(t *testing.T) {
	h := newHouse(t, func(_ *Config, p *Parts) { p.Herald = crier{} })
	for _, c := range []struct {
		path string
		want []string
	}{
		{"/api/v1/notices", []string{"a", "b"}},
		{"/api/v1/notices?outcome=dead", []string{"b"}},
		{"/api/v1/notices?outcome=dead,failed&incident=b&receiver=noc&limit=5", []string{"b"}},
	} {
		var answer deliveryList
		h.read(c.path, &answer)
		var got []string
		for _, n := range answer.Notices {
			got = append(got, n.Incident)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("GET %s differs (-want +got):\n%s", c.path, d)
		}
	}
	if status, body, _ := h.ask(http.MethodGet, "/api/v1/notices?outcome=lost", ""); status != http.StatusBadRequest {
		t.Errorf("GET with an unknown outcome = %d %s, want 400", status, body)
	}
}

func TestAnIncidentTellsWhatMutesIt(t *testing.T) {
	h := newHouse(t, func(_ *Config, p *Parts) { p.Herald = crier{} })
	h.shelf.save(outage("a"))
	h.shelf.save(outage("b"))
	for id, want := range map[string][]string{"a": {"silence of jan: works"}, "b": nil} {
		var inc shownIncident
		h.read("/api/v1/incidents/"+id, &inc)
		if d := cmp.Diff(want, inc.MutedBy); d != "" {
			t.Errorf("muted_by of %s differs (-want +got):\n%s", id, d)
		}
	}
}
