package alert

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"outcry/schema"
)

// open returns settings with which anybody may subscribe, mail through office.
func open(office *postOffice) Config {
	cfg := DefaultConfig()
	cfg.Link = "https://outcry.example/"
	cfg.Subscriptions.Private = true
	if office != nil {
		cfg.Subscriptions.Email = &Email{Server: office.addr, TLS: "none", From: "outcry@example.org"}
	}
	return cfg
}

// wish returns a subscription of noc by webhook, changed by edits.
func wish(address string, edits ...func(*schema.Subscription)) schema.Subscription {
	sub := schema.Subscription{Owner: "noc", Webhook: address, Language: "en"}
	for _, edit := range edits {
		edit(&sub)
	}
	return sub
}

func byMail(address string) func(*schema.Subscription) {
	return func(sub *schema.Subscription) { sub.Webhook, sub.Mail = "", address }
}

func (h *house) subscribe(one *Herald, sub schema.Subscription) (schema.Subscription, string) {
	h.t.Helper()
	made, secret, err := one.Subscribe(h.t.Context(), sub)
	if err != nil {
		h.t.Fatal(err)
	}
	return made, secret
}

func TestASubscribedWebhookHearsOnceAStateWhoeverTells(t *testing.T) {
	h, box := newHouse(t), newMailbox(t)
	one, two := h.herald(open(nil)), h.herald(open(nil))
	sub, secret := h.subscribe(one, wish(box.URL, func(s *schema.Subscription) {
		s.Brands, s.Regions, s.Severities = []schema.Brand{"t-mobile"}, []schema.Region{"NL/UT"}, []schema.Severity{schema.Major, schema.Critical}
	}))
	other := func(inc *schema.Incident) { inc.Brand = "kpn" }
	elsewhere := func(inc *schema.Incident) { inc.Region, inc.Regions = "NL/OV", []schema.Region{"NL/OV"} }
	h.save(outage("a", h.now()), outage("b", h.now(), other), outage("c", h.now(), elsewhere), outage("d", h.now(), severity(schema.Minor)), outage("e", h.now(), kind(schema.Storm)))
	var group sync.WaitGroup
	for _, herald := range []*Herald{one, two} {
		group.Go(func() { h.once(herald, herald) })
	}
	group.Wait()
	h.wait(time.Minute)
	h.save(outage("a", h.now(), over(h.now())))
	again := h.herald(open(nil)) // it starts again
	h.once(again, two, again)
	compare(t, "events", []string{"outcry.incident.opened | a", "outcry.incident.closed | a"}, box.fields(t, "type", "subject"))
	for _, l := range box.all() {
		if got, want := l.header.Get(SignatureHeader), Signature([]byte(secret), l.body); got != want {
			t.Errorf("%s = %q, want %q by the secret that was returned", SignatureHeader, got, want)
		}
	}
	if err := one.Unsubscribe(t.Context(), sub); err != nil {
		t.Fatal(err)
	}
	h.save(outage("f", h.now()))
	h.once(one, two, again)
	if n := len(box.all()); n != 2 {
		t.Errorf("%d events, %d of them after the end of the subscription, want none", n, n-2)
	}
}

func TestSecretsAreNotKeptInTheClear(t *testing.T) {
	h, box := newHouse(t), newMailbox(t)
	sub, secret := h.subscribe(h.herald(open(nil)), wish(box.URL))
	kept, err := h.store.Subscriptions(t.Context(), schema.SubscriptionQuery{})
	if err != nil || len(kept) != 1 || strings.Contains(kept[0].Secret, secret) || kept[0].Secret == "" {
		t.Fatalf("kept %+v, %v, want one with a sealed secret", kept, err)
	}
	stranger := h.herald(open(nil), func(p *Parts) { p.Key = []byte("another key of sixteen bytes") })
	h.save(outage("a", h.now()))
	h.once(stranger, stranger)
	if n := len(box.all()); n != 0 {
		t.Errorf("a process with another key told %d times, want never", n)
	}
	if _, err := stranger.vault.unseal(sub.ID, kept[0].Secret); !errors.Is(err, errSeal) {
		t.Errorf("unseal with another key = %v, want errSeal", err)
	}
}

