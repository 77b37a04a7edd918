package main

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"outcry/detect/watch"
	"outcry/schema"
)

// failing says n times that a brand's mobile data fails at a place.
func failing(n int, brand schema.Brand, postcode string) []schema.Complaint {
	out := make([]schema.Complaint, n)
	for i := range out {
		out[i] = schema.Complaint{Brand: brand, Service: schema.MobileData, Location: &schema.Location{Postcode: postcode, Country: "NL"}}
	}
	return out
}

// TestPeopleAndTheDetectorHearEachOther follows words from HTTP into the detector
// and out again: a dismissal, planned work, and the night's score.
func TestPeopleAndTheDetectorHearEachOther(t *testing.T) {
	s := newStreet(t)
	begin := s.now()
	s.pass(20*time.Minute, 2*time.Minute, failing(14, "kpn", "3511AB")...)
	found := s.incidents("kpn", begin)
	if len(found) != 1 || found[0].Status != schema.Detected {
		t.Fatalf("incidents = %+v, want one", found)
	}
	first := found[0]

	s.post("/api/v1/incidents/"+first.ID+"/dismiss", `{"who":"noc","words":"a test of ours"}`, nil)
	s.pass(2*time.Minute, time.Minute)
	machine, err := s.store.Incident(t.Context(), first.ID)
	if err != nil || machine.Status != schema.Dismissed || machine.EndedAt == nil {
		t.Errorf("the detector holds %s %v (%v), want it dismissed", machine.Status, machine.EndedAt, err)
	}
	s.pass(30*time.Minute, 5*time.Minute, failing(4, "kpn", "3511AB")...)
	if found := s.incidents("kpn", begin); len(found) != 1 {
		t.Errorf("%d incidents after it was dismissed, want that one alone", len(found))
	}

	s.post("/api/v1/maintenance", fmt.Sprintf(`{"id":"mast","brand":"kpn","regions":["NL/OV/GM0193"],"from":%q,"to":%q,"who":"noc"}`,
		s.now().Format(time.RFC3339), s.now().Add(4*time.Hour).Format(time.RFC3339)), nil)
	s.pass(20*time.Minute, 2*time.Minute, failing(14, "kpn", "8011AB")...)
	var planned, outages int
	for _, inc := range s.incidents("kpn", begin) {
		switch {
		case inc.Kind == schema.Planned && schema.Region("NL/OV/GM0193").Contains(inc.Region):
			planned++
		case inc.ID != first.ID:
			outages++
		}
	}
	if planned != 1 || outages != 0 {
		t.Errorf("%d planned and %d other incidents, want the work told as planned", planned, outages)
	}
	s.scoredTheNextNight()
}

// scoredTheNextNight looks at the scoreboard after midnight.
func (s *street) scoredTheNextNight() {
	s.t.Helper()
	zone, err := defaultSettings().zone()
	if err != nil {
		s.t.Fatal(err)
	}
	tomorrow := func() time.Time { return streetStart.AddDate(0, 0, 1) }
	log := slog.New(slog.NewTextHandler(s.t.Output(), nil))
	for range 2 { // two detectors side by side
		ctx, stop := context.WithTimeout(s.t.Context(), 3*time.Second)
		if err := watch.NewNights(s.store, zone, 1, tomorrow, prometheus.NewRegistry(), log).Run(ctx); err != nil {
			s.t.Error(err)
		}
		stop()
	}
	var board struct {
		Nights []struct {
			Day       string
			Brand     schema.Brand
			Incidents int
			Dismissed int
			Precision *float64
		}
	}
	s.get("/api/v1/scoreboard?brand=kpn&from=2026-10-06T00:00:00Z&to=2026-10-07T00:00:00Z", &board)
	if n := board.Nights; len(n) != 1 || n[0].Day != "2026-10-06" || n[0].Incidents != 1 || n[0].Dismissed != 1 || n[0].Precision == nil || *n[0].Precision != 0 {
		s.t.Errorf("scoreboard = %+v, want one night with the dismissed incident", n)
	}
	var market struct{ Relations []schema.Relation }
	if s.get("/api/v1/relations?brand=simyo", &market); len(market.Relations) < 2 {
		s.t.Errorf("relations of simyo = %+v, want its host and the power", market.Relations)
	}
}
