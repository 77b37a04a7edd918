package alert

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"mime"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

// story opens an incident, makes it worse and ends it, and tells r of it.
func story(t *testing.T, r Receiver) {
	t.Helper()
	h := newHouse(t)
	cfg := DefaultConfig()
	cfg.Link = "https://outcry.example/"
	cfg.Receivers, cfg.Routes = []Receiver{r}, []Route{{Receiver: r.Name}}
	one := h.herald(cfg)
	h.save(outage("a&b", h.now()))
	h.once(one)
	h.wait(time.Minute)
	h.save(outage("a&b", h.now(), severity(schema.Critical)))
	h.once(one)
	h.wait(time.Minute)
	h.save(outage("a&b", h.now(), severity(schema.Critical), over(h.now())))
	h.once(one)
}

func compare(t *testing.T, what string, want, got []string) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s differ (-want +got):\n%s", what, d)
	}
}

func TestWebhookTakesSignedCloudEvents(t *testing.T) {
	box := newMailbox(t)
	story(t, Receiver{Name: "hook", Language: "en", Webhook: &Webhook{URL: box.URL, SecretFile: keep(t, "geheim")}})
	compare(t, "envelopes", []string{
		"1.0 | a&b hook 1 opened | outcry.incident.opened | https://outcry.example/ | a&b | application/json | 2026-11-21T19:15:00Z",
		"1.0 | a&b hook 1 changed critical NL/UT/GM0344 | outcry.incident.changed | https://outcry.example/ | a&b | application/json | 2026-11-21T19:16:00Z",
		"1.0 | a&b hook 1 closed | outcry.incident.closed | https://outcry.example/ | a&b | application/json | 2026-11-21T19:17:00Z",
	}, box.fields(t, "specversion", "id", "type", "source", "subject", "datacontenttype", "time"))
	compare(t, "data", []string{
		"opened | Outage: t-mobile mobile internet, Utrecht | 41 witnesses since 21 Nov 2026 20:03 CET, where 1.8 are usual. | detected",
		"changed | Changed, now critical: t-mobile mobile internet, Utrecht | 41 witnesses since 21 Nov 2026 20:03 CET, where 1.8 are usual. | detected",
		"closed | Over: t-mobile mobile internet, Utrecht | From 21 Nov 2026 20:03 CET to 21 Nov 2026 20:17 CET (14 min), 41 witnesses. | resolved",
	}, box.fields(t, "data.state", "data.title", "data.summary", "data.incident.status"))
	for _, l := range box.all() {
		mac := hmac.New(sha256.New, []byte("geheim"))
		mac.Write(l.body)
		if got, want := l.header.Get("X-Outcry-Signature"), "sha256="+hex.EncodeToString(mac.Sum(nil)); got != want {
			t.Errorf("X-Outcry-Signature = %q, want %q", got, want)
		}
		if got := l.header.Get("Content-Type"); got != "application/cloudevents+json" {
			t.Errorf("Content-Type = %q, want application/cloudevents+json", got)
		}
	}
}

func TestSlackTakesMessages(t *testing.T) {
	box := newMailbox(t)
	story(t, Receiver{Name: "slack", Slack: &Hook{URLFile: keep(t, box.URL+"/services/T0/B0/x")}})
	compare(t, "messages", []string{
		"Storing: t-mobile mobiel internet, Utrecht | #ef843c | https://outcry.example/#/incident/a&b | Ernst | groot | a&amp;b",
		"Gewijzigd, nu kritiek: t-mobile mobiel internet, Utrecht | #d22d2d | https://outcry.example/#/incident/a&b | Ernst | kritiek | a&amp;b",
		"Voorbij: t-mobile mobiel internet, Utrecht | #2f9e58 | https://outcry.example/#/incident/a&b | Ernst | kritiek | 41",
	}, box.fields(t, "text", "attachments.0.color", "attachments.0.title_link", "attachments.0.fields.0.title", "attachments.0.fields.0.value", "attachments.0.fields.5.value"))
}

