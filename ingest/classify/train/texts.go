// Package train learns the weights of the learned part of ingest/classify from
// labelled texts.
package train

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"outcry/ingest/classify"
	"outcry/ingest/text"
	"outcry/schema"
)

// Text is one labelled message.
type Text struct {
	File     string // where it stands; what is written by one hand is one file
	Line     int
	Kind     schema.Kind
	Brand    schema.Brand     // "" where it names none
	Services []schema.Service // of a report, any of them is right; none where that is open
	Text     string
}

// report is how the first column says that a message is a report.
const report = "report"

// Read reads texts, a line each, of four columns cut by tabs: "report", brand,
// service (or several, cut by "/") and text, or "-", brand, kind and text. A brand
// or service "None" is none, and a line that begins with # is a remark. The error
// names the line and wraps schema.ErrInvalid.
func Read(r io.Reader, name string) ([]Text, error) {
	var out []Text
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		if strings.HasPrefix(lines.Text(), "#") || lines.Text() == "" {
			continue
		}
		x, err := parse(lines.Text())
		if err != nil {
			return nil, fmt.Errorf("%s line %d: %w: %w", name, n, err, schema.ErrInvalid)
		}
		x.File, x.Line = name, n
		out = append(out, x)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return out, nil
}

func parse(line string) (Text, error) {
	parts := strings.Split(line, "\t")
	if len(parts) != 4 {
		return Text{}, fmt.Errorf("%d columns, not 4", len(parts))
	}
	x := Text{Text: parts[3]}
	if parts[1] != "None" {
		x.Brand = schema.Brand(parts[1])
	}
	switch parts[0] {
	case report:
		x.Kind = schema.KindReport
		for _, s := range strings.Split(parts[2], "/") {
			if s == "None" {
				continue
			}
			if !schema.Service(s).Valid() {
				return Text{}, fmt.Errorf("column 3: %q is no service", s)
			}
			x.Services = append(x.Services, schema.Service(s))
		}
	case "-":
		x.Kind = schema.Kind(parts[2])
		if x.Kind == schema.KindReport || !slices.Contains(classify.Kinds(), x.Kind) {
			return Text{}, fmt.Errorf("column 3: %q is no kind of what is no report", parts[2])
		}
	default:
		return Text{}, fmt.Errorf("column 1: %q is neither report nor -", parts[0])
	}
	return x, nil
}

// Digest returns a number that changes with any text or label, whatever their order.
func Digest(texts []Text) uint64 {
	sum := uint64(0)
	for i := range texts {
		x := &texts[i]
		sum += text.Mix(text.Hash(fmt.Sprint(x.Kind, "\t", x.Brand, "\t", x.Services, "\t", x.Text)))
	}
	return sum
}
