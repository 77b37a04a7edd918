package simulate

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"outcry/schema"
)

// crowd is a confounder at its time.
type crowd struct {
	id       string
	kind     Confounder
	company  *company // nil for what is nobody's
	town     *town    // nil for the whole country
	window   schema.Window
	mean     float64 // messages at rate 1
	messages int
}

// gap is a time in which nothing of a source comes in.
type gap struct {
	source string
	window schema.Window
}

// habit says when a confounder happens and how large it is.
var habits = map[Confounder]struct{ hour, hours, mean float64 }{
	Viral: {19.5, 14, 2500}, Bots: {18, 3, 450}, PriceAnger: {17, 12, 750}, Praise: {8, 10, 300}, NewsChatter: {13, 13, 600},
	Football: {20, 3.5, 800}, FeedGap: {12, 2.2, 0}, Redelivery: {7, 1, 0}, PlannedWork: {9, 6, 70},
}

// planCrowds lays the confounders in the part under test.
func (s *Stream) planCrowds() {
	d := newDice(s.cfg.Seed, "plan of confounders")
	w := schema.Window{From: s.cfg.testStart(), To: s.cfg.end()}
	kinds := slices.Clone(s.cfg.Confounders)
	d.Shuffle(len(kinds), func(i, j int) { kinds[i], kinds[j] = kinds[j], kinds[i] })
	for i, kind := range kinds {
		h := habits[kind]
		length := min(time.Duration(h.hours*float64(time.Hour)), w.To.Sub(w.From)/2)
		from := s.slot(d, w, i, len(kinds), [2]float64{h.hour, h.hour + 1}, length)
		c := &crowd{kind: kind, window: schema.Window{From: from, To: from.Add(length)}, mean: h.mean}
		s.address(d, c)
		s.noise = append(s.noise, c)
	}
	if s.cfg.demo {
		s.noise = append(s.noise, demoStorm(s.cfg.testStart()))
	}
	for i, c := range s.noise {
		c.id = fmt.Sprint("c", i+1)
	}
}

// address gives c whom and where it is about.
func (s *Stream) address(d dice, c *crowd) {
	switch c.kind {
	case FeedGap:
		for _, source := range []string{"twitter", "mastodon"} {
			s.gaps = append(s.gaps, gap{source, c.window})
		}
		return
	case Redelivery, Football:
		return
	case Bots, PlannedWork:
		c.town = d.town()
	}
	if c.company = s.provider(d, schema.FixedInternet); c.company == nil {
		c.company = s.firm(d)
	}
}

func (c *crowd) when() time.Time { return c.window.From }

// begin sends everything that the crowd says.
func (c *crowd) begin(s *Stream) {
	d := newDice(s.cfg.Seed, "crowd "+c.id)
	before := s.written
	n := d.poisson(c.mean * s.cfg.Rate)
	switch c.kind {
	case Viral:
		c.goViral(s, d, n)
	case Bots:
		c.advertise(s, d, n)
	case PlannedWork:
		c.work(s, d, n)
	case FeedGap, Redelivery:
	default:
		for range n {
			about := c.company
			if about == nil {
				about = s.firm(d)
			}
			s.chat(d, crowds[c.kind], about, d.town(), d.within(c.window.From, c.window.To), nil)
		}
	}
	c.messages = int(s.written - before)
}

// goViral sends one writer's words, and those of all who repeat or answer them.
func (c *crowd) goViral(s *Stream, d dice, n int) {
	about := &scene{company: c.company, lang: "nl"}
	root := s.write(&posts[0], c.window.From, "bekendeman")
	root.complaint.Text = d.say(virals, about)
	s.send(d, root, time.Second)
	first := &root.complaint
	for range n {
		after := d.wait(c.window.To.Sub(c.window.From) / 5)
		m := s.write(d.channel(channels[:2]), c.window.From.Add(after), d.author())
		switch x := d.Float64(); {
		case x < .5:
			m.complaint.Text, m.complaint.RepostOf = "RT @"+first.Author+": "+first.Text, first.ID
		case x < .62:
			m.complaint.Text = first.Text
		case x < .7:
			m.complaint.Text = d.say(answers, about) + ` "` + first.Text + `"`
		default:
			m.complaint.Text, m.complaint.ReplyTo = d.spoil(d.say(answers, about)), first.ID
		}
		if d.chance(.3) {
			m.complaint.ProfileLocation = d.town().name
		}
		s.send(d, m, posts[0].delay)
	}
}

// advertise lets four accounts repeat a text with the words of a complaint.
func (c *crowd) advertise(s *Stream, d dice, n int) {
	about := &scene{company: c.company, town: c.town, lang: "nl"}
	for range n {
		m := s.write(&posts[0], d.within(c.window.From, c.window.To), fmt.Sprint("actie", d.IntN(4)))
		m.complaint.Text = d.say(adverts, about)
		s.send(d, m, posts[0].delay)
	}
}

// work announces work on the network and sends the complaints that come all the same.
func (c *crowd) work(s *Stream, d dice, n int) {
	for i := range 3 {
		m := s.write(&posts[0], c.window.From.Add(-time.Duration(i)*6*time.Hour), strings.TrimPrefix(c.company.handles[0], "@"))
		m.complaint.Text, m.complaint.Role = d.say(works, &scene{company: c.company, town: c.town}), schema.RoleBrand
		if !m.at.Before(s.clock) {
			s.send(d, m, posts[0].delay)
		}
	}
	for range n {
		s.testify(d, testimony{company: c.company, service: c.service(), town: c.town, at: d.within(c.window.From, c.window.To)})
	}
}

// service returns what the work interrupts.
func (c *crowd) service() schema.Service { return c.company.daily[0].service }
