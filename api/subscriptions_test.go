package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

// roll keeps subscriptions; the tokens of one are its id.
type roll struct {
	kept []schema.Subscription
	err  error
}

func (r *roll) Subscribe(_ context.Context, wish schema.Subscription) (schema.Subscription, string, error) {
	wish.ID, wish.State, wish.CreatedAt, wish.ChangedAt = fmt.Sprint(len(r.kept)+1), schema.SubscriptionActive, morning, morning
	if wish.Language == "" {
		wish.Language = "nl"
	}
	if err := wish.Validate(); err != nil || r.err != nil {
		return wish, "", errors.Join(err, r.err)
	}
	r.kept = append(r.kept, wish)
	return wish, "whsec_1", nil
}

func (r *roll) Subscriptions(_ context.Context, q schema.SubscriptionQuery) ([]schema.Subscription, error) {
	return slices.DeleteFunc(slices.Clone(r.kept), func(s schema.Subscription) bool {
		return q.Owner != "" && s.Owner != q.Owner || q.ID != "" && s.ID != q.ID
	}), r.err
}

func (r *roll) Unsubscribe(_ context.Context, sub schema.Subscription) error {
	r.kept = slices.DeleteFunc(r.kept, func(s schema.Subscription) bool { return s.ID == sub.ID })
	return r.err
}

func (r *roll) Ping(_ context.Context, sub schema.Subscription) error {
	return &schema.FieldError{Field: "webhook", Reason: "answered 500"}
}

func (r *roll) Invited(_ context.Context, token string) (schema.Subscription, error) {
	i := slices.IndexFunc(r.kept, func(s schema.Subscription) bool { return s.ID == token })
	if i < 0 {
		return schema.Subscription{}, fmt.Errorf("token: %w", schema.ErrNotFound)
	}
	return r.kept[i], nil
}

func (r *roll) Confirm(ctx context.Context, token string) (schema.Subscription, error) {
	return r.Invited(ctx, token)
}

func (r *roll) Leaver(ctx context.Context, token string) (schema.Subscription, error) {
	return r.Invited(ctx, token)
}

func subscribed(t *testing.T) (*house, *roll) {
	r := new(roll)
	return boundHouse(t, func(cfg *Config, p *Parts) {
		cfg.Keys = append(cfg.Keys, key("anna", "secret anna", Webcare), key("bert", "secret bert", Webcare), key("reader", "secret reader", Read))
		p.Subscribers, p.Letters, p.Herald = r, r, crier{}
	}), r
}

const wishBody = `{"webhook":"https://noc.example/","regions":["NL/UT"],"quiet":{"from":"22:00","to":"07:00"}}`

func TestWishesAreTaken(t *testing.T) {
	for _, tc := range []struct {
		name, key, body string
		status          int
		want            string
	}{
		{"a webhook", "anna", wishBody, 201, `"secret":"whsec_1"`},
		{"its owner is the key", "anna", wishBody, 201, `"owner":"anna"`},
		{"a key to read alone", "reader", wishBody, 403, "scope"},
		{"a brand of the key's", "kpn", `{"webhook":"https://noc.example/","brands":["kpn"]}`, 201, `"brands":["kpn"]`},
		{"no brand is those of the key", "both", `{"webhook":"https://noc.example/"}`, 201, `"brands":["t-mobile","kpn"]`},
		{"another's brand", "kpn", `{"webhook":"https://noc.example/","brands":["kpn","ns"]}`, 403, "bound to other brands"},
		{"a filter that is misspelt", "anna", `{"webhook":"https://noc.example/","region":["NL/UT"]}`, 400, "region"},
		{"a list that is none", "anna", `{"webhook":"https://noc.example/","brands":"kpn"}`, 400, "brands"},
		{"neither a webhook nor mail", "anna", `{}`, 400, "exactly one"},
		{"no JSON", "anna", `webhook`, 400, "JSON"},
	} {
		h, _ := subscribed(t)
		if status, body := h.askAs(tc.key, "POST", "/api/v1/subscriptions", tc.body); status != tc.status || !strings.Contains(body, tc.want) {
			t.Errorf("%s: POST /subscriptions = %d %s, want %d with %s", tc.name, status, body, tc.status, tc.want)
		}
	}
}

func TestALimitIsTold(t *testing.T) {
	h, r := subscribed(t)
	r.err = fmt.Errorf("20 of one key: %w", schema.ErrLimit)
	if status, body := h.askAs("anna", "POST", "/api/v1/subscriptions", wishBody); status != 429 {
		t.Errorf("POST /subscriptions at the limit = %d %s, want 429", status, body)
	}
}

