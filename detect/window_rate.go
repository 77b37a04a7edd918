package detect

import (
	"math"
	"time"

	"outcry/schema"
)

// What is known beforehand, in units of reports or hours of evidence.
const (
	slotCount   = 48        // hours of a working day, then of a free day
	ringHours   = 128       // hours of expectation kept, more than retention
	retention   = 76 * 3600 // seconds that a witness stays in windows: three days and some
	learnLag    = 3         // hours until an hour is learned, so that incidents have claimed theirs
	coldHours   = 24        // learned hours below which what is usual is not known
	coldLag     = 1         // hours until an hour is learned then
	memoryHours = 28 * 24   // time constant of what is learned about places
	profileMass = 12        // hours' worth of the service's own daily curve in a brand's
	weekMass    = 20        // hours' worth of the like hours of other days in an hour of the week
	weekFade    = 1 - 1.0/6 // by what an hour of the week weighs after a week
	curveMass   = 10        // reports' worth of the waking day in a service's daily curve
	placeShape  = 2.0       // gamma shape of how a place's share differs from brand to brand
	areaPart    = 0.05      // of the reports from the towns of an area that name the area instead
	segmentPart = 0.03      // of all located reports that name a stretch of rail or road
	peopleMass  = 300       // reports' worth of inhabitants in the general share of a place
)

// waking is how much people say by hour of the local day, mean 1: the daily
// curve of a service before anything is known.
var waking = [24]float64{.45, .3, .2, .2, .2, .25, .45, .8, 1.1, 1.3, 1.35, 1.35, 1.3, 1.3, 1.3, 1.3, 1.35, 1.45, 1.5, 1.5, 1.5, 1.4, 1.2, .8}

// seriesKey names what is counted: a service of a brand in a country.
type seriesKey struct {
	brand   schema.Brand
	service schema.Service
	country spotID
}

// cell is what one series hears at one region: children included.
type cell struct {
	all        crowd   // every witness of the recent past
	free       crowd   // those that no incident has claimed
	known      float64 // learned reports, weighed by detector.weight
	got        float64 // in the hour that is being learned, claimed by no incident
	gotClaimed float64 // and by one
	swept      bool    // while an incident claims many at once
}

// series is one service of one brand in one country.
type series struct {
	key        seriesKey
	group      *group
	trade      *trade
	home       *cell // the whole country
	cells      map[spotID]*cell
	slots      [slotCount]float64 // learned reports by slot
	week       [weekHours]float64 // and by hour of the week
	cum        [ringHours]float64 // expected reports up to the start of an hour
	rate       [ringHours]float64 // expected in that hour
	sources    map[string]float64 // learned reports by source, weighed; nil before the first
	said       map[string]crowd   // every witness of the recent past by source
	due, limit float64            // expected in the hour that is being learned, and the most it may teach
	aside      float64            // reports in it that say nothing of the level
	newcomer   *newcomer          // nil for a series that is as it always was
	hours      spread             // how hours differ from what is expected of them
	days       spread             // and local days
	today      [2]float64         // heard and expected in the day that runs, but hours of incidents
}

// trade is one service in one country over all brands.
type trade struct {
	series  []*series
	slots   [slotCount]float64
	known   float64 // learned reports, weighed
	located float64 // those with a place finer than the country, weighed
}

// group is a family of services of one brand in one country: what one incident is about.
type group struct {
	brand   schema.Brand
	family  family
	country spotID
	series  []*series
	open    []*track
	closed  []*track // recently, for reopening
	talk    *chatter // of the brand
	against hearsay  // recovery and works-here
}

// almanac holds what was learned of time and places over all series.
type almanac struct {
	calendar Calendar
	hours    [slotCount]float64 // exposure of each slot
	week     [weekHours]float64 // and of each hour of the week
	where    map[spotID]float64 // located reports of all brands, weighed; countries hold the sum
	named    map[spotID]float64 // of those of a city the ones that name a quarter
	learned  int64              // first hour that is not yet learned
	first    int64
}

// ofWeek returns the hour of the local week of an hour counted from the Unix epoch.
func (a *almanac) ofWeek(hour int64) int { return a.calendar.Slot(time.Unix(hour*3600, 0)) }

