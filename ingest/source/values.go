package source

import (
	"bufio"
	"io"

	"outcry/schema"
)

// maxOpen bounds the brackets remembered; a record that deep is refused anyway.
const maxOpen = 1 << 10

// values cuts a stream into JSON values: the elements of an array whose opening
// bracket has been read, or values that follow each other. It finds back into
// step after a broken one: an object that stands where JSON allows none begins
// a new record, and a string ends with its line at the latest.
type values struct {
	in    *bufio.Reader
	array bool
	at    int // in an array: elements begun; else the line being read
	line  int // where the value last returned began

	raw     []byte
	size    int    // bytes of the value, also those that raw no longer keeps
	open    []byte // brackets open in the value
	quoted  bool
	escaped bool
	before  byte // the byte before, 0 at the start
	last    byte // the last byte that is neither space nor in a string
	closed  bool // the array ended
	told    bool // what follows the array, or its missing end, has been told
}

// verdict is what a byte means for the value it stands behind.
type verdict int

const (
	keep  verdict = iota // part of the value
	final                // its last byte
	leave                // the first byte of the next one
	drop                 // between two values
)

// next returns the next value, valid until the next call. The error is io.EOF
// at the end, a *schema.FieldError for a value at fault, else that of reading.
func (v *values) next() ([]byte, error) {
	v.raw, v.open, v.size, v.quoted, v.escaped = v.raw[:0], v.open[:0], 0, false, false
	if v.array {
		v.at++
		v.line = v.at
	}
	for !v.closed {
		c, err := v.in.ReadByte()
		if err != nil {
			return v.end(err)
		}
		what := v.step(c)
		v.before = c
		switch {
		case what == leave:
			v.in.UnreadByte()
		case what == drop && c == '\n' && v.size == 0:
			continue
		case what != drop:
			v.add(c)
		}
		if what != keep {
			break
		}
	}
	return v.taken()
}

// taken returns the value that is complete.
func (v *values) taken() ([]byte, error) {
	switch {
	case v.size > MaxRecordBytes:
		return nil, tooLong()
	case v.size > 0:
		return v.raw, nil
	case v.closed:
		return v.after()
	}
	return nil, &schema.FieldError{Reason: "is empty"}
}

// end returns what stands before err.
func (v *values) end(err error) ([]byte, error) {
	if err != io.EOF {
		return nil, err
	}
	if v.size > 0 {
		v.told = v.told || v.quoted || len(v.open) > 0 // the value at fault says so itself
		return v.taken()
	}
	if v.array && !v.told {
		v.told = true
		return nil, &schema.FieldError{Reason: "the array is not closed"}
	}
	return nil, io.EOF
}

// after reads what follows an array: nothing but space.
func (v *values) after() ([]byte, error) {
	for {
		c, err := v.in.ReadByte()
		if err != nil {
			return nil, err
		}
		if !space(c) && !v.told {
			v.told = true
			return nil, &schema.FieldError{Reason: "more follows the array"}
		}
	}
}

// add makes c part of the value; space before it is none.
func (v *values) add(c byte) {
	if v.size == 0 {
		if space(c) {
			return
		}
		if !v.array {
			v.line = v.at
		}
	}
	if v.size++; v.size <= MaxRecordBytes {
		v.raw = append(v.raw, c)
	}
}

// step says what c means and follows strings and brackets.
func (v *values) step(c byte) verdict {
	if v.quoted {
		v.string(c)
		return keep
	}
	what := keep
	switch c {
	case '"':
		v.quoted = true
	case '{':
		if v.size > 0 && v.restarts() {
			return leave
		}
		v.push(c)
	case '[':
		v.push(c)
	case '}', ']':
		what = v.pop(c)
	case ',':
		if v.array && len(v.open) == 0 {
			what = drop
		}
	case '\n':
		what = v.newline()
	}
	if !space(c) {
		v.last = c
	}
	return what
}

func (v *values) string(c byte) {
	switch {
	case c == '\n':
		v.newline()
		v.quoted, v.escaped, v.last = false, false, '"'
	case v.escaped:
		v.escaped = false
	case c == '\\':
		v.escaped = true
	case c == '"':
		v.quoted, v.last = false, '"'
	}
}

// restarts reports whether an object that begins here can't be part of the
// value: after a member's name alone may one stand inside an object, and
// streams of objects begin theirs at the start of a line.
func (v *values) restarts() bool {
	if len(v.open) == 0 {
		return true
	}
	inObject := v.open[len(v.open)-1] == '{'
	if v.before == '\n' && (inObject || !v.array) {
		return true
	}
	return inObject && v.last != ':'
}

func (v *values) push(c byte) {
	if len(v.open) < maxOpen {
		v.open = append(v.open, c)
	}
}

func (v *values) pop(c byte) verdict {
	if len(v.open) == 0 {
		if v.array && c == ']' {
			v.closed = true
			return drop
		}
		return keep
	}
	v.open = v.open[:len(v.open)-1]
	if len(v.open) == 0 && !v.array {
		return final
	}
	return keep
}

func (v *values) newline() verdict {
	if v.array {
		return keep
	}
	v.at++
	if len(v.open) == 0 {
		return drop
	}
	return keep
}

func space(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }
