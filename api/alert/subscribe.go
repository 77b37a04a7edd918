package alert

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"outcry/schema"
)

// Roll keeps subscriptions; *store.Store has it. Of several steps in the life of
// one the furthest stands.
type Roll interface {
	SaveSubscription(ctx context.Context, sub schema.Subscription) error
	Subscriptions(ctx context.Context, q schema.SubscriptionQuery) ([]schema.Subscription, error)
}

// Holder tells whether who holds a key of this name may still be told, and of
// which brands, none for all. The name "" is that of who needs no key.
type Holder func(name string) (brands []schema.Brand, ok bool)

const (
	confirmWithin = 48 * time.Hour
	aDay          = 24 * time.Hour
	mostInvited   = 3  // mails a day that ask one address to confirm
	mostMade      = 5  // times PerKey that a key may make a day
	mostAtOnce    = 32 // attempts to tell subscribers under way
)

// Subscribe takes the wish sub of its Owner in. A webhook is told from now on;
// the secret of its signature is returned here and never again. Mail waits until
// its reader confirms, and is asked to. The error is a *schema.FieldError for
// what can't be taken, and schema.ErrLimit stands for too much of it.
func (h *Herald) Subscribe(ctx context.Context, sub schema.Subscription) (schema.Subscription, string, error) {
	now := h.parts.Now().UTC().Truncate(time.Microsecond)
	if sub.Language == "" {
		sub.Language = h.cfg.Language
	}
	if err := h.takes(ctx, &sub); err != nil {
		return sub, "", err
	}
	sub.ID, sub.State, sub.CreatedAt, sub.ChangedAt = rand.Text(), schema.SubscriptionActive, now, now
	if sub.Mail != "" {
		sub.Contact = h.vault.mark("contact", strings.ToLower(sub.Mail))
	}
	if err := h.room(ctx, &sub); err != nil {
		return sub, "", err
	}
	if sub.Mail != "" {
		return h.invite(ctx, sub)
	}
	secret := "whsec_" + rand.Text()
	sub.Secret = h.vault.seal(sub.ID, secret)
	return sub, secret, h.parts.Roll.SaveSubscription(ctx, sub)
}

// takes says what is wrong with a wish, nil for nothing.
func (h *Herald) takes(ctx context.Context, sub *schema.Subscription) error {
	if err := sub.Validate(); err != nil {
		return err
	}
	if sub.Mail != "" {
		if h.cfg.Subscriptions.Email == nil {
			return &schema.FieldError{Field: "mail", Reason: "can't be sent from here: alert.subscriptions.email is not set"}
		}
		return nil
	}
	u, err := url.Parse(sub.Webhook)
	if err != nil {
		return &schema.FieldError{Field: "webhook", Reason: "is not an address"}
	}
	if !h.cfg.Subscriptions.Private && leadsInside(ctx, u.Hostname()) {
		return &schema.FieldError{Field: "webhook", Reason: errKept.Error()}
	}
	return nil
}

// room returns schema.ErrLimit where the owner, or the address, has had enough.
func (h *Herald) room(ctx context.Context, sub *schema.Subscription) error {
	mine, err := h.parts.Roll.Subscriptions(ctx, schema.SubscriptionQuery{Owner: sub.Owner})
	if err != nil {
		return err
	}
	lately := func(s schema.Subscription) bool { return s.CreatedAt.After(sub.CreatedAt.Add(-aDay)) }
	standing, made := 0, 0
	for _, s := range mine {
		if s.State == schema.SubscriptionActive || s.State == schema.SubscriptionPending && s.ExpiresAt.After(sub.CreatedAt) {
			standing++
		}
		if lately(s) {
			made++
		}
	}
	most := h.cfg.Subscriptions.PerKey
	if standing >= most || made >= mostMade*most {
		return fmt.Errorf("%d subscriptions of one key, %d made within a day: %w", standing, made, schema.ErrLimit)
	}
	if sub.Contact == "" {
		return nil
	}
	asked, err := h.parts.Roll.Subscriptions(ctx, schema.SubscriptionQuery{Contact: sub.Contact, Since: sub.CreatedAt.Add(-aDay)})
	if err == nil && len(asked) >= mostInvited {
		err = fmt.Errorf("%d mails to one address within a day: %w", len(asked), schema.ErrLimit)
	}
	return err
}

// invite keeps a wish for mail and asks the reader to confirm it.
func (h *Herald) invite(ctx context.Context, sub schema.Subscription) (schema.Subscription, string, error) {
	token := rand.Text()
	sub.State, sub.ExpiresAt, sub.Token = schema.SubscriptionPending, sub.CreatedAt.Add(confirmWithin), tokenHash(token)
	if err := h.parts.Roll.SaveSubscription(ctx, sub); err != nil {
		return sub, "", err
	}
	if err := h.sendInvitation(ctx, &sub, token); err != nil {
		ending := h.Unsubscribe(context.WithoutCancel(ctx), sub)
		var final refusal
		if errors.As(err, &final) {
			return sub, "", errors.Join(&schema.FieldError{Field: "mail", Reason: "is refused by the mail server"}, ending)
		}
		return sub, "", errors.Join(fmt.Errorf("%w: ask to confirm: %w", schema.ErrBusy, err), ending)
	}
	return sub, "", nil
}

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// sendInvitation mails the link that confirms.
func (h *Herald) sendInvitation(ctx context.Context, sub *schema.Subscription, token string) error {
	post, err := h.postman(sub)
	if err != nil {
		return err
	}
	w, err := readLanguage(sub.Language)
	if err != nil {
		return err
	}
	about := struct{ Owner, What, Until, Link string }{
		sub.Owner, h.describe(sub, w), sub.ExpiresAt.In(h.parts.Zone).Format(w.Time), h.page("confirm", token),
	}
	if about.Owner == "" {
		about.Owner = "outcry"
	}
	body, err := fill(w.Invitation.Body, about)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	return post.post(ctx, message{to: []string{sub.Mail}, subject: w.Invitation.Subject, body: body, at: h.parts.Now(), id: "invitation " + sub.ID})
}