// slot returns the slot of such an hour.
func (a *almanac) slot(hour int64) int { return likeHour(a.ofWeek(hour)) }

// ofDay returns the hour of the local day of such an hour.
func (a *almanac) ofDay(hour int64) int { return a.ofWeek(hour) % 24 }

// likeHour returns the slot of an hour of the week: days run like working days or
// like free ones.
func likeHour(ofWeek int) int {
	if ofWeek >= 5*24 {
		return 24 + ofWeek%24
	}
	return ofWeek % 24
}

// fade returns by what a slot's past weighs after one more day of its kind, so
// that about four weeks count.
func fade(slot int) float64 {
	if slot < 24 {
		return 1 - 1.0/20
	}
	return 1 - 1.0/8
}

// weight is what one report of an hour weighs in the sums of places; only the
// ratio of two weights matters, so that the past fades without being touched.
func (a *almanac) weight(hour int64) float64 {
	return math.Exp(float64(hour-a.first) / memoryHours)
}

// ripe returns how much of a week has been learned, at most 1.
func (a *almanac) ripe() float64 {
	return math.Min(1, (4+a.seen())/(7*24))
}

// cold reports whether less than a day has been learned: nobody knows then what
// is usual, and no hour is too much.
func (a *almanac) cold() bool { return a.seen() < coldHours }

// seen returns the hours that have been learned, fading.
func (a *almanac) seen() (hours float64) {
	for _, h := range a.hours {
		hours += h
	}
	return hours
}

// mean returns the reports of an average waking hour, by what slots count.
func (a *almanac) mean(slots *[slotCount]float64) float64 {
	var n, exposure float64
	for i := range slotCount {
		n += slots[i]
		exposure += a.hours[i] * waking[i%24]
	}
	return (n + 1) / (exposure + 1)
}

// curve returns the daily curve of a service at a slot, mean about 1.
func (a *almanac) curve(t *trade, slot int) float64 {
	mean := a.mean(&t.slots)
	return waking[slot%24] * (t.slots[slot] + curveMass) / (mean*waking[slot%24]*a.hours[slot] + curveMass)
}

// hourly returns the reports that s expects in an hour of the local week:
// gamma-Poisson, shrunk to the same hour of like days, and that to the mean rate
// times the service's daily curve.
func (a *almanac) hourly(s *series, ofWeek int) float64 {
	slot := likeHour(ofWeek)
	curve := a.curve(s.trade, slot)
	like := (s.slots[slot] + profileMass*a.mean(&s.slots)*curve) / (a.hours[slot] + profileMass)
	usual := (s.week[ofWeek] + weekMass*like) / (a.week[ofWeek] + weekMass)
	if n := s.newcomer; n != nil {
		usual += n.belief() * math.Max(0, n.level()*curve-usual)
	}
	return usual
}

// mean returns the reports that s expects in [from, to), Unix seconds.
func (s *series) mean(from, to int64) float64 {
	return s.upto(to) - s.upto(from)
}

func (s *series) upto(t int64) float64 {
	h := t / 3600
	i := h % ringHours
	return s.cum[i] + s.rate[i]*float64(t-h*3600)/3600
}

// advance writes the expectation of the hour that begins.
func (s *series) advance(a *almanac, hour int64) {
	i, last := hour%ringHours, (hour-1)%ringHours
	s.cum[i] = s.cum[last] + s.rate[last]
	s.rate[i] = a.hourly(s, a.ofWeek(hour))
}

// layOut writes anew the expectations of the hours from the given one on.
func (d *Detector) layOut(s *series, from int64) {
	for h := max(from, d.hour-ringHours+2); h <= d.hour; h++ {
		s.advance(&d.almanac, h)
	}
}

// at returns the cell of a spot, nil when nothing was ever heard there.
func (s *series) at(p spotID) *cell { return s.cells[p] }

// cell returns the cell of a spot, made when it is new.
func (s *series) cell(p spotID) *cell {
	c := s.cells[p]
	if c == nil {
		c = &cell{}
		s.cells[p] = c
	}
	return c
}
