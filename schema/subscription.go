package schema

import (
	"fmt"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"time"
)

// SubscriptionState is where a subscription stands. The states follow one
// another in the order below and never go back.
type SubscriptionState string

// The states of a subscription.
const (
	SubscriptionPending SubscriptionState = "pending" // mail that its reader has not confirmed
	SubscriptionActive  SubscriptionState = "active"
	SubscriptionEnded   SubscriptionState = "ended" // kept without what tells whose it was
)

// Rank returns the place of s in the order of the states, from 0.
func (s SubscriptionState) Rank() int {
	return slices.Index([]SubscriptionState{SubscriptionPending, SubscriptionActive, SubscriptionEnded}, s)
}

// Subscription is a wish, made over the API, to be told of the incidents that
// fit. An empty list fits all, but storms and planned work fit only where their
// kind is named, and what is merely suspected only where that is said.
type Subscription struct {
	ID         string            `json:"id"`
	State      SubscriptionState `json:"state"`
	Owner      string            `json:"owner"`             // name of the key that made it
	Webhook    string            `json:"webhook,omitempty"` // address that takes CloudEvents; this or Mail
	Mail       string            `json:"mail,omitempty"`    // address alone, without a name
	Language   string            `json:"language"`          // of the notices: nl or en
	Brands     []Brand           `json:"brands"`
	Services   []Service         `json:"services"`
	Regions    []Region          `json:"regions"` // with all that lies in them
	Severities []Severity        `json:"severities"`
	Kinds      []IncidentKind    `json:"kinds"`
	Suspected  bool              `json:"suspected"`
	Quiet      *Quiet            `json:"quiet"` // null for none
	CreatedAt  time.Time         `json:"created_at"`
	ChangedAt  time.Time         `json:"changed_at"`
	ExpiresAt  time.Time         `json:"expires_at,omitzero"` // when a pending one is forgotten
	Secret     string            `json:"-"`                   // of the webhook's signature, sealed
	Token      string            `json:"-"`                   // hash of what confirms a pending one
	Contact    string            `json:"-"`                   // keyed hash of the address, which outlives it
}

// Quiet is the time in which only critical incidents are told; others wait for
// its end. It is civil time such as 22:30: over midnight where To is not after From.
type Quiet struct {
	From string   `json:"from"`
	To   string   `json:"to"`
	Days []string `json:"days,omitempty"` // on which it begins, such as sat; none for every day
}

// Receiver returns the name by which deliveries know s.
func (s *Subscription) Receiver() string { return SubscriptionReceivers + s.ID }

// SubscriptionReceivers begins the names of the receivers that subscriptions are.
const SubscriptionReceivers = "subscription/"

// SubscriptionQuery selects subscriptions; zero fields select everything.
type SubscriptionQuery struct {
	ID      string
	Owner   string
	Token   string
	Contact string
	States  []SubscriptionState
	Since   time.Time // those made at or after it
}

// Bounds of what one subscription may name.
const (
	mostNamed    = 100 // entries of one list
	mostAddress  = 2000
	mostMailbox  = 254 // RFC 5321, 4.5.3.1.3
	clockExample = "is not a time such as 22:30"
)

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// Weekdays returns the days as Quiet names them, Sunday first as time.Weekday has it.
func Weekdays() []string { return slices.Clone(weekdays) }

// Validate returns nil or a *FieldError that names the field at fault. It says
// nothing of where a webhook's name leads.
func (s *Subscription) Validate() error {
	if (s.Webhook == "") == (s.Mail == "") {
		return &FieldError{Reason: "exactly one of webhook and mail is needed"}
	}
	if s.Webhook != "" && !isWebAddress(s.Webhook) {
		return &FieldError{Field: "webhook", Reason: "is not an http or https address"}
	}
	if s.Mail != "" && !isMailbox(s.Mail) {
		return &FieldError{Field: "mail", Reason: "is not a mail address such as anna@example.org"}
	}
	if !slices.Contains([]string{"nl", "en"}, s.Language) {
		return &FieldError{Field: "language", Reason: fmt.Sprintf("%q is not nl or en", s.Language)}
	}
	for _, err := range []error{
		allOf("brands", s.Brands, func(b Brand) bool { return b != "" && len(b) <= MaxNameBytes }),
		allOf("services", s.Services, Service.Valid),
		allOf("regions", s.Regions, func(r Region) bool { _, err := ParseRegion(string(r)); return err == nil }),
		allOf("severities", s.Severities, func(v Severity) bool { return slices.Contains([]Severity{Minor, Major, Critical}, v) }),
		allOf("kinds", s.Kinds, func(k IncidentKind) bool {
			return slices.Contains([]IncidentKind{Outage, Chronic, Storm, Planned}, k)
		}),
		s.Quiet.validate(),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

func allOf[T ~string](field string, list []T, good func(T) bool) error {
	if len(list) > mostNamed {
		return &FieldError{Field: field, Reason: fmt.Sprintf("names more than %d", mostNamed)}
	}
	for _, v := range list {
		if !good(v) {
			return &FieldError{Field: field, Reason: fmt.Sprintf("%q is unknown", v)}
		}
	}
	return nil
}

func (q *Quiet) validate() error {
	if q == nil {
		return nil
	}
	for field, clock := range map[string]string{"quiet.from": q.From, "quiet.to": q.To} {
		if _, err := time.Parse("15:04", clock); err != nil {
			return &FieldError{Field: field, Reason: clockExample}
		}
	}
	return allOf("quiet.days", q.Days, func(d string) bool { return slices.Contains(weekdays, d) })
}

func isWebAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && len(s) <= mostAddress && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != ""
}

// isMailbox takes a bare address only: a name beside it would be a second voice
// in the head of a mail.
func isMailbox(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Name == "" && a.Address == s && len(s) <= mostMailbox && !strings.ContainsAny(s, "\r\n")
}
