package locate

import (
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"strconv"
	"strings"
)

//go:generate go run ./internal/gen -out data

//go:embed data/nl.tsv.gz
var nlFile string

//go:embed data/world.tsv.gz
var worldFile string

//go:embed data/shapes.geojson.gz
var shapesFile string

//go:embed names.yaml
var namesFile string

// unpack returns the content of an embedded gzip file.
func unpack(zipped string) (string, error) {
	z, err := gzip.NewReader(strings.NewReader(zipped))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.Grow(5 * len(zipped))
	if _, err := io.Copy(&b, z); err != nil {
		return "", err
	}
	return b.String(), nil
}

// eachRow calls visit with the tab-separated fields of every line of content.
// The slice is reused from call to call; its strings share content's memory.
func eachRow(content string, visit func(fields []string) error) error {
	fields := make([]string, 0, 16)
	for n := 1; content != ""; n++ {
		line, rest, _ := strings.Cut(content, "\n")
		content = rest
		fields = fields[:0]
		for {
			field, more, ok := strings.Cut(line, "\t")
			fields = append(fields, field)
			if !ok {
				break
			}
			line = more
		}
		if err := visit(fields); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return nil
}

// point reads a latitude and a longitude.
func point(lat, lon string) (float32, float32, error) {
	y, err := strconv.ParseFloat(lat, 32)
	if err != nil {
		return 0, 0, fmt.Errorf("latitude %q is no number", lat)
	}
	x, err := strconv.ParseFloat(lon, 32)
	if err != nil {
		return 0, 0, fmt.Errorf("longitude %q is no number", lon)
	}
	return float32(y), float32(x), nil
}
