package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"outcry/schema"
)

// promisesFor is how long promises are watched after they were made.
const promisesFor = 31 * 24 * time.Hour

// Promises returns what q selects with the state that each is in now, the first
// due first, without what tells who somebody is.
func (f *Follow) Promises(ctx context.Context, brands []schema.Brand, states []schema.PromiseState) ([]schema.Promise, error) {
	now := f.Now()
	all, err := f.Exchanges.Promises(ctx, schema.PromiseQuery{Brands: brands, Window: schema.Window{From: now.Add(-promisesFor), To: now.Add(time.Millisecond)}})
	if err != nil {
		return nil, err
	}
	out := []schema.Promise{}
	for _, p := range all {
		p.State, p.Words = p.At(now), f.Redact(p.Words)
		if len(states) == 0 || slices.Contains(states, p.State) {
			out = append(out, p)
		}
	}
	return out, nil
}

// Promise returns the promise id, or schema.ErrNotFound.
func (f *Follow) Promise(ctx context.Context, id string) (schema.Promise, error) {
	found, err := f.Exchanges.Promises(ctx, schema.PromiseQuery{ID: id})
	switch {
	case err != nil:
		return schema.Promise{}, err
	case id == "" || len(found) == 0:
		return schema.Promise{}, fmt.Errorf("promise %q: %w", id, schema.ErrNotFound)
	}
	p := found[0]
	p.State, p.Words = p.At(f.Now()), f.Redact(p.Words)
	return p, nil
}

// Keep notes that who kept the promise id, and returns it.
func (f *Follow) Keep(ctx context.Context, id, who, words string) (schema.Promise, error) {
	if err := f.People.AddMark(ctx, schema.Mark{Kind: schema.MarkPromise, Subject: id, Time: f.Now().UTC(), Who: who, Words: words}); err != nil {
		return schema.Promise{}, err
	}
	return f.Promise(ctx, id)
}

// Note keeps a promise that was made by other ways than in writing, such as on
// the phone. Where the conversation is known, its brand and channel are p's.
func (f *Follow) Note(ctx context.Context, p schema.Promise) (schema.Promise, error) {
	if err := f.Exchanges.AddPromise(ctx, p); err != nil {
		return p, err
	}
	return f.Promise(ctx, p.ID)
}

// conversationsFor is how long a conversation may wait before nobody expects an answer.
const conversationsFor = 7 * 24 * time.Hour

// Waiting is a conversation with how long it waits, or has gone on.
type Waiting struct {
	schema.Conversation
	AgeSeconds int64   `json:"age_s"`
	Incident   *string `json:"incident"` // that it is about, null for none
}

// Conversations returns what q selects of the conversations of the last week, the
// longest waiting first, each with the incident that it is about.
func (f *Follow) Conversations(ctx context.Context, q schema.ConversationQuery) ([]Waiting, error) {
	now := f.Now()
	if q.Window.From.IsZero() {
		q.Window = schema.Window{From: now.Add(-conversationsFor), To: now.Add(time.Millisecond)}
	}
	found, err := f.Exchanges.Conversations(ctx, q)
	if err != nil {
		return nil, err
	}
	known, err := f.Ledger.List(ctx, schema.IncidentQuery{From: q.Window.From, To: q.Window.To})
	if err != nil {
		return nil, err
	}
	out := make([]Waiting, 0, len(found))
	for _, c := range found {
		w := Waiting{Conversation: c, AgeSeconds: int64(now.Sub(c.OpenedAt).Seconds())}
		if i := about(known, c.Brand, c.Service, c.Region, c.OpenedAt, 0); i != nil {
			w.Incident = &i.ID
		}
		w.Region = notFiner(c.Region)
		out = append(out, w)
	}
	return out, nil
}

// Conversation returns the conversation id of the last week, or schema.ErrNotFound.
func (f *Follow) Conversation(ctx context.Context, id string) (Waiting, error) {
	found, err := f.Conversations(ctx, schema.ConversationQuery{ID: id})
	switch {
	case err != nil:
		return Waiting{}, err
	case id == "" || len(found) == 0:
		return Waiting{}, fmt.Errorf("conversation %q: %w", id, schema.ErrNotFound)
	}
	return found[0], nil
}

// Close notes that who answered the conversation id elsewhere, and returns it.
func (f *Follow) Close(ctx context.Context, id, who, words string) (Waiting, error) {
	if err := f.People.AddMark(ctx, schema.Mark{Kind: schema.MarkConversation, Subject: id, Time: f.Now().UTC(), Who: who, Words: words}); err != nil {
		return Waiting{}, err
	}
	return f.Conversation(ctx, id)
}

// about returns the incident that something said of brand, service and region at
// the moment at is about: one that went on then or began up to ahead later. The
// surest and finest is told.
func about(known []schema.Incident, brand schema.Brand, service schema.Service, region schema.Region, at time.Time, ahead time.Duration) *schema.Incident {
	var best *schema.Incident
	v := Verdict{Brand: brand, Service: service}
	if region != "" {
		v.Place = &Place{Region: region}
	}
	for i := range known {
		inc := &known[i]
		switch {
		case brand == "" || !fits(&v, inc) || !claimed(inc) || !covers(&v, inc),
			inc.StartedAt.After(at.Add(ahead)), inc.EndedAt != nil && inc.EndedAt.Before(at):
			continue
		}
		if best == nil || rank(&v, inc, at) > rank(&v, best, at) {
			best = inc
		}
	}
	return best
}

// claimed reports whether inc speaks of an outage, or suspects one.
func claimed(inc *schema.Incident) bool {
	return (inc.Kind == schema.Outage || inc.Kind == schema.Chronic) && inc.Status != schema.Dismissed && (inc.DetectedAt != nil || inc.Status.Open())
}
