package alert

import (
	"errors"
	"strings"
	"testing"
	"time"

	"outcry/schema"
)

func TestRoutes(t *testing.T) {
	inc := outage("a", evening)
	storm := outage("s", evening, kind(schema.Storm))
	suspicion := outage("x", evening, func(inc *schema.Incident) { inc.DetectedAt, inc.Status = nil, schema.Suspected })
	for _, c := range []struct {
		name   string
		routes []Route
		inc    schema.Incident
		want   routed
	}{
		{"no routes, no notice", nil, inc, notAtAll},
		{"an empty route fits an outage", []Route{{Receiver: "noc"}}, inc, atOnce},
		{"an empty route fits no storm", []Route{{Receiver: "noc"}}, storm, notAtAll},
		{"a route may name storms", []Route{{Receiver: "noc", Kinds: []schema.IncidentKind{schema.Storm}}}, storm, atOnce},
		{"a suspicion is not told", []Route{{Receiver: "noc"}}, suspicion, notAtAll},
		{"unless the route asks for it", []Route{{Receiver: "noc", Suspected: true}}, suspicion, atOnce},
		{"another's route comes first", []Route{{Receiver: "webcare"}, {Receiver: "noc"}}, inc, notAtAll},
		{"and lets others hear", []Route{{Receiver: "webcare", Continue: true}, {Receiver: "noc"}}, inc, atOnce},
		{"brand", []Route{{Receiver: "noc", Brands: []schema.Brand{"kpn"}}}, inc, notAtAll},
		{"service", []Route{{Receiver: "noc", Services: []schema.Service{schema.TV, schema.MobileData}}}, inc, atOnce},
		{"severity", []Route{{Receiver: "noc", Severities: []schema.Severity{schema.Critical}}}, inc, notAtAll},
		{"a region with all in it", []Route{{Receiver: "noc", Regions: []schema.Region{"NL/UT"}}}, inc, atOnce},
		{"another region", []Route{{Receiver: "noc", Regions: []schema.Region{"NL/NH"}}}, inc, notAtAll},
		{"quiet hours", []Route{{Receiver: "noc", Quiet: &Quiet{From: "18:00", To: "20:00"}}}, inc, later},
	} {
		if got := routeTo(c.routes, "noc", &c.inc, evening); got != c.want {
			t.Errorf("%s: routeTo = %v, want %v", c.name, got, c.want)
		}
	}
}

