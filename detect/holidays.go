package detect

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"outcry/schema"
)

//go:embed holidays_nl.txt
var dutchHolidays string

// Holidays are days that run like a Sunday. The zero value holds none. It is safe
// for concurrent use.
type Holidays struct {
	dates  []civilDay // of one year; year 0 is every year
	easter []int      // days after Easter Sunday, in the order read
}

type civilDay struct {
	year  int
	month time.Month
	day   int
}

func civilDate(t time.Time) civilDay {
	y, m, d := t.Date()
	return civilDay{y, m, d}
}

// ReadHolidays reads a calendar of holidays, a day a line: 2026-05-05, 12-25 for
// every year, or easter+39 for so many days after Easter Sunday (easter-2 before).
// What follows the day is its name and is not read, nor is what follows a #. The
// error wraps schema.ErrInvalid and names the line.
func ReadHolidays(r io.Reader) (Holidays, error) {
	var h Holidays
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		text, _, _ := strings.Cut(lines.Text(), "#")
		words := strings.Fields(text)
		if len(words) == 0 {
			continue
		}
		if err := h.add(words[0]); err != nil {
			return Holidays{}, fmt.Errorf("read holidays: line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return Holidays{}, fmt.Errorf("read holidays: %w", err)
	}
	return h, nil
}

// DutchHolidays returns the days off of the Netherlands (Algemene termijnenwet
// and Koningsdag), of every year.
func DutchHolidays() Holidays {
	h, err := ReadHolidays(strings.NewReader(dutchHolidays))
	if err != nil {
		return Holidays{} // a test reads the file
	}
	return h
}

func (h *Holidays) add(day string) error {
	if after, ok := strings.CutPrefix(day, "easter"); ok {
		n, err := strconv.Atoi(after)
		if after != "" && err != nil || n < -100 || n > 200 {
			return fmt.Errorf("%q is not easter, easter+N or easter-N: %w", day, schema.ErrInvalid)
		}
		h.easter = append(h.easter, n)
		return nil
	}
	t, err := time.Parse(time.DateOnly, day)
	if err == nil {
		h.dates = append(h.dates, civilDate(t))
		return nil
	}
	if t, err = time.Parse(time.DateOnly, "2000-"+day); err != nil {
		return fmt.Errorf("%q is not a day such as 2026-05-05, 12-25 or easter+1: %w", day, schema.ErrInvalid)
	}
	h.dates = append(h.dates, civilDay{0, t.Month(), t.Day()})
	return nil
}

// Contains reports whether the civil date of t, in the zone of t, is a holiday.
func (h Holidays) Contains(t time.Time) bool {
	if len(h.dates) == 0 && len(h.easter) == 0 {
		return false
	}
	day := civilDate(t)
	yearly := civilDay{0, day.month, day.day}
	if slices.Contains(h.dates, day) || slices.Contains(h.dates, yearly) {
		return true
	}
	if len(h.easter) == 0 {
		return false
	}
	month, sunday := easter(day.year)
	from := time.Date(day.year, month, sunday, 0, 0, 0, 0, time.UTC)
	to := time.Date(day.year, day.month, day.day, 0, 0, 0, 0, time.UTC)
	return slices.Contains(h.easter, int(to.Sub(from).Hours()/24))
}

// easter returns the date of Easter Sunday in a year of the Gregorian calendar, by
// the rule of an anonymous writer in Nature 13 (1876), as in Meeus, Astronomical
// Algorithms (1991).
func easter(year int) (time.Month, int) {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (b - (b+8)/25 + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	l := (32 + 2*e + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Month(n / 31), n%31 + 1
}
