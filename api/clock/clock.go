package clock

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"outcry/schema"
)

// State is where a clock stands.
type State string

// The states. Met: the outage ended in time. Void: it was none.
const (
	Running State = "running"
	Warning State = "warning" // two thirds have passed
	Due     State = "due"     // the duty has arisen; it stays when the outage ends
	Met     State = "met"
	Void    State = "void"
)

// States returns the vocabulary in its fixed order.
func States() []State { return []State{Running, Warning, Due, Met, Void} }

// Clock is one duty that one incident set running.
type Clock struct {
	Incident string            `json:"incident"`
	Brand    schema.Brand      `json:"brand"`
	Rule     string            `json:"rule"`
	Title    string            `json:"title"`
	Source   string            `json:"source"`
	BegunAt  time.Time         `json:"begun_at"`
	WarnsAt  time.Time         `json:"warns_at"`
	DueAt    time.Time         `json:"due_at"`
	State    State             `json:"state"`
	Low      float64           `json:"low"`             // at least so many, by what was said
	High     *float64          `json:"high"`            // at most so many; null where nobody knows how many live there
	Unit     Unit              `json:"unit"`            // of Low and High
	Method   string            `json:"method"`          // how they were estimated
	Draft    map[string]string `json:"draft,omitempty"` // by language
}

// Config says what clocks are told with.
type Config struct {
	Zone  *time.Location // of the times that people read
	Place func(r schema.Region) (schema.Place, bool)
	Words func(lang string, b schema.Brand, s schema.Service) (brand, service string) // as customers call them
}

// Wall is where the clocks hang. It is safe for concurrent use.
type Wall struct {
	rules *Rules
	cfg   Config
}

// New returns a wall of the clocks that rules set running.
func New(rules *Rules, cfg Config) *Wall { return &Wall{rules, cfg} }

// Rules returns the rules that set clocks running, in their order.
func (w *Wall) Rules() []Rule { return w.rules.All() }

// Of returns the clocks of inc at now, in the order of the rules; none for what
// claims no outage, or was never more than a suspicion. inc is as people see it.
func (w *Wall) Of(inc *schema.Incident, now time.Time) []Clock {
	return w.each(inc, now, true)
}

// Bare is Of without drafts, which is quicker.
func (w *Wall) Bare(inc *schema.Incident, now time.Time) []Clock {
	return w.each(inc, now, false)
}

func (w *Wall) each(inc *schema.Incident, now time.Time, drafts bool) []Clock {
	var out []Clock
	for i := range w.rules.list {
		r := &w.rules.list[i]
		if !r.concerns(inc) {
			continue
		}
		c := w.clock(r, inc, now)
		if drafts {
			c.Draft = w.draft(r, &c, inc)
		}
		out = append(out, c)
	}
	return out
}

// concerns reports whether inc sets r running.
func (r *Rule) concerns(inc *schema.Incident) bool {
	return inc.DetectedAt != nil && inc.MergedInto == "" && slices.Contains(r.Kinds, inc.Kind) &&
		(len(r.Countries) == 0 || slices.Contains(r.Countries, inc.Region.Country())) &&
		(len(r.Brands) == 0 || slices.Contains(r.Brands, inc.Brand)) &&
		(len(r.Services) == 0 || slices.Contains(r.Services, inc.Service))
}

func (w *Wall) clock(r *Rule, inc *schema.Incident, now time.Time) Clock {
	low, high := w.users(inc)
	takes := r.takes(high)
	c := Clock{
		Incident: inc.ID, Brand: inc.Brand, Rule: r.ID, Title: r.Title, Source: r.Source, Unit: r.Unit,
		BegunAt: inc.StartedAt.UTC(), WarnsAt: inc.StartedAt.Add(takes * 2 / 3).UTC(), DueAt: inc.StartedAt.Add(takes).UTC(), Low: low, High: high, Method: methodUsers,
	}
	c.State = stateOf(&c, inc, now)
	if r.Unit == UserMinutes {
		c.Method = methodUsers + methodMinutes
		c.times(lasted(inc, now).Minutes())
	}
	return c
}

// takes returns how long an outage of so many users goes on before the duty
// arises. Of an estimate the high end counts: a warning too early costs less.
func (r *Rule) takes(high *float64) time.Duration {
	if r.UserMinutes == 0 || high == nil || *high <= 0 {
		return r.After
	}
	minutes := min(r.UserMinutes / *high, 1e6)
	return max(r.After, time.Duration(minutes*float64(time.Minute)))
}

