package alert

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/slack-go/slack"

	"outcry/schema"
)

// chat posts what write makes of a notice, as JSON.
type chat struct {
	url    string
	client *http.Client
	write  func(n *Notice) any
}

func newSlack(cfg *Hook, client *http.Client) (*chat, error) {
	return newChat(cfg, client, slackMessage)
}

func newTeams(cfg *Hook, client *http.Client) (*chat, error) {
	return newChat(cfg, client, teamsMessage)
}

func newChat(cfg *Hook, client *http.Client, write func(n *Notice) any) (*chat, error) {
	address, err := cfg.address()
	if err == nil && !isURL(address) {
		err = errors.New("the address is not an http address")
	}
	return &chat{address, client, write}, err
}

func (c *chat) send(ctx context.Context, n *Notice) error {
	body, err := json.Marshal(c.write(n))
	if err != nil {
		return refusal{fmt.Errorf("write the message: %w", err)}
	}
	return post(ctx, c.client, c.url, map[string]string{"Content-Type": "application/json"}, body)
}

// colours of the bar beside a message.
var colours = map[schema.Severity]string{schema.Minor: "#f2c744", schema.Major: "#ef843c", schema.Critical: "#d22d2d"}

const quietColour = "#2f9e58"

// slackMessage is the body of an incoming webhook of Slack.
func slackMessage(n *Notice) any {
	bar := slack.Attachment{Color: colours[n.Incident.Severity], Fallback: n.Title}
	if n.State == closed {
		bar.Color = quietColour
	}
	bar.Title, bar.TitleLink, bar.Text = slackText(n.Title), n.Link, slackText(n.Summary)
	for _, l := range n.Lines {
		bar.Fields = append(bar.Fields, slack.AttachmentField{Title: l.Name, Value: slackText(l.Value), Short: true})
	}
	return slack.WebhookMessage{Text: slackText(n.Title), Attachments: []slack.Attachment{bar}}
}

// slackText escapes what Slack reads as markup.
func slackText(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// teamsColours are the words of an adaptive card for colours.
var teamsColours = map[schema.Severity]string{schema.Minor: "warning", schema.Major: "warning", schema.Critical: "attention"}

// teamsMessage is an adaptive card as a workflow of Microsoft Teams takes it.
func teamsMessage(n *Notice) any {
	type object = map[string]any
	colour := teamsColours[n.Incident.Severity]
	if n.State == closed {
		colour = "good"
	}
	facts := []object{}
	for _, l := range n.Lines {
		facts = append(facts, object{"title": l.Name, "value": l.Value})
	}
	card := object{
		"$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4",
		"body": []object{
			{"type": "TextBlock", "text": n.Title, "weight": "bolder", "size": "medium", "wrap": true, "color": colour},
			{"type": "TextBlock", "text": n.Summary, "wrap": true},
			{"type": "FactSet", "facts": facts},
		},
	}
	if n.Link != "" {
		card["actions"] = []object{{"type": "Action.OpenUrl", "title": n.LinkText, "url": n.Link}}
	}
	return object{"type": "message", "attachments": []object{
		{"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": nil, "content": card},
	}}
}
