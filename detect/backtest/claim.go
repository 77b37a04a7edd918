package backtest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"outcry/schema"
)

// claim is what one incident said, from its first line to its last.
type claim struct {
	id       string
	brand    schema.Brand
	service  schema.Service
	detected time.Time
	ended    time.Time // zero while open
	versions []version // in order; the last is the final word
}

// version is where the incident was said to be, from a moment on.
type version struct {
	at      time.Time
	regions []schema.Region
}

// regional reports whether the incident ever claimed less than a country.
func (c *claim) regional() bool {
	for _, v := range c.versions {
		finer := len(v.regions) > 0
		for _, r := range v.regions {
			finer = finer && r.Level() != schema.LevelCountry
		}
		if finer {
			return true
		}
	}
	return false
}

// readClaims reads incidents, a JSON object a line, later lines of an id being
// updates of it. Storms, planned work and what is only suspected claim nothing.
func readClaims(r io.Reader) ([]*claim, error) {
	var out []*claim
	byID := make(map[string]*claim)
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var i schema.Incident
		if err := json.Unmarshal(lines.Bytes(), &i); err != nil {
			return nil, fmt.Errorf("read incidents: line %d: %w", n, err)
		}
		if i.Kind == schema.Storm || i.Kind == schema.Planned || i.DetectedAt == nil {
			continue
		}
		c := byID[i.ID]
		if c == nil {
			c = &claim{id: i.ID, brand: i.Brand, detected: *i.DetectedAt}
			byID[i.ID], out = c, append(out, c)
		}
		c.take(&i)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read incidents: %w", err)
	}
	return out, nil
}

func (c *claim) take(i *schema.Incident) {
	at := c.detected
	if len(c.versions) > 0 && i.UpdatedAt.After(at) {
		at = i.UpdatedAt
	}
	regions := i.Regions
	if len(regions) == 0 && i.Region != "" {
		regions = []schema.Region{i.Region}
	}
	c.versions = append(c.versions, version{at, regions})
	c.service, c.ended = i.Service, time.Time{}
	if i.EndedAt != nil {
		c.ended = *i.EndedAt
	}
}
