package simulate

import (
	"math"
	"slices"
	"time"

	"outcry/schema"
)

// murmur is what is said every day, outage or not: about one service of one
// company, or about one topic.
type murmur struct {
	dice    dice
	daily   float64 // mean at rate 1
	company *company
	service schema.Service
	topic   *topic // nil for complaints

	day   int     // the day that mood is of
	mood  float64 // how much more or less is said that day
	spoke []string
}

const webcare = 5 // index of the agents' topic

// murmurs returns the voices of a quiet day.
func (s *Stream) murmurs() []*murmur {
	var out []*murmur
	for _, c := range s.firms {
		for _, o := range c.daily {
			out = append(out, &murmur{dice: newDice(s.cfg.Seed, string(c.brand)+" "+string(o.service)), daily: o.daily, company: c, service: o.service})
		}
	}
	for i := range topics {
		out = append(out, &murmur{dice: newDice(s.cfg.Seed, topics[i].name), daily: topics[i].daily, topic: &topics[i]})
	}
	return out
}

// found sets up the companies that have customers in the stream.
func (s *Stream) found() {
	for i := range companies {
		c := &companies[i]
		if len(s.cfg.Brands) > 0 && !slices.Contains(s.cfg.Brands, c.brand) {
			continue
		}
		size := 0.0
		for _, o := range c.daily {
			size += o.daily
		}
		s.firms, s.sizes = append(s.firms, c), append(s.sizes, size)
	}
}

// firm returns a company, each in proportion to what is said of it.
func (s *Stream) firm(d dice) *company { return s.firms[d.weighted(s.sizes)] }

// speak sends what is said in w, a part of one hour.
func (m *murmur) speak(s *Stream, w schema.Window) {
	local := w.From.In(s.zone)
	if m.mood == 0 || local.YearDay() != m.day {
		m.day, m.mood = local.YearDay(), math.Exp(.18*m.dice.NormFloat64()-.0162)
	}
	share := w.To.Sub(w.From).Hours() / 24
	for range m.dice.poisson(m.daily * s.cfg.Rate * m.mood * bustle(local) * share) {
		at := m.dice.within(w.From, w.To)
		if m.topic != nil {
			s.chat(m.dice, m.topic.says, s.firm(m.dice), m.dice.town(), at, m.topic)
			continue
		}
		t := testimony{company: m.company, service: m.service, town: m.dice.town(), at: at, author: m.habitual()}
		if m.dice.chance(.4) {
			t.since = at.Add(-m.dice.wait(3 * time.Hour))
		}
		s.testify(m.dice, t)
	}
}

// habitual returns a new author mostly, at times one who complained before.
func (m *murmur) habitual() string {
	if len(m.spoke) == 100 && m.dice.chance(.06) {
		return pick(m.dice, m.spoke)
	}
	name := m.dice.author()
	if len(m.spoke) < 100 {
		m.spoke = append(m.spoke, name)
	} else {
		m.spoke[m.dice.IntN(100)] = name
	}
	return name
}

// chat sends a public post that is no complaint about a failing service.
func (s *Stream) chat(d dice, says []string, c *company, t *town, at time.Time, about *topic) {
	m := s.write(d.channel(channels[:2]), at, d.author())
	m.complaint.Text = d.spoil(d.say(says, &scene{company: c, town: t, lang: "nl"}))
	m.label.Brand = c.brand
	switch {
	case about == &topics[webcare]:
		m.complaint.Author, m.complaint.Role = c.handles[0][1:], schema.RoleBrand
	case about != nil && d.chance(about.placed), about == nil && d.chance(.2):
		m.complaint.ProfileLocation = t.name
	}
	s.send(d, m, posts[0].delay)
}

// bustle returns how much people write at a local time, 1 on average over a week.
func bustle(local time.Time) float64 {
	hours, day := &weekday, local.Weekday()
	if day == time.Saturday || day == time.Sunday {
		hours = &weekend
	}
	return hours[local.Hour()] / meanBustle
}

// meanBustle is the mean of the hours of a week; a test holds it.
const meanBustle = 1.0267

// town returns a town, each in proportion to its inhabitants.
func (d dice) town() *town { return d.townAmong(nil) }

// townAmong does so among list, nil being all towns.
func (d dice) townAmong(list []*town) *town {
	x := d.Float64()
	if list == nil {
		x *= everybody
		for i := range towns {
			if x -= towns[i].people; x < 0 {
				return &towns[i]
			}
		}
		return &towns[0]
	}
	weights := make([]float64, len(list))
	for i, t := range list {
		weights[i] = t.people
	}
	return list[d.weighted(weights)]
}

// everybody is how many thousands live in the towns; a test holds it.
const everybody = 8690.0