var linkIn = regexp.MustCompile(`https://outcry\.example/api/v1/subscriptions/(confirm|leave)\?token=([A-Z0-9.a-f]+)`)

// link returns the token of the link of this name in a mail.
func link(t *testing.T, mail, name string) string {
	t.Helper()
	plain := strings.NewReplacer("=\r\n..", ".", "=\r\n", "", "=3D", "=").Replace(mail) // quoted-printable; SMTP doubles a dot that begins a line
	for _, m := range linkIn.FindAllStringSubmatch(plain, -1) {
		if m[1] == name {
			return m[2]
		}
	}
	t.Fatalf("no link to %s in %s", name, plain)
	return ""
}

func TestMailWaitsForItsReader(t *testing.T) {
	h, office := newHouse(t), newPostOffice(t)
	one := h.herald(open(office))
	ctx := t.Context()
	sub, secret := h.subscribe(one, wish("", byMail("anna@example.org")))
	if sub.State != schema.SubscriptionPending || secret != "" || len(office.all()) != 1 || !strings.Contains(office.all()[0], "RCPT TO:<anna@example.org>") {
		t.Fatalf("Subscribe = %+v, %q and letters %q, want a pending one and a letter to anna", sub, secret, office.all())
	}
	h.save(outage("a", h.now()))
	h.once(one)
	if n := len(office.all()); n != 1 {
		t.Fatalf("%d letters before anna has confirmed, want 1", n)
	}
	token := link(t, office.all()[0], "confirm")
	if kept, err := h.store.Subscriptions(ctx, schema.SubscriptionQuery{}); err != nil || strings.Contains(fmt.Sprint(kept), token) {
		t.Errorf("the token is kept in the clear, or %v", err)
	}
	for _, step := range []struct {
		name, token string
		want        error
	}{
		{"a guess", "AAAAAAAAAAAAAAAAAAAAAAAAAA", schema.ErrNotFound}, {"nothing", "", schema.ErrNotFound}, {"the link", token, nil}, {"the link again", token, schema.ErrNotFound},
	} {
		if _, err := h.herald(open(office)).Confirm(ctx, step.token); !errors.Is(err, step.want) {
			t.Errorf("%s: Confirm = %v, want %v", step.name, err, step.want)
		}
	}
	h.once(one, h.herald(open(office)))
	letters := office.all()
	if len(letters) != 2 || !strings.Contains(letters[1], "List-Unsubscribe-Post: List-Unsubscribe=One-Click") || !strings.Contains(letters[1], "List-Unsubscribe: <https://outcry.example/api/v1/subscriptions/leave?token=") {
		t.Fatalf("letters %q, want one of the incident that can be ended", letters)
	}
	leave := link(t, letters[1], "leave")
	if _, err := one.Leaver(ctx, leave[:len(leave)-1]+"x"); !errors.Is(err, schema.ErrNotFound) {
		t.Errorf("Leaver with another mark = %v, want not found", err)
	}
	leaver, err := one.Leaver(ctx, leave)
	if err != nil || leaver.ID != sub.ID {
		t.Fatalf("Leaver = %+v, %v, want %s", leaver, err, sub.ID)
	}
	if err := one.Unsubscribe(ctx, leaver); err != nil {
		t.Fatal(err)
	}
	h.save(outage("b", h.now()))
	h.once(one)
	if n := len(office.all()); n != 2 {
		t.Errorf("%d letters, want none after anna left", n)
	}
	if _, err := one.Leaver(ctx, leave); !errors.Is(err, schema.ErrNotFound) {
		t.Errorf("Leaver of one that ended = %v, want not found", err)
	}
}

func TestAnInvitationRunsOut(t *testing.T) {
	h, office := newHouse(t), newPostOffice(t)
	one := h.herald(open(office))
	h.subscribe(one, wish("", byMail("anna@example.org")))
	h.wait(confirmWithin)
	if _, err := one.Confirm(t.Context(), link(t, office.all()[0], "confirm")); !errors.Is(err, schema.ErrNotFound) {
		t.Errorf("Confirm after %s = %v, want not found", confirmWithin, err)
	}
	if left, err := one.Subscriptions(t.Context(), schema.SubscriptionQuery{}); err != nil || len(left) != 0 {
		t.Errorf("Subscriptions = %+v, %v, want none", left, err)
	}
}

