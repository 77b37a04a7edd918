package detect

import (
	"fmt"
	"time"

	"outcry/schema"
)

// Config says how a Detector works.
type Config struct {
	Zone               *time.Location // civil time of the people who complain
	Country            schema.Region  // where reports belong of a brand that was never located
	Holidays           Holidays       // days that run like a Sunday
	FalseAlarmsPerWeek float64        // how many false incidents a week the user bears

	// BrandFalseAlarms gives brands a budget of their own, false incidents a week;
	// the others share FalseAlarmsPerWeek. Nil is none.
	BrandFalseAlarms map[schema.Brand]float64
}

// DefaultConfig returns the settings for the Netherlands: civil time of
// Amsterdam, one false incident in two weeks.
func DefaultConfig() Config {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		zone = time.UTC
	}
	return Config{Zone: zone, Country: "NL", FalseAlarmsPerWeek: 0.5}
}

// Validate returns an error that wraps schema.ErrInvalid when a setting makes no sense.
func (c Config) Validate() error {
	switch {
	case c.Zone == nil:
		return fmt.Errorf("detect: zone is not set: %w", schema.ErrInvalid)
	case !(c.FalseAlarmsPerWeek > 0 && c.FalseAlarmsPerWeek <= 1000):
		return fmt.Errorf("detect: %g false alarms a week is outside (0, 1000]: %w", c.FalseAlarmsPerWeek, schema.ErrInvalid)
	}
	for b, n := range c.BrandFalseAlarms {
		if !(n > 0 && n <= 1000) {
			return fmt.Errorf("detect: %g false alarms a week of %s is outside (0, 1000]: %w", n, b, schema.ErrInvalid)
		}
	}
	if _, err := schema.ParseRegion(string(c.Country)); err != nil {
		return fmt.Errorf("detect: country: %w", err)
	}
	return nil
}

// Detector turns understood reports into incidents. It has no clock and does no
// I/O: the same calls give the same incidents. Not safe for concurrent use.
type Detector struct {
	cfg       Config
	atlas     *atlas
	almanac   almanac
	ledger    *ledger
	shadows   shadows
	sight     *sight
	looks     meter
	looksOf   map[schema.Brand]*meter // of brands with a budget of their own
	shared    meter                   // of the others
	reckoning reckoning
	lesson    lesson
	clumps    clumps

	now    int64 // Unix seconds
	hour   int64
	oldest int64 // first hour that is kept
	start  int64 // first moment observed
	looked int64 // last look at closings

	series   []*series
	bySeries map[seriesKey]*series
	trades   []*trade
	byTrade  map[tradeKey]*trade
	byGroup  map[groupKey]*group
	groups   []*group
	talks    map[talkKey]*chatter
	chatters []*chatter
	byHour   map[int64][]*witness
	homes    map[schema.Brand]map[spotID]int
	tracks   []*track
	reviving []*track // during Restore: the incidents that are known
	waiting  []held
	doubts   []doubt
	past     past
	windows  []schema.PlannedWindow
	ties     map[tieKey][]schema.Relation // by cause
}

type tradeKey struct {
	service schema.Service
	country spotID
}

type groupKey struct {
	brand   schema.Brand
	family  family
	country spotID
}

type talkKey struct {
	brand   schema.Brand
	country spotID
}

// New makes a detector that knows the given places: countries, provinces,
// municipalities and segments; postal areas are left out. The error is that of
// cfg.Validate or of a place that is none.
func New(cfg Config, places []schema.Place) (*Detector, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	a, err := newAtlas(places)
	if err != nil {
		return nil, fmt.Errorf("read places: %w", err)
	}
	d := &Detector{cfg: cfg, atlas: a, reckoning: reckon()}
	d.Reset()
	return d, nil
}

