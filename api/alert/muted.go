package alert

import (
	"context"
	"fmt"
	"time"

	"github.com/go-openapi/strfmt"
	"github.com/prometheus/alertmanager/api/v2/client"
	amalert "github.com/prometheus/alertmanager/api/v2/client/alert"
	"github.com/prometheus/alertmanager/api/v2/client/silence"
)

// askMuted reads back what the replicas hold back, a few times between two resends.
func (t *teller) askMuted(ctx context.Context, now time.Time) {
	if now.Sub(t.flock.looked) < t.flock.resend/4 {
		return
	}
	for _, replica := range t.flock.replicas {
		muted, err := readMuted(ctx, replica)
		if err != nil {
			t.log.Debug("silences not read", "receiver", t.name, "err", err)
			continue
		}
		t.flock.looked = now
		t.flock.mu.Lock()
		t.flock.muted = muted
		t.flock.mu.Unlock()
		return
	}
}

// readMuted returns by incident what holds its alert back.
func readMuted(ctx context.Context, replica *client.AlertmanagerAPI) (map[string][]string, error) {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	found, err := replica.Alert.GetAlerts(amalert.NewGetAlertsParamsWithContext(ctx).WithTimeout(sendTime).WithFilter([]string{`alertname=~"Outcry.+"`, `id!=""`}))
	if err != nil {
		return nil, err
	}
	muted := map[string][]string{}
	for _, a := range found.Payload {
		if a.Status == nil {
			continue
		}
		var why []string
		for _, id := range a.Status.SilencedBy {
			why = append(why, describeSilence(ctx, replica, id))
		}
		for _, by := range a.Status.InhibitedBy {
			why = append(why, "inhibited by alert "+by)
		}
		for _, by := range a.Status.MutedBy {
			why = append(why, "mute time "+by)
		}
		if len(why) > 0 {
			muted[a.Labels["id"]] = why
		}
	}
	return muted, nil
}

func describeSilence(ctx context.Context, replica *client.AlertmanagerAPI, id string) string {
	got, err := replica.Silence.GetSilence(silence.NewGetSilenceParamsWithContext(ctx).WithTimeout(sendTime).WithSilenceID(strfmt.UUID(id)))
	if err != nil || got.Payload.CreatedBy == nil || got.Payload.Comment == nil {
		return "silence " + id
	}
	return fmt.Sprintf("silence of %s: %s", *got.Payload.CreatedBy, *got.Payload.Comment)
}

func (f *flock) mutedBy(id string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.muted[id]
}
