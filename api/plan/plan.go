// Package plan tells when planned work takes place: it reads calendars, and
// turns what recurs into the windows that it takes.
package plan

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/teambition/rrule-go"

	"outcry/schema"
)

// course is planned work that can be expanded.
type course struct {
	work   schema.Maintenance
	length time.Duration
	set    *rrule.Set // nil for what takes place once
}

// Check returns nil or a *schema.FieldError with the first fault of m, its
// recurrence and its zone included.
func Check(m *schema.Maintenance) error {
	if err := m.Validate(); err != nil {
		return err
	}
	c, err := newCourse(*m)
	if err != nil {
		return err
	}
	if _, ok := c.next(m.From); !ok {
		return &schema.FieldError{Field: "recurrence", Reason: "never takes place"}
	}
	return nil
}

// Windows returns the windows of m that meet w, in order. Every window lasts as
// long as the first, as RFC 5545 (2009), section 3.8.5.3, has it, and begins at
// the same time by the clock on the wall of m's zone, for 25 years at most. Work that can't be
// expanded, as Check tells, has its first window alone.
func Windows(m *schema.Maintenance, w schema.Window) []schema.Window {
	c, err := newCourse(*m)
	if err != nil {
		c = &course{work: *m, length: m.To.Sub(m.From)}
	}
	return c.windows(w)
}

// Next returns the window of m that goes on at t or comes next, nil when all are
// past.
func Next(m *schema.Maintenance, t time.Time) *schema.Occurrence {
	c, err := newCourse(*m)
	if err != nil {
		c = &course{work: *m, length: m.To.Sub(m.From)}
	}
	w, ok := c.next(t)
	if !ok {
		return nil
	}
	return &schema.Occurrence{From: w.From.UTC(), To: w.To.UTC()}
}

func newCourse(m schema.Maintenance) (*course, error) {
	zone, err := time.LoadLocation(m.Zone)
	if err != nil || m.Zone == "Local" {
		return nil, &schema.FieldError{Field: "zone", Reason: fmt.Sprintf("%q is not an IANA zone such as Europe/Amsterdam", m.Zone)}
	}
	c := &course{work: m, length: m.To.Sub(m.From)}
	if strings.TrimSpace(m.Recurrence) == "" {
		return c, nil
	}
	c.set, err = recurrence(m.Recurrence, m.From.In(zone))
	if err != nil {
		return nil, &schema.FieldError{Field: "recurrence", Reason: err.Error()}
	}
	return c, nil
}

// recurrence reads the lines of text: a rule, with or without RRULE: before it,
// and dates to add (RDATE) and to leave out (EXDATE), local ones in the zone of
// the first start.
func recurrence(text string, first time.Time) (*rrule.Set, error) {
	set := new(rrule.Set)
	set.DTStart(first)
	set.RDate(first) // the first window always takes place, whatever the rule says
	for line := range strings.Lines(text) {
		line = strings.ToUpper(strings.TrimSpace(line))
		switch name, rest := cutName(line); name {
		case "":
			if line == "" {
				continue
			}
			fallthrough
		case "RRULE":
			if set.GetRRule() != nil {
				return nil, errors.New("has two rules")
			}
			rule, err := readRule(rest, first)
			if err != nil {
				return nil, err
			}
			set.RRule(rule)
		case "RDATE", "EXDATE":
			dates, err := rrule.StrToDatesInLoc(zoned(rest), first.Location())
			if err != nil {
				return nil, fmt.Errorf("%s: %q is not a list of times such as 20261124T010000Z", name, rest)
			}
			for _, t := range dates {
				if name == "RDATE" {
					set.RDate(t)
				} else {
					set.ExDate(t)
				}
			}
		default:
			return nil, fmt.Errorf("%q is none of RRULE, RDATE and EXDATE", name)
		}
	}
	return set, nil
}

// zoned writes the zone in rest as zones are written: it was put in capitals.
func zoned(rest string) string {
	params, dates, ok := strings.Cut(rest, ":")
	if !ok {
		return rest
	}
	name, _ := strings.CutPrefix(params, "TZID=")
	if zone := zoneNamed(name); zone != nil {
		return "TZID=" + zone.String() + ":" + dates
	}
	return rest
}

// cutName splits RRULE:FREQ=DAILY in two; a rule alone has no name.
func cutName(line string) (name, rest string) {
	i := strings.IndexAny(line, ";:")
	if i < 0 || strings.Contains(line[:i], "=") {
		return "", line
	}
	return line[:i], line[i+1:]
}

// mostYears is how long a rule holds: one that no day fits is looked through so far.
const mostYears = 25

func readRule(text string, first time.Time) (*rrule.RRule, error) {
	opt, err := rrule.StrToROptionInLocation(throughTheDay(text), first.Location())
	if err != nil {
		return nil, fmt.Errorf("%q is not a rule such as FREQ=WEEKLY;BYDAY=TU: %v", text, err)
	}
	if opt.Freq > rrule.HOURLY || len(opt.Byminute) > 1 || len(opt.Bysecond) > 1 {
		return nil, errors.New("recurs more often than hourly")
	}
	if len(opt.Byeaster) > 0 {
		return nil, errors.New("BYEASTER is no part of RFC 5545")
	}
	if !opt.Dtstart.IsZero() {
		return nil, errors.New("has a start of its own; from says when it starts")
	}
	opt.Dtstart = first
	if last := first.AddDate(mostYears, 0, 0); opt.Until.IsZero() || opt.Until.After(last) {
		opt.Until = last
	}
	rule, err := rrule.NewRRule(*opt)
	if err != nil {
		return nil, err
	}
	return rule, nil
}

// throughTheDay lets a rule that ends on a day without a time run to its end.
func throughTheDay(rule string) string {
	parts := strings.Split(rule, ";")
	for i, p := range parts {
		if day, ok := strings.CutPrefix(p, "UNTIL="); ok && len(day) == len("20060102") {
			parts[i] = p + "T235959"
		}
	}
	return strings.Join(parts, ";")
}

// windows returns those that meet w, in order.
func (c *course) windows(w schema.Window) []schema.Window {
	var out []schema.Window
	for start := range c.starts() {
		if !start.Before(w.To) {
			break
		}
		if end := start.Add(c.length); end.After(w.From) {
			out = append(out, schema.Window{From: start.UTC(), To: end.UTC()})
		}
	}
	return out
}

// next returns the first window that ends after t.
func (c *course) next(t time.Time) (schema.Window, bool) {
	for start := range c.starts() {
		if end := start.Add(c.length); end.After(t) {
			return schema.Window{From: start, To: end}, true
		}
	}
	return schema.Window{}, false
}

// starts yields when the windows begin, in order.
func (c *course) starts() func(yield func(time.Time) bool) {
	if c.set == nil {
		return slices.Values([]time.Time{c.work.From})
	}
	return func(yield func(time.Time) bool) {
		for next := c.set.Iterator(); ; {
			start, ok := next()
			if !ok || !yield(start) {
				return
			}
		}
	}
}
