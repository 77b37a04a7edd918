package alert

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

func TestAnIncidentIsToldOnceAState(t *testing.T) {
	h := newHouse(t)
	box := newMailbox(t)
	one := h.herald(hook(box.URL))
	h.save(outage("a", h.now(), func(inc *schema.Incident) { inc.Status, inc.DetectedAt = schema.Suspected, nil }))
	h.once(one)
	for _, step := range []func(){
		func() { h.save(outage("a", h.now())) },
		func() { h.save(outage("a", h.now(), func(inc *schema.Incident) { inc.Witnesses = 50 })) },
		func() { h.save(outage("a", h.now(), severity(schema.Critical))) },
		func() { h.save(outage("a", h.now())) }, // known already
		func() {
			h.save(outage("a", h.now(), severity(schema.Critical), func(inc *schema.Incident) { inc.Region, inc.Regions = "NL/UT", []schema.Region{"NL/UT"} }))
		},
		func() { h.save(outage("a", h.now(), severity(schema.Critical), over(h.now()))) },
	} {
		h.wait(time.Minute)
		step()
		h.once(one, one)
		one = h.herald(hook(box.URL)) // it starts again
		h.once(one)
	}
	h.wait(time.Minute)
	h.save(outage("a", h.now(), severity(schema.Minor))) // it comes back
	h.once(one, one)
	want := []string{
		"outcry.incident.opened | major | NL/UT/GM0344", "outcry.incident.changed | critical | NL/UT/GM0344", "outcry.incident.changed | critical | NL/UT",
		"outcry.incident.closed | critical | NL/UT/GM0344", "outcry.incident.opened | minor | NL/UT/GM0344",
	}
	if d := cmp.Diff(want, box.fields(t, "type", "data.incident.severity", "data.incident.region")); d != "" {
		t.Errorf("notices differ (-want +got):\n%s", d)
	}
}

func TestTwoProcessesTellOnce(t *testing.T) {
	h := newHouse(t)
	box := newMailbox(t)
	var incidents []schema.Incident
	for i := range 8 {
		incidents = append(incidents, outage(fmt.Sprint(i), h.now()))
	}
	h.save(incidents...)
	var group sync.WaitGroup
	for range 3 {
		one := h.herald(hook(box.URL))
		group.Go(func() { h.once(one, one) })
	}
	group.Wait()
	ids := box.fields(t, "id")
	slices.Sort(ids)
	if len(ids) != 8 || len(slices.Compact(ids)) != 8 {
		t.Errorf("%d notices with %d ids, want 8 of each", len(box.all()), len(slices.Compact(ids)))
	}
}

func TestRunTellsByItself(t *testing.T) {
	h := newHouse(t)
	box := newMailbox(t)
	h.save(outage("a", h.now()))
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- h.herald(hook(box.URL)).Run(ctx) }()
	eventually(t.Context(), t, "told", func() bool { return len(box.all()) == 1 })
	stop()
	if err := <-done; err != nil {
		t.Errorf("Run = %v, want nil", err)
	}
}

func TestANoticeIsTriedAgain(t *testing.T) {
	h := newHouse(t)
	box := newMailbox(t, http.StatusServiceUnavailable, http.StatusTooManyRequests, http.StatusOK)
	one := h.herald(hook(box.URL))
	h.save(outage("a", h.now()))
	var at []time.Duration
	for range 26 {
		before := len(box.all())
		h.once(one)
		if len(box.all()) > before {
			at = append(at, h.now().Sub(evening))
		}
		h.wait(time.Second)
	}
	if d := cmp.Diff([]time.Duration{0, 5 * time.Second, 20 * time.Second}, at); d != "" {
		t.Errorf("times of attempts differ (-want +got):\n%s", d)
	}
	if ids := slices.Compact(box.fields(t, "id")); len(ids) != 1 {
		t.Errorf("the attempts have ids %q, want one id", ids)
	}
}

func TestWhatIsRefusedIsADeadLetter(t *testing.T) {
	h := newHouse(t)
	box := newMailbox(t, http.StatusNotFound)
	one := h.herald(hook(box.URL))
	h.save(outage("a", h.now()))
	for range 20 {
		h.once(one)
		h.wait(time.Minute)
	}
	dead, err := one.Deliveries(t.Context(), schema.DeliveryQuery{Outcomes: []schema.DeliveryOutcome{schema.DeliveryDead}})
	if err != nil {
		t.Fatal(err)
	}
	if len(dead) != 1 || dead[0].Incident != "a" || dead[0].Receiver != "noc" || dead[0].Error == "" || len(box.all()) != 1 {
		t.Errorf("dead letters = %+v after %d attempts, want one of a to noc after 1", dead, len(box.all()))
	}
}

