package classify

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"

	"outcry/schema"
)

//go:embed lexicon/weights.bin
var embeddedWeights []byte

// kindOrder is the order of the kinds in a Model.
var kindOrder = [...]schema.Kind{
	schema.KindReport, schema.KindRecovery, schema.KindWorksHere, schema.KindQuestion,
	schema.KindBrandReply, schema.KindNews, schema.KindEcho, schema.KindOther,
}

const (
	kindCount    = len(kindOrder)
	serviceCount = 12
)

// Kinds returns the kinds in the order of KindWeights.
func Kinds() []schema.Kind { return slices.Clone(kindOrder[:]) }

func kindIndex(k schema.Kind) int { return slices.Index(kindOrder[:], k) }

// KindWeights and ServiceWeights are what one sense says for each kind, and for
// each service in the order of schema.Services.
type (
	KindWeights    [kindCount]int8
	ServiceWeights [serviceCount]int8
)

// Weights is what one sense says, in units of the scales of its Model.
type Weights struct {
	Key      uint32
	Kinds    KindWeights
	Services ServiceWeights
}

// Model is the learned part of a Classifier: two multinomial logistic
// regressions (Cox 1958) over the senses of a message, one for its kind, one for
// the service that fails. It never changes once read.
type Model struct {
	Head
	rows     []modelRow // the first is of what is unknown, and says nothing
	services []uint64   // what each row says for the first eight services, packed likewise
	slots    []uint16   // by the upper bits of a key: a row, 0 where nothing is
	shift    uint8
}

// Head is what a file of weights begins with.
type Head struct {
	Digest                  uint64  // of the texts that taught it
	KindScale, ServiceScale float32 // log odds of one unit
	KindBias                [kindCount]float32
	ServiceBias             [serviceCount]float32
}

// magic is the first line of a file of weights.
const magic = "outcry weights 1\n"

// WriteModel writes weights as ReadModel takes them: magic, head, number of
// rows, rows, all little endian.
func WriteModel(w io.Writer, head Head, rows []Weights) error {
	if len(rows) > mostRows {
		return fmt.Errorf("write weights: %d rows, more than %d", len(rows), mostRows)
	}
	var out bytes.Buffer
	out.WriteString(magic)
	for _, part := range []any{head, uint32(len(rows)), rows} {
		if err := binary.Write(&out, binary.LittleEndian, part); err != nil {
			return fmt.Errorf("write weights: %w", err)
		}
	}
	if _, err := w.Write(out.Bytes()); err != nil {
		return fmt.Errorf("write weights: %w", err)
	}
	return nil
}

// ReadModel reads a file of weights. The error wraps schema.ErrInvalid.
func ReadModel(raw []byte) (*Model, error) {
	rest, ok := bytes.CutPrefix(raw, []byte(magic))
	if !ok {
		return nil, fmt.Errorf("read weights: the file does not begin with %q: %w", magic, schema.ErrInvalid)
	}
	m := new(Model)
	var n uint32
	head := binary.Size(m.Head)
	if len(rest) < head+4 {
		return nil, fmt.Errorf("read weights: %d bytes, the head alone has %d: %w", len(rest), head+4, schema.ErrInvalid)
	}
	if _, err := binary.Decode(rest, binary.LittleEndian, &m.Head); err != nil {
		return nil, fmt.Errorf("read weights: head: %w", err)
	}
	n, rest = binary.LittleEndian.Uint32(rest[head:]), rest[head+4:]
	const size = 4 + kindCount + serviceCount
	if n > mostRows || len(rest) != size*int(n) {
		return nil, fmt.Errorf("read weights: %d bytes for %d rows of %d: %w", len(rest), n, size, schema.ErrInvalid)
	}
	if !m.Head.finite() {
		return nil, fmt.Errorf("read weights: a scale or bias is no number: %w", schema.ErrInvalid)
	}
	m.grow(int(n))
	for ; len(rest) > 0; rest = rest[size:] {
		m.put(binary.LittleEndian.Uint32(rest), rest[4:size])
	}
	return m, nil
}

func (h *Head) finite() bool {
	for _, list := range [][]float32{{h.KindScale, h.ServiceScale}, h.KindBias[:], h.ServiceBias[:]} {
		for _, x := range list {
			if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
				return false
			}
		}
	}
	return true
}
