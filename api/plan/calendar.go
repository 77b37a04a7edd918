package plan

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-ical"

	"outcry/schema"
)

// The properties of an event that say what calendars have no words for.
const (
	propBrand    = "X-OUTCRY-BRAND"
	propServices = "X-OUTCRY-SERVICES" // by commas
	propRegions  = "X-OUTCRY-REGIONS"  // by commas
	propForecast = "X-OUTCRY-FORECAST" // witnesses expected over a window
)

// Defaults are what holds where an event does not say.
type Defaults struct {
	Brand    schema.Brand
	Services []schema.Service
	Regions  []schema.Region
	Zone     *time.Location // of times that name none; nil for UTC
	// Locate returns the region that the words of LOCATION mean, "" where they
	// mean none; nil to understand none.
	Locate func(words string) schema.Region
}

// Imported is what a calendar says.
type Imported struct {
	Work      []schema.Maintenance // in the order of the calendar
	Cancelled []schema.Maintenance // what was called off, of which ID and Brand alone are known
	Lines     []int                // of the calendar, where each of Work begins
}

// Read reads a calendar (RFC 5545, 2009). An event's UID becomes the ID, where
// it is not too odd for one, so that the same calendar again replaces what it
// brought; a moved occurrence (RECURRENCE-ID) becomes work of its own. Services
// may stand in CATEGORIES, the place in LOCATION. Faults are told all at once,
// in the order of the lines; with any, Imported is of no use.
func Read(r io.Reader, d Defaults) (Imported, []*Fault, error) {
	raw, err := readAll(r)
	if err != nil {
		return Imported{}, nil, err
	}
	s, fault := split(unfold(raw))
	if fault != nil {
		return Imported{}, []*Fault{fault}, nil
	}
	if zone := zoneNamed(s.zone); zone != nil {
		d.Zone = zone
	}
	var out Imported
	var faults []*Fault
	var moved []entry
	for _, lines := range s.events {
		e := entry{lines: lines, defaults: d}
		m := e.read()
		switch {
		case len(e.faults) > 0:
			faults = append(faults, e.faults...)
		case s.cancel || e.cancelled:
			out.Cancelled = append(out.Cancelled, schema.Maintenance{ID: m.ID, Brand: m.Brand})
		default:
			out.Work, out.Lines = append(out.Work, m), append(out.Lines, lines[0].number)
		}
		if e.moved != "" && len(e.faults) == 0 {
			moved = append(moved, e)
		}
	}
	for _, e := range moved {
		out.leaveOut(e.series, e.moved)
	}
	if len(s.events) == 0 {
		faults = append(faults, &Fault{1, "", "the calendar holds no VEVENT"})
	}
	slices.SortStableFunc(faults, func(a, b *Fault) int { return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Field, b.Field)) })
	return out, faults, nil
}

// Identify gives what i holds the IDs under which it stands, or will stand beside
// what stands: an event is the same again by its UID and its brand. A UID that
// another brand has written before gets an ID of its own.
func (i *Imported) Identify(stands []schema.Maintenance) {
	holder := make(map[string]schema.Brand, len(stands))
	for _, m := range stands {
		holder[m.ID] = m.Brand
	}
	for _, list := range [][]schema.Maintenance{i.Work, i.Cancelled} {
		for n := range list {
			m := &list[n]
			own := digest(string(m.Brand) + "\n" + m.ID)
			_, kept := holder[own]
			if b, taken := holder[m.ID]; kept || taken && b != m.Brand && m.Brand != "" {
				m.ID = own
			}
			holder[m.ID] = m.Brand
		}
	}
}

// leaveOut takes an occurrence that was moved or called off out of its series.
func (i *Imported) leaveOut(series, exdate string) {
	for n := range i.Work {
		if m := &i.Work[n]; m.ID == series && m.Recurrence != "" {
			m.Recurrence += "\n" + exdate
		}
	}
}

// entry is one event while it is read.
type entry struct {
	lines     []line
	defaults  Defaults
	event     *ical.Event
	faults    []*Fault
	cancelled bool
	series    string // ID of the series that it is an occurrence of
	moved     string // EXDATE line of that occurrence, "" for none
}

// wrong notes a fault of the property name.
func (e *entry) wrong(name, format string, args ...any) {
	at := e.lines[0].number
	for _, l := range e.lines {
		if l.name() == name {
			at = l.number
			break
		}
	}
	e.faults = append(e.faults, &Fault{at, name, fmt.Sprintf(format, args...)})
}