func TestQuietHours(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	night := &Quiet{From: "22:30", To: "07:00"}
	weekend := &Quiet{From: "18:00", To: "08:00", Days: []string{"sat"}}
	for _, c := range []struct {
		name  string
		quiet *Quiet
		at    string // local
		want  bool
	}{
		{"none", nil, "2026-11-21T23:00", false},
		{"before", night, "2026-11-21T22:29", false},
		{"at its begin", night, "2026-11-21T22:30", true},
		{"after midnight", night, "2026-11-22T06:59", true},
		{"at its end", night, "2026-11-22T07:00", false},
		{"by day", &Quiet{From: "12:00", To: "13:00"}, "2026-11-22T12:59", true},
		{"on its day", weekend, "2026-11-21T18:00", true},
		{"the morning after its day", weekend, "2026-11-22T07:59", true},
		{"the morning of its day", weekend, "2026-11-21T07:59", false},
		{"another day", weekend, "2026-11-22T18:00", false},
		{"in the hour that comes twice", &Quiet{From: "02:00", To: "03:00"}, "2026-10-25T02:30", true},
	} {
		at, err := time.ParseInLocation("2006-01-02T15:04", c.at, zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.quiet.holds(at); got != c.want {
			t.Errorf("%s: holds(%s) = %v, want %v", c.name, c.at, got, c.want)
		}
	}
}

func TestConfigNamesWhatIsWrong(t *testing.T) {
	good := hook("http://127.0.0.1:1/")
	for _, c := range []struct {
		name, want string
		change     func(*Config)
	}{
		{"a language", "alert.language", func(c *Config) { c.Language = "fy" }},
		{"a link", "alert.link", func(c *Config) { c.Link = "outcry" }},
		{"a receiver without kind", "alert.receivers[0]", func(c *Config) { c.Receivers[0].Webhook = nil }},
		{"two of one name", `alert.receivers[1]: the name "noc" is taken`, func(c *Config) { c.Receivers = append(c.Receivers, c.Receivers[0]) }},
		{"an address", "webhook.url", func(c *Config) { c.Receivers[0].Webhook = &Webhook{URL: "ftp://x"} }},
		{"a route to nobody", `alert.routes[0]: no receiver is called "nco"`, func(c *Config) { c.Routes[0].Receiver = "nco" }},
		{"a region", "alert.routes[0]: region", func(c *Config) { c.Routes[0].Regions = []schema.Region{"nl"} }},
		{"a kind", "kinds", func(c *Config) { c.Routes[0].Kinds = []schema.IncidentKind{"strom"} }},
		{"a service", "services", func(c *Config) { c.Routes[0].Services = []schema.Service{"5g"} }},
		{"a severity", "severities", func(c *Config) { c.Routes[0].Severities = []schema.Severity{"bad"} }},
		{"a clock", "quiet", func(c *Config) { c.Routes[0].Quiet = &Quiet{From: "25:00", To: "07:00"} }},
		{"a day", "quiet.days", func(c *Config) { c.Routes[0].Quiet = &Quiet{From: "23:00", To: "07:00", Days: []string{"za"}} }},
		{"a rhythm", "alertmanager.expire", func(c *Config) {
			c.Receivers[0] = Receiver{Name: "noc", Alertmanager: &Alertmanager{URLs: []string{"http://a"}, Expire: time.Minute}}
		}},
		{"a mail server", "email.server", func(c *Config) {
			c.Receivers[0] = Receiver{Name: "noc", Email: &Email{Server: "mail", From: "a@b", To: []string{"c@d"}}}
		}},
		{"a mail address", "email.to", func(c *Config) {
			c.Receivers[0] = Receiver{Name: "noc", Email: &Email{Server: "mail:25", From: "a@b.nl", To: []string{"c at d"}}}
		}},
	} {
		cfg := good
		cfg.Receivers, cfg.Routes = append([]Receiver{}, good.Receivers...), append([]Route{}, good.Routes...)
		c.change(&cfg)
		var fault *schema.FieldError
		if err := cfg.Validate(); !errors.As(err, &fault) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: Validate = %v, want an error that says %q", c.name, err, c.want)
		}
	}
	if err := good.Validate(); err != nil {
		t.Errorf("Validate = %v, want nil", err)
	}
}

func TestEveryLanguageHasEveryWord(t *testing.T) {
	for code := range languages {
		l, err := readLanguage(code)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range schema.Services() {
			if l.Services[s] == "" {
				t.Errorf("%s has no word for service %s", code, s)
			}
		}
		for _, state := range []string{"opened", "changed", "closed", "dismissed"} {
			for _, words := range []string{l.Titles[state], l.Summaries[state]} {
				if got, err := fill(words, terms{Brand: "b"}); err != nil || got == "" {
					t.Errorf("%s: template of %s = %q, %v", code, state, got, err)
				}
			}
		}
		if got := l.lasted(&schema.Incident{StartedAt: evening, EndedAt: new(evening.Add(135 * time.Minute))}); got != "2 "+l.Hours+" 15 "+l.Minutes || l.Hours == "" || l.Minutes == "" {
			t.Errorf("%s: two hours and a quarter are %q", code, got)
		}
		if len(l.Kinds) != 4 || len(l.Severities) != 3 || len(l.Facts) != 9 || l.All == "" || l.Leave == "" || l.Invitation.Subject == "" || l.Invitation.Body == "" {
			t.Errorf("%s has %d kinds, %d severities, %d facts; want 4, 3, 9 and the words of subscriptions", code, len(l.Kinds), len(l.Severities), len(l.Facts))
		}
	}
}
