package alert

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
)

// postman sends mail, each notice in a connection of its own.
type postman struct {
	cfg  *Email
	host string
	opts []mail.Option

	leave, leaveText string // address that ends a subscription, and what to say of it; "" for none
}

// How a mail server is spoken to: the setting tls of Email.
var tlsPolicies = map[string]mail.TLSPolicy{"": mail.TLSMandatory, "starttls": mail.TLSMandatory, "opportunistic": mail.TLSOpportunistic, "none": mail.NoTLS}

const implicitTLS = "implicit"

func (e *Email) validate() error {
	_, known := tlsPolicies[e.TLS]
	_, port, err := net.SplitHostPort(e.Server)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	switch {
	case err != nil:
		return fmt.Errorf("email.server %q is not host:port", e.Server)
	case !known && e.TLS != implicitTLS:
		return fmt.Errorf("email.tls %q is not starttls, implicit, opportunistic or none", e.TLS)
	}
	m := mail.NewMsg()
	if err := m.From(e.From); err != nil {
		return fmt.Errorf("email.from: %w", err)
	}
	if len(e.To) == 0 {
		return nil
	}
	if err := m.To(e.To...); err != nil {
		return fmt.Errorf("email.to: %w", err)
	}
	return nil
}

func newMail(cfg *Email) (*postman, error) {
	host, digits, err := net.SplitHostPort(cfg.Server)
	if err != nil {
		return nil, err
	}
	port, err := strconv.Atoi(digits)
	if err != nil {
		return nil, err
	}
	p := &postman{cfg: cfg, host: host, opts: []mail.Option{mail.WithPort(port), mail.WithTimeout(sendTime)}}
	if cfg.TLS == implicitTLS {
		p.opts = append(p.opts, mail.WithSSL())
	} else {
		p.opts = append(p.opts, mail.WithTLSPolicy(tlsPolicies[cfg.TLS]))
	}
	if cfg.User != "" {
		word, err := secret(cfg.PasswordFile)
		if err != nil {
			return nil, err
		}
		p.opts = append(p.opts, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(cfg.User), mail.WithPassword(word))
	}
	return p, nil
}

func (p *postman) send(ctx context.Context, n *Notice) error {
	body := plainText(n)
	if p.leave != "" {
		body += "\n--\n" + p.leaveText + "\n" + p.leave + "\n"
	}
	return p.post(ctx, message{
		to: p.cfg.To, subject: n.Title, body: body, at: n.Time, leave: p.leave,
		id: n.Key, about: n.Incident.ID, // the id is the same for each attempt, so that a server can tell a repeat
	})
}

// message is one mail.
type message struct {
	to            []string
	subject, body string
	at            time.Time
	id            string // of the message
	about         string // of what it belongs to, "" for nothing
	leave         string // address that ends a subscription when it is posted to (RFC 8058), "" for none
}

// post hands l to the server.
func (p *postman) post(ctx context.Context, l message) error {
	m := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := errors.Join(m.From(p.cfg.From), m.To(l.to...)); err != nil {
		return refusal{err}
	}
	m.Subject(l.subject)
	m.SetDateWithValue(l.at)
	m.SetMessageIDWithValue(messageID(l.id))
	if l.about != "" {
		m.SetGenHeader(mail.HeaderReferences, "<"+messageID(l.about)+">")
	}
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	if l.leave != "" {
		m.SetGenHeaderPreformatted(mail.HeaderListUnsubscribe, "<"+l.leave+">") // one line, as some servers read no other
		m.SetGenHeader(mail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	m.SetBodyString(mail.TypeTextPlain, l.body)
	client, err := mail.NewClient(p.host, p.opts...)
	if err != nil {
		return refusal{fmt.Errorf("prepare mail: %w", err)}
	}
	if err := client.DialAndSendWithContext(ctx, m); err != nil {
		var answer *mail.SendError
		if errors.As(err, &answer) && !answer.IsTemp() && answer.ErrorCode() >= 500 {
			return refusal{fmt.Errorf("send mail: %w", err)}
		}
		return fmt.Errorf("send mail: %w", err)
	}
	return nil
}

func messageID(of string) string { return fmt.Sprintf("%.16x@outcry", sha256.Sum256([]byte(of))) }

// plainText writes a notice for those who read plain text.
func plainText(n *Notice) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n%s\n\n", n.Title, n.Summary)
	for _, l := range n.Lines {
		fmt.Fprintf(&b, "%s: %s\n", l.Name, l.Value)
	}
	if n.Link != "" {
		fmt.Fprintf(&b, "\n%s\n", n.Link)
	}
	return b.String()
}