func TestTeamsTakesAdaptiveCards(t *testing.T) {
	box := newMailbox(t)
	story(t, Receiver{Name: "teams", Teams: &Hook{URL: box.URL}})
	const card = "attachments.0.content."
	compare(t, "cards", []string{
		"message | application/vnd.microsoft.card.adaptive | AdaptiveCard | 1.4 | Storing: t-mobile mobiel internet, Utrecht | warning | Ernst | https://outcry.example/#/incident/a&b",
		"message | application/vnd.microsoft.card.adaptive | AdaptiveCard | 1.4 | Gewijzigd, nu kritiek: t-mobile mobiel internet, Utrecht | attention | Ernst | https://outcry.example/#/incident/a&b",
		"message | application/vnd.microsoft.card.adaptive | AdaptiveCard | 1.4 | Voorbij: t-mobile mobiel internet, Utrecht | good | Ernst | https://outcry.example/#/incident/a&b",
	}, box.fields(t, "type", "attachments.0.contentType", card+"type", card+"version", card+"body.0.text", card+"body.0.color", card+"body.2.facts.0.title", card+"actions.0.url"))
}

func TestPagerDutyTakesEvents(t *testing.T) {
	box := newMailbox(t)
	story(t, Receiver{Name: "pager", Language: "en", PagerDuty: &PagerDuty{URL: box.URL, RoutingKeyFile: keep(t, "R123")}})
	compare(t, "events", []string{
		"R123 | trigger | outcry a&b | error | t-mobile | mobile-data | outage | Outage: t-mobile mobile internet, Utrecht",
		"R123 | trigger | outcry a&b | critical | t-mobile | mobile-data | outage | Changed, now critical: t-mobile mobile internet, Utrecht",
		"R123 | resolve | outcry a&b | critical | t-mobile | mobile-data | outage | Over: t-mobile mobile internet, Utrecht",
	}, box.fields(t, "routing_key", "event_action", "dedup_key", "payload.severity", "payload.group", "payload.component", "payload.class", "payload.summary"))
}

func TestMailIsSent(t *testing.T) {
	office := newPostOffice(t)
	story(t, Receiver{Name: "mail", Email: &Email{Server: office.addr, TLS: "none", From: "outcry@example.org", To: []string{"noc@example.org", "duty@example.org"}}})
	letters := office.all()
	if len(letters) != 3 {
		t.Fatalf("%d letters, want 3", len(letters))
	}
	var subjects []string
	ids := map[string]bool{}
	for _, l := range letters {
		envelope, message, _ := strings.Cut(l, "Date:")
		for _, want := range []string{"MAIL FROM:<outcry@example.org>", "RCPT TO:<noc@example.org>", "RCPT TO:<duty@example.org>"} {
			if !strings.Contains(envelope, want) {
				t.Errorf("envelope %q lacks %q", envelope, want)
			}
		}
		m, err := mail.ReadMessage(strings.NewReader("Date:" + strings.TrimSuffix(message, ".\r\n")))
		if err != nil {
			t.Fatalf("%v in %s", err, l)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		if err != nil {
			t.Fatal(err)
		}
		subjects = append(subjects, subject)
		ids[m.Header.Get("Message-ID")] = true
		body, err := io.ReadAll(m.Body)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(body), "21-11-2026 20:03 CET") {
			t.Errorf("letter lacks the local time of the onset:\n%s", body)
		}
	}
	compare(t, "subjects", []string{
		"Storing: t-mobile mobiel internet, Utrecht", "Gewijzigd, nu kritiek: t-mobile mobiel internet, Utrecht", "Voorbij: t-mobile mobiel internet, Utrecht",
	}, subjects)
	if len(ids) != 3 {
		t.Errorf("message ids %v, want three", ids)
	}
}
