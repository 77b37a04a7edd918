package alert

import (
	"context"
	"fmt"
	"slices"

	"outcry/schema"
)

// Subscriptions bound what is asked for over the API.
type Subscriptions struct {
	PerKey  int    `yaml:"per_key"`         // that one key may have at once; 0 for none
	Private bool   `yaml:"private"`         // webhooks may lead to loopback and private addresses
	Email   *Email `yaml:"email,omitempty"` // server and sender of mail, without to; nil for no mail
}

func (s Subscriptions) validate(link string) error {
	switch {
	case s.PerKey < 0:
		return fmt.Errorf("per_key %d is negative", s.PerKey)
	case s.Email == nil:
		return nil
	case link == "":
		return fmt.Errorf("email needs alert.link, for what a mail says how to confirm")
	case len(s.Email.To) > 0:
		return fmt.Errorf("email.to is for those who subscribe to say")
	}
	return s.Email.validate()
}

// subscribers is the name of all subscriptions together in metrics.
const subscribers = "subscriptions"

// join makes tellers of the subscriptions that stand, and lets those go that
// don't. Subscriptions that can't be read stay as they were.
func (h *Herald) join(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, look)
	defer cancel()
	found, err := h.parts.Roll.Subscriptions(ctx, schema.SubscriptionQuery{States: []schema.SubscriptionState{schema.SubscriptionActive}})
	if err != nil {
		if ctx.Err() == nil {
			h.log.Warn("subscriptions can't be read", "err", err)
		}
		return
	}
	standing := map[string]*teller{}
	for i := range found {
		sub := &found[i]
		brands, ok := h.parts.Holder(sub.Owner)
		if !ok {
			continue
		}
		made := fmt.Sprint(sub.ID, brands)
		t, known := h.joined[made]
		if !known {
			if t, err = h.newSubscriber(sub, brands); err != nil {
				h.log.Error("subscription can't be served", "subscription", sub.ID, "err", err)
				t = &teller{} // with nothing to tell, so that this is said once
			}
		}
		standing[made] = t
	}
	h.joined = standing
}

// newSubscriber returns who tells sub of what its owner may hear of.
func (h *Herald) newSubscriber(sub *schema.Subscription, bound []schema.Brand) (*teller, error) {
	words, err := readLanguage(sub.Language)
	if err != nil {
		return nil, err
	}
	t := &teller{Herald: h, name: sub.Receiver(), label: subscribers, words: words, gate: h.gate}
	t.routes = routesOf(sub, bound)
	t.to, err = h.senderTo(sub, words)
	return t, err
}

// senderTo returns what brings notices to sub.
func (h *Herald) senderTo(sub *schema.Subscription, words *language) (sender, error) {
	if sub.Mail != "" {
		p, err := h.postman(sub)
		if err != nil {
			return nil, err
		}
		p.leave, p.leaveText = h.page("leave", sub.ID+"."+h.vault.mark(leaving, sub.ID)), words.Leave
		return p, nil
	}
	return h.webhookOf(sub)
}

func (h *Herald) webhookOf(sub *schema.Subscription) (*webhook, error) {
	secret, err := h.vault.unseal(sub.ID, sub.Secret)
	return &webhook{sub.Webhook, sourceOf(h.cfg.Link), []byte(secret), h.outside}, err
}

// Ping sends the webhook of sub an event that tells of nothing, once, so that
// its owner can see that it arrives. The error is a *schema.FieldError where it
// does not.
func (h *Herald) Ping(ctx context.Context, sub schema.Subscription) error {
	if sub.Webhook == "" {
		return &schema.FieldError{Field: "id", Reason: "is a subscription by mail"}
	}
	hook, err := h.webhookOf(&sub)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	if err := hook.ping(ctx, h.parts.Now(), sub.ID); err != nil {
		return &schema.FieldError{Field: "webhook", Reason: err.Error()}
	}
	return nil
}

// routesOf returns the only route of sub, none where its owner may hear of
// nothing that it asks for.
func routesOf(sub *schema.Subscription, bound []schema.Brand) []Route {
	r := Route{
		Receiver: sub.Receiver(), Brands: sub.Brands, Services: sub.Services, Regions: sub.Regions, Severities: sub.Severities,
		Kinds: sub.Kinds, Suspected: sub.Suspected,
	}
	if q := sub.Quiet; q != nil {
		r.Quiet = &Quiet{Clock(q.From), Clock(q.To), q.Days}
	}
	if len(bound) == 0 {
		return []Route{r}
	}
	r.Brands = nil
	for _, b := range bound {
		if len(sub.Brands) == 0 || slices.Contains(sub.Brands, b) {
			r.Brands = append(r.Brands, b)
		}
	}
	if len(r.Brands) == 0 {
		return nil
	}
	return []Route{r}
}
