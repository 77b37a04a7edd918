package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"net/http"

	"github.com/gin-gonic/gin"

	"outcry/schema"
)

// Letters answers what the links in mails ask; *alert.Herald does. A token that
// is none, was used or has run out gives schema.ErrNotFound.
type Letters interface {
	Invited(ctx context.Context, token string) (schema.Subscription, error)
	Confirm(ctx context.Context, token string) (schema.Subscription, error)
	Leaver(ctx context.Context, token string) (schema.Subscription, error)
}

// letterKind is what a link in a mail is for.
type letterKind string

const (
	confirmLetter letterKind = "confirm"
	leaveLetter   letterKind = "leave"
)

//go:embed subscriptions.html
var letterHTML string

const letterCSS = "body{font:18px/1.5 system-ui,sans-serif;max-width:34em;margin:12vh auto;padding:0 1em;color:#1b1f24;background:#fff}" +
	"button{font:inherit;padding:.5em 1.2em;border:0;border-radius:.4em;background:#0b57d0;color:#fff;cursor:pointer}" +
	"@media(prefers-color-scheme:dark){body{color:#e6e8eb;background:#16191d}}"

// letterWords are what a page says: of what is asked, of what was done, and of a
// link that leads nowhere.
type letterWords struct{ Ask, Button, Done, Gone string }

var letterTexts = map[letterKind]map[string]letterWords{
	confirmLetter: {
		"nl": {"Wilt u op %s bericht krijgen van storingen?", "Ja, bevestigen", "Bevestigd: %s krijgt bericht van storingen.", "Deze link is al gebruikt of verlopen. Hebt u al bevestigd, dan is alles in orde."},
		"en": {"Do you want notices of outages at %s?", "Yes, confirm", "Confirmed: %s gets notices of outages.", "This link was used before or has run out. If you have confirmed, all is well."},
	},
	leaveLetter: {
		"nl": {"Wilt u op %s geen bericht van storingen meer krijgen?", "Ja, afmelden", "Afgemeld: %s krijgt geen bericht meer.", "Dit abonnement is er niet meer; u krijgt niets meer."},
		"en": {"Do you want no more notices of outages at %s?", "Yes, end them", "Ended: %s gets no more notices.", "This subscription is gone; you get nothing more."},
	},
}

// letterPage is what the template of a page holds.
type letterPage struct {
	Language, Text, Button string
	Style                  template.CSS
}

// letter answers a link in a mail. A look changes nothing, since the mail
// server of the reader may follow links before the reader does; only what the
// button sends does.
func (s *Server) letter(kind letterKind, does bool) func(c *gin.Context) error {
	return func(c *gin.Context) error {
		if s.Letters == nil {
			return errNoSubscribers
		}
		token := c.Query("token")
		sub, err := s.open(c.Request.Context(), kind, token, does)
		if errors.Is(err, schema.ErrNotFound) && wants(c, "text/html") {
			return s.writeLetter(c, http.StatusNotFound, letterPage{Language: "nl", Text: letterTexts[kind]["nl"].Gone + " · " + letterTexts[kind]["en"].Gone})
		}
		if err != nil {
			return fmt.Errorf("answer a link: %w", err)
		}
		words, page := letterTexts[kind][sub.Language], letterPage{Language: sub.Language}
		if does {
			page.Text = fmt.Sprintf(words.Done, sub.Mail)
			s.noteChange(c, string(kind)+"Letter", "subscription", sub.ID)
		} else {
			page.Text, page.Button = fmt.Sprintf(words.Ask, sub.Mail), words.Button
		}
		return s.writeLetter(c, http.StatusOK, page)
	}
}

// open returns the subscription of a link, after what the link is for is done
// where it is to be.
func (s *Server) open(ctx context.Context, kind letterKind, token string, does bool) (schema.Subscription, error) {
	switch {
	case kind == confirmLetter && does:
		return s.Letters.Confirm(ctx, token)
	case kind == confirmLetter:
		return s.Letters.Invited(ctx, token)
	}
	sub, err := s.Letters.Leaver(ctx, token)
	if err == nil && does {
		err = s.Subscribers.Unsubscribe(ctx, sub)
	}
	return sub, err
}

func (s *Server) writeLetter(c *gin.Context, status int, p letterPage) error {
	tmpl, err := template.New("letter").Parse(letterHTML)
	if err != nil {
		return fmt.Errorf("read the page: %w", err)
	}
	p.Style = letterCSS
	var body bytes.Buffer
	if err := tmpl.Execute(&body, p); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	sum := sha256.Sum256([]byte(letterCSS))
	c.Header("Content-Security-Policy", "default-src 'none'; style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	c.Header("Referrer-Policy", "same-origin") // without any the form would not say where it comes from, and be taken for a stranger's
	c.Data(status, "text/html; charset=utf-8", body.Bytes())
	return nil
}
