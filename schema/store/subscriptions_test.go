package store_test

import (
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"outcry/schema"
	"outcry/schema/store/storetest"
)

func subscription(id, owner string, after time.Duration) schema.Subscription {
	return schema.Subscription{
		ID: id, State: schema.SubscriptionPending, Owner: owner, Mail: id + "@example.org", Language: "nl", Brands: []schema.Brand{"kpn", "ziggo"},
		Services: []schema.Service{schema.TV}, Regions: []schema.Region{"NL/UT"}, Severities: []schema.Severity{schema.Major}, Kinds: []schema.IncidentKind{schema.Storm},
		Suspected: true, Quiet: &schema.Quiet{From: "22:00", To: "07:00", Days: []string{"sat"}}, CreatedAt: noon.Add(after), ChangedAt: noon.Add(after),
		ExpiresAt: time.Now().UTC().Truncate(time.Second).Add(48 * time.Hour), Token: "t" + id, Contact: "c" + id,
	}
}

func TestSubscriptionsGoOneWay(t *testing.T) {
	s := storetest.New(t)
	ctx := t.Context()
	save := func(sub schema.Subscription) schema.Subscription {
		t.Helper()
		if err := s.SaveSubscription(ctx, sub); err != nil {
			t.Fatal(err)
		}
		return sub
	}
	a := save(subscription("a", "noc", 0))
	b := subscription("b", "webcare", time.Minute)
	b.Mail, b.Webhook, b.Secret, b.State, b.Quiet, b.ExpiresAt = "", "https://hook.example/", "sealed", schema.SubscriptionActive, nil, time.Time{}
	save(b)
	active := a
	active.State, active.ChangedAt, active.Token = schema.SubscriptionActive, noon.Add(time.Hour), ""
	save(active)
	save(a) // late, as by a slow process
	for _, c := range []struct {
		name string
		q    schema.SubscriptionQuery
		want []schema.Subscription
	}{
		{"all, oldest first", schema.SubscriptionQuery{}, []schema.Subscription{active, b}},
		{"one", schema.SubscriptionQuery{ID: "b"}, []schema.Subscription{b}},
		{"those of a key", schema.SubscriptionQuery{Owner: "noc"}, []schema.Subscription{active}},
		{"a token that was used", schema.SubscriptionQuery{Token: "ta"}, nil},
		{"those to an address", schema.SubscriptionQuery{Contact: "cb"}, []schema.Subscription{b}},
		{"made lately", schema.SubscriptionQuery{Since: noon.Add(time.Second)}, []schema.Subscription{b}},
		{"none that waits", schema.SubscriptionQuery{States: []schema.SubscriptionState{schema.SubscriptionPending}}, nil},
	} {
		got, err := s.Subscriptions(ctx, c.q)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(c.want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: Subscriptions differ (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestAnEndedSubscriptionIsForgotten(t *testing.T) {
	s := storetest.New(t)
	ctx := t.Context()
	a := subscription("a", "noc", 0)
	ended := a
	ended.State = schema.SubscriptionEnded
	for _, step := range []schema.Subscription{a, ended, a} { // the last one by a slow process
		if err := s.SaveSubscription(ctx, step); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Subscriptions(ctx, schema.SubscriptionQuery{})
	if err != nil {
		t.Fatal(err)
	}
	want := []schema.Subscription{{ID: "a", State: schema.SubscriptionEnded, Owner: "noc", Contact: "ca", CreatedAt: a.CreatedAt, ChangedAt: a.ChangedAt}}
	if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("Subscriptions differ (-want +got):\n%s", diff)
	}
}
