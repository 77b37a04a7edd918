package simulate

import (
	"slices"
	"time"

	"outcry/schema"
)

// outage is one service that fails at one place for a while.
type outage struct {
	id       string
	family   string
	history  bool // before the part under test
	company  *company
	service  schema.Service
	regions  []schema.Region
	codes    []int // the postcodes hit; nil is all of the towns
	towns    []*town
	on       *stretch
	coarse   string // the coarsest level that is not too coarse a claim
	optional bool   // neither wanted nor wrong to find
	window   schema.Window
	mean     float64       // complaints expected at rate 1
	prompt   float64       // share of customers who write as soon as they notice
	notice   time.Duration // half the mean time that this takes

	complaints int
	authors    map[string]bool
	arrivals   [][2]int64 // seconds after the start: arrival, writing
}

const keptArrivals = 500

func (o *outage) when() time.Time { return o.window.From }

// begin sends everything that is said about the outage.
func (o *outage) begin(s *Stream) {
	d := newDice(s.cfg.Seed, "outage "+o.id)
	rate := s.cfg.Rate
	if o.optional {
		rate = 1 // too small to be told from chance at any rate
	}
	var authors []string
	for range d.poisson(o.mean * rate) {
		t := testimony{company: o.company, service: o.service, town: d.townAmong(o.towns), on: o.on, codes: o.codes, at: o.moment(d, s.zone), outage: o}
		if also := confusable(o.service); len(also) > 1 && d.chance(.15) {
			t.service = also[1]
		}
		if d.chance(.6) {
			t.since = o.window.From
		}
		if t.author = d.author(); len(authors) > 0 && d.chance(.13) {
			t.author = pick(d, authors)
		}
		authors = append(authors, t.author)
		s.testify(d, t)
	}
	for range d.poisson(.1 * o.mean * rate) {
		s.chat(d, topics[resolved].says, o.company, d.townAmong(o.towns), o.window.To.Add(d.wait(40*time.Minute)), nil)
	}
}

const resolved = 6 // index of the topic

// moment returns when one customer writes: the prompt as soon as they notice,
// the rest as long as it lasts, by day rather than at night.
func (o *outage) moment(d dice, zone *time.Location) time.Time {
	length := o.window.To.Sub(o.window.From)
	notice := min(length/6, o.notice)
	for {
		after := time.Duration(d.Float64() * float64(length))
		if d.chance(o.prompt) {
			after = d.wait(notice) + d.wait(notice)
		}
		at := o.window.From.Add(after)
		if after < length && (length < 4*time.Hour || d.chance(bustle(at.In(zone))/2)) {
			return at
		}
	}
}

// count takes m, which has arrived, as one of the outage's complaints.
func (o *outage) count(m *message) {
	if o.authors == nil {
		o.authors = map[string]bool{}
	}
	o.complaints++
	o.authors[m.complaint.Author] = true
	if len(o.arrivals) < keptArrivals {
		o.arrivals = append(o.arrivals, [2]int64{int64(m.arrival.Sub(o.window.From) / time.Second), int64(m.at.Sub(o.window.From) / time.Second)})
	}
}

// overlaps reports whether o and p would be taken for one outage.
func (o *outage) overlaps(p *outage) bool {
	const apart = 4 * time.Hour
	if o.company != p.company || o.window.From.After(p.window.To.Add(apart)) || p.window.From.After(o.window.To.Add(apart)) {
		return false
	}
	return slices.ContainsFunc(o.regions, func(r schema.Region) bool {
		return slices.ContainsFunc(p.regions, func(q schema.Region) bool { return r.Contains(q) || q.Contains(r) })
	})
}

// at lays o in towns, whole.
func (o *outage) at(list ...*town) {
	o.towns, o.regions = list, nil
	for _, t := range list {
		if r := t.region(); !slices.Contains(o.regions, r) {
			o.regions = append(o.regions, r)
		}
	}
	slices.Sort(o.regions)
}

// within lays o in all towns of a province or of the country.
func (o *outage) within(r schema.Region) {
	o.regions, o.towns, o.coarse = []schema.Region{r}, townsOf(r), "country"
}
