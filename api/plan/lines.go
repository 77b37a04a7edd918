package plan

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/emersion/go-ical"

	"outcry/schema"
)

// Fault is what is wrong with one line of a calendar. errors.Is(f,
// schema.ErrInvalid) holds for it.
type Fault struct {
	Line   int    // from 1
	Field  string // name of the property, "" for the line as a whole
	Reason string
}

// Error returns "line N: field: reason".
func (f *Fault) Error() string {
	return fmt.Sprintf("line %d: %v", f.Line, &schema.FieldError{Field: f.Field, Reason: f.Reason})
}

// Unwrap makes errors.Is(f, schema.ErrInvalid) hold.
func (f *Fault) Unwrap() error { return schema.ErrInvalid }

// line is a content line: the lines that it was folded into, put together.
type line struct {
	number int // of the first
	text   string
}

// name returns what stands before the first colon or semicolon, in capitals.
func (l line) name() string {
	i := strings.IndexAny(l.text, ";:")
	if i < 0 {
		return strings.ToUpper(l.text)
	}
	return strings.ToUpper(l.text[:i])
}

// value returns what stands behind the first colon.
func (l line) value() string {
	_, v, _ := strings.Cut(l.text, ":")
	return strings.TrimSpace(v)
}

// unfold returns the content lines of raw.
func unfold(raw []byte) []line {
	var out []line
	number := 0
	for text := range bytes.Lines(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))) {
		number++
		s := strings.TrimRight(string(text), "\r\n")
		switch {
		case s == "":
		case (s[0] == ' ' || s[0] == '\t') && len(out) > 0:
			out[len(out)-1].text += s[1:]
		default:
			out = append(out, line{number, s})
		}
	}
	return out
}

// sheet is a calendar, split into its events.
type sheet struct {
	zone   string // of times that name none (X-WR-TIMEZONE), "" for unknown
	cancel bool   // METHOD:CANCEL: every event is called off
	events [][]line
}

// split returns the events in lines, each from its BEGIN to its END.
func split(lines []line) (sheet, *Fault) {
	var s sheet
	var open []line // the components that a line lies in
	var event []line
	if len(lines) == 0 || lines[0].name() != "BEGIN" || !strings.EqualFold(lines[0].value(), ical.CompCalendar) {
		return s, &Fault{1, "", "a calendar begins with BEGIN:VCALENDAR"}
	}
	for _, l := range lines {
		if l.name() == "BEGIN" {
			open = append(open, l)
		}
		if inEvent(open) {
			event = append(event, l)
		}
		switch {
		case l.name() == "END":
			if len(open) == 0 || !strings.EqualFold(open[len(open)-1].value(), l.value()) {
				return s, &Fault{l.number, "END", fmt.Sprintf("%q was not begun", l.value())}
			}
			if open = open[:len(open)-1]; len(event) > 0 && !inEvent(open) {
				s.events, event = append(s.events, event), nil
			}
		case len(open) != 1:
		case l.name() == "X-WR-TIMEZONE":
			s.zone = l.value()
		case l.name() == ical.PropMethod:
			s.cancel = strings.EqualFold(l.value(), "CANCEL")
		}
	}
	if len(open) > 0 {
		last := open[len(open)-1]
		return s, &Fault{last.number, "BEGIN", fmt.Sprintf("%q does not end", last.value())}
	}
	return s, nil
}

func inEvent(open []line) bool {
	return slices.ContainsFunc(open, func(l line) bool { return strings.EqualFold(l.value(), ical.CompEvent) })
}

// decode reads an event; what can't be read is told by its line.
func decode(lines []line) (*ical.Event, *Fault) {
	cal, err := decodeLines(lines)
	if err == nil {
		return &cal.Events()[0], nil
	}
	for _, l := range lines[1 : len(lines)-1] {
		if n := l.name(); n == "BEGIN" || n == "END" {
			continue
		}
		if _, err := decodeLines([]line{{text: "BEGIN:VEVENT"}, l, {text: "END:VEVENT"}}); err != nil {
			return nil, &Fault{l.number, l.name(), plainly(err)}
		}
	}
	return nil, &Fault{lines[0].number, "", plainly(err)}
}

// plainly returns the words of err without the package that says them.
func plainly(err error) string { return strings.TrimPrefix(err.Error(), "ical: ") }

// decodeLines reads the one event in lines.
func decodeLines(lines []line) (cal *ical.Calendar, err error) {
	var doc strings.Builder
	doc.WriteString("BEGIN:VCALENDAR\r\n")
	for _, l := range lines {
		doc.WriteString(l.text + "\r\n")
	}
	doc.WriteString("END:VCALENDAR\r\n")
	defer func() {
		if p := recover(); p != nil { // the decoder panics where a parameter breaks off
			err = fmt.Errorf("malformed parameter")
		}
	}()
	cal, err = ical.NewDecoder(strings.NewReader(doc.String())).Decode()
	if err == nil && len(cal.Events()) != 1 {
		err = fmt.Errorf("malformed event")
	}
	return cal, err
}

// maxCalendar is the most bytes of a calendar that are read.
const maxCalendar = 8 << 20

func readAll(r io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxCalendar+1))
	if err != nil {
		return nil, fmt.Errorf("read calendar: %w", err)
	}
	if len(raw) > maxCalendar {
		return nil, &schema.FieldError{Reason: fmt.Sprintf("a calendar is at most %d bytes", maxCalendar)}
	}
	return raw, nil
}
