package plan

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

// calendar folds events into a calendar; each is lines by bars.
func calendar(events ...string) string {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//\n")
	for _, e := range events {
		b.WriteString("BEGIN:VEVENT\n" + strings.ReplaceAll(e, "|", "\n") + "\nEND:VEVENT\n")
	}
	b.WriteString("END:VCALENDAR\n")
	return b.String()
}

var amsterdam = func() *time.Location {
	z, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic(err)
	}
	return z
}()

func zwolle(words string) schema.Region {
	if strings.Contains(words, "Zwolle") {
		return "NL/OV/GM0193"
	}
	return ""
}

var defaults = Defaults{Brand: "ziggo", Zone: amsterdam, Locate: zwolle}

func TestCalendarsOfOtherPrograms(t *testing.T) {
	night := schema.Maintenance{ID: "n1@noc", Brand: "ziggo", From: at("2026-11-24T00:00:00Z"), To: at("2026-11-24T04:00:00Z"), Zone: "Europe/Amsterdam", Title: "New cards"}
	change := func(f func(*schema.Maintenance)) schema.Maintenance {
		m := night
		f(&m)
		return m
	}
	const plain = "UID:n1@noc|SUMMARY:New cards|DTSTART;TZID=Europe/Amsterdam:20261124T010000|DTEND;TZID=Europe/Amsterdam:20261124T050000"
	for _, c := range []struct {
		name, doc string
		want      schema.Maintenance
	}{
		{"one night", calendar(plain), night},
		{"with the line ends of the standard", strings.ReplaceAll(calendar(plain), "\n", "\r\n"), night},
		{"with a mark of byte order", "\xef\xbb\xbf" + calendar(plain), night},
		{"folded in the middle of a word", strings.ReplaceAll(calendar(plain), "New cards", "New c\n ards"), night},
		{"by Outlook", calendar(strings.ReplaceAll(plain, "Europe/Amsterdam", `"W. Europe Standard Time"`)), change(func(m *schema.Maintenance) { m.Zone = "Europe/Berlin" })},
		{"with a long name of a zone", calendar(strings.ReplaceAll(plain, "Europe/Amsterdam", "/freeassociation.sourceforge.net/Europe/Amsterdam")), night},
		{"with its zone defined", strings.Replace(calendar(plain), "BEGIN:VEVENT", "BEGIN:VTIMEZONE\nTZID:Europe/Amsterdam\nBEGIN:STANDARD\nDTSTART:19701025T030000\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT", 1), night},
		{"with an alarm in it", calendar(plain + "|BEGIN:VALARM|ACTION:DISPLAY|TRIGGER:-PT15M|END:VALARM"), night},
		{"times without a zone are those of the calendar", strings.Replace(calendar("UID:n1@noc|SUMMARY:New cards|DTSTART:20261124T010000|DURATION:PT4H"), "VERSION", "X-WR-TIMEZONE:Europe/London\nVERSION", 1),
			change(func(m *schema.Maintenance) {
				m.From, m.To, m.Zone = m.From.Add(time.Hour), m.To.Add(time.Hour), "Europe/London"
			})},
		{"times without any are ours", calendar("UID:n1@noc|SUMMARY:New cards|DTSTART:20261124T010000|DURATION:PT4H"), night},
		{"in UTC", calendar("UID:n1@noc|SUMMARY:New cards|DTSTART:20261124T000000Z|DTEND:20261124T040000Z"), change(func(m *schema.Maintenance) { m.Zone = "UTC" })},
		{"a whole day", calendar("UID:n1@noc|SUMMARY:New cards|DTSTART;VALUE=DATE:20261124"),
			change(func(m *schema.Maintenance) { m.From, m.To = at("2026-11-23T23:00:00Z"), at("2026-11-24T23:00:00Z") })},
		{"again and again", calendar(plain + "|RRULE:FREQ=WEEKLY;COUNT=3|EXDATE;TZID=Europe/Amsterdam:20261201T010000"),
			change(func(m *schema.Maintenance) { m.Recurrence = "RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20261201T000000Z" })},
		{"left out by the day, added by a period", calendar(plain + "|RRULE:FREQ=WEEKLY|EXDATE;VALUE=DATE:20261201,20261208|RDATE;VALUE=PERIOD:20261210T000000Z/PT4H"),
			change(func(m *schema.Maintenance) {
				m.Recurrence = "RRULE:FREQ=WEEKLY\nRDATE:20261210T000000Z\nEXDATE:20261201T000000Z\nEXDATE:20261208T000000Z"
			})},
		{"what calendars have no words for", calendar(plain + "|X-OUTCRY-BRAND:KPN|X-OUTCRY-SERVICES:tv,voice|X-OUTCRY-REGIONS:NL/OV, NL/UT|X-OUTCRY-FORECAST:12.5"),
			change(func(m *schema.Maintenance) {
				m.Brand, m.Services, m.Regions, m.Forecast = "kpn", []schema.Service{"tv", "voice"}, []schema.Region{"NL/OV", "NL/UT"}, 12.5
			})},
		{"what they have words for", calendar(plain + `|CATEGORIES:TV,Night work|LOCATION:Zwolle\, Assendorp|DESCRIPTION:Cards\; two\nof them`),
			change(func(m *schema.Maintenance) {
				m.Services, m.Regions, m.Words = []schema.Service{"tv"}, []schema.Region{"NL/OV/GM0193"}, "Cards; two\nof them"
			})},
		{"an odd UID", calendar(strings.Replace(plain, "n1@noc", "{0400 : 1}", 1)), change(func(m *schema.Maintenance) { m.ID = "ics-1cd898061cf63a03b50f" })},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, faults, err := Read(strings.NewReader(c.doc), defaults)
			if err != nil || len(faults) > 0 {
				t.Fatalf("Read() = %v, %v, want no fault", faults, err)
			}
			if diff := cmp.Diff([]schema.Maintenance{c.want}, got.Work); diff != "" {
				t.Errorf("Read() differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFaultsAreToldByLine(t *testing.T) {
	const plain = "UID:n1@noc|DTSTART:20261124T010000Z|DTEND:20261124T050000Z"
	with := func(more string) string { return calendar(plain + "|" + more) }
	for _, c := range []struct{ name, doc, want string }{
		{"no calendar", "hello", "line 1: a calendar begins"},
		{"nothing", "", "line 1: a calendar begins"},
		{"an empty calendar", calendar(), "line 1: the calendar holds no VEVENT"},
		{"one that breaks off", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\n", `line 2: BEGIN: "VEVENT" does not end`},
		{"an end of nothing", "BEGIN:VCALENDAR\nEND:VEVENT\n", `line 2: END: "VEVENT" was not begun`},
		{"a line without a colon", with("WHAT IS THIS"), "line 8: WHAT IS THIS: malformed content line"},
		{"a parameter that breaks off", with(`X-A;B="x"y:1`), "line 8: X-A: malformed parameter"},
		{"a parameter without an end", with(`X-A;B=x`), "line 8: X-A: malformed parameter"},
		{"no start", calendar("UID:x|DTEND:20261124T050000Z"), "line 4: DTSTART: is required"},
		{"no end", calendar("UID:x|DTSTART:20261124T050000Z"), "line 4: DTEND: is required, or DURATION"},
		{"a start that is none", calendar("UID:x|DTSTART:tomorrow|DURATION:PT1H"), `line 6: DTSTART: "tomorrow" is not a time`},
		{"an end that is none", calendar("UID:x|DTSTART:20261124T050000Z|DTEND:later"), `line 7: DTEND: "later" is not a time`},
		{"a duration that is none", calendar("UID:x|DTSTART:20261124T050000Z|DURATION:long"), `line 7: DURATION: "long" is not a duration`},
		{"an end before the start", calendar("UID:x|DTSTART:20261124T050000Z|DTEND:20261124T040000Z"), "line 7: DTEND: is not after DTSTART"},
		{"no duration at all", calendar("UID:x|DTSTART:20261124T050000Z|DURATION:PT0S"), "line 7: DURATION: is not after DTSTART"},
		{"two months", calendar("UID:x|DTSTART:20261124T050000Z|DTEND:20270124T040000Z"), "line 7: DTEND: is more than 31 days after from"},
		{"a zone nobody knows", calendar("UID:x|DTSTART;TZID=Mars/Olympus:20261124T050000|DURATION:PT1H"), `line 6: DTSTART: zone "Mars/Olympus" is not known`},
		{"a rule that is none", with("RRULE:FREQ=OFTEN"), "line 8: RRULE:"},
		{"an exception that is none", with("RRULE:FREQ=DAILY|EXDATE:soon"), `line 9: EXDATE: "soon" is not a time`},
		{"a place that is none", with("LOCATION:Rack 3"), `line 8: LOCATION: "Rack 3" is no place that is known`},
		{"a service that is none", with("X-OUTCRY-SERVICES:fax"), `line 8: X-OUTCRY-SERVICES: "fax" is none of`},
		{"a region that is none", with("X-OUTCRY-REGIONS:Zwolle"), `line 8: X-OUTCRY-REGIONS: "Zwolle" is not a region`},
		{"a forecast that is none", with("X-OUTCRY-FORECAST:some"), `line 8: X-OUTCRY-FORECAST: "some" is not a number`},
		{"a moved one that is none", with("RECURRENCE-ID:then"), `line 8: RECURRENCE-ID: "then" is not a time`},
	} {
		_, faults, err := Read(strings.NewReader(c.doc), defaults)
		if err != nil || len(faults) != 1 || !strings.HasPrefix(faults[0].Error(), c.want) {
			t.Errorf("%s: Read() = %v, %v, want one fault: %s", c.name, faults, err, c.want)
		}
	}
	_, faults, _ := Read(strings.NewReader(calendar("UID:a|DTSTART:x|DURATION:PT1H", plain, "UID:b|DTSTART:20261124T050000Z|DTEND:y")), defaults)
	if got := fmt.Sprint(faults); !strings.Contains(got, "line 6") || !strings.Contains(got, "line 17") || len(faults) != 2 {
		t.Errorf("two events with faults: %v, want those of lines 6 and 17", got)
	}
	_, faults, _ = Read(strings.NewReader(calendar(plain)), Defaults{})
	if len(faults) != 1 || faults[0].Field != propBrand {
		t.Errorf("an event without a brand: %v, want that told", faults)
	}
	if _, _, err := Read(bytes.NewReader(make([]byte, maxCalendar+1)), defaults); err == nil {
		t.Error("a calendar without an end is read, want it refused")
	}
}

func TestMovedAndCancelledNights(t *testing.T) {
	const series = "UID:s|SUMMARY:Weekly|DTSTART:20261103T010000Z|DURATION:PT4H|RRULE:FREQ=WEEKLY;COUNT=4"
	doc := calendar(
		"UID:s|SUMMARY:Moved|RECURRENCE-ID:20261110T010000Z|DTSTART:20261111T010000Z|DURATION:PT4H", series,
		"UID:s|STATUS:CANCELLED|RECURRENCE-ID:20261117T010000Z|DTSTART:20261117T010000Z|DURATION:PT4H",
		"UID:gone|STATUS:CANCELLED|DTSTART:20261117T010000Z|DURATION:PT4H",
	)
	got, faults, err := Read(strings.NewReader(doc), defaults)
	if err != nil || len(faults) > 0 || len(got.Work) != 2 {
		t.Fatalf("Read() = %+v, %v, %v, want a series and a moved night", got, faults, err)
	}
	if got.Work[0].ID != "s+20261110T010000Z" || got.Work[0].Recurrence != "" || got.Lines[1] != 11 {
		t.Errorf("the moved night is %+v, want it work of its own", got.Work[0])
	}
	var nights []int
	for _, w := range Windows(&got.Work[1], schema.Window{From: at("2026-11-01T00:00:00Z"), To: at("2026-12-31T00:00:00Z")}) {
		nights = append(nights, w.From.Day())
	}
	if diff := cmp.Diff([]int{3, 24}, nights); diff != "" {
		t.Errorf("the series without what was moved and called off (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]schema.Maintenance{{ID: "s+20261117T010000Z", Brand: "ziggo"}, {ID: "gone", Brand: "ziggo"}}, got.Cancelled); diff != "" {
		t.Errorf("called off (-want +got):\n%s", diff)
	}
	got, _, _ = Read(strings.NewReader(strings.Replace(calendar(series), "VERSION", "METHOD:CANCEL\nVERSION", 1)), defaults)
	if len(got.Work) != 0 || len(got.Cancelled) != 1 {
		t.Errorf("a calendar that calls off = %+v, want one called off", got)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(calendar("UID:n1|SUMMARY:x|DTSTART;TZID=Europe/Amsterdam:20261124T010000|DURATION:PT4H|RRULE:FREQ=WEEKLY|LOCATION:Zwolle"))
	f.Add("BEGIN:VCALENDAR\nBEGIN:VEVENT\nA;B=\"x\"y:1\nEND:VEVENT\nEND:VCALENDAR")
	f.Add("BEGIN:VCALENDAR\n BEGIN:VEVENT\nEND")
	f.Fuzz(func(t *testing.T, doc string) {
		got, faults, err := Read(strings.NewReader(doc), defaults)
		if err != nil || len(faults) > 0 {
			return
		}
		for i := range got.Work {
			if err := Check(&got.Work[i]); err != nil {
				t.Errorf("%+v was taken: %v", got.Work[i], err)
			}
		}
	})
}