// read returns the event as planned work; its faults are noted.
func (e *entry) read() schema.Maintenance {
	var fault *Fault
	if e.event, fault = decode(e.lines); fault != nil {
		e.faults = append(e.faults, fault)
		return schema.Maintenance{}
	}
	m := schema.Maintenance{
		ID: e.id(), Brand: schema.Brand(strings.ToLower(e.text(propBrand))), Title: e.text(ical.PropSummary), Words: e.text(ical.PropDescription),
	}
	if m.Brand == "" {
		m.Brand = e.defaults.Brand
	}
	e.cancelled = strings.EqualFold(e.text(ical.PropStatus), string(ical.EventCancelled))
	if len(m.Title) > schema.MaxNameBytes {
		m.Title = strings.ToValidUTF8(m.Title[:schema.MaxNameBytes], "")
	}
	e.when(&m)
	e.what(&m)
	if len(e.faults) > 0 || e.cancelled {
		return m
	}
	if err := Check(&m); err != nil {
		e.tell(err)
	}
	return m
}

// props says which property a field of the work comes from.
var props = map[string]string{
	"brand": propBrand, "from": ical.PropDateTimeStart, "to": ical.PropDateTimeEnd, "recurrence": ical.PropRecurrenceRule, "forecast": propForecast,
	"zone": ical.PropDateTimeStart, "title": ical.PropSummary, "words": ical.PropDescription, "id": ical.PropUID,
}

// tell notes a fault of the work by the property that it comes from.
func (e *entry) tell(err error) {
	field, reason := "", err.Error()
	if f, ok := err.(*schema.FieldError); ok {
		field, reason = f.Field, f.Reason
	}
	name := props[field]
	switch {
	case field == "brand":
		reason = "is required: give " + propBrand + " or a brand for the whole calendar"
	case strings.HasPrefix(field, "services"):
		name = propServices
	case strings.HasPrefix(field, "regions"):
		name = propRegions
	}
	e.wrong(name, "%s", reason)
}

// text returns the words of a property, as they stand where they are escaped oddly.
func (e *entry) text(name string) string {
	p := e.event.Props.Get(name)
	if p == nil {
		return ""
	}
	words, err := p.TextList()
	if err != nil {
		return strings.TrimSpace(p.Value)
	}
	return strings.TrimSpace(strings.Join(words, ","))
}

var plainID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._@-]{0,99}$`)

// id returns the UID, or a digest of it where it is no ID, or of the event
// where there is none.
func (e *entry) id() string {
	uid := e.text(ical.PropUID)
	if plainID.MatchString(uid) {
		return uid
	}
	if uid == "" {
		for _, l := range e.lines {
			uid += l.text + "\n"
		}
	}
	return digest(uid)
}

// digest is an ID for what can't be one as it is.
func digest(words string) string {
	sum := sha256.Sum256([]byte(words))
	return "ics-" + hex.EncodeToString(sum[:10])
}

// what reads services, regions and the forecast.
func (e *entry) what(m *schema.Maintenance) {
	m.Services, m.Regions = list[schema.Service](e.text(propServices)), list[schema.Region](e.text(propRegions))
	for _, p := range e.event.Props[ical.PropCategories] {
		words, err := p.TextList()
		if err != nil {
			e.wrong(p.Name, "%s", plainly(err))
		}
		for _, w := range words {
			if s := schema.Service(strings.ToLower(strings.TrimSpace(w))); s.Valid() {
				m.Services = append(m.Services, s)
			}
		}
	}
	if len(m.Services) == 0 {
		m.Services = e.defaults.Services
	}
	e.where(m)
	if p := e.event.Props.Get(propForecast); p != nil {
		var err error
		if m.Forecast, err = p.Float(); err != nil {
			e.wrong(propForecast, "%q is not a number", p.Value)
		}
	}
}

// where reads the place; one that is not understood is a fault, for work that
// was planned in a cellar is not planned everywhere.
func (e *entry) where(m *schema.Maintenance) {
	place := e.text(ical.PropLocation)
	switch {
	case len(m.Regions) > 0:
	case place != "" && e.defaults.Locate != nil:
		r := e.defaults.Locate(place)
		if r == "" {
			if m.Regions = e.defaults.Regions; len(m.Regions) == 0 {
				e.wrong(ical.PropLocation, "%q is no place that is known; give %s, such as NL/UT/GM0344", place, propRegions)
			}
			return
		}
		m.Regions = []schema.Region{r}
	default:
		m.Regions = e.defaults.Regions
	}
}

// list returns what stands between the commas of s.
func list[T ~string](s string) []T {
	var out []T
	for w := range strings.SplitSeq(s, ",") {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, T(w))
		}
	}
	return out
}