// page returns the address of a page about a subscription.
func (h *Herald) page(name, token string) string {
	return strings.TrimRight(h.cfg.Link, "/") + "/api/v1/subscriptions/" + name + "?token=" + url.QueryEscape(token)
}

// describe says what sub is about, a line each.
func (h *Herald) describe(sub *schema.Subscription, w *language) string {
	var lines []string
	add := func(name string, values []string) {
		if len(values) == 0 {
			values = []string{w.All}
		}
		lines = append(lines, "  "+w.Facts[name]+": "+strings.Join(values, ", "))
	}
	add("brand", words(sub.Brands, func(b schema.Brand) string { return string(b) }))
	add("service", words(sub.Services, func(s schema.Service) string { return w.Services[s] }))
	add("place", words(sub.Regions, h.place))
	add("severity", words(sub.Severities, func(s schema.Severity) string { return w.Severities[s] }))
	return strings.Join(lines, "\n")
}

func words[T any](list []T, say func(T) string) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = say(v)
	}
	return out
}

// postman returns who brings mail to the reader of sub.
func (h *Herald) postman(sub *schema.Subscription) (*postman, error) {
	if h.cfg.Subscriptions.Email == nil {
		return nil, errors.New("alert.subscriptions.email is not set")
	}
	cfg := *h.cfg.Subscriptions.Email
	cfg.To = []string{sub.Mail}
	return newMail(&cfg)
}

// Subscriptions returns those that q selects and that have not ended, oldest first.
func (h *Herald) Subscriptions(ctx context.Context, q schema.SubscriptionQuery) ([]schema.Subscription, error) {
	q.States = []schema.SubscriptionState{schema.SubscriptionPending, schema.SubscriptionActive}
	found, err := h.parts.Roll.Subscriptions(ctx, q)
	now := h.parts.Now()
	return slices.DeleteFunc(found, func(s schema.Subscription) bool {
		return s.State == schema.SubscriptionPending && !s.ExpiresAt.After(now)
	}), err
}

// Unsubscribe ends sub: nothing more is told, and its addresses are forgotten.
func (h *Herald) Unsubscribe(ctx context.Context, sub schema.Subscription) error {
	sub.State, sub.ChangedAt = schema.SubscriptionEnded, h.parts.Now().UTC()
	return h.parts.Roll.SaveSubscription(ctx, sub)
}

// Invited returns the subscription that waits for the token of a link. The error
// is schema.ErrNotFound for a token that is none, was used or has run out.
func (h *Herald) Invited(ctx context.Context, token string) (schema.Subscription, error) {
	if len(token) != len(rand.Text()) {
		return schema.Subscription{}, fmt.Errorf("token: %w", schema.ErrNotFound)
	}
	found, err := h.parts.Roll.Subscriptions(ctx, schema.SubscriptionQuery{Token: tokenHash(token), States: []schema.SubscriptionState{schema.SubscriptionPending}})
	switch {
	case err != nil:
		return schema.Subscription{}, err
	case len(found) == 0 || !found[0].ExpiresAt.After(h.parts.Now()):
		return schema.Subscription{}, fmt.Errorf("token: %w", schema.ErrNotFound)
	}
	return found[0], nil
}

// Confirm begins the subscription that waits for token, and uses the token up.
// Its errors are those of Invited.
func (h *Herald) Confirm(ctx context.Context, token string) (schema.Subscription, error) {
	sub, err := h.Invited(ctx, token)
	if err != nil {
		return sub, err
	}
	sub.State, sub.Token, sub.ChangedAt, sub.ExpiresAt = schema.SubscriptionActive, "", h.parts.Now().UTC(), time.Time{}
	return sub, h.parts.Roll.SaveSubscription(ctx, sub)
}

// leaving is what the link in every mail of a subscription is marked for.
const leaving = "leave"

// Leaver returns the subscription that the token of a link in its mail ends.
// The error is schema.ErrNotFound for one that is none, or has ended.
func (h *Herald) Leaver(ctx context.Context, token string) (schema.Subscription, error) {
	id, mark, _ := strings.Cut(token, ".")
	if !h.vault.marked(leaving, id, mark) {
		return schema.Subscription{}, fmt.Errorf("token: %w", schema.ErrNotFound)
	}
	found, err := h.Subscriptions(ctx, schema.SubscriptionQuery{ID: id})
	switch {
	case err != nil:
		return schema.Subscription{}, err
	case len(found) == 0:
		return schema.Subscription{}, fmt.Errorf("subscription %s: %w", id, schema.ErrNotFound)
	}
	return found[0], nil
}
