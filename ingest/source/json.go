package source

import (
	"bytes"
	"encoding/json"
	"io"
	"iter"

	"outcry/schema"
)

// JSON yields the complaints of r, which is plain, so that a bound on r bounds
// what is read; Open decompresses. Its content tells the shape: one object, also over many lines, objects that follow each other
// (NDJSON), or one array, whose elements are read one at a time and numbered
// from 1 in Line. A record that is broken does not take its neighbours along.
func JSON(r io.Reader) iter.Seq[Item] {
	return func(yield func(Item) bool) {
		in := newLines(r)
		first, err := in.first()
		if err != nil {
			breakOff(in.line+1, err, yield)
			return
		}
		if first == '[' {
			in.buf.Discard(1)
			eachValue(&values{in: in.buf, array: true}, yield)
			return
		}
		line, err := in.next()
		if broken(err) {
			breakOff(in.line, err, yield)
			return
		}
		if err == nil && !json.Valid(line) {
			again := append(bytes.Clone(line), '\n')
			in.buf.Reset(io.MultiReader(bytes.NewReader(again), rest(in)))
			eachValue(&values{in: in.buf, at: in.line}, yield)
			return
		}
		if yield(decode(in.line, line, err, schema.DecodeComplaint)) {
			eachLine(in, yield)
		}
	}
}

// rest returns what in has not given out yet, free of its buffer.
func rest(in *lines) io.Reader {
	held, _ := in.buf.Peek(in.buf.Buffered())
	return io.MultiReader(bytes.NewReader(bytes.Clone(held)), in.plain)
}

func eachValue(in *values, yield func(Item) bool) {
	for {
		raw, err := in.next()
		if broken(err) {
			breakOff(in.line, err, yield)
			return
		}
		if !yield(decode(in.line, raw, err, schema.DecodeComplaint)) {
			return
		}
	}
}
