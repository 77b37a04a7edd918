package schema

import (
	"fmt"
	"strconv"
	"strings"
)

// maxDepth bounds the nesting of a record, as the reader calls itself.
const maxDepth = 64

// jsonReader walks over one JSON document (RFC 8259) that is valid UTF-8. The
// first fault is kept in err; from then on every method returns a zero value.
type jsonReader struct {
	doc    string
	at     int
	copies bool // strings are copied out of doc, not shared with it
	err    error
}

// fail keeps the first fault and moves to the end, where every method stops.
func (r *jsonReader) fail(format string, args ...any) {
	if r.err == nil {
		reason := "not JSON: " + fmt.Sprintf(format, args...)
		r.err = &FieldError{Reason: fmt.Sprintf("%s at byte %d of %q", reason, r.at, clip(r.doc))}
	}
	r.at = len(r.doc)
}

// refuse says that a well-formed value is not of the type that field needs.
func (r *jsonReader) refuse(field, want string) {
	if r.err == nil {
		r.err = &FieldError{field, fmt.Sprintf("is %s, not %s", typeNames[r.peek()], want)}
	}
	r.at = len(r.doc)
}

// typeNames tells a JSON type by its first byte.
var typeNames = [256]string{
	'{': "an object", '[': "an array", '"': "a string", 't': "a boolean", 'f': "a boolean", 'n': "null", '-': "a number",
	'0': "a number", '1': "a number", '2': "a number", '3': "a number", '4': "a number",
	'5': "a number", '6': "a number", '7': "a number", '8': "a number", '9': "a number",
}

// peek moves to the next token and returns its first byte, 0 at the end.
func (r *jsonReader) peek() byte {
	for ; r.at < len(r.doc); r.at++ {
		switch c := r.doc[r.at]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

// starts reports whether a value that begins with c follows. Null is taken and
// reported as false; another type is a fault of field.
func (r *jsonReader) starts(c byte, field, want string) bool {
	switch next := r.peek(); {
	case next == c:
		return true
	case next == 'n':
		r.word("null")
	case typeNames[next] == "":
		r.fail("no value")
	default:
		r.refuse(field, want)
	}
	return false
}

// object enters an object and reports whether there is one: not for null.
func (r *jsonReader) object(field string) bool {
	if !r.starts('{', field, "an object") {
		return false
	}
	r.at++
	return true
}

// member moves to the next value of the object and returns its name, false at
// the end of the object.
func (r *jsonReader) member(first bool) (key string, ok bool) {
	if r.err != nil {
		return "", false
	}
	c := r.peek()
	if c == '}' {
		r.at++
		return "", false
	}
	if !first {
		if c != ',' {
			r.fail("no comma between members")
			return "", false
		}
		r.at++
		c = r.peek()
	}
	if c != '"' {
		r.fail("no member name")
		return "", false
	}
	key = r.quoted()
	if r.peek() != ':' {
		r.fail("no colon after a member name")
		return "", false
	}
	r.at++
	return key, r.err == nil
}

// end faults what follows the document.
func (r *jsonReader) end() {
	if r.peek(); r.at < len(r.doc) {
		r.fail("more follows the object")
	}
}

// string returns the string of field, "" for null.
func (r *jsonReader) string(field string) string {
	if !r.starts('"', field, "a string") {
		return ""
	}
	return r.quoted()
}

// quoted reads the string that begins here.
func (r *jsonReader) quoted() string {
	from := r.at + 1
	for i := from; i < len(r.doc); i++ {
		switch c := r.doc[i]; {
		case c == '"':
			r.at = i + 1
			if r.copies {
				return strings.Clone(r.doc[from:i])
			}
			return r.doc[from:i]
		case c == '\\':
			return r.escaped(from, i)
		case c < ' ':
			r.at = i
			r.fail("a bare control character %#02x in a string", c)
			return ""
		}
	}
	r.at = len(r.doc)
	r.fail("a string without its end")
	return ""
}

// number reads the number of field into *v and returns v, nil for null.
func (r *jsonReader) number(field string, v *float64) *float64 {
	c := r.peek()
	if c == 'n' {
		r.word("null")
		return nil
	}
	if typeNames[c] != "a number" {
		r.starts('0', field, "a number")
		return nil
	}
	from := r.at
	r.digits()
	f, err := strconv.ParseFloat(r.doc[from:r.at], 64)
	if err != nil && r.err == nil {
		r.err = &FieldError{field, fmt.Sprintf("%s is out of range", clip(r.doc[from:r.at]))}
	}
	*v = f
	return v
}

// digits passes over the number that begins here: -?int frac? exp?
func (r *jsonReader) digits() {
	r.pass("-")
	if !r.pass("0") && !r.run() {
		r.fail("a number without digits")
	}
	if r.pass(".") && !r.run() {
		r.fail("a number without decimals")
	}
	if r.pass("eE") {
		r.pass("+-")
		if !r.run() {
			r.fail("a number without its exponent")
		}
	}
}

// pass passes over one byte of set and reports whether there was one.
func (r *jsonReader) pass(set string) bool {
	if r.at < len(r.doc) && strings.IndexByte(set, r.doc[r.at]) >= 0 {
		r.at++
		return true
	}
	return false
}

// run passes over digits and reports whether there were any.
func (r *jsonReader) run() bool {
	from := r.at
	for r.at < len(r.doc) && '0' <= r.doc[r.at] && r.doc[r.at] <= '9' {
		r.at++
	}
	return r.at > from
}

// word passes over null, true or false.
func (r *jsonReader) word(w string) {
	if !strings.HasPrefix(r.doc[r.at:], w) {
		r.fail("no such word")
		return
	}
	r.at += len(w)
}

// skip passes over any value, in a nest of depth objects and arrays.
func (r *jsonReader) skip(depth int) {
	switch c := r.peek(); {
	case depth > maxDepth:
		r.fail("nested deeper than %d", maxDepth)
	case c == '"':
		r.quoted()
	case c == '{':
		r.at++
		for first := true; ; first = false {
			if _, ok := r.member(first); !ok {
				return
			}
			r.skip(depth + 1)
		}
	case c == '[':
		r.skipArray(depth)
	case c == 't':
		r.word("true")
	case c == 'f':
		r.word("false")
	case c == 'n':
		r.word("null")
	case typeNames[c] == "a number":
		r.digits()
	default:
		r.fail("no value")
	}
}

func (r *jsonReader) skipArray(depth int) {
	r.at++
	if r.peek() == ']' {
		r.at++
		return
	}
	for r.err == nil {
		r.skip(depth + 1)
		switch r.peek() {
		case ',':
			r.at++
		case ']':
			r.at++
			return
		default:
			r.fail("no comma between elements")
		}
	}
}
