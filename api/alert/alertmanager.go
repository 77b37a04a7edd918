package alert

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	httptransport "github.com/go-openapi/runtime/client"
	"github.com/go-openapi/strfmt"
	"github.com/prometheus/alertmanager/api/v2/client"
	amalert "github.com/prometheus/alertmanager/api/v2/client/alert"
	"github.com/prometheus/alertmanager/api/v2/models"

	"outcry/schema"
)

// flock is a cluster of Alertmanagers, each of which is told everything: they
// tell one alert from another by its labels, and agree among themselves who
// speaks.
type flock struct {
	replicas       []*client.AlertmanagerAPI
	resend, expire time.Duration

	posted map[string]posting // by incident; used by one goroutine
	looked time.Time          // when the replicas were asked for what is muted

	mu    sync.Mutex
	muted map[string][]string // by incident
}

// posting is what the replicas were last told of an incident.
type posting struct {
	at   time.Time
	said string
}

// taken is a delivery that the replicas took.
type taken struct {
	schema.Delivery
	detected *time.Time
}

func newFlock(cfg *Alertmanager) (*flock, error) {
	f := &flock{posted: map[string]posting{}, muted: map[string][]string{}}
	f.resend, f.expire = cfg.rhythm()
	outlet, err := cfg.client()
	if err != nil {
		return nil, err
	}
	for _, address := range cfg.URLs {
		u, err := url.Parse(address)
		if err != nil {
			return nil, err
		}
		way := httptransport.NewWithClient(u.Host, strings.TrimRight(u.Path, "/")+client.DefaultBasePath, []string{u.Scheme}, outlet)
		f.replicas = append(f.replicas, client.New(way, strfmt.Default))
	}
	return f, nil
}

// tellFlock tells the Alertmanagers of all that goes on, again and again, and of
// ends until they would have come by themselves.
func (t *teller) tellFlock(ctx context.Context, seen view) {
	now := t.parts.Now()
	alerts := models.PostableAlerts{}
	said := map[string]posting{}
	var settle []taken
	for i := range seen.incidents {
		inc := &seen.incidents[i]
		heard, err := t.enter(ctx, inc, tell(seen.told[t.name][inc.ID]), now)
		if err != nil {
			t.log.Warn("alert not claimed", "receiver", t.name, "incident", inc.ID, "err", err)
		}
		if !t.flock.due(inc, heard, now) {
			continue
		}
		alert, err := t.alert(inc, heard.identity, now)
		if err != nil {
			t.log.Error("alert not written", "receiver", t.name, "incident", inc.ID, "err", err)
			continue
		}
		alerts = append(alerts, alert)
		said[inc.ID] = posting{now, standing(inc)}
		if last, pending := heard.pending(); pending {
			settle = append(settle, taken{last.Delivery, inc.DetectedAt})
		}
	}
	if len(alerts) > 0 {
		if err := t.post(ctx, alerts); err != nil {
			if ctx.Err() == nil {
				t.metrics.notices.WithLabelValues(t.label, string(schema.DeliveryFailed)).Inc()
				t.log.Warn("alerts not taken", "receiver", t.name, "alerts", len(alerts), "err", err)
			}
			return
		}
		t.settle(ctx, said, settle)
	}
	t.askMuted(ctx, now)
}

// enter claims the notice of inc that is due, if there is one, and returns what
// the replicas have heard with it. What another process claimed is seen at the
// next look.
func (t *teller) enter(ctx context.Context, inc *schema.Incident, heard told, now time.Time) (told, error) {
	if !heard.open && (!inc.Status.Open() || !t.wanted(inc, heard)) {
		return heard, nil
	}
	d, due := heard.next(inc, t.name, now)
	if !due {
		return heard, nil
	}
	d.Time, d.Outcome = now, schema.DeliveryClaimed
	mine, err := t.parts.Journal.ClaimDelivery(ctx, d)
	if err != nil || !mine {
		return heard, err
	}
	return tell(append(heard.all, d)), nil
}

// due reports whether the replicas are to be told of inc now.
func (f *flock) due(inc *schema.Incident, heard told, now time.Time) bool {
	before := f.posted[inc.ID]
	switch {
	case heard.chapter == 0,
		!heard.open && inc.Status.Open(),
		!inc.Status.Open() && now.Sub(inc.UpdatedAt) > f.expire && !heard.open:
		return false
	}
	return before.said != standing(inc) || now.Sub(before.at) >= f.resend
}

// standing tells whether an incident has changed in a way that can't wait.
func standing(inc *schema.Incident) string {
	return fmt.Sprintf("%v %s %s", inc.Status.Open(), inc.Severity, inc.Region)
}

// alert writes inc as it stands. Its labels are those of the first notice: they
// tell one alert from another, so they never change.
func (t *teller) alert(inc *schema.Incident, first schema.Delivery, now time.Time) (*models.PostableAlert, error) {
	n, err := t.notice(schema.Delivery{State: string(lastState(inc)), Time: now}, inc)
	if err != nil {
		return nil, err
	}
	starts, ends := first.Time, now.Add(t.flock.expire)
	if inc.DetectedAt != nil {
		starts = *inc.DetectedAt
	}
	if !inc.Status.Open() {
		ends = now
		if inc.EndedAt != nil && inc.EndedAt.Before(now) {
			ends = *inc.EndedAt
		}
		if !ends.After(starts) {
			ends = starts.Add(time.Second)
		}
	}
	regions := make([]string, len(inc.Regions))
	for i, r := range inc.Regions {
		regions[i] = string(r)
	}
	annotations := models.LabelSet{
		"summary": n.Title, "description": n.Summary, "severity": string(inc.Severity), "status": string(inc.Status), "region": string(inc.Region),
		"regions": strings.Join(regions, " "), "place": n.Place, "witnesses": strconv.Itoa(inc.Witnesses), "since": t.clock(&inc.StartedAt),
	}
	return &models.PostableAlert{
		Annotations: annotations, StartsAt: strfmt.DateTime(starts), EndsAt: strfmt.DateTime(ends),
		Alert: models.Alert{GeneratorURL: strfmt.URI(n.Link), Labels: models.LabelSet{
			"alertname": alertNames[first.Kind], "id": inc.ID, "brand": string(first.Brand), "service": string(first.Service),
			"kind": string(first.Kind), "country": string(first.Region.Country()),
		}},
	}, nil
}

// alertNames are the same as the names of rules that PromQL's rules answer with.
var alertNames = map[schema.IncidentKind]string{
	schema.Outage: "OutcryOutage", schema.Chronic: "OutcryChronicTrouble", schema.Storm: "OutcryStorm", schema.Planned: "OutcryPlannedWork",
}

func lastState(inc *schema.Incident) state {
	if inc.Status.Open() {
		return opened
	}
	return closed
}

// post tells every replica; one that takes the alerts is enough.
func (t *teller) post(ctx context.Context, alerts models.PostableAlerts) error {
	errs := make([]error, len(t.flock.replicas))
	var group sync.WaitGroup
	for i, replica := range t.flock.replicas {
		group.Go(func() {
			ctx, cancel := context.WithTimeout(ctx, sendTime)
			defer cancel()
			_, errs[i] = replica.Alert.PostAlerts(amalert.NewPostAlertsParamsWithContext(ctx).WithTimeout(sendTime).WithAlerts(alerts))
		})
	}
	group.Wait()
	for i, err := range errs {
		if err == nil {
			for j, other := range errs {
				if other != nil {
					t.log.Warn("a replica took no alerts", "receiver", t.name, "replica", j+1, "err", other)
				}
			}
			return nil
		}
		errs[i] = fmt.Errorf("replica %d: %w", i+1, err)
	}
	return errors.Join(errs...)
}

// settle notes what the replicas have taken.
func (t *teller) settle(ctx context.Context, said map[string]posting, claimed []taken) {
	for id, p := range said {
		t.flock.posted[id] = p
	}
	for id, p := range t.flock.posted {
		if t.parts.Now().Sub(p.at) > past {
			delete(t.flock.posted, id)
		}
	}
	for _, c := range claimed {
		d := c.Delivery
		d.Outcome, d.Error, d.Time = schema.DeliverySent, "", t.parts.Now()
		if err := t.parts.Journal.SaveDelivery(ctx, d); err != nil {
			t.log.Warn("delivery not noted", "receiver", t.name, "incident", d.Incident, "err", err)
			continue
		}
		t.metrics.sent(t.label, d, c.detected)
	}
}