func TestWhatMayNotBeSubscribed(t *testing.T) {
	h, office := newHouse(t), newPostOffice(t)
	cfg := open(office)
	cfg.Subscriptions.Private = false
	guarded, deaf := h.herald(cfg), h.herald(DefaultConfig())
	for _, c := range []struct {
		name   string
		herald *Herald
		sub    schema.Subscription
		field  string
	}{
		{"neither", guarded, wish(""), ""},
		{"both", guarded, schema.Subscription{Webhook: "https://93.184.215.14/", Mail: "a@example.org", Language: "nl"}, ""},
		{"no address", guarded, wish("ftp://93.184.215.14/"), "webhook"},
		{"loopback", guarded, wish("http://127.0.0.1:9000/x"), "webhook"},
		{"loopback by name", guarded, wish("http://localhost:9000/x"), "webhook"},
		{"loopback of IPv6", guarded, wish("http://[::1]/"), "webhook"},
		{"loopback inside IPv6", guarded, wish("http://[::ffff:127.0.0.1]/"), "webhook"},
		{"a cloud's metadata", guarded, wish("http://169.254.169.254/latest"), "webhook"},
		{"a private network", guarded, wish("https://10.1.2.3/"), "webhook"},
		{"a head with a line break", guarded, wish("", byMail("a@example.org\r\nBcc: b@example.org")), "mail"},
		{"a name beside the address", guarded, wish("", byMail("Anna <a@example.org>")), "mail"},
		{"two addresses", guarded, wish("", byMail("a@example.org, b@example.org")), "mail"},
		{"mail where none is sent", deaf, wish("", byMail("a@example.org")), "mail"},
		{"a language that is none", guarded, wish("https://93.184.215.14/", func(s *schema.Subscription) { s.Language = "tlh" }), "language"},
		{"a service that is none", guarded, wish("https://93.184.215.14/", func(s *schema.Subscription) { s.Services = []schema.Service{"gas"} }), "services"},
		{"a region that is none", guarded, wish("https://93.184.215.14/", func(s *schema.Subscription) { s.Regions = []schema.Region{"nl ut"} }), "regions"},
		{"quiet hours that are none", guarded, wish("https://93.184.215.14/", func(s *schema.Subscription) { s.Quiet = &schema.Quiet{From: "25:00", To: "07:00"} }), "quiet.from"},
	} {
		_, _, err := c.herald.Subscribe(t.Context(), c.sub)
		var field *schema.FieldError
		if !errors.As(err, &field) || field.Field != c.field {
			t.Errorf("%s: Subscribe = %v, want the field %q at fault", c.name, err, c.field)
		}
	}
	if letters := office.all(); len(letters) > 0 {
		t.Errorf("letters %q, want none", letters)
	}
}

