package api

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"outcry/schema"
)

// step is one line of an incident's timeline: what the detector saw change, or
// a person's word.
type step struct {
	Time      time.Time       `json:"time"`
	Who       string          `json:"who"`  // outcry for the detector
	What      string          `json:"what"` // opened, detected, grew, moved, worsened, eased, ended, reopened, denied or an action
	Words     string          `json:"words,omitempty"`
	Status    schema.Status   `json:"status,omitempty"`
	Severity  schema.Severity `json:"severity,omitempty"`
	Region    schema.Region   `json:"region,omitempty"`
	Witnesses int             `json:"witnesses,omitempty"`
}

const itself = "outcry"

func (s *Server) getTimeline(c *gin.Context) error {
	ctx, id := c.Request.Context(), c.Param("id")
	versions, err := s.History.IncidentHistory(ctx, id)
	switch {
	case err != nil:
		return err
	case len(versions) == 0:
		return fmt.Errorf("incident %s: %w", id, schema.ErrNotFound)
	}
	entries, err := s.Ledger.Entries(ctx, id)
	if err != nil {
		return err
	}
	steps := story(versions)
	for _, e := range entries {
		steps = append(steps, step{Time: e.Time, Who: e.Who, What: string(e.Action), Words: e.Words})
	}
	denied, err := s.denied(c, &versions[len(versions)-1])
	if err != nil {
		return err
	}
	steps = append(steps, denied...)
	slices.SortStableFunc(steps, func(a, b step) int { return a.Time.Compare(b.Time) })
	c.JSON(http.StatusOK, gin.H{"incident": id, "timeline": steps})
	return nil
}

// story tells the versions of an incident by what changed from one to the next.
func story(versions []schema.Incident) []step {
	steps := []step{}
	for i := range versions {
		what := first(&versions[i])
		if i > 0 {
			what = change(&versions[i-1], &versions[i])
		}
		if what == "" {
			continue
		}
		v := &versions[i]
		steps = append(steps, step{Time: v.UpdatedAt, Who: itself, What: what, Status: v.Status, Severity: v.Severity, Region: v.Region, Witnesses: v.Witnesses})
	}
	return steps
}

// first names how an incident began: often it is detected before it was suspected.
func first(v *schema.Incident) string {
	if v.DetectedAt != nil {
		return "detected"
	}
	return "opened"
}

// change names what sets b apart from a, "" for what people need not read.
func change(a, b *schema.Incident) string {
	switch {
	case a.Status.Open() && !b.Status.Open():
		return "ended"
	case !a.Status.Open() && b.Status.Open():
		return "reopened"
	case a.DetectedAt == nil && b.DetectedAt != nil:
		return "detected"
	case a.Region != b.Region:
		return "moved"
	case len(b.Regions) > len(a.Regions):
		return "grew"
	case len(b.Regions) < len(a.Regions):
		return "shrank"
	case weight(b.Severity) > weight(a.Severity):
		return "worsened"
	case weight(b.Severity) < weight(a.Severity):
		return "eased"
	}
	return ""
}

func weight(s schema.Severity) int {
	return slices.Index([]schema.Severity{schema.Minor, schema.Major, schema.Critical}, s)
}