func TestAnAttemptThatDiedIsMadeAgain(t *testing.T) {
	h := newHouse(t)
	box := newMailbox(t)
	inc := outage("a", h.now())
	h.save(inc)
	d, due := tell(nil).next(&inc, "noc", h.now())
	d.Time = h.now()
	if ok, err := h.store.ClaimDelivery(t.Context(), d); !due || !ok || err != nil {
		t.Fatalf("ClaimDelivery = %v, %v, want true", ok, err)
	}
	one := h.herald(hook(box.URL))
	h.once(one)
	if n := len(box.all()); n != 0 {
		t.Errorf("%d notices while another process is at it, want 0", n)
	}
	h.wait(lease)
	h.once(one, one)
	if n := len(box.all()); n != 1 {
		t.Errorf("%d notices after the other process has died, want 1", n)
	}
}

func TestStormsGoToWebcareAlone(t *testing.T) {
	h := newHouse(t)
	noc, webcare := newMailbox(t), newMailbox(t)
	cfg := DefaultConfig()
	cfg.Receivers = []Receiver{{Name: "noc", Webhook: &Webhook{URL: noc.URL}}, {Name: "webcare", Webhook: &Webhook{URL: webcare.URL}}}
	cfg.Routes = []Route{{Receiver: "webcare", Kinds: []schema.IncidentKind{schema.Storm}}, {Receiver: "noc"}}
	h.save(outage("storm", h.now(), kind(schema.Storm)), outage("outage", h.now()), outage("planned", h.now(), kind(schema.Planned)))
	h.once(h.herald(cfg))
	if d := cmp.Diff([]string{"outage"}, noc.fields(t, "subject")); d != "" {
		t.Errorf("the NOC's notices differ (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"storm"}, webcare.fields(t, "subject")); d != "" {
		t.Errorf("webcare's notices differ (-want +got):\n%s", d)
	}
}

func TestQuietHoursHoldBackWhatIsNotCritical(t *testing.T) {
	h := newHouse(t)
	box := newMailbox(t)
	one := h.herald(hook(box.URL, Route{Receiver: "noc", Quiet: &Quiet{From: "20:00", To: "07:00"}}))
	h.save(outage("waits", h.now()), outage("over by morning", h.now()), outage("critical", h.now(), severity(schema.Critical)))
	h.once(one)
	h.wait(time.Hour)
	h.save(outage("over by morning", h.now(), over(h.now())))
	h.once(one)
	if d := cmp.Diff([]string{"critical"}, box.fields(t, "subject")); d != "" {
		t.Errorf("notices at night differ (-want +got):\n%s", d)
	}
	h.wait(10 * time.Hour)
	h.once(one)
	if d := cmp.Diff([]string{"critical", "waits"}, box.fields(t, "subject")); d != "" {
		t.Errorf("notices by morning differ (-want +got):\n%s", d)
	}
}

func TestAPersonsDismissalIsToldAsSuch(t *testing.T) {
	h := newHouse(t)
	box := newMailbox(t)
	one := h.herald(hook(box.URL))
	h.save(outage("a", h.now()))
	h.once(one)
	h.wait(time.Minute)
	if err := h.store.AddEntry(t.Context(), schema.Entry{Incident: "a", Time: h.now(), Action: schema.ActionDismiss, Who: "jan"}); err != nil {
		t.Fatal(err)
	}
	h.once(h.herald(hook(box.URL)))
	want := []string{"Storing: t-mobile mobiel internet, Utrecht", "Vals alarm: t-mobile mobiel internet, Utrecht"}
	if d := cmp.Diff(want, box.fields(t, "data.title")); d != "" {
		t.Errorf("titles differ (-want +got):\n%s", d)
	}
}

func TestANoticeSaysThatMoreTownsAreHit(t *testing.T) {
	h := newHouse(t)
	box := newMailbox(t)
	h.save(outage("a", h.now(), func(inc *schema.Incident) {
		inc.Regions = []schema.Region{"NL/UT/GM0310", "NL/UT/GM0344", "NL/UT/GM0356"}
	}))
	h.once(h.herald(hook(box.URL)))
	if d := cmp.Diff([]string{"Storing: t-mobile mobiel internet, Utrecht en nog 2"}, box.fields(t, "data.title")); d != "" {
		t.Errorf("titles differ (-want +got):\n%s", d)
	}
}

func TestWhatGoesOnIsNotForgotten(t *testing.T) {
	h := newHouse(t)
	box := newMailbox(t)
	one := h.herald(hook(box.URL))
	h.save(outage("goes on", h.now()), outage("over", h.now()))
	h.once(one)
	h.save(outage("over", h.now(), over(h.now())))
	h.once(one)
	h.wait(retention + time.Hour)
	h.save(outage("goes on", h.now()))
	h.once(one, one)
	told, err := one.Deliveries(t.Context(), schema.DeliveryQuery{})
	if err != nil || len(told) != 1 || told[0].Incident != "goes on" || len(box.all()) != 3 {
		t.Errorf("after %s: deliveries %+v, %v and %d notices, want one of what goes on and 3", retention, told, err, len(box.all()))
	}
}