func stateOf(c *Clock, inc *schema.Incident, now time.Time) State {
	switch {
	case inc.Status == schema.Dismissed:
		return Void
	case inc.EndedAt != nil && !inc.EndedAt.After(c.DueAt):
		return Met
	case !now.Before(c.DueAt):
		return Due
	case !now.Before(c.WarnsAt):
		return Warning
	}
	return Running
}

// lasted returns how long inc has gone on at now.
func lasted(inc *schema.Incident, now time.Time) time.Duration {
	end := now
	if inc.EndedAt != nil && inc.EndedAt.Before(now) {
		end = *inc.EndedAt
	}
	return max(0, end.Sub(inc.StartedAt))
}

func (c *Clock) times(minutes float64) {
	c.Low = math.Round(c.Low * minutes)
	if c.High != nil {
		h := math.Round(*c.High * minutes)
		c.High = &h
	}
}

const (
	methodUsers = "low: people who said so themselves; high: inhabitants of the regions struck (gazetteer), times the largest share that can be the brand's customers " +
		"(rules file, 1 where not said)"
	methodMinutes = "; each times the minutes since the beginning"
)

// users returns between how many people inc may strike; of postcodes at most those of
// their municipality.
func (w *Wall) users(inc *schema.Incident) (low float64, high *float64) {
	low = float64(inc.Witnesses)
	regions := inc.Regions
	if len(regions) == 0 || inc.Service.Placeless() {
		regions = []schema.Region{inc.Region}
	}
	homes := make([]schema.Region, len(regions))
	for i, r := range regions {
		if homes[i] = r; r.Level() == schema.LevelPostcode {
			homes[i] = r.Parent()
		}
	}
	people := 0.0
	for i, r := range homes {
		if covered(homes, i) {
			continue
		}
		n := w.people(r)
		if n == 0 {
			return low, nil
		}
		people += n
	}
	for _, gone := range inc.Except {
		if gone.Level() != schema.LevelPostcode {
			people -= w.people(gone)
		}
	}
	share, said := w.rules.customers[inc.Brand]
	if !said {
		share = 1
	}
	most := max(low, math.Round(people*share))
	return low, &most
}

// covered reports whether the region at i lies in another one, or stands before.
func covered(regions []schema.Region, i int) bool {
	for j, o := range regions {
		if o != regions[i] && o.Contains(regions[i]) || o == regions[i] && j < i {
			return true
		}
	}
	return false
}

// people returns how many live in r, of a segment along it; 0 for not known, such as
// of a postcode.
func (w *Wall) people(r schema.Region) float64 {
	p, ok := w.cfg.Place(r)
	if !ok {
		return 0
	}
	sum := float64(p.Population)
	for _, t := range p.Touches {
		if own, ok := w.cfg.Place(t); ok {
			sum += float64(own.Population)
		}
	}
	return sum
}

// facts are what a draft may name.
type facts struct {
	Brand, Service, Place, Begun, Due, Low, High, Incident string
}

// draft writes the texts of r.
func (w *Wall) draft(r *Rule, c *Clock, inc *schema.Incident) map[string]string {
	out := map[string]string{}
	for lang, t := range r.drafts {
		f := facts{Place: w.place(inc), Begun: w.moment(c.BegunAt), Due: w.moment(c.DueAt), Low: number(lang, c.Low), High: "?", Incident: c.Incident}
		f.Brand, f.Service = w.cfg.Words(lang, inc.Brand, inc.Service)
		if c.High != nil {
			f.High = number(lang, *c.High)
		}
		var b strings.Builder
		if err := t.Execute(&b, f); err != nil {
			b.Reset() // loading tried every text, so this can't be
		}
		out[lang] = b.String()
	}
	return out
}

func (w *Wall) place(inc *schema.Incident) string {
	for r := inc.Region; r != ""; r = r.Parent() {
		if p, ok := w.cfg.Place(r); ok && p.Name != "" {
			return p.Name
		}
	}
	return string(inc.Region)
}

func (w *Wall) moment(t time.Time) string { return t.In(w.cfg.Zone).Format("2006-01-02 15:04 MST") }

// number writes 900000 as 900.000 in Dutch and 900,000 in English.
func number(lang string, v float64) string {
	s := strconv.FormatFloat(math.Round(v), 'f', 0, 64)
	sep := ","
	if lang == "nl" {
		sep = "."
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return s
}

// Key names a clock among all: the incident and the rule.
func (c *Clock) Key() string { return fmt.Sprintf("%s %s", c.Incident, c.Rule) }
