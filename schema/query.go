package schema

import (
	"slices"
	"time"
)

// IncidentQuery selects incidents; zero fields select everything. They come
// newest first by StartedAt, then ID.
type IncidentQuery struct {
	IDs          []string
	Statuses     []Status
	Kinds        []IncidentKind
	Brand        Brand
	Service      Service
	Region       Region    // the incident covers it, or a region in it
	From, To     time.Time // the incident's life meets [From, To)
	UpdatedSince time.Time // UpdatedAt is not before it
	KnownAt      time.Time // by the versions whose UpdatedAt is not after it; zero for what stands now
	Spoken       bool      // beside those within From and UpdatedSince, all that a person's word may have moved there
	Before       *IncidentMark
	Limit        int // most incidents to return; 0 for no limit
}

// IncidentMark is a place in the order of incidents: the next page begins behind it.
type IncidentMark struct {
	StartedAt time.Time
	ID        string
}

// Open returns the statuses of an incident that still goes on.
func Open() []Status { return []Status{Suspected, Detected, Confirmed} }

// Match reports whether inc is selected by q. KnownAt, Spoken, Before and Limit are the reader's.
func (q *IncidentQuery) Match(inc *Incident) bool {
	switch {
	case len(q.IDs) > 0 && !slices.Contains(q.IDs, inc.ID),
		len(q.Statuses) > 0 && !slices.Contains(q.Statuses, inc.Status),
		len(q.Kinds) > 0 && !slices.Contains(q.Kinds, inc.Kind),
		q.Brand != "" && q.Brand != inc.Brand,
		q.Service != "" && q.Service != inc.Service,
		!q.To.IsZero() && !inc.StartedAt.Before(q.To),
		!q.From.IsZero() && inc.EndedAt != nil && inc.EndedAt.Before(q.From),
		inc.UpdatedAt.Before(q.UpdatedSince):
		return false
	}
	return q.Region == "" || inc.Covers(q.Region) || inc.Within(q.Region)
}

// Covers reports whether r, or all of a region above it, is part of inc.
func (inc *Incident) Covers(r Region) bool {
	if slices.ContainsFunc(inc.Except, func(gone Region) bool { return gone.Contains(r) }) {
		return false
	}
	for _, own := range inc.Area() {
		if own.Contains(r) {
			return true
		}
	}
	return false
}

// Within reports whether a region of inc lies in r or is r.
func (inc *Incident) Within(r Region) bool {
	for _, own := range inc.Area() {
		if r.Contains(own) {
			return true
		}
	}
	return false
}

// Area returns the regions of inc, at least one.
func (inc *Incident) Area() []Region {
	if len(inc.Regions) > 0 {
		return inc.Regions
	}
	return []Region{inc.Region}
}

// ReportQuery selects stored reports; zero fields select everything, a zero
// bound of a window is no bound. They come oldest first.
type ReportQuery struct {
	Source       string
	Brand        Brand
	Service      Service
	Regions      []Region // in one of these, or below it
	Except       []Region // and in none of these
	Kinds        []Kind
	Conversation string
	Window       Window // of event time
	Arrived      Window // of arrival
	Witnesses    bool   // only those that testify of an outage
	Light        bool   // leave the text empty, which is quicker
	Limit        int    // most reports to return; 0 for no limit
}

// SeriesQuery selects counts through time; zero fields select everything.
type SeriesQuery struct {
	Brand   Brand
	Service Service
	Region  Region // with all that lies in it
	Level   Level  // a series for each region of this level in Region; "" for one series of Region
	Window  Window
	Step    time.Duration // width of a bucket
	KnownAt time.Time     // of what had arrived by then; zero for all
}

// Series is what was said about one brand and service at one region and in all
// of it, bucket by bucket in order of time.
type Series struct {
	Brand   Brand
	Service Service
	Region  Region
	Points  []Point
}

// Point is one bucket of a series. A bucket without complaints may be left out.
type Point struct {
	Time       time.Time // start of the bucket
	Witnesses  float64
	Complaints float64
	Expected   *float64 // nil where there is no baseline yet
	Score      *float64
}
