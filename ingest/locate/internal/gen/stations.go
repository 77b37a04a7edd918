package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// stop is a Dutch railway station.
type stop struct {
	name     string
	lat, lon float64
}

// stations reads the Dutch stations: seven digits that start with UIC's country number 84.
func stations(dir string) ([]stop, error) {
	raw, err := sources[3].file(dir, "full.ndjson")
	if err != nil {
		return nil, err
	}
	var out []stop
	for i, line := range bytes.Split(bytes.TrimSpace(raw), []byte("\n")) {
		if !bytes.HasPrefix(line, []byte(`{"id":"84`)) {
			continue
		}
		var s struct {
			ID, Name string
			Location struct{ Latitude, Longitude float64 }
			Products map[string]bool
		}
		if err := json.Unmarshal(line, &s); err != nil {
			return nil, fmt.Errorf("full.ndjson line %d: %w", i+1, err)
		}
		rail := s.Products["national"] || s.Products["nationalExpress"] || s.Products["regional"] || s.Products["regionalExpress"]
		if len(s.ID) == 7 && rail && !strings.Contains(s.Name, "Eurostar") {
			name, _, _ := strings.Cut(s.Name, "(")
			out = append(out, stop{strings.TrimSpace(name), s.Location.Latitude, s.Location.Longitude})
		}
	}
	slices.SortFunc(out, func(a, b stop) int { return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(a.lat, b.lat)) })
	return out, nil
}

func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
