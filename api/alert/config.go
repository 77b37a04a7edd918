package alert

import (
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"outcry/schema"
)

// Config says whom to tell of what, and in which words.
type Config struct {
	Link          string        `yaml:"link"`          // where people reach outcry, for links; "" for none
	Language      string        `yaml:"language"`      // of receivers that name none: nl or en
	Receivers     []Receiver    `yaml:"receivers"`     // who can be told
	Routes        []Route       `yaml:"routes"`        // who is told of what: the first route that fits, and on while they say continue
	Subscriptions Subscriptions `yaml:"subscriptions"` // what may be subscribed to over the API
}

// DefaultConfig tells nobody but those who subscribe by webhook.
func DefaultConfig() Config {
	return Config{Language: "nl", Receivers: []Receiver{}, Routes: []Route{}, Subscriptions: Subscriptions{PerKey: 20}}
}

// Receiver is one way to tell somebody: exactly one of the kinds is set.
type Receiver struct {
	Name         string        `yaml:"name"`
	Language     string        `yaml:"language,omitempty"`
	Alertmanager *Alertmanager `yaml:"alertmanager,omitempty"`
	Webhook      *Webhook      `yaml:"webhook,omitempty"`
	Slack        *Hook         `yaml:"slack,omitempty"`
	Teams        *Hook         `yaml:"teams,omitempty"`
	PagerDuty    *PagerDuty    `yaml:"pagerduty,omitempty"`
	Email        *Email        `yaml:"email,omitempty"`
}

// Alertmanager is a cluster of Alertmanagers; each replica is told.
type Alertmanager struct {
	URLs   []string      `yaml:"urls"`
	Resend time.Duration `yaml:"resend,omitempty"` // between two tellings; 0 for a minute
	Expire time.Duration `yaml:"expire,omitempty"` // an alert that isn't told again ends after this; 0 for fifteen minutes

	User         string     `yaml:"user,omitempty"` // of basic authentication, with PasswordFile
	PasswordFile string     `yaml:"password_file,omitempty"`
	TokenFile    string     `yaml:"token_file,omitempty"` // holds a bearer token; this or User
	TLS          *ClientTLS `yaml:"tls,omitempty"`        // nil for what the system trusts
}

// Webhook takes CloudEvents 1.0 as JSON. Each request carries, where a secret is
// set, X-Outcry-Signature: sha256= and the HMAC-SHA256 of its body in hex.
type Webhook struct {
	URL        string `yaml:"url"`
	SecretFile string `yaml:"secret_file,omitempty"`
}

// Hook is an incoming webhook of Slack, or a workflow of Microsoft Teams. Its
// address is a secret, which a file can keep.
type Hook struct {
	URL     string `yaml:"url,omitempty"`
	URLFile string `yaml:"url_file,omitempty"`
}

// PagerDuty is an integration of the Events API, version 2.
type PagerDuty struct {
	RoutingKeyFile string `yaml:"routing_key_file"`
	URL            string `yaml:"url,omitempty"` // "" for PagerDuty's own
}

// Email is sent over SMTP.
type Email struct {
	Server       string   `yaml:"server"` // host:port
	TLS          string   `yaml:"tls,omitempty"`
	User         string   `yaml:"user,omitempty"`
	PasswordFile string   `yaml:"password_file,omitempty"`
	From         string   `yaml:"from"`
	To           []string `yaml:"to"`
}

// Route sends the incidents that fit to a receiver. An empty list fits all, but
// storms and planned work fit only a route that names their kind, and what is
// merely suspected only one that says so.
type Route struct {
	Receiver   string                `yaml:"receiver"`
	Brands     []schema.Brand        `yaml:"brands,omitempty"`
	Services   []schema.Service      `yaml:"services,omitempty"`
	Regions    []schema.Region       `yaml:"regions,omitempty"` // with all that lies in them
	Severities []schema.Severity     `yaml:"severities,omitempty"`
	Kinds      []schema.IncidentKind `yaml:"kinds,omitempty"`
	Suspected  bool                  `yaml:"suspected,omitempty"`
	Denials    bool                  `yaml:"denials,omitempty"`  // instead: that a brand's agents deny an incident
	Continue   bool                  `yaml:"continue,omitempty"` // look for further routes
	Quiet      *Quiet                `yaml:"quiet,omitempty"`
}

