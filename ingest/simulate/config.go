package simulate

import (
	"fmt"
	"slices"
	"time"

	"outcry/schema"
)

// Confounder is something that makes people or feeds noisy and is no outage.
type Confounder string

// The confounders.
const (
	Viral       Confounder = "viral"        // one man's complaint, repeated and answered by thousands
	Bots        Confounder = "bots"         // a few accounts that repeat an advert with the words of a complaint
	PriceAnger  Confounder = "price_anger"  // many people, about a bill
	Praise      Confounder = "praise"       // many people, content
	NewsChatter Confounder = "news_chatter" // talk of yesterday's outage
	Football    Confounder = "football"     // a match on television
	FeedGap     Confounder = "feed_gap"     // public posts fail to come in, then all at once
	Redelivery  Confounder = "redelivery"   // a feed sends what it sent before
	PlannedWork Confounder = "planned"      // announced work, with the complaints that it makes all the same
)

// Confounders returns every confounder in its fixed order.
func Confounders() []Confounder {
	return []Confounder{Viral, Bots, PriceAnger, Praise, NewsChatter, Football, FeedGap, Redelivery, PlannedWork}
}

// Config says what stream to make. The same Config makes the same stream.
type Config struct {
	Seed        int64
	Start       time.Time      // the stream's first moment
	Days        int            // of 24 hours: how long it lasts
	TestDays    int            // the last of Days, at most all, are under test; before lies calm history with a few outages
	Rate        float64        // 1 is about 2,000 messages a day
	Outages     int            // in the part under test; of every family in turn
	Confounders []Confounder   // in the part under test, once each
	Brands      []schema.Brand // who has customers; nil is every brand known
	Zone        string         // IANA name of the zone that people live in
	Late        float64        // share of messages that come hours late
	Skewed      float64        // share with a wrong clock
	Repeated    float64        // share that is delivered twice
	Broken      float64        // lines that are no complaint, as a share of messages

	demo bool // an outage, a storm and a stretch of rail begin at once
}

// DefaultConfig returns three weeks of history and a week with twenty outages
// and every confounder but planned work, in the feeds' usual disorder.
func DefaultConfig() Config {
	return Config{
		Seed: 1, Start: time.Date(2026, 9, 6, 22, 0, 0, 0, time.UTC), Days: 28, TestDays: 7,
		Rate: 1, Outages: 20, Confounders: Confounders()[:8], Zone: "Europe/Amsterdam",
		Late: .01, Skewed: .001, Repeated: .02, Broken: .001,
	}
}

// Validate returns nil or what is wrong with c; errors.Is(err, schema.ErrInvalid).
func (c *Config) Validate() error {
	bad := func(field, format string, args ...any) error {
		return &schema.FieldError{Field: field, Reason: fmt.Sprintf(format, args...)}
	}
	switch {
	case c.Start.IsZero():
		return bad("start", "is required")
	case c.Days < 1 || c.Days > 3660:
		return bad("days", "%d is outside 1..3660", c.Days)
	case c.TestDays < 1:
		return bad("test_days", "%d is less than 1", c.TestDays)
	case !(c.Rate >= 0 && c.Rate <= 10_000):
		return bad("rate", "%g is outside 0..10000", c.Rate)
	case c.Outages < 0 || c.Outages > 1000:
		return bad("outages", "%d is outside 0..1000", c.Outages)
	}
	for _, share := range []float64{c.Late, c.Skewed, c.Repeated, c.Broken} {
		if !(share >= 0 && share <= .5) {
			return bad("late", "the share %g of messages is outside 0..0.5", share)
		}
	}
	for _, k := range c.Confounders {
		if !slices.Contains(Confounders(), k) {
			return bad("confounders", "%q is not one of %q", k, Confounders())
		}
	}
	for _, b := range c.Brands {
		if companyOf(b) == nil {
			return bad("brands", "%q has no made customers", b)
		}
	}
	if _, err := time.LoadLocation(c.Zone); err != nil {
		return bad("zone", "%v", err)
	}
	return nil
}

func (c *Config) testStart() time.Time { return c.after(max(0, c.Days-c.TestDays)) }
func (c *Config) end() time.Time       { return c.after(c.Days) }

func (c *Config) after(days int) time.Time { return c.Start.Add(time.Duration(days) * 24 * time.Hour) }
