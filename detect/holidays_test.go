package detect

import (
	"errors"
	"strings"
	"testing"
	"time"

	"outcry/schema"
)

func TestHolidays(t *testing.T) {
	own, err := ReadHolidays(strings.NewReader("# of the works\n\n2026-10-03 Leidens ontzet\n12-05 Sinterklaas # evening\neaster-48\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, day string
		of        Holidays
		want      bool
	}{
		{"a fixed day of one year", "2026-10-03", own, true},
		{"is none the year after", "2027-10-03", own, false},
		{"a fixed day of every year", "2031-12-05", own, true},
		{"Carnival Monday, before Easter", "2026-02-16", own, true},
		{"the day before", "2026-02-15", own, false},
		{"King's Day", "2026-04-27", DutchHolidays(), true},
		{"Ascension Day 2026", "2026-05-14", DutchHolidays(), true},
		{"Whit Monday 2027", "2027-05-17", DutchHolidays(), true},
		{"Easter Monday 2038, as late as Easter comes", "2038-04-26", DutchHolidays(), true},
		{"an ordinary Monday", "2026-05-11", DutchHolidays(), false},
		{"nothing is a holiday where none are given", "2026-12-25", Holidays{}, false},
	} {
		day, err := time.Parse(time.DateOnly, c.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.of.Contains(day); got != c.want {
			t.Errorf("%s: Contains(%s) = %v, want %v", c.name, c.day, got, c.want)
		}
	}
	for _, bad := range []string{"25-12", "2026-02-30", "easter+", "eastern", "easter+900", "tomorrow"} {
		if _, err := ReadHolidays(strings.NewReader("01-01\n" + bad)); !errors.Is(err, schema.ErrInvalid) || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("ReadHolidays(%q) = %v, want an error that names line 2", bad, err)
		}
	}
}

func FuzzHolidays(f *testing.F) {
	f.Add("01-01 Nieuwjaar\neaster+1\n2026-05-05")
	f.Fuzz(func(t *testing.T, text string) {
		h, err := ReadHolidays(strings.NewReader(text))
		if err == nil {
			h.Contains(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
		}
	})
}

// civilStream says the usual by the clock on the wall: perDay reports of each of
// three brands a working day, half on free days, from one summer or winter into
// the other.
func civilStream(seed int64, zone *time.Location, from time.Time, days int, perDay float64, free func(time.Time) bool) *stream {
	s := calm(seed, from, 0, 0)
	for at := from; at.Before(from.AddDate(0, 0, days)); at = at.Add(time.Minute) {
		local := at.In(zone)
		rate := perDay / 1440 * waking[local.Hour()]
		if free(local) {
			rate *= 0.5
		}
		for _, b := range []schema.Brand{"red", "blue", "green"} {
			if s.rng.Float64() < rate {
				s.say(at, b, schema.MobileData, town(s.rng.Intn(20)))
			}
		}
	}
	return s
}

func weekend(local time.Time) bool {
	return local.Weekday() == time.Saturday || local.Weekday() == time.Sunday
}

// TestClocksGoForwardAndBack follows the civil hours over both nights: what is
// expected at a local hour stays what it was, and a dense stream raises nothing.
func TestClocksGoForwardAndBack(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		night time.Time // of the change, midnight
	}{
		{"forward: the hour from two to three is missing", time.Date(2026, 3, 29, 0, 0, 0, 0, zone)},
		{"back: the hour from two to three comes twice", time.Date(2026, 10, 25, 0, 0, 0, 0, zone)},
	} {
		t.Run(c.name, func(t *testing.T) {
			from, until := c.night.AddDate(0, 0, -16), c.night.AddDate(0, 0, 2)
			s := civilStream(71, zone, from, 18, 900, weekend)
			d := detector(t)
			expected := map[string]float64{}
			next, reports := 0, s.sorted()
			for now := from; now.Before(until); now = now.Add(10 * time.Minute) {
				first := next
				for next < len(reports) && reports[next].ArrivedAt.Before(now) {
					next++
				}
				for _, in := range d.Observe(now, reports[first:next]) {
					if now.After(c.night.AddDate(0, 0, -1)) {
						t.Errorf("%s of %s at %v, %v: %s", in.Kind, in.Brand, in.Regions, now, in.Evidence)
					}
				}
				if local := now.In(zone); len(d.series) > 0 && local.Minute() == 0 {
					expected[local.Format("2 15")] = d.series[0].rate[d.hour%ringHours]
				}
			}
			for hour := range 24 {
				if hour == 2 {
					continue // missing in spring
				}
				before := expected[time.Date(2026, c.night.Month(), c.night.Day()-1, hour, 0, 0, 0, zone).Format("2 15")]
				after := expected[time.Date(2026, c.night.Month(), c.night.Day(), hour, 0, 0, 0, zone).Format("2 15")]
				if ratio := after / before; ratio < 0.6 || ratio > 1.6 {
					t.Errorf("expected at %d o'clock: %.1f on the Saturday, %.1f on the Sunday", hour, before, after)
				}
			}
		})
	}
}

// TestHolidayRunsLikeASunday shows that a working day off is expected to be as
// calm as a Sunday, and teaches as one.
func TestHolidayRunsLikeASunday(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	from, off := time.Date(2026, 4, 20, 0, 0, 0, 0, zone), time.Date(2026, 5, 14, 0, 0, 0, 0, zone) // Ascension Day, a Thursday
	cfg := DefaultConfig()
	cfg.Holidays = DutchHolidays()
	free := func(local time.Time) bool { return weekend(local) || cfg.Holidays.Contains(local) }
	d, err := New(cfg, land())
	if err != nil {
		t.Fatal(err)
	}
	s := civilStream(72, zone, from, 24, 900, free)
	run(t, d, s.sorted(), off)
	at := func(day time.Time) float64 { return d.almanac.hourly(d.series[0], d.almanac.ofWeek(day.Unix()/3600)) }
	holiday, thursday := at(off.Add(12*time.Hour)), at(off.AddDate(0, 0, 7).Add(12*time.Hour))
	if ratio := holiday / thursday; ratio < 0.35 || ratio > 0.7 {
		t.Errorf("expected at noon = %.1f on Ascension Day and %.1f on another Thursday, want half", holiday, thursday)
	}
}
