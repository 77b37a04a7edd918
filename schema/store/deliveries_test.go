package store_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"outcry/schema"
	"outcry/schema/store"
	"outcry/schema/store/storetest"
)

func delivery(key string, attempt int, after time.Duration) schema.Delivery {
	return schema.Delivery{
		Key: key, Attempt: attempt, Time: noon.Add(after), Outcome: schema.DeliveryClaimed, Incident: "a", Receiver: "noc", State: "opened",
		Kind: schema.Outage, Brand: "kpn", Service: schema.TV, Region: "NL/UT", Severity: schema.Major,
	}
}

func TestOneOfManyClaimsAnAttempt(t *testing.T) {
	cfg := storetest.Config(t)
	first := storetest.Open(t, cfg)
	t.Cleanup(func() { _ = first.Drop(t.Context()) })
	if err := first.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	houses := []*store.Store{first, storetest.Open(t, cfg)}
	var won atomic.Int32
	var group sync.WaitGroup
	for i := range 12 {
		group.Go(func() {
			ok, err := houses[i%2].ClaimDelivery(t.Context(), delivery("a noc opened", 1, time.Duration(i)*time.Millisecond))
			if err != nil {
				t.Error(err)
			}
			if ok {
				won.Add(1)
			}
		})
	}
	group.Wait()
	if won.Load() != 1 {
		t.Errorf("%d of 12 won the claim, want 1", won.Load())
	}
	for _, c := range []struct {
		name string
		d    schema.Delivery
		want bool
	}{
		{"the same attempt later", delivery("a noc opened", 1, time.Hour), false},
		{"the next attempt", delivery("a noc opened", 2, time.Hour), true},
		{"another notice", delivery("a noc closed", 1, time.Hour), true},
	} {
		if got, err := houses[1].ClaimDelivery(t.Context(), c.d); got != c.want || err != nil {
			t.Errorf("%s: ClaimDelivery = %v, %v, want %v", c.name, got, err, c.want)
		}
	}
}

func TestDeliveriesTellTheLastAttempt(t *testing.T) {
	s := storetest.New(t)
	ctx := t.Context()
	claim := func(d schema.Delivery) {
		t.Helper()
		if ok, err := s.ClaimDelivery(ctx, d); !ok || err != nil {
			t.Fatalf("ClaimDelivery = %v, %v, want true", ok, err)
		}
	}
	save := func(d schema.Delivery, o schema.DeliveryOutcome, words string) schema.Delivery {
		t.Helper()
		d.Outcome, d.Error, d.Time = o, words, d.Time.Add(time.Second)
		if err := s.SaveDelivery(ctx, d); err != nil {
			t.Fatal(err)
		}
		return d
	}
	claim(delivery("opened", 1, 0))
	save(delivery("opened", 1, 0), schema.DeliveryFailed, "503")
	claim(delivery("opened", 2, time.Minute))
	sent := save(delivery("opened", 2, time.Minute), schema.DeliverySent, "")
	save(delivery("opened", 2, time.Minute), schema.DeliverySent, "")
	claim(delivery("changed", 1, time.Hour))
	dead := save(delivery("changed", 1, time.Hour), schema.DeliveryDead, "404 Not Found")
	pending := delivery("closed", 1, 2*time.Hour)
	claim(pending)
	for _, c := range []struct {
		name string
		q    schema.DeliveryQuery
		want []schema.Delivery
	}{
		{"all, newest first", schema.DeliveryQuery{}, []schema.Delivery{pending, dead, sent}},
		{"those given up", schema.DeliveryQuery{Outcomes: []schema.DeliveryOutcome{schema.DeliveryDead}}, []schema.Delivery{dead}},
		{"of one incident, at most one", schema.DeliveryQuery{Incidents: []string{"a"}, Limit: 1}, []schema.Delivery{pending}},
		{"of another incident", schema.DeliveryQuery{Incidents: []string{"b"}}, nil},
		{"of another receiver", schema.DeliveryQuery{Receiver: "webcare"}, nil},
	} {
		got, err := s.Deliveries(ctx, c.q)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: Deliveries differ (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestOldDeliveriesAreForgotten(t *testing.T) {
	s := storetest.New(t)
	of := func(incident string, after time.Duration) schema.Delivery {
		d := delivery(incident+" opened", 1, after)
		d.Incident = incident
		return d
	}
	for _, d := range []schema.Delivery{of("old", 0), of("open", 0), of("new", time.Hour)} {
		if _, err := s.ClaimDelivery(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []int{1, 0} {
		if n, err := s.ForgetDeliveries(t.Context(), noon.Add(time.Hour), []string{"open"}); n != want || err != nil {
			t.Errorf("ForgetDeliveries for the %d. time = %d, %v, want %d", i+1, n, err, want)
		}
	}
	left, err := s.Deliveries(t.Context(), schema.DeliveryQuery{})
	if diff := gocmp.Diff([]schema.Delivery{of("new", time.Hour), of("open", 0)}, left); diff != "" || err != nil {
		t.Errorf("Deliveries: %v (-want +got):\n%s", err, diff)
	}
}