func TestSubscriptionsAreTheirOwners(t *testing.T) {
	h, r := subscribed(t)
	h.askAs("anna", "POST", "/api/v1/subscriptions", wishBody)
	h.askAs("bert", "POST", "/api/v1/subscriptions", wishBody)
	for _, tc := range []struct {
		name, key, method, path string
		status                  int
		want                    string
	}{
		{"one's own", "anna", "GET", "/1", 200, `"id":"1"`},
		{"it is told without its secret", "bert", "GET", "/2", 200, `"changed_at":"2026-11-21T09:00:00Z"}`},
		{"another's", "bert", "GET", "/1", 404, ""},
		{"the notices to another's", "bert", "GET", "/1/notices", 404, ""},
		{"a ping to another's", "bert", "POST", "/1/ping", 404, ""},
		{"the end of another's", "bert", "DELETE", "/1", 404, ""},
		{"the notices to one's own", "anna", "GET", "/1/notices", 200, `"notices":[`},
		{"a ping that does not arrive", "anna", "POST", "/1/ping", 400, "answered 500"},
		{"a list is of one's own", "bert", "GET", "", 200, `{"subscriptions":[{"id":"2"`},
		{"who looks after all sees all", "all", "GET", "", 200, `"id":"1"`},
		{"an admin of some brands does not", "kpn", "GET", "", 200, `{"subscriptions":[]}`},
		{"the end of one's own", "anna", "DELETE", "/1", 204, ""},
		{"it is gone", "anna", "GET", "/1", 404, ""},
	} {
		if status, body := h.askAs(tc.key, tc.method, "/api/v1/subscriptions"+tc.path, ""); status != tc.status || !strings.Contains(body, tc.want) {
			t.Errorf("%s: %s /subscriptions%s = %d %s, want %d with %s", tc.name, tc.method, tc.path, status, body, tc.status, tc.want)
		}
	}
	if len(r.kept) != 1 || r.kept[0].Owner != "bert" {
		t.Errorf("kept %+v, want bert's", r.kept)
	}
}

// TestALookAtALetterChangesNothing: mail servers follow links before people do.
func TestALookAtALetterChangesNothing(t *testing.T) {
	h, r := subscribed(t)
	h.askAs("anna", "POST", "/api/v1/subscriptions", `{"mail":"piet@example.org","language":"en"}`)
	for _, tc := range []struct {
		name, method, path string
		header             []string
		status             int
		want               string
	}{
		{"the page of a link", "GET", "/confirm?token=1", nil, 200, "Do you want notices of outages at piet@example.org?"},
		{"it has a button", "GET", "/confirm?token=1", nil, 200, `<form method="post"><button>`},
		{"the button", "POST", "/confirm?token=1", []string{"Sec-Fetch-Site", "same-origin"}, 200, "Confirmed"},
		{"a button elsewhere", "POST", "/confirm?token=1", []string{"Sec-Fetch-Site", "cross-site"}, 403, "another site"},
		{"a link that is none, in a browser", "GET", "/confirm?token=9", []string{"Accept", "text/html"}, 404, "has run out"},
		{"a link that is none", "POST", "/confirm?token=9", nil, 404, "no such thing"},
		{"the page that ends it", "GET", "/leave?token=1", nil, 200, "Do you want no more notices"},
		{"a mail program that ends it", "POST", "/leave?token=1", nil, 200, "Ended"},
	} {
		if len(r.kept) != 1 {
			t.Errorf("before %s: kept %+v, want piet's", tc.name, r.kept)
		}
		status, body, head := h.ask(tc.method, "/api/v1/subscriptions"+tc.path, "List-Unsubscribe=One-Click", tc.header...)
		if status != tc.status || !strings.Contains(body, tc.want) {
			t.Errorf("%s: %s %s = %d %s, want %d with %s", tc.name, tc.method, tc.path, status, body, tc.status, tc.want)
		}
		if status == 200 && !strings.Contains(head.Get("Content-Security-Policy"), "form-action 'self'") {
			t.Errorf("%s: Content-Security-Policy = %q", tc.name, head.Get("Content-Security-Policy"))
		}
	}
	if len(r.kept) != 0 {
		t.Errorf("kept %+v after its end", r.kept)
	}
}

func TestSubscriptionsAreAsDescribed(t *testing.T) {
	h, _ := subscribed(t)
	doc, err := openapi3.NewLoader().LoadFromData(h.api.spec)
	if err != nil {
		t.Fatal(err)
	}
	_, made := h.askAs("anna", "POST", "/api/v1/subscriptions", wishBody)
	holds(t, doc, "NewSubscription", made)
	holds(t, doc, "Wish", wishBody)
	for path, name := range map[string]string{"": "SubscriptionList", "/1": "Subscription", "/1/notices": "NoticeList"} {
		_, body := h.askAs("anna", "GET", "/api/v1/subscriptions"+path, "")
		holds(t, doc, name, body)
	}
}

func TestSubscriptionsAreAudited(t *testing.T) {
	h, _ := subscribed(t)
	var log bytes.Buffer
	h.api.log = slog.New(slog.NewJSONHandler(&log, nil))
	h.askAs("anna", "POST", "/api/v1/subscriptions", `{"mail":"piet@example.org"}`)
	h.askAs("anna", "GET", "/api/v1/subscriptions/1", "")
	h.ask("POST", "/api/v1/subscriptions/confirm?token=1", "")
	h.askAs("anna", "DELETE", "/api/v1/subscriptions/1", "")
	var got []string
	for line := range strings.Lines(log.String()) {
		var entry struct{ Msg, Who, What, Subscription, ID string }
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatal(err)
		}
		got = append(got, entry.Msg+" "+entry.Who+" "+entry.What+" "+entry.Subscription+entry.ID)
	}
	want := []string{"audit anna subscribe 1", "audit anyone confirmLetter 1", "audit anna unsubscribe 1"}
	if d := cmp.Diff(want, got); d != "" || strings.Contains(log.String(), "piet") {
		t.Errorf("the log differs (-want +got), or names piet:\n%s%s", d, log.String())
	}
}
