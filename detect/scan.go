package detect

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"outcry/schema"
)

// ScanConfig says how a Scan counts. The zero value is not valid; start from
// DefaultScanConfig.
type ScanConfig struct {
	Bucket   time.Duration // of the counts, at least one second
	Calendar Calendar      // civil clock of the rhythm
	Home     schema.Region // country of what is located nowhere; "" leaves it out
	MinScore float64       // least Score that Observe returns
	Zones    int           // most zones of one brand and service that Observe returns
}

// DefaultScanConfig returns five minute buckets on the clock of UTC, and every
// excess that chance brings less than about twenty times a day.
func DefaultScanConfig() ScanConfig {
	return ScanConfig{Bucket: 5 * time.Minute, MinScore: -1.3, Zones: 6}
}

// Validate reports what is wrong with c.
func (c ScanConfig) Validate() error {
	if c.Bucket < time.Second {
		return fmt.Errorf("bucket %v is shorter than a second", c.Bucket)
	}
	if c.Zones < 1 {
		return fmt.Errorf("zones %d: at least one is asked for", c.Zones)
	}
	return nil
}

// Vote is what one bucket brought of a brand and service at exactly one region.
type Vote struct {
	Brand   schema.Brand
	Service schema.Service
	Region  schema.Region
	Votes   float64 // independent witnesses: authors of what is no echo
	Total   float64 // messages, echoes included
	Echoes  float64 // of Total
}

// Excess is a zone where more is said now than chance explains.
type Excess struct {
	Brand     schema.Brand
	Service   schema.Service
	Score     float64         // log10 of the days in which chance brings such an excess once, anywhere
	Odds      float64         // log10 of the weight of an outage in this zone against none, the scale of its filter
	Region    schema.Region   // the smallest that contains all of Regions
	Regions   []schema.Region // where the trouble most likely is, sorted
	Zone      []schema.Region // where the score is highest: by it the excesses of successive buckets are one
	Witnesses float64         // since Since
	Expected  float64         // since Since
	Since     time.Time       // estimate of the onset, start of a bucket
}

type strandKey struct {
	country int32
	brand   schema.Brand
	service schema.Service
}

func (k strandKey) compare(o strandKey) int {
	return cmp.Or(cmp.Compare(k.country, o.country), cmp.Compare(k.brand, o.brand), cmp.Compare(k.service, o.service))
}

// Scan looks at counts bucket by bucket and says where more is said than chance
// explains. It reads no clock and does no I/O; the same input gives the same
// output. Memory grows with the places heard of per brand and service. It is
// not safe for concurrent use.
type Scan struct {
	cfg     ScanConfig
	pace    pace
	terrain *terrain
	byKey   map[strandKey]*strand
	strands []*strand // sorted by key

	general   map[int32][]float64           // by country: share of each place over all strands
	shapes    map[int32]*[weekHours]float64 // by country: rhythm that all strands share
	generalAt map[int32]time.Time           // hour for which these hold

	shapesOf map[int32]*shapes // by place: what trouble around it looks like
	sketch   outline

	bucket int64     // number of the newest bucket, from the Unix epoch
	begun  bool      // a bucket has been seen
	crowd  float64   // log10 of the places looked at, against those that the scale was made for
	next   time.Time // start of the next hour
	repeat pair      // messages that repeat their author, of all
	blind  float64   // complaints expected since the last one
}

// NewScan returns a Scan over places, which are the places of any countries with
// coordinates where known; ancestors that the list lacks are added.
func NewScan(cfg ScanConfig, places []schema.Place) (*Scan, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("configure scan: %w", err)
	}
	return &Scan{
		cfg: cfg, pace: newPace(cfg.Bucket.Minutes()), terrain: newTerrain(places),
		byKey: make(map[strandKey]*strand), general: make(map[int32][]float64),
		shapes: make(map[int32]*[weekHours]float64), generalAt: make(map[int32]time.Time), shapesOf: make(map[int32]*shapes),
	}, nil
}

// strand returns the strand of a brand and service in the country of place p.
func (s *Scan) strand(b schema.Brand, v schema.Service, p int32) *strand {
	k := strandKey{s.terrain.places[p].root, b, v}
	if st := s.byKey[k]; st != nil {
		return st
	}
	st := newStrand(k, s.terrain, s.cfg.Bucket.Minutes())
	s.byKey[k] = st
	i, _ := slices.BinarySearchFunc(s.strands, st, func(a, b *strand) int { return a.key.compare(b.key) })
	s.strands = slices.Insert(s.strands, i, st)
	s.fit(st)
	if s.begun {
		s.prepare(st)
	}
	return st
}
