package plan

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

// work returns planned work of one night that recurs by rule.
func work(from, to, zone, rule string) schema.Maintenance {
	return schema.Maintenance{ID: "w", Brand: "ziggo", From: at(from), To: at(to), Zone: zone, Recurrence: rule}
}

func TestWindowsKeepToTheClockOnTheWall(t *testing.T) {
	tuesdays := work("2026-10-20T01:00:00+02:00", "2026-10-20T05:00:00+02:00", "Europe/Amsterdam", "FREQ=WEEKLY;BYDAY=TU")
	for _, c := range []struct {
		name     string
		m        schema.Maintenance
		from, to string
		want     []string // beginnings and ends
	}{
		{"once", work("2026-11-24T01:00:00Z", "2026-11-24T05:00:00Z", "", ""), "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z",
			[]string{"2026-11-24T01:00:00Z", "2026-11-24T05:00:00Z"}},
		{"Tuesdays over the end of summer time", tuesdays, "2026-10-19T00:00:00Z", "2026-10-28T00:00:00Z",
			[]string{"2026-10-19T23:00:00Z", "2026-10-20T03:00:00Z", "2026-10-27T00:00:00Z", "2026-10-27T04:00:00Z"}},
		{"Tuesdays over its beginning", tuesdays, "2027-03-22T12:00:00Z", "2027-03-31T00:00:00Z",
			[]string{"2027-03-23T00:00:00Z", "2027-03-23T04:00:00Z", "2027-03-29T23:00:00Z", "2027-03-30T03:00:00Z"}},
		{"the same in UTC stays where it is", work("2026-10-20T01:00:00Z", "2026-10-20T05:00:00Z", "", "RRULE:FREQ=WEEKLY;COUNT=2"), "2026-10-01T00:00:00Z", "2026-12-01T00:00:00Z",
			[]string{"2026-10-20T01:00:00Z", "2026-10-20T05:00:00Z", "2026-10-27T01:00:00Z", "2026-10-27T05:00:00Z"}},
		{"a night that the clock is put back in lasts as long as any", work("2026-10-24T01:00:00+02:00", "2026-10-24T05:00:00+02:00", "Europe/Amsterdam", "FREQ=DAILY;COUNT=2"),
			"2026-10-24T12:00:00Z", "2026-10-26T00:00:00Z", []string{"2026-10-24T23:00:00Z", "2026-10-25T03:00:00Z"}},
		{"an hour that the clock skips", work("2027-03-27T02:30:00+01:00", "2027-03-27T03:30:00+01:00", "Europe/Amsterdam", "FREQ=DAILY;COUNT=3"),
			"2027-03-28T00:00:00Z", "2027-03-29T12:00:00Z", []string{"2027-03-28T01:30:00Z", "2027-03-28T02:30:00Z", "2027-03-29T00:30:00Z", "2027-03-29T01:30:00Z"}},
		{"one left out and one added", work("2026-11-03T01:00:00Z", "2026-11-03T02:00:00Z", "", "FREQ=WEEKLY;COUNT=3\nEXDATE:20261110T010000Z\nRDATE:20261111T010000Z"),
			"2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z",
			[]string{"2026-11-03T01:00:00Z", "2026-11-03T02:00:00Z", "2026-11-11T01:00:00Z", "2026-11-11T02:00:00Z", "2026-11-17T01:00:00Z", "2026-11-17T02:00:00Z"}},
		{"until a day, through that day", work("2026-11-03T22:00:00Z", "2026-11-03T23:00:00Z", "", "FREQ=DAILY;UNTIL=20261104"), "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z",
			[]string{"2026-11-03T22:00:00Z", "2026-11-03T23:00:00Z", "2026-11-04T22:00:00Z", "2026-11-04T23:00:00Z"}},
		{"one that ends as the span begins is not in it", work("2026-11-03T01:00:00Z", "2026-11-03T02:00:00Z", "", ""), "2026-11-03T02:00:00Z", "2026-11-04T00:00:00Z", nil},
		{"the first one, though no Friday", work("2026-11-03T01:00:00Z", "2026-11-03T02:00:00Z", "", "FREQ=WEEKLY;BYDAY=FR;COUNT=1"), "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z",
			[]string{"2026-11-03T01:00:00Z", "2026-11-03T02:00:00Z", "2026-11-06T01:00:00Z", "2026-11-06T02:00:00Z"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := Check(&c.m); err != nil {
				t.Fatalf("Check() = %v, want nil", err)
			}
			var got []string
			for _, w := range Windows(&c.m, schema.Window{From: at(c.from), To: at(c.to)}) {
				got = append(got, w.From.Format(time.RFC3339), w.To.Format(time.RFC3339))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("Windows() differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNextIsTheWindowThatGoesOnOrComes(t *testing.T) {
	m := work("2026-11-03T01:00:00Z", "2026-11-03T02:00:00Z", "", "FREQ=WEEKLY;COUNT=2")
	for _, c := range []struct{ name, at, want string }{
		{"before all", "2026-11-01T00:00:00Z", "2026-11-03T01:00:00Z"},
		{"in the first", "2026-11-03T01:30:00Z", "2026-11-03T01:00:00Z"},
		{"at its end", "2026-11-03T02:00:00Z", "2026-11-10T01:00:00Z"},
		{"after all", "2026-12-01T00:00:00Z", ""},
	} {
		got := ""
		if next := Next(&m, at(c.at)); next != nil {
			got = next.From.Format(time.RFC3339)
		}
		if got != c.want {
			t.Errorf("%s: Next(%s) begins %q, want %q", c.name, c.at, got, c.want)
		}
	}
}

func TestWhatCannotRecurIsToldByItsField(t *testing.T) {
	for _, c := range []struct{ name, zone, rule, field, reason string }{
		{"a zone of Windows", "W. Europe Standard Time", "", "zone", "IANA zone"},
		{"the zone of this machine", "Local", "", "zone", "IANA zone"},
		{"no rule", "", "every Tuesday", "recurrence", "not a rule"},
		{"an unknown frequency", "", "FREQ=OFTEN", "recurrence", "not a rule"},
		{"every minute", "", "FREQ=MINUTELY", "recurrence", "more often than hourly"},
		{"every quarter of an hour", "", "FREQ=HOURLY;BYMINUTE=0,15,30,45", "recurrence", "more often than hourly"},
		{"days from Easter", "", "FREQ=YEARLY;BYEASTER=1000", "recurrence", "BYEASTER"},
		{"two rules", "", "FREQ=DAILY\nFREQ=WEEKLY", "recurrence", "two rules"},
		{"a start of its own", "", "FREQ=DAILY;DTSTART=20261103T010000Z", "recurrence", "start of its own"},
		{"a wrong exception", "", "FREQ=DAILY\nEXDATE:tomorrow", "recurrence", "EXDATE"},
		{"another property", "", "SUMMARY:x", "recurrence", "none of RRULE"},
		{"a month of fifteen", "", "FREQ=DAILY;BYMONTH=15", "recurrence", "month"},
		{"all left out", "", "FREQ=DAILY;COUNT=1\nEXDATE:20261103T010000Z", "recurrence", "never"},
		{"a day that no month has", "", "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30\nEXDATE:20261103T010000Z", "recurrence", "never"},
	} {
		m := work("2026-11-03T01:00:00Z", "2026-11-03T02:00:00Z", c.zone, c.rule)
		err := Check(&m)
		var field *schema.FieldError
		if !errors.As(err, &field) || field.Field != c.field || !strings.Contains(field.Reason, c.reason) {
			t.Errorf("%s: Check() = %v, want a fault of %s with %q", c.name, err, c.field, c.reason)
		}
	}
}

func FuzzRecurrence(f *testing.F) {
	for _, s := range []string{"FREQ=WEEKLY;BYDAY=TU,2FR", "FREQ=YEARLY;BYEASTER=1000", "RRULE:FREQ=YEARLY;BYMONTH=4\nEXDATE;TZID=Europe/Amsterdam:20261103T010000", "FREQ=DAILY;UNTIL=20261103", "RDATE;VALUE=DATE:20261103", "=;:,", "FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, rule string) {
		m := work("2026-11-03T01:00:00Z", "2026-11-03T02:00:00Z", "Europe/Amsterdam", rule)
		if Check(&m) != nil {
			return
		}
		last := time.Time{}
		for _, w := range Windows(&m, schema.Window{From: m.From, To: m.From.AddDate(0, 1, 0)}) {
			if !w.From.After(last) || w.To.Sub(w.From) != time.Hour {
				t.Errorf("%q: window %v after one that began %v, want each an hour and after the one before", rule, w, last)
			}
			last = w.From
		}
	})
}