// TestANameThatTurnsInward is told at the moment of dialling: what was kept as
// good may lead elsewhere by then.
func TestANameThatTurnsInward(t *testing.T) {
	h, box := newHouse(t), newMailbox(t)
	sub, _ := h.subscribe(h.herald(open(nil)), wish(box.URL))
	cfg := open(nil)
	cfg.Subscriptions.Private = false
	guarded := h.herald(cfg)
	h.save(outage("a", h.now()))
	h.once(guarded)
	failed, err := guarded.Deliveries(t.Context(), schema.DeliveryQuery{Receiver: sub.Receiver()})
	if err != nil || len(failed) != 1 || !strings.Contains(failed[0].Error, errKept.Error()) || len(box.all()) != 0 {
		t.Errorf("deliveries %+v, %v and %d events, want one that failed as the address is private", failed, err, len(box.all()))
	}
	var field *schema.FieldError
	if err := guarded.Ping(t.Context(), sub); !errors.As(err, &field) || len(box.all()) != 0 {
		t.Errorf("Ping = %v and %d events, want it refused", err, len(box.all()))
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	h, inner := newHouse(t), newMailbox(t)
	outer := newMailbox(t, http.StatusOK)
	outer.Config.Handler = http.RedirectHandler(inner.URL, http.StatusTemporaryRedirect)
	one := h.herald(open(nil))
	sub, _ := h.subscribe(one, wish(outer.URL))
	h.save(outage("a", h.now()))
	h.once(one)
	dead, err := one.Deliveries(t.Context(), schema.DeliveryQuery{Receiver: sub.Receiver(), Outcomes: []schema.DeliveryOutcome{schema.DeliveryDead}})
	if err != nil || len(dead) != 1 || len(inner.all()) != 0 {
		t.Errorf("dead letters %+v, %v and %d events where it led, want one and none", dead, err, len(inner.all()))
	}
}

func TestSubscriptionsHaveALimit(t *testing.T) {
	h, office := newHouse(t), newPostOffice(t)
	cfg := open(office)
	cfg.Subscriptions.PerKey = 2
	one := h.herald(cfg)
	sub, _ := h.subscribe(one, wish("https://93.184.215.14/"))
	h.subscribe(one, wish("https://93.184.215.14/"))
	limited := func(name string, sub schema.Subscription) {
		t.Helper()
		if _, _, err := one.Subscribe(t.Context(), sub); !errors.Is(err, schema.ErrLimit) {
			t.Errorf("%s: Subscribe = %v, want a limit", name, err)
		}
	}
	limited("a third of one key", wish("https://93.184.215.14/"))
	if err := one.Unsubscribe(t.Context(), sub); err != nil {
		t.Fatal(err)
	}
	h.subscribe(one, wish("https://93.184.215.14/"))
	for i := range mostInvited {
		by := func(s *schema.Subscription) { s.Owner = fmt.Sprint("key ", i) }
		sub, _ := h.subscribe(one, wish("", byMail("anna@example.org"), by))
		if err := one.Unsubscribe(t.Context(), sub); err != nil {
			t.Fatal(err)
		}
	}
	limited("a fourth mail to one address", wish("", byMail("Anna@example.org"), func(s *schema.Subscription) { s.Owner = "key 9" }))
}

func TestAKeyThatIsGoneHearsNothing(t *testing.T) {
	h, box := newHouse(t), newMailbox(t)
	var brands []schema.Brand
	held := true
	one := h.herald(open(nil), func(p *Parts) { p.Holder = func(string) ([]schema.Brand, bool) { return brands, held } })
	h.subscribe(one, wish(box.URL))
	h.save(outage("a", h.now()))
	h.once(one)
	brands = []schema.Brand{"kpn"}
	h.save(outage("b", h.now()), outage("c", h.now(), func(inc *schema.Incident) { inc.Brand = "kpn" }))
	h.once(one)
	held = false
	h.save(outage("d", h.now(), func(inc *schema.Incident) { inc.Brand = "kpn" }))
	h.once(one)
	compare(t, "events", []string{"a", "c"}, box.fields(t, "subject"))
}

func TestPublicAddresses(t *testing.T) {
	for _, c := range []struct {
		address string
		want    bool
	}{
		{"93.184.215.14", true}, {"2606:2800:21f:cb07:6820:80da:af6b:8b2c", true}, {"127.0.0.1", false}, {"0.0.0.0", false}, {"10.0.0.1", false},
		{"172.16.9.9", false}, {"192.168.1.1", false}, {"169.254.169.254", false}, {"100.64.1.1", false}, {"224.0.0.1", false}, {"255.255.255.255", false},
		{"::1", false}, {"::", false}, {"::ffff:10.0.0.1", false}, {"::ffff:93.184.215.14", true}, {"fe80::1%eth0", false}, {"fd00::1", false}, {"64:ff9b::7f00:1", false},
		{"2002:7f00:1::", false}, {"ff02::1", false},
	} {
		if got := public(netip.MustParseAddr(c.address)); got != c.want {
			t.Errorf("public(%s) = %v, want %v", c.address, got, c.want)
		}
	}
}
