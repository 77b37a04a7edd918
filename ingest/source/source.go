// Package source turns what arrives - a file, a request - into complaints. What
// can't be read as one is reported with its line and reason, and the rest goes on.
package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"

	"outcry/schema"
)

// MaxRecordBytes bounds one record: the longest text allowed, fully escaped, fits.
const MaxRecordBytes = 512 << 10

// Item is one record of a stream: a complaint, or the reason why it is none.
type Item struct {
	// Line is where the record begins: 1 for the first line, or for the first
	// element of an array; 0 for an error of the stream as a whole.
	Line      int
	Complaint schema.Complaint
	// Err is a *schema.FieldError (errors.Is ErrInvalid) for a bad record; the
	// stream goes on after it, and Complaint names its source where the record does.
	// Any other error broke the stream: the last item.
	Err error
}

// NDJSON yields one item a line of r, plain or compressed by gzip or zstd. Blank
// lines and a byte order mark are skipped, the last line needs no end. Memory
// is bounded by MaxRecordBytes.
func NDJSON(r io.Reader) iter.Seq[Item] { return stream(r, eachLine) }

// Messages is NDJSON of lines that need no more than an id (schema.DecodeMessage).
func Messages(r io.Reader) iter.Seq[Item] {
	return stream(r, func(in *lines, yield func(Item) bool) { each(in, schema.DecodeMessage, yield) })
}

func eachLine(in *lines, yield func(Item) bool) { each(in, schema.DecodeComplaint, yield) }

// reader makes a complaint of one record.
type reader func(raw []byte) (schema.Complaint, error)

func each(in *lines, read reader, yield func(Item) bool) {
	for {
		line, err := in.next()
		if err == nil && len(line) == 0 {
			continue
		}
		if broken(err) {
			breakOff(in.line, err, yield)
			return
		}
		if !yield(decode(in.line, line, err, read)) {
			return
		}
	}
}

// broken tells the end of a stream from a record that can't be read.
func broken(err error) bool { return err != nil && !errors.Is(err, schema.ErrInvalid) }

// breakOff ends a stream that broke off in the record at line: the item has
// Line 0. The end of the input is no error.
func breakOff(line int, err error, yield func(Item) bool) {
	if err != io.EOF {
		yield(Item{Err: fmt.Errorf("read the complaint at line %d: %w", line, err)})
	}
}

// stream opens r for the time of one iteration.
func stream(r io.Reader, lines func(in *lines, yield func(Item) bool)) iter.Seq[Item] {
	return func(yield func(Item) bool) {
		plain, err := Open(r)
		if err != nil {
			yield(Item{Err: err})
			return
		}
		defer plain.Close()
		lines(newLines(plain), yield)
	}
}

// decode makes an item of one record; fault is why it can't be read, or nil.
func decode(line int, raw []byte, fault error, read reader) Item {
	if fault == nil && bytes.IndexByte(raw, 0) >= 0 {
		fault = &schema.FieldError{Reason: "holds binary zeros, not text"}
	}
	if fault != nil {
		return Item{Line: line, Err: fault}
	}
	c, err := read(raw)
	return Item{Line: line, Complaint: c, Err: err}
}