// Reset forgets all that was learned and heard, as if d were new; places, relations
// and planned work stay.
func (d *Detector) Reset() {
	looksOf := make(map[schema.Brand]*meter, len(d.cfg.BrandFalseAlarms))
	for b := range d.cfg.BrandFalseAlarms {
		looksOf[b] = new(meter)
	}
	*d = Detector{
		cfg: d.cfg, atlas: d.atlas, reckoning: d.reckoning, ties: d.ties, windows: d.windows,
		looksOf: looksOf, ledger: newLedger(), shadows: shadows{}, sight: newSight(),
		almanac:  almanac{calendar: Calendar{zone: d.cfg.Zone, holidays: d.cfg.Holidays}, where: map[spotID]float64{}, named: map[spotID]float64{}},
		bySeries: map[seriesKey]*series{}, byTrade: map[tradeKey]*trade{}, byGroup: map[groupKey]*group{},
		talks: map[talkKey]*chatter{}, byHour: map[int64][]*witness{}, homes: map[schema.Brand]map[spotID]int{},
	}
}

// Locate takes over what places say from now on, as New did of its places: those
// known before keep what was learned of them, and regions that places lack stay. After
// an error nothing has changed.
func (d *Detector) Locate(places []schema.Place) error {
	if err := d.atlas.read(places); err != nil {
		return fmt.Errorf("read places: %w", err)
	}
	return nil
}

// Observe takes the reports that arrived since the last call, in order of
// arrival, and the time that it is now; without reports it only lets time pass.
// It returns the incidents that changed, oldest first, each as it now stands.
// Time never goes back: an earlier now counts as the last one.
func (d *Detector) Observe(now time.Time, reports []schema.Report) []schema.Incident {
	d.pass(now.Unix())
	d.release()
	for i := range reports {
		d.receive(&reports[i])
	}
	d.settleDoubts()
	d.closings()
	d.calm()
	d.oversee()
	d.trace()
	return d.tell()
}

// pass moves the time on, hour by hour.
func (d *Detector) pass(now int64) {
	if d.start == 0 {
		d.begin(now)
	}
	d.now = max(d.now, now)
	for d.hour < d.now/3600 {
		d.sight.turn(&d.almanac, d.hour, d.now)
		d.turnFeeds(d.now)
		if d.hour >= d.sight.next {
			d.countBatches(d.hour)
			d.turnBatches(d.hour)
		}
		for _, c := range d.chatters {
			c.turn(waking[d.almanac.ofDay(d.hour)])
		}
		lag := int64(learnLag)
		if d.almanac.cold() {
			lag = coldLag
		}
		if h := d.hour - lag; h >= d.almanac.learned {
			d.learn(h)
			d.almanac.learned = h + 1
		}
		d.hour++
		for _, s := range d.series {
			s.advance(&d.almanac, d.hour)
		}
		d.forget(d.now - retention)
	}
}

func (d *Detector) begin(now int64) {
	d.now, d.start, d.hour, d.oldest = now, now, now/3600, (now-retention)/3600-1
	if d.almanac.first == 0 {
		d.almanac.first, d.almanac.learned = d.hour, d.hour
	}
	for _, s := range d.series {
		d.layOut(s, 0)
	}
}

// forget drops what no window reaches any more.
func (d *Detector) forget(horizon int64) {
	for ; (d.oldest+1)*3600 <= horizon; d.oldest++ {
		for _, w := range d.byHour[d.oldest] {
			d.ledger.silence(w)
		}
		delete(d.byHour, d.oldest)
		d.ledger.forget(d.oldest)
	}
	faint := 0.01 * d.almanac.weight(d.hour)
	for _, s := range d.series {
		for source, c := range s.said {
			c.forget(horizon)
			if s.said[source] = c; len(c) == 0 {
				delete(s.said, source)
			}
		}
		for p, c := range s.cells {
			c.all.forget(horizon)
			c.free.forget(horizon)
			if len(c.all) == 0 && c.known < faint && c != s.home {
				delete(s.cells, p)
			}
		}
	}
	for _, g := range d.groups {
		g.against.forget(horizon)
	}
	for _, c := range d.chatters {
		c.forget(horizon)
	}
}
