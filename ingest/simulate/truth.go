package simulate

import (
	"time"

	"outcry/schema"
)

// Meta is the first line of a truth: the stream as a whole.
type Meta struct {
	Type       string    `json:"type"` // "meta"
	Seed       int64     `json:"seed"`
	Split      string    `json:"split"`
	Calendar   string    `json:"calendar"` // "dst" where the clocks change under test, else "plain"
	Scale      float64   `json:"scale"`
	Start      time.Time `json:"start"`
	TestStart  time.Time `json:"test_start"`
	End        time.Time `json:"end"`
	Lines      int       `json:"lines"`
	Messages   int       `json:"messages"`
	Complaints int       `json:"complaints"` // messages that say that a service fails, repeats not counted
	Skewed     int       `json:"skewed_times"`
	Repeated   int       `json:"redelivered"`
	Broken     int       `json:"malformed_lines"`
}

// Outage is the truth of one outage.
type Outage struct {
	Type       string           `json:"type"` // "outage"
	ID         string           `json:"id"`
	Family     string           `json:"family"`
	Phase      string           `json:"phase"` // "history" or "test"
	Brand      schema.Brand     `json:"brand"`
	Service    schema.Service   `json:"service"`
	ServicesOK []schema.Service `json:"services_ok"` // accepted as the service too
	Regions    []schema.Region  `json:"regions"`
	Segment    schema.Region    `json:"segment,omitempty"`
	PC4        []int            `json:"pc4"` // the postcodes hit; empty is all of them
	Towns      []string         `json:"towns"`
	CoarseOK   string           `json:"coarse_ok"` // "province" where a claim on the country is too coarse
	Start      time.Time        `json:"start"`
	End        time.Time        `json:"end"`
	Expected   any              `json:"expected_detect"` // true, or "optional": neither wanted nor wrong
	Complaints int              `json:"complaints"`
	Authors    int              `json:"authors"`
	Arrivals   [][2]int64       `json:"arrivals"` // seconds after Start: arrival, writing; the first 500
}

// Disturbance is the truth of one confounder.
type Disturbance struct {
	Type     string        `json:"type"` // "confounder"
	ID       string        `json:"id"`
	Kind     Confounder    `json:"kind"`
	Brand    *schema.Brand `json:"brand"`
	Town     string        `json:"town,omitempty"`
	Start    time.Time     `json:"start"`
	End      time.Time     `json:"end"`
	Messages int           `json:"messages"`
	Source   string        `json:"source,omitempty"`
}

// tally counts what has arrived.
type tally struct{ messages, complaints, skewed, repeated, broken int }

func (t *tally) count(m *message) {
	if m.again {
		t.repeated++
		return
	}
	t.messages++
	if m.skewed {
		t.skewed++
	}
	if m.label.Fault {
		t.complaints++
	}
	if m.witness != nil {
		m.witness.count(m)
	}
}

// Meta returns the stream as a whole, its counts being those of the events
// that Next has returned.
func (s *Stream) Meta() Meta {
	t := &s.tally
	_, before := s.cfg.testStart().In(s.zone).Zone()
	_, after := s.cfg.end().In(s.zone).Zone()
	m := Meta{
		Type: "meta", Seed: s.cfg.Seed, Split: "made", Calendar: "plain", Scale: s.cfg.Rate, Start: s.cfg.Start, TestStart: s.cfg.testStart(), End: s.cfg.end(),
		Lines: t.messages + t.repeated + t.broken, Messages: t.messages, Complaints: t.complaints, Skewed: t.skewed, Repeated: t.repeated, Broken: t.broken,
	}
	if before != after {
		m.Calendar = "dst"
	}
	return m
}

// Outages returns the outages of the stream in the order they were planned;
// their complaints are those that Next has returned.
func (s *Stream) Outages() []Outage {
	var out []Outage
	for _, o := range s.acts {
		row := Outage{
			Type: "outage", ID: o.id, Family: o.family, Phase: "test", Brand: o.company.brand, Service: o.service, ServicesOK: confusable(o.service),
			Regions: o.regions, PC4: append([]int{}, o.codes...), CoarseOK: o.coarse, Start: o.window.From, End: o.window.To, Expected: true,
			Complaints: o.complaints, Authors: len(o.authors), Arrivals: append([][2]int64{}, o.arrivals...),
		}
		for _, t := range o.towns {
			row.Towns = append(row.Towns, t.name)
		}
		if o.on != nil {
			row.Segment = o.on.region
		}
		if o.history {
			row.Phase = "history"
		}
		if o.optional {
			row.Expected = "optional"
		}
		out = append(out, row)
	}
	return out
}

// Disturbances returns the confounders of the stream.
func (s *Stream) Disturbances() []Disturbance {
	var out []Disturbance
	for _, c := range s.noise {
		row := Disturbance{Type: "confounder", ID: c.id, Kind: c.kind, Start: c.window.From, End: c.window.To, Messages: c.messages}
		if c.company != nil {
			row.Brand = &c.company.brand
		}
		if c.town != nil {
			row.Town = c.town.name
		}
		if c.kind == FeedGap {
			row.Source = "twitter,mastodon"
		}
		out = append(out, row)
	}
	return out
}
