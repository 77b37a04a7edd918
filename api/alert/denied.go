package alert

import (
	"context"
	"fmt"
	"slices"
	"time"

	"outcry/schema"
)

// denied is the state of a notice that an agent denied the incident.
const denied state = "denied"

// Denials reads what agents denied in the last day; *desk.Follow is one.
type Denials interface {
	LateDenials(ctx context.Context) ([]schema.Denial, error)
}

// deniedEvery is how often a receiver hears that one incident is denied: agents
// repeat themselves.
const deniedEvery = time.Hour

// fitsDenial reports whether r is about the denials of inc.
func (r *Route) fitsDenial(inc *schema.Incident) bool {
	open := *r
	open.Denials, open.Suspected, open.Kinds = false, true, []schema.IncidentKind{inc.Kind}
	return r.Denials && open.fits(inc)
}

// denialTo tells whether receiver is to hear of a denial of inc at now.
func denialTo(routes []Route, receiver string, inc *schema.Incident, now time.Time) bool {
	for i := range routes {
		r := &routes[i]
		if !r.fitsDenial(inc) {
			continue
		}
		if r.Receiver == receiver && !r.waits(inc, now) {
			return true
		}
		if !r.Continue {
			return false
		}
	}
	return false
}

// tellDenials gives notice of what agents denied.
func (t *teller) tellDenials(ctx context.Context, seen view) {
	now := t.parts.Now()
	for _, said := range seen.denials {
		i := slices.IndexFunc(seen.incidents, func(inc schema.Incident) bool { return inc.ID == said.Incident })
		if i < 0 || !denialTo(t.routes, t.name, &seen.incidents[i], now.In(t.parts.Zone)) {
			continue
		}
		inc := &seen.incidents[i]
		d, due := denialDue(seen.denied, inc, t.name, said.Time, now)
		if !due {
			continue
		}
		if err := t.deliver(ctx, d, inc); err != nil && ctx.Err() == nil {
			t.log.Warn("notice not given", "receiver", t.name, "incident", inc.ID, "state", d.State, "attempt", d.Attempt, "err", err)
		}
		seen.denied = with(seen.denied, d)
	}
}

// denialDue returns the attempt that is due at now to tell receiver that inc was
// denied at the moment at, if one is.
func denialDue(told map[string]schema.Delivery, inc *schema.Incident, receiver string, at, now time.Time) (schema.Delivery, bool) {
	d := schema.Delivery{
		Key: fmt.Sprintf("%s %s denied %d", inc.ID, receiver, at.Unix()/int64(deniedEvery.Seconds())), Attempt: 1, Incident: inc.ID, Receiver: receiver, State: string(denied),
		Kind: inc.Kind, Brand: inc.Brand, Service: inc.Service, Region: inc.Region, Severity: inc.Severity,
	}
	last, begun := told[d.Key]
	if !begun {
		return d, true
	}
	waiting := last.Outcome == schema.DeliveryClaimed || last.Outcome == schema.DeliveryFailed
	d.Attempt = last.Attempt + 1
	return d, waiting && !now.Before(last.Time.Add(attempt{last}.pause()))
}

// with returns told, which others read too, with d as under way.
func with(told map[string]schema.Delivery, d schema.Delivery) map[string]schema.Delivery {
	out := make(map[string]schema.Delivery, len(told)+1)
	for key, known := range told {
		out[key] = known
	}
	d.Outcome = schema.DeliverySent
	out[d.Key] = d
	return out
}
