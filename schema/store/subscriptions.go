package store

import (
	"context"
	"fmt"
	"time"

	"outcry/schema"
)

const subscriptionColumns = `id, state, owner, webhook, mail, language, brands, services, regions, severities, kinds, suspected,
quiet_from, quiet_to, quiet_days, created_at, changed_at, expires_at, secret, token, contact`

const insertSubscription = `INSERT INTO subscriptions (` + subscriptionColumns + `, rank)`

const selectSubscriptions = `SELECT ` + subscriptionColumns + `
FROM subscriptions FINAL
WHERE ({id:String} = '' OR id = {id:String}) AND (NOT {owned:Bool} OR owner = {owner:String}) AND ({token:String} = '' OR token = {token:String})
  AND ({contact:String} = '' OR contact = {contact:String}) AND created_at >= {since:DateTime64(6)}
  AND (empty({states:Array(String)}) OR has({states:Array(String)}, state))
ORDER BY created_at, id`

// The steps before the end hold what tells whose it was; they go from disk.
const forgetSubscription = `ALTER TABLE subscriptions DELETE WHERE id = {id:String} AND state != 'ended'`

// SaveSubscription stores a step in the life of a subscription. Of several, in
// whichever order and by whichever process, the furthest stands; one that has
// ended is emptied of its addresses, its words and its secret, from disk too
// once it returns.
func (s *Store) SaveSubscription(ctx context.Context, sub schema.Subscription) error {
	if sub.State == schema.SubscriptionEnded {
		sub = schema.Subscription{ID: sub.ID, State: sub.State, Owner: sub.Owner, Contact: sub.Contact, CreatedAt: sub.CreatedAt, ChangedAt: sub.ChangedAt}
	}
	if err := s.append(ctx, "save_subscription", insertSubscription, subscriptionRow(&sub)...); err != nil {
		return fmt.Errorf("save subscription %s: %w", sub.ID, err)
	}
	if sub.State != schema.SubscriptionEnded {
		return nil
	}
	if err := s.exec(ctx, "forget_subscription", forgetSubscription, named("id", sub.ID)); err != nil {
		return fmt.Errorf("forget subscription %s: %w", sub.ID, err)
	}
	return nil
}

// Subscriptions returns those that q selects as they stand, oldest first.
func (s *Store) Subscriptions(ctx context.Context, q schema.SubscriptionQuery) ([]schema.Subscription, error) {
	var out []schema.Subscription
	args := []any{named("id", q.ID), named("owned", q.Owner != ""), named("owner", q.Owner), named("token", q.Token), named("contact", q.Contact),
		moment("since", orEpoch(q.Since)), named("states", texts(q.States))}
	err := s.each(ctx, "subscriptions", selectSubscriptions, args, func(scan func(...any) error) error {
		sub, err := scanSubscription(scan)
		out = append(out, sub)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read subscriptions: %w", err)
	}
	return out, nil
}

func scanSubscription(scan func(...any) error) (schema.Subscription, error) {
	var s schema.Subscription
	var quiet schema.Quiet
	var brands, services, regions, severities, kinds []string
	err := scan(&s.ID, (*string)(&s.State), &s.Owner, &s.Webhook, &s.Mail, &s.Language, &brands, &services, &regions, &severities, &kinds, &s.Suspected,
		&quiet.From, &quiet.To, &quiet.Days, &s.CreatedAt, &s.ChangedAt, &s.ExpiresAt, &s.Secret, &s.Token, &s.Contact)
	s.Brands, s.Services, s.Regions = typed[schema.Brand](brands), typed[schema.Service](services), typed[schema.Region](regions)
	s.Severities, s.Kinds = typed[schema.Severity](severities), typed[schema.IncidentKind](kinds)
	if quiet.From != "" {
		quiet.Days = typed[string](quiet.Days)
		s.Quiet = &quiet
	}
	if s.ExpiresAt.Equal(firstTime) {
		s.ExpiresAt = time.Time{}
	}
	return s, err
}

// subscriptionRow lays sub out in the order of insertSubscription.
func subscriptionRow(sub *schema.Subscription) []any {
	quiet := schema.Quiet{}
	if sub.Quiet != nil {
		quiet = *sub.Quiet
	}
	one := func(s string) []string { return []string{s} }
	list := func(l []string) [][]string { return [][]string{append([]string{}, l...)} }
	at := func(t time.Time) []time.Time { return []time.Time{orEpoch(t)} }
	return []any{
		one(sub.ID), one(string(sub.State)), one(sub.Owner), one(sub.Webhook), one(sub.Mail), one(sub.Language),
		list(texts(sub.Brands)), list(texts(sub.Services)), list(texts(sub.Regions)), list(texts(sub.Severities)), list(texts(sub.Kinds)),
		[]bool{sub.Suspected}, one(quiet.From), one(quiet.To), list(quiet.Days),
		at(sub.CreatedAt), at(sub.ChangedAt), at(sub.ExpiresAt), one(sub.Secret), one(sub.Token), one(sub.Contact), []uint8{uint8(sub.State.Rank())},
	}
}
