package alert

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"outcry/schema"
)

// sender hands one notice over. An error for which errors.As finds a refusal
// is not worth another attempt.
type sender interface {
	send(ctx context.Context, n *Notice) error
}

// refusal is an answer that will be the same again.
type refusal struct{ err error }

func (r refusal) Error() string { return r.err.Error() }
func (r refusal) Unwrap() error { return r.err }

// teller gives notice to one receiver.
type teller struct {
	*Herald
	name   string
	label  string // in metrics
	words  *language
	routes []Route
	to     sender        // nil for Alertmanagers
	flock  *flock        // nil for all others
	gate   chan struct{} // room for an attempt; nil for as many as there are
	busy   atomic.Bool
}

func (h *Herald) newTeller(r Receiver) (*teller, error) {
	t := &teller{Herald: h, name: r.Name, label: r.Name, routes: h.cfg.Routes}
	spoken := r.Language
	if spoken == "" {
		spoken = h.cfg.Language
	}
	var err error
	if t.words, err = readLanguage(spoken); err != nil {
		return nil, err
	}
	client := &http.Client{Timeout: sendTime}
	switch {
	case r.Alertmanager != nil:
		t.flock, err = newFlock(r.Alertmanager)
	case r.Webhook != nil:
		t.to, err = newWebhook(r.Webhook, h.cfg.Link, client)
	case r.Slack != nil:
		t.to, err = newSlack(r.Slack, client)
	case r.Teams != nil:
		t.to, err = newTeams(r.Teams, client)
	case r.PagerDuty != nil:
		t.to, err = newPagerDuty(r.PagerDuty, client)
	case r.Email != nil:
		t.to, err = newMail(r.Email)
	}
	return t, err
}

// sendTime bounds one attempt.
const sendTime = 15 * time.Second

// freshness is how long a round goes by one look; the next look has the rest.
const freshness = 10 * time.Second

// round gives the notices that are due.
func (t *teller) round(ctx context.Context, seen view) {
	switch {
	case t.flock != nil:
		t.tellFlock(ctx, seen)
		return
	case t.to == nil:
		return
	}
	began := time.Now()
	for i := range seen.incidents {
		if time.Since(began) > freshness {
			return
		}
		inc := &seen.incidents[i]
		heard := tell(seen.told[t.name][inc.ID])
		if !t.wanted(inc, heard) {
			continue
		}
		d, due := heard.next(inc, t.name, t.parts.Now())
		if !due {
			continue
		}
		if err := t.deliver(ctx, d, inc); err != nil && ctx.Err() == nil {
			t.log.Warn("notice not given", "receiver", t.name, "incident", inc.ID, "state", d.State, "attempt", d.Attempt, "err", err)
		}
	}
	t.tellDenials(ctx, seen)
}

// wanted reports whether the receiver is to hear of inc now: what the routes
// send its way, and the end of what it heard of before.
func (t *teller) wanted(inc *schema.Incident, heard told) bool {
	switch routeTo(t.routes, t.name, inc, t.parts.Now().In(t.parts.Zone)) {
	case atOnce:
		return true
	case later:
		return false
	}
	return heard.open && !inc.Status.Open()
}

// deliver makes the attempt d, unless another process does, and notes how it went.
func (t *teller) deliver(ctx context.Context, d schema.Delivery, inc *schema.Incident) error {
	if t.gate != nil {
		select {
		case t.gate <- struct{}{}:
			defer func() { <-t.gate }()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	d.Time = t.parts.Now()
	mine, err := t.parts.Journal.ClaimDelivery(ctx, d)
	if err != nil || !mine {
		return err
	}
	err = t.attempt(ctx, d, inc)
	var final refusal
	d.Time, d.Outcome, d.Error = t.parts.Now(), schema.DeliverySent, ""
	switch {
	case err == nil:
	case ctx.Err() != nil:
		return err // whether it got through is not known; another attempt follows when the claim has run out
	case errors.As(err, &final), d.Attempt >= mostAttempts:
		d.Outcome, d.Error = schema.DeliveryDead, err.Error()
	default:
		d.Outcome, d.Error = schema.DeliveryFailed, err.Error()
	}
	if d.Outcome == schema.DeliverySent {
		t.metrics.sent(t.label, d, inc.DetectedAt)
	} else {
		t.metrics.notices.WithLabelValues(t.label, string(d.Outcome)).Inc()
	}
	saving, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendTime)
	defer cancel()
	return errors.Join(err, t.parts.Journal.SaveDelivery(saving, d))
}

func (t *teller) attempt(ctx context.Context, d schema.Delivery, inc *schema.Incident) error {
	n, err := t.notice(d, inc)
	if err != nil {
		return refusal{fmt.Errorf("write the notice: %w", err)}
	}
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	return t.to.send(ctx, n)
}
