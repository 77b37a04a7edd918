package ingest

import (
	_ "embed"
	"fmt"

	"github.com/goccy/go-yaml"

	"outcry/schema"
)

//go:embed grid.yaml
var gridFile []byte

// grid says who runs the power grid of a region.
type grid map[schema.Region]schema.Brand

func readGrid() (grid, error) {
	var g grid
	if err := yaml.UnmarshalWithOptions(gridFile, &g, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read grid.yaml: %w", err)
	}
	for r := range g {
		if _, err := schema.ParseRegion(string(r)); err != nil {
			return nil, fmt.Errorf("read grid.yaml: %w", err)
		}
	}
	return g, nil
}

// operator returns who runs the grid at r, "" where nobody is known to.
func (g grid) operator(r schema.Region) schema.Brand {
	for _, at := range r.Ancestors() {
		if b, ok := g[at]; ok {
			return b
		}
	}
	return ""
}
