package detect

import (
	"fmt"
	"time"
)

const (
	weekHours = 168
	dayBlocks = 16 // eight blocks of three hours, on working days and on free days
)

// Calendar reads the civil clock of a country: rhythms of complaint follow
// people's clocks, through summer time and over holidays. The zero value reads
// UTC and knows no holidays. It is safe for concurrent use.
type Calendar struct {
	zone     *time.Location
	holidays Holidays
}

// NewCalendar returns the calendar of the IANA time zone with the given
// holidays, of which only the date counts. A holiday runs like a Sunday.
func NewCalendar(zone string, holidays ...time.Time) (Calendar, error) {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return Calendar{}, fmt.Errorf("read time zone %q: %w", zone, err)
	}
	c := Calendar{zone: loc}
	for _, h := range holidays {
		c.holidays.dates = append(c.holidays.dates, civilDate(h))
	}
	return c, nil
}

// With returns the calendar with the given holidays and no others.
func (c Calendar) With(h Holidays) Calendar {
	c.holidays = h
	return c
}

func (c Calendar) local(t time.Time) time.Time {
	if c.zone == nil {
		return t.UTC()
	}
	return t.In(c.zone)
}

// Slot returns the hour of the week of t, 0 for Monday from 0 to 1 o'clock. A
// holiday is read as a Sunday.
func (c Calendar) Slot(t time.Time) int {
	l := c.local(t)
	return c.weekday(l)*24 + l.Hour()
}

// Block returns which of the sixteen parts of the week t lies in: three hours
// of a working day, 0 to 7, or of a free day, 8 to 15.
func (c Calendar) Block(t time.Time) int { return slotBlock(c.Slot(t)) }

// Midnight reports whether the hour that starts at t is the first of a local day.
func (c Calendar) Midnight(t time.Time) bool { return c.local(t).Hour() == 0 }

func (c Calendar) weekday(l time.Time) int {
	if c.holidays.Contains(l) {
		return 6
	}
	return (int(l.Weekday()) + 6) % 7
}

func slotBlock(slot int) int {
	b := slot % 24 / 3
	if slot >= 120 {
		b += 8
	}
	return b
}
