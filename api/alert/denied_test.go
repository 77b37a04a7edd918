package alert

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

// overheard is what agents denied.
type overheard []schema.Denial

func (o *overheard) LateDenials(context.Context) ([]schema.Denial, error) { return *o, nil }

// TestWebcaresLeadHearsOfADenial once an hour, whichever process tells it and
// whatever else is told of the incident.
func TestWebcaresLeadHearsOfADenial(t *testing.T) {
	h := newHouse(t)
	lead, noc := newMailbox(t, 503, 202), newMailbox(t)
	cfg := hook(noc.URL)
	cfg.Receivers = append(cfg.Receivers, Receiver{Name: "lead", Language: "en", Webhook: &Webhook{URL: lead.URL}})
	cfg.Routes = []Route{{Receiver: "noc"}, {Receiver: "lead", Denials: true, Brands: []schema.Brand{"t-mobile"}}}
	said := new(overheard)
	listens := func(p *Parts) { p.Denials = said }
	one, other := h.herald(cfg, listens), h.herald(cfg, listens)
	h.save(outage("a", h.now()), outage("b", h.now(), func(inc *schema.Incident) { inc.Brand = "kpn" }),
		outage("c", h.now(), func(inc *schema.Incident) { inc.Status, inc.DetectedAt = schema.Suspected, nil }))
	h.once(one)
	deny := func(incident, id string) {
		*said = append(*said, schema.Denial{Time: h.now(), Source: "tw", ID: id, Brand: "t-mobile", Incident: incident})
	}
	deny("a", "1")
	deny("b", "2")
	h.once(one, other) // refused for now
	h.wait(time.Minute)
	deny("a", "3")
	h.once(one, other, one)
	deny("c", "4")
	h.once(one, other)
	h.wait(time.Hour)
	deny("a", "5")
	h.once(h.herald(cfg, listens), one)
	want := []string{"outcry.incident.denied | a", "outcry.incident.denied | a", "outcry.incident.denied | c", "outcry.incident.denied | a"}
	if d := cmp.Diff(want, lead.fields(t, "type", "data.incident.id")); d != "" {
		t.Errorf("what webcare's lead hears (-want +got):\n%s", d)
	}
	h.save(outage("a", h.now(), over(h.now())))
	h.once(one)
	if d := cmp.Diff([]string{"outcry.incident.opened | a", "outcry.incident.opened | b", "outcry.incident.closed | a"}, noc.fields(t, "type", "data.incident.id")); d != "" {
		t.Errorf("what operations hear (-want +got):\n%s", d)
	}
	list, err := one.Deliveries(t.Context(), schema.DeliveryQuery{Receiver: "lead"})
	if err != nil || len(list) != 3 || list[0].State != "denied" || list[0].Outcome != schema.DeliverySent {
		t.Errorf("deliveries = %+v, %v, want three denials sent", list, err)
	}
}

func TestDenialsGoTheirOwnWay(t *testing.T) {
	inc := outage("a", evening)
	for _, tc := range []struct {
		name  string
		route Route
		want  bool
	}{
		{"a route of denials", Route{Receiver: "lead", Denials: true}, true},
		{"a route of incidents", Route{Receiver: "lead"}, false},
		{"of another brand", Route{Receiver: "lead", Denials: true, Brands: []schema.Brand{"kpn"}}, false},
		{"around it", Route{Receiver: "lead", Denials: true, Regions: []schema.Region{"NL/UT"}}, true},
		{"to somebody else", Route{Receiver: "noc", Denials: true}, false},
		{"in quiet hours", Route{Receiver: "lead", Denials: true, Quiet: &Quiet{From: "18:00", To: "23:00"}}, false},
	} {
		if got := denialTo([]Route{tc.route}, "lead", &inc, evening); got != tc.want {
			t.Errorf("%s: denialTo = %v, want %v", tc.name, got, tc.want)
		}
		if tc.route.Denials && tc.route.fits(&inc) {
			t.Errorf("%s takes incidents too", tc.name)
		}
	}
	pager := DefaultConfig()
	pager.Receivers = []Receiver{{Name: "duty", PagerDuty: &PagerDuty{RoutingKeyFile: "x"}}}
	pager.Routes = []Route{{Receiver: "duty", Denials: true}}
	if pager.Validate() == nil {
		t.Error("denials to PagerDuty are taken, want them refused")
	}
	both := Route{Receiver: "noc", Denials: true, Kinds: []schema.IncidentKind{schema.Outage}}
	if both.validate([]string{"noc"}) == nil {
		t.Error("a route of denials that names kinds is taken, want it refused")
	}
}
