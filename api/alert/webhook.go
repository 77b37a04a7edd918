package alert

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"time"

	"github.com/cloudevents/sdk-go/v2/event"

	"outcry/schema"
)

// webhook tells by CloudEvents 1.0 in structured JSON.
type webhook struct {
	url, source string
	secret      []byte
	client      *http.Client
}

// SignatureHeader carries the HMAC-SHA256 of a webhook's body: sha256= and hex.
const SignatureHeader = "X-Outcry-Signature"

func newWebhook(cfg *Webhook, source string, client *http.Client) (*webhook, error) {
	key, err := secret(cfg.SecretFile)
	return &webhook{cfg.URL, sourceOf(source), []byte(key), client}, err
}

// sourceOf returns what events say they come from.
func sourceOf(link string) string {
	if link == "" {
		return "urn:outcry"
	}
	return link
}

// eventBody is what the event of a notice holds.
type eventBody struct {
	State    state           `json:"state"`
	Title    string          `json:"title"`
	Summary  string          `json:"summary"`
	Place    string          `json:"place"`
	Link     string          `json:"link,omitempty"`
	Incident schema.Incident `json:"incident"`
}

func (w *webhook) send(ctx context.Context, n *Notice) error {
	e := event.New(event.CloudEventsVersionV1)
	e.SetID(n.Key) // the same for each attempt, so that a receiver can tell a repeat
	e.SetType("outcry.incident." + string(n.State))
	e.SetSubject(n.Incident.ID)
	e.SetTime(n.Time)
	return w.deliver(ctx, e, eventBody{n.State, n.Title, n.Summary, n.Place, n.Link, n.Incident})
}

// ping sends an event that tells of nothing, at now.
func (w *webhook) ping(ctx context.Context, now time.Time, subscription string) error {
	e := event.New(event.CloudEventsVersionV1)
	e.SetID(rand.Text())
	e.SetType("outcry.subscription.ping")
	e.SetSubject(subscription)
	e.SetTime(now)
	return w.deliver(ctx, e, struct{}{})
}

// deliver posts e with body in it, signed where there is a secret.
func (w *webhook) deliver(ctx context.Context, e event.Event, body any) error {
	e.SetSource(w.source)
	if err := e.SetData(event.ApplicationJSON, body); err != nil {
		return refusal{fmt.Errorf("write the event: %w", err)}
	}
	raw, err := e.MarshalJSON()
	if err != nil {
		return refusal{fmt.Errorf("write the event: %w", err)}
	}
	header := map[string]string{"Content-Type": event.ApplicationCloudEventsJSON}
	if len(w.secret) > 0 {
		header[SignatureHeader] = Signature(w.secret, raw)
	}
	return post(ctx, w.client, w.url, header, raw)
}

// Signature returns the value of SignatureHeader for body.
func Signature(secret, body []byte) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}
