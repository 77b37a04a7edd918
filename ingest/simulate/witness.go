package simulate

import (
	"math"
	"time"

	"outcry/schema"
)

// testimony is one person's trouble, before it is put into words.
type testimony struct {
	company *company
	service schema.Service
	town    *town
	on      *stretch
	codes   []int // the postcodes hit; nil is the whole town
	at      time.Time
	since   time.Time
	author  string
	outage  *outage
}

// testify sends what a person whose service fails has to say, and what
// follows: a repost, or an agent's question and the answer to it.
func (s *Stream) testify(d dice, t testimony) {
	c := d.channel(channels)
	if c.source == "callcenter" && (t.service == schema.PhoneLine || t.on != nil) {
		c = &channels[0]
	}
	if t.author == "" {
		t.author = d.author()
	}
	m := s.write(c, t.at, t.author)
	m.witness = t.outage
	m.label = Label{Fault: true, Brand: t.company.brand, Service: t.service}
	scene := &scene{company: t.company, service: t.service, town: t.town, on: t.on, lang: "nl", since: t.since, local: t.at.In(s.zone)}
	if d.chance(.12) {
		scene.lang = "en"
	}
	placeless := t.service.Placeless()
	switch c.source {
	case "twitter", "mastodon":
		hinted := s.post(d, m, scene, &t, placeless)
		if hinted {
			m.label.Region = t.region()
		}
		s.send(d, m, c.delay)
		s.follow(d, m, &t, !hinted && !placeless && t.on == nil)
	default:
		s.form(d, m, scene, &t, placeless)
		if m.complaint.Location != nil {
			m.label.Region = t.town.region()
		}
		s.send(d, m, c.delay)
	}
}

// post words a public post and reports whether it says where.
func (s *Stream) post(d dice, m *message, sc *scene, t *testimony, placeless bool) bool {
	c := &m.complaint
	hint := d.weighted([]float64{.48, .08, .05, .17, .22}) // town, postcode, GPS, profile, none
	if placeless {
		hint = 3 + d.IntN(2)
	}
	switch {
	case t.on != nil:
		if d.chance(.15) {
			sc.on = nil
			c.Location = near(d, t.town, 2)
		}
		hint = 0
	case hint == 0:
		sc.named = true
	case hint == 1:
		sc.code = d.fullPostcode(t.code(d))
		if d.chance(.4) {
			sc.code = sc.code[:4]
		}
	case hint == 2:
		c.Location = near(d, t.town, 1.2)
	}
	c.ProfileLocation = d.profile(t.town, hint == 3)
	c.Text = d.complain(sc)
	if d.chance(.25) {
		c.Lang = sc.lang
	}
	if t.service == schema.MobileData && d.chance(.06) {
		c.Text += " (" + pick(d, devices) + ")"
	}
	return hint < 3
}

// profile returns what a writer's profile says of the place: the truth, or
// mostly nothing.
func (d dice) profile(t *town, truly bool) string {
	switch x := d.Float64(); {
	case truly:
		return t.name + pick(d, []string{"", "", ", Nederland", ", NL"})
	case x < .15:
		return t.name
	case x < .25:
		return pick(d, []string{"Nederland", "NL", "thuis", "🌍", "overal", "Europa"})
	case x < .28:
		return pick(d, towns).name
	}
	return ""
}

// form fills the form of a call centre, a web page or the brand's app.
func (s *Stream) form(d dice, m *message, sc *scene, t *testimony, placeless bool) {
	c := &m.complaint
	c.Brand, c.Service = t.company.brand, t.service
	switch {
	case c.Source == "app":
		c.Location = near(d, t.town, 1.2)
		c.Device = pick(d, devices)
	case t.on != nil:
	default:
		code := d.fullPostcode(t.code(d))
		if d.chance(.3) {
			code = code[:4]
		}
		c.Location = &schema.Location{Postcode: code}
	}
	if c.Location != nil && d.chance(.3) {
		c.Location.Country = "NL"
	}
	switch words := terse[t.service]; {
	case c.Source == "callcenter" && len(words) > 0 && d.chance(.7):
		c.Text, c.Lang = pick(d, words), "nl"
	case c.Source == "callcenter" && c.Location != nil && d.chance(.5):
	default:
		c.Text = d.complain(sc)
		if d.chance(.3) && !placeless {
			c.Service = ""
		}
	}
}

// near returns coordinates about km away from the centre of t.
func near(d dice, t *town, km float64) *schema.Location {
	metre := func(degrees float64) float64 { return math.Round(degrees*1e5) / 1e5 }
	lat := metre(t.lat + d.NormFloat64()*km/111)
	lon := metre(t.lon + d.NormFloat64()*km/68)
	return &schema.Location{Lat: &lat, Lon: &lon}
}

// region returns where t is from: the stretch that its writer travels, or the town.
func (t *testimony) region() schema.Region {
	if t.on != nil {
		return t.on.region
	}
	return t.town.region()
}

func (t *testimony) code(d dice) int {
	if len(t.codes) > 0 {
		return pick(d, t.codes)
	}
	return pick(d, t.town.postcodes())
}

// follow sends what a public post sets off.
func (s *Stream) follow(d dice, m *message, t *testimony, unplaced bool) {
	if d.chance(.03) {
		echo := s.write(&posts[0], t.at.Add(d.wait(30*time.Minute)), d.author())
		echo.complaint.Text, echo.complaint.RepostOf = "RT @"+m.complaint.Author+": "+m.complaint.Text, m.complaint.ID
		s.send(d, echo, posts[0].delay)
	}
	if unplaced && d.chance(.12) {
		s.converse(d, m, t)
	}
}

// converse lets an agent ask for the postcode and the writer give it.
func (s *Stream) converse(d dice, m *message, t *testimony) {
	first := &m.complaint
	first.Conversation = "c" + first.ID
	c := &posts[0]
	if first.Source == "mastodon" {
		c = &channels[1]
	}
	asked := s.write(c, t.at.Add(2*time.Minute+d.wait(12*time.Minute)), t.company.handles[0][1:])
	asked.complaint.Text, asked.complaint.Role = d.say(topics[webcare].says[:2], &scene{company: t.company}), schema.RoleBrand
	asked.complaint.ReplyTo, asked.complaint.Conversation = first.ID, first.Conversation
	s.send(d, asked, c.delay)
	answer := s.write(c, asked.at.Add(time.Minute+d.wait(10*time.Minute)), t.author)
	answer.complaint.Text = pick(d, []string{"", "Dat is ", "Postcode "}) + d.fullPostcode(t.code(d))
	answer.complaint.ReplyTo, answer.complaint.Conversation = asked.complaint.ID, first.Conversation
	s.send(d, answer, c.delay)
}
