package schema

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestSubscriptionsAreChecked(t *testing.T) {
	for _, c := range []struct {
		name  string
		edit  func(*Subscription)
		field string // at fault, "-" for none
	}{
		{"a webhook", func(*Subscription) {}, "-"},
		{"mail", func(s *Subscription) { s.Webhook, s.Mail = "", "anna@example.org" }, "-"},
		{"all of it", func(s *Subscription) {
			s.Brands, s.Services, s.Regions, s.Severities, s.Kinds = []Brand{"kpn"}, []Service{TV}, []Region{"NL/UT"}, []Severity{Major}, []IncidentKind{Storm}
			s.Quiet = &Quiet{From: "22:30", To: "07:00", Days: []string{"sat"}}
		}, "-"},
		{"neither", func(s *Subscription) { s.Webhook = "" }, ""},
		{"both", func(s *Subscription) { s.Mail = "anna@example.org" }, ""},
		{"a file", func(s *Subscription) { s.Webhook = "file:///etc/passwd" }, "webhook"},
		{"an address without a host", func(s *Subscription) { s.Webhook = "https:///x" }, "webhook"},
		{"an address without an end", func(s *Subscription) { s.Webhook += strings.Repeat("x", 3000) }, "webhook"},
		{"a mailbox without a domain", func(s *Subscription) { s.Webhook, s.Mail = "", "anna" }, "mail"},
		{"a second line in a mailbox", func(s *Subscription) { s.Webhook, s.Mail = "", "anna@example.org\nBcc: b@example.org" }, "mail"},
		{"no language", func(s *Subscription) { s.Language = "" }, "language"},
		{"a brand without a name", func(s *Subscription) { s.Brands = []Brand{""} }, "brands"},
		{"too many brands", func(s *Subscription) { s.Brands = slices.Repeat([]Brand{"kpn"}, 101) }, "brands"},
		{"a severity that is none", func(s *Subscription) { s.Severities = []Severity{"bad"} }, "severities"},
		{"a kind that is none", func(s *Subscription) { s.Kinds = []IncidentKind{"rumour"} }, "kinds"},
		{"a time that is none", func(s *Subscription) { s.Quiet = &Quiet{From: "22:30", To: "7 uur"} }, "quiet.to"},
		{"a day that is none", func(s *Subscription) { s.Quiet = &Quiet{From: "22:30", To: "07:00", Days: []string{"zat"}} }, "quiet.days"},
	} {
		s := Subscription{Webhook: "https://noc.example/", Language: "nl"}
		c.edit(&s)
		var field *FieldError
		switch err := s.Validate(); {
		case (err == nil) != (c.field == "-"):
			t.Errorf("%s: Validate = %v, want a fault: %v", c.name, err, c.field != "-")
		case err != nil && (!errors.As(err, &field) || field.Field != c.field):
			t.Errorf("%s: Validate = %v, want the field %q at fault", c.name, err, c.field)
		}
	}
}

func TestStatesOfSubscriptionsFollowOneAnother(t *testing.T) {
	if !(SubscriptionPending.Rank() == 0 && SubscriptionActive.Rank() == 1 && SubscriptionEnded.Rank() == 2) {
		t.Errorf("ranks %d, %d, %d, want 0, 1, 2", SubscriptionPending.Rank(), SubscriptionActive.Rank(), SubscriptionEnded.Rank())
	}
}
