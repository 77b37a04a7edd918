package promql

import (
	"bufio"
	"encoding/json"
	"io"
	"math"
	"strconv"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
)

// writer writes JSON piece by piece, so that an answer of a million points
// takes no memory of its own. The first error stays.
type writer struct {
	*bufio.Writer
	err error
	num [64]byte
}

func newWriter(w io.Writer) *writer { return &writer{Writer: bufio.NewWriterSize(w, 32<<10)} }

func (w *writer) raw(s string) {
	if _, err := w.WriteString(s); err != nil && w.err == nil {
		w.err = err
	}
}

func (w *writer) bytes(b []byte) {
	if _, err := w.Write(b); err != nil && w.err == nil {
		w.err = err
	}
}

// value writes what encoding/json makes of v.
func (w *writer) value(v any) {
	b, err := json.Marshal(v)
	if err != nil && w.err == nil {
		w.err = err
	}
	w.bytes(b)
}

func (w *writer) flush() error {
	if err := w.Flush(); w.err == nil {
		w.err = err
	}
	return w.err
}

// list writes n things between brackets.
func (w *writer) list(n int, each func(i int)) {
	w.raw("[")
	for i := range n {
		if i > 0 {
			w.raw(",")
		}
		each(i)
	}
	w.raw("]")
}

// labels writes {"name":"value"}.
func (w *writer) labels(l labels.Labels) {
	w.raw("{")
	first := true
	l.Range(func(l labels.Label) {
		if !first {
			w.raw(",")
		}
		first = false
		w.value(l.Name)
		w.raw(":")
		w.value(l.Value)
	})
	w.raw("}")
}

// point writes [seconds,"number"] as Prometheus does.
func (w *writer) point(t int64, v float64) {
	w.raw("[")
	w.seconds(t)
	w.raw(`,"`)
	w.bytes(number(w.num[:0], v))
	w.raw(`"]`)
}

// seconds writes a time in Unix milliseconds.
func (w *writer) seconds(t int64) {
	b := w.num[:0]
	if t < 0 {
		b, t = append(b, '-'), -t
	}
	b = strconv.AppendInt(b, t/1000, 10)
	if f := t % 1000; f != 0 {
		b = append(b, '.', byte('0'+f/100), byte('0'+f/10%10), byte('0'+f%10))
	}
	w.bytes(b)
}

// number writes v as Prometheus does: like JavaScript, with NaN and Inf.
func number(b []byte, v float64) []byte {
	if abs := math.Abs(v); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		return strconv.AppendFloat(b, v, 'e', -1, 64)
	}
	return strconv.AppendFloat(b, v, 'f', -1, 64)
}

func (e *evaluated) encode(w *writer) {
	w.raw(`{"resultType":"` + string(e.value.Type()) + `","result":`)
	switch v := e.value.(type) {
	case promql.Matrix:
		w.list(len(v), func(i int) {
			w.raw(`{"metric":`)
			w.labels(v[i].Metric)
			w.raw(`,"values":`)
			w.list(len(v[i].Floats), func(k int) { w.point(v[i].Floats[k].T, v[i].Floats[k].F) })
			w.raw("}")
		})
	case promql.Vector:
		w.list(len(v), func(i int) {
			w.raw(`{"metric":`)
			w.labels(v[i].Metric)
			w.raw(`,"value":`)
			w.point(v[i].T, v[i].F)
			w.raw("}")
		})
	case promql.Scalar:
		w.point(v.T, v.V)
	default:
		w.value(v)
	}
	if e.stats != nil {
		w.raw(`,"stats":`)
		w.value(e.stats)
	}
	w.raw("}")
}

// plain is data that encoding/json writes.
type plain struct{ v any }

func (p plain) encode(w *writer) { w.value(p.v) }
