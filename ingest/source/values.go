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
	begun   bool   // a byte of the value has been seen
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
	v.raw, v.open, v.size, v.begun, v.quoted, v.escaped = v.raw[:0], v.open[:0], 0, false, false, false
	if v.array {
		v.at++
		v.line = v.at
	}
	for done := v.closed; !done; {
		if _, err := v.in.Peek(1); err != nil {
			return v.end(err)
		}
		chunk, _ := v.in.Peek(v.in.Buffered())
		var n int
		n, done = v.scan(chunk)
		v.in.Discard(n)
	}
	return v.taken()
}

// scan takes from chunk what belongs to the value and returns how many bytes
// it is done with, and whether the value is complete.
func (v *values) scan(chunk []byte) (n int, done bool) {
	start := 0
	for i, c := range chunk {
		if v.quoted && !v.escaped && c != '"' && c != '\\' && c != '\n' {
			continue
		}
		switch v.step(c) {
		case leave:
			v.add(chunk[start:i])
			return i, true
		case final:
			v.add(chunk[start : i+1])
			return i + 1, true
		case drop:
			if c == '\n' && !v.begun {
				start = i + 1
				continue
			}
			v.add(chunk[start:i])
			return i + 1, true
		}
		if !v.begun {
			v.begin(c)
			start = i
		}
		v.before = c
	}
	v.add(chunk[start:])
	return len(chunk), false
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

// begin starts the value with c; space before it is none.
func (v *values) begin(c byte) {
	if space(c) {
		return
	}
	v.begun = true
	if !v.array {
		v.line = v.at
	}
}

// add makes piece part of the value.
func (v *values) add(piece []byte) {
	if !v.begun {
		return
	}
	if v.size += len(piece); v.size <= MaxRecordBytes {
		v.raw = append(v.raw, piece...)
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
		if v.begun && v.restarts() {
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