// Quiet is the time in which only critical incidents are told; others wait for
// its end. It is civil time: over midnight where To is not after From.
type Quiet struct {
	From Clock    `yaml:"from"`
	To   Clock    `yaml:"to"`
	Days []string `yaml:"days,omitempty"` // on which it begins, such as sat; none for every day
}

// Clock is a time of day as 22:30.
type Clock string

func (c Clock) minutes() (int, error) {
	t, err := time.Parse("15:04", string(c))
	return t.Hour()*60 + t.Minute(), err
}

// Validate returns nil or a *schema.FieldError that names the setting at fault.
func (cfg Config) Validate() error {
	if _, ok := languages[cfg.Language]; !ok {
		return &schema.FieldError{Field: "alert.language", Reason: fmt.Sprintf("%q is not nl or en", cfg.Language)}
	}
	if cfg.Link != "" && !isURL(cfg.Link) {
		return &schema.FieldError{Field: "alert.link", Reason: fmt.Sprintf("%q is not an http address", cfg.Link)}
	}
	var names []string
	for i, r := range cfg.Receivers {
		if err := r.validate(names); err != nil {
			return &schema.FieldError{Field: fmt.Sprintf("alert.receivers[%d]", i), Reason: err.Error()}
		}
		names = append(names, r.Name)
	}
	for i, r := range cfg.Routes {
		if err := r.validate(names); err != nil {
			return &schema.FieldError{Field: fmt.Sprintf("alert.routes[%d]", i), Reason: err.Error()}
		}
	}
	if err := cfg.validateDenials(); err != nil {
		return err
	}
	if err := cfg.Subscriptions.validate(cfg.Link); err != nil {
		return &schema.FieldError{Field: "alert.subscriptions", Reason: err.Error()}
	}
	return nil
}

func (r Receiver) validate(taken []string) error {
	kinds := 0
	for _, set := range []bool{r.Alertmanager != nil, r.Webhook != nil, r.Slack != nil, r.Teams != nil, r.PagerDuty != nil, r.Email != nil} {
		if set {
			kinds++
		}
	}
	_, spoken := languages[r.Language]
	switch {
	case r.Name == "" || strings.HasPrefix(r.Name, schema.SubscriptionReceivers):
		return fmt.Errorf("needs a name that does not begin with %s", schema.SubscriptionReceivers)
	case slices.Contains(taken, r.Name):
		return fmt.Errorf("the name %q is taken", r.Name)
	case kinds != 1:
		return fmt.Errorf("%q must be exactly one of alertmanager, webhook, slack, teams, pagerduty and email", r.Name)
	case r.Language != "" && !spoken:
		return fmt.Errorf("language %q is not nl or en", r.Language)
	case r.Alertmanager != nil:
		return r.Alertmanager.validate()
	case r.Webhook != nil && !isURL(r.Webhook.URL):
		return fmt.Errorf("webhook.url %q is not an http address", r.Webhook.URL)
	case r.PagerDuty != nil && r.PagerDuty.URL != "" && !isURL(r.PagerDuty.URL):
		return fmt.Errorf("pagerduty.url %q is not an http address", r.PagerDuty.URL)
	case r.Email != nil && len(r.Email.To) == 0:
		return fmt.Errorf("email.to is empty")
	case r.Email != nil:
		return r.Email.validate()
	}
	return nil
}

func (a *Alertmanager) validate() error {
	for _, u := range a.URLs {
		if !isURL(u) {
			return fmt.Errorf("alertmanager.urls: %q is not an http address", u)
		}
	}
	switch resend, expire := a.rhythm(); {
	case len(a.URLs) == 0:
		return fmt.Errorf("alertmanager.urls is empty")
	case (a.User == "") != (a.PasswordFile == ""):
		return fmt.Errorf("alertmanager.user and password_file go together")
	case a.User != "" && a.TokenFile != "":
		return fmt.Errorf("alertmanager.user and token_file exclude each other")
	case a.TLS != nil && (a.TLS.CertFile == "") != (a.TLS.KeyFile == ""):
		return fmt.Errorf("alertmanager.tls: cert_file and key_file go together")
	case resend < time.Second || expire < 3*resend:
		return fmt.Errorf("alertmanager.expire %s is not three times resend %s, which is a second at least", expire, resend)
	}
	return nil
}

// rhythm returns the two times with their defaults.
func (a *Alertmanager) rhythm() (resend, expire time.Duration) {
	resend, expire = a.Resend, a.Expire
	if resend == 0 {
		resend = time.Minute
	}
	if expire == 0 {
		expire = 15 * time.Minute
	}
	return resend, expire
}

// validateDenials refuses routes of denials to receivers that know incidents
// alone, to be opened and closed.
func (cfg Config) validateDenials() error {
	for i, r := range cfg.Routes {
		for _, to := range cfg.Receivers {
			if r.Denials && to.Name == r.Receiver && (to.Alertmanager != nil || to.PagerDuty != nil) {
				return &schema.FieldError{Field: fmt.Sprintf("alert.routes[%d]", i), Reason: fmt.Sprintf("denials: %q can't be told of them", to.Name)}
			}
		}
	}
	return nil
}

func (r Route) validate(names []string) error {
	if !slices.Contains(names, r.Receiver) {
		return fmt.Errorf("no receiver is called %q", r.Receiver)
	}
	for _, s := range r.Services {
		if !s.Valid() {
			return fmt.Errorf("services: %q is no service", s)
		}
	}
	for _, s := range r.Severities {
		if !slices.Contains([]schema.Severity{schema.Minor, schema.Major, schema.Critical}, s) {
			return fmt.Errorf("severities: %q is not minor, major or critical", s)
		}
	}
	if r.Denials && len(r.Kinds) > 0 {
		return fmt.Errorf("denials: what is denied is always an outage; leave kinds out")
	}
	for _, k := range r.Kinds {
		if !slices.Contains([]schema.IncidentKind{schema.Outage, schema.Chronic, schema.Storm, schema.Planned}, k) {
			return fmt.Errorf("kinds: %q is not outage, chronic, storm or planned", k)
		}
	}
	for _, region := range r.Regions {
		if _, err := schema.ParseRegion(string(region)); err != nil {
			return err
		}
	}
	return r.Quiet.validate()
}

var weekdays = schema.Weekdays()

func (q *Quiet) validate() error {
	if q == nil {
		return nil
	}
	for _, c := range []Clock{q.From, q.To} {
		if _, err := c.minutes(); err != nil {
			return fmt.Errorf("quiet: %q is not a time such as 22:30", c)
		}
	}
	for _, d := range q.Days {
		if !slices.Contains(weekdays, d) {
			return fmt.Errorf("quiet.days: %q is not one of %s", d, strings.Join(weekdays, ", "))
		}
	}
	return nil
}

func isURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// secret returns the first line of the file name, "" for no file.
func secret(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	raw, err := os.ReadFile(name)
	if err != nil {
		return "", fmt.Errorf("read a secret: %w", err)
	}
	line, _, _ := strings.Cut(string(raw), "\n")
	return strings.TrimSpace(line), nil
}

// address returns the URL of a hook.
func (h *Hook) address() (string, error) {
	if h.URLFile == "" {
		return h.URL, nil
	}
	return secret(h.URLFile)
}
