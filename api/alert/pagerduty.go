package alert

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/PagerDuty/go-pagerduty"

	"outcry/schema"
)

// pager tells PagerDuty: one alert an incident, by its dedup key.
type pager struct {
	key    string
	client *pagerduty.Client
}

func newPagerDuty(cfg *PagerDuty, client *http.Client) (*pager, error) {
	key, err := secret(cfg.RoutingKeyFile)
	if err == nil && key == "" {
		err = errors.New("pagerduty.routing_key_file holds no key")
	}
	var opts []pagerduty.ClientOptions
	if cfg.URL != "" {
		opts = append(opts, pagerduty.WithV2EventsAPIEndpoint(cfg.URL))
	}
	p := &pager{key, pagerduty.NewClient("", opts...)}
	p.client.HTTPClient = client
	return p, err
}

var pagerSeverities = map[schema.Severity]string{schema.Minor: "warning", schema.Major: "error", schema.Critical: "critical"}

func (p *pager) send(ctx context.Context, n *Notice) error {
	e := &pagerduty.V2Event{RoutingKey: p.key, Action: "trigger", DedupKey: "outcry " + n.Incident.ID, Client: "outcry", ClientURL: n.Link}
	if n.State == closed {
		e.Action = "resolve"
	}
	details := map[string]string{"summary": n.Summary}
	for _, l := range n.Lines {
		details[l.Name] = l.Value
	}
	e.Payload = &pagerduty.V2Payload{
		Summary: n.Title, Source: "outcry", Severity: pagerSeverities[n.Incident.Severity], Timestamp: n.Time.Format(time.RFC3339),
		Component: string(n.Incident.Service), Group: string(n.Incident.Brand), Class: string(n.Incident.Kind), Details: details,
	}
	if n.Link != "" {
		e.Links = []any{map[string]string{"href": n.Link, "text": n.LinkText}}
	}
	_, err := p.client.ManageEventWithContext(ctx, e)
	var answer pagerduty.EventsAPIV2Error
	if errors.As(err, &answer) {
		return judge(answer.StatusCode, answer.Error())
	}
	if err != nil {
		return fmt.Errorf("tell PagerDuty: %w", err)
	}
	return nil
}
