package plan

import (
	"fmt"
	"strings"
	"time"

	"github.com/emersion/go-ical"

	"outcry/schema"
)

// when reads the first window of the event and how it recurs.
func (e *entry) when(m *schema.Maintenance) {
	zone := e.defaults.Zone
	if zone == nil {
		zone = time.UTC
	}
	if !e.knowZones() {
		return
	}
	start := e.event.Props.Get(ical.PropDateTimeStart)
	if start == nil {
		e.wrong(ical.PropDateTimeStart, "is required")
		return
	}
	from, err := start.DateTime(zone)
	if err != nil {
		e.wrong(start.Name, "%q is not a time such as 20261124T010000Z", start.Value)
		return
	}
	to, err := e.event.DateTimeEnd(zone)
	switch {
	case err != nil && e.event.Props.Get(ical.PropDateTimeEnd) != nil:
		e.wrong(ical.PropDateTimeEnd, "%q is not a time such as 20261124T050000Z", e.event.Props.Get(ical.PropDateTimeEnd).Value)
		return
	case err != nil:
		e.wrong(ical.PropDuration, "%q is not a duration such as PT4H", e.event.Props.Get(ical.PropDuration).Value)
		return
	case e.event.Props.Get(ical.PropDateTimeEnd) == nil && e.event.Props.Get(ical.PropDuration) == nil && to.Equal(from):
		e.wrong(ical.PropDateTimeEnd, "is required, or DURATION")
		return
	case !to.After(from):
		e.wrong(ending(e.event), "is not after DTSTART")
		return
	}
	m.From, m.To, m.Zone = from.UTC(), to.UTC(), from.Location().String()
	e.recurs(m, from)
	if id := e.event.Props.Get(ical.PropRecurrenceID); id != nil {
		e.occurrence(m, id, from)
	}
}

// knowZones gives every zone in the event its IANA name, and reports whether it
// has one.
func (e *entry) knowZones() bool {
	ok := true
	for name, list := range e.event.Props {
		for i := range list {
			tzid := list[i].Params.Get(ical.ParamTimezoneID)
			if tzid == "" {
				continue
			}
			own := zoneNamed(tzid)
			if own == nil {
				e.wrong(name, "zone %q is not known; use an IANA name such as Europe/Amsterdam", tzid)
				ok = false
				continue
			}
			list[i].Params.Set(ical.ParamTimezoneID, own.String())
		}
	}
	return ok
}

// ending names the property that says when the event ends.
func ending(e *ical.Event) string {
	if e.Props.Get(ical.PropDateTimeEnd) == nil && e.Props.Get(ical.PropDuration) != nil {
		return ical.PropDuration
	}
	return ical.PropDateTimeEnd
}

// recurs reads the rule with what is added to it and left out.
func (e *entry) recurs(m *schema.Maintenance, from time.Time) {
	var out []string
	for _, p := range e.event.Props[ical.PropRecurrenceRule] {
		out = append(out, "RRULE:"+p.Value)
	}
	for _, name := range []string{ical.PropRecurrenceDates, ical.PropExceptionDates} {
		for _, p := range e.event.Props[name] {
			for value := range strings.SplitSeq(p.Value, ",") {
				t, err := dateOf(p, value, from)
				if err != nil {
					e.wrong(name, "%q is not a time such as 20261124T010000Z", value)
					return
				}
				out = append(out, written(name, t))
			}
		}
	}
	m.Recurrence = strings.Join(out, "\n")
}

func written(name string, t time.Time) string {
	return name + ":" + t.UTC().Format("20060102T150405Z")
}

// dateOf reads one time of a list. A day without a time is the time of day that
// the event begins at, and of a period the beginning counts.
func dateOf(p ical.Prop, value string, from time.Time) (time.Time, error) {
	value, _, _ = strings.Cut(value, "/")
	if len(value) == len("20060102") {
		day, err := time.ParseInLocation("20060102", value, from.Location())
		if err != nil {
			return time.Time{}, err
		}
		h, m, s := from.Clock()
		return time.Date(day.Year(), day.Month(), day.Day(), h, m, s, 0, from.Location()), nil
	}
	one := ical.Prop{Name: ical.PropDateTimeStart, Params: ical.Params{}, Value: value}
	if tzid := p.Params.Get(ical.ParamTimezoneID); tzid != "" {
		one.Params.Set(ical.ParamTimezoneID, tzid)
	}
	return one.DateTime(from.Location())
}

// occurrence makes m the one window of its series that was moved.
func (e *entry) occurrence(m *schema.Maintenance, id *ical.Prop, from time.Time) {
	was, err := dateOf(*id, id.Value, from)
	if err != nil {
		e.wrong(id.Name, "%q is not a time such as 20261124T010000Z", id.Value)
		return
	}
	e.series, e.moved = m.ID, written(ical.PropExceptionDates, was)
	m.ID = fmt.Sprintf("%s+%s", m.ID, was.UTC().Format("20060102T150405Z"))
	m.Recurrence = ""
}
