package classify

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/bits"
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
	kinds    []KindWeights // by row; the first is of what is unknown, and says nothing
	services []ServiceWeights
	slots    []modelSlot
	shift    uint8
	filter   []uint64
}

// Head is what a file of weights begins with.
type Head struct {
	Digest                  uint64  // of the texts that taught it
	KindScale, ServiceScale float32 // log odds of one unit
	KindBias                [kindCount]float32
	ServiceBias             [serviceCount]float32
}

type modelSlot struct {
	key uint32
	row uint32 // 0 where nothing is
}

// magic is the first line of a file of weights.
const magic = "outcry weights 1\n"

// mostRows bounds a file of weights: rows are counted in 16 bits.
const mostRows = 1<<16 - 1

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
	m.kinds, m.services = make([]KindWeights, n+1), make([]ServiceWeights, n+1)
	m.grow(int(n) + 1)
	for at := uint32(1); len(rest) > 0; at, rest = at+1, rest[size:] {
		for i := range m.kinds[at] {
			m.kinds[at][i] = int8(rest[4+i])
		}
		for i := range m.services[at] {
			m.services[at][i] = int8(rest[4+kindCount+i])
		}
		m.put(binary.LittleEndian.Uint32(rest), at)
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

// modelFilterBits is the size of the filter over the keys.
const modelFilterBits = 18

// grow makes the table for n keys, half full at most, and the filter that says no quickly.
func (m *Model) grow(n int) {
	size := bits.Len(uint(2 * n))
	m.slots, m.shift = make([]modelSlot, 1<<size), uint8(32-size)
	m.filter = make([]uint64, 1<<modelFilterBits/64)
}

// put keeps row at under key. Of two rows with one key the first is found.
func (m *Model) put(key, at uint32) {
	i := key >> m.shift
	for m.slots[i].row != 0 {
		i = (i + 1) & uint32(len(m.slots)-1)
	}
	m.slots[i] = modelSlot{key, at}
	f := key >> (32 - modelFilterBits)
	m.filter[f/64] |= 1 << (f % 64)
}

// row returns the position of the weights of key, 0 for a sense that says nothing.
func (m *Model) row(key uint32) uint32 {
	if f := key >> (32 - modelFilterBits); m.filter[f/64]>>(f%64)&1 == 0 {
		return 0
	}
	for at := key >> m.shift; ; at = (at + 1) & uint32(len(m.slots)-1) {
		if s := m.slots[at]; s.key == key || s.row == 0 {
			return s.row
		}
	}
}
