package api

import (
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
	What      string          `json:"what"` // what the detector saw change, what a person did, denied, absorbed or split-off
	Words     string          `json:"words,omitempty"`
	Status    schema.Status   `json:"status,omitempty"`
	Severity  schema.Severity `json:"severity,omitempty"`
	Region    schema.Region   `json:"region,omitempty"`
	Witnesses int             `json:"witnesses,omitempty"`

	// What a person changed.

	Owner      string          `json:"owner,omitempty"`
	Cause      string          `json:"cause,omitempty"`
	ETA        *time.Time      `json:"eta,omitempty"`
	NextUpdate *time.Time      `json:"next_update,omitempty"`
	Incident   string          `json:"incident,omitempty"` // the other one, of a merge or a split
	Regions    []schema.Region `json:"regions,omitempty"`
}

const itself = "outcry"

func (s *Server) getTimeline(c *gin.Context) error {
	a := &asked{c: c}
	at := a.at(s.Now())
	if a.err != nil {
		return a.err
	}
	ctx, id := c.Request.Context(), c.Param("id")
	versions, err := s.History.IncidentHistory(ctx, id)
	if err != nil {
		return err
	}
	d, err := s.Ledger.Dossier(ctx, id, at)
	if err != nil {
		return err
	}
	var steps []step
	if d.Incident.SplitFrom == "" {
		steps = story(versions)
	}
	for i := range d.Entries {
		steps = append(steps, told(&d.Entries[i], &d.Incident))
	}
	denied, err := s.denied(c, &d.Incident)
	if err != nil {
		return err
	}
	steps = append(steps, denied...)
	steps = slices.DeleteFunc(steps, func(st step) bool { return !at.IsZero() && st.Time.After(at) })
	slices.SortStableFunc(steps, func(a, b step) int { return a.Time.Compare(b.Time) })
	c.JSON(http.StatusOK, gin.H{"incident": id, "timeline": steps})
	return nil
}

// told is what e says of inc.
func told(e *schema.Entry, inc *schema.Incident) step {
	st := step{
		Time: e.Time, Who: e.Who, What: string(e.Action), Words: e.Words, Owner: e.Owner, Cause: e.Cause, ETA: e.ETA, NextUpdate: e.NextUpdate,
		Incident: e.Into,
	}
	if e.Action == schema.ActionSplit {
		st.Regions = e.Regions
	}
	if e.Incident == inc.ID {
		return st
	}
	st.Incident = e.Incident
	switch e.Action {
	case schema.ActionMerge:
		st.What, st.Regions = "absorbed", e.Regions
	case schema.ActionSplit:
		st.What = "split-off"
	case schema.ActionReopen:
		st.What = "released"
	}
	return st
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
