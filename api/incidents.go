package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"outcry/api/desk"
	"outcry/schema"
)

// History reads how incidents came about. IncidentHistory returns every version
// of an incident, oldest first, none for one that does not exist.
type History interface {
	desk.Talked
	IncidentHistory(ctx context.Context, id string) ([]schema.Incident, error)
}

// shownIncident is an incident with where it lies.
type shownIncident struct {
	schema.Incident
	Place   *shownPlace `json:"place"`
	MutedBy []string    `json:"muted_by,omitempty"` // what holds notice of it back
}

type incidentList struct {
	Incidents  []shownIncident `json:"incidents"`
	NextCursor *string         `json:"next_cursor"` // null on the last page
}

const (
	usualPage = 100
	mostPage  = 1_000
)

func (s *Server) getIncidents(c *gin.Context) error {
	a := &asked{c: c}
	limit := a.count("limit", usualPage, mostPage)
	q := schema.IncidentQuery{
		Statuses: words(a, "status", schema.Suspected, schema.Detected, schema.Confirmed, schema.Resolved, schema.Dismissed),
		Kinds:    words(a, "kind", schema.Outage, schema.Chronic, schema.Storm, schema.Planned),
		Brand:    a.brand(), Service: a.service(), Region: a.region("region"), From: a.time("from"), To: a.time("to"),
		Before: a.cursor(), Limit: limit + 1,
	}
	if open := a.flag("open"); open != nil {
		if q.Statuses = within(q.Statuses, *open); *open && q.From.IsZero() {
			q.From = s.Now()
		}
	}
	if a.err != nil {
		return a.err
	}
	brands, err := bearer(c).brandsOf(q.Brand)
	if err != nil {
		return err
	}
	if q.Statuses != nil && len(q.Statuses) == 0 {
		c.JSON(http.StatusOK, incidentList{Incidents: []shownIncident{}})
		return nil
	}
	rows, err := s.list(c.Request.Context(), q, brands)
	if err != nil {
		return err
	}
	out := incidentList{Incidents: make([]shownIncident, 0, len(rows))}
	if len(rows) > limit {
		rows = rows[:limit]
		out.NextCursor = cursor(rows[limit-1].StartedAt, rows[limit-1].ID)
	}
	for _, inc := range rows {
		inc.Evidence = nil // its own path has it
		out.Incidents = append(out.Incidents, s.show(inc))
	}
	c.JSON(http.StatusOK, out)
	return nil
}

// within returns those of the statuses, nil for all, that are open or not.
func within(statuses []schema.Status, open bool) []schema.Status {
	if statuses == nil {
		statuses = []schema.Status{schema.Suspected, schema.Detected, schema.Confirmed, schema.Resolved, schema.Dismissed}
	}
	out := []schema.Status{}
	for _, st := range statuses {
		if st.Open() == open {
			out = append(out, st)
		}
	}
	return out
}

func (s *Server) getIncident(c *gin.Context) error {
	inc, err := s.Ledger.One(c.Request.Context(), c.Param("id"))
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, s.show(inc))
	return nil
}

// show adds the place to inc and leaves no list null.
func (s *Server) show(inc schema.Incident) shownIncident {
	inc.Evidence = shownNotes(inc.Evidence)
	if inc.Regions == nil {
		inc.Regions = []schema.Region{}
	}
	return shownIncident{Incident: inc, Place: s.place(inc.Region), MutedBy: s.muted(inc.ID)}
}

// reports reads the reports that inc is made of.
func (s *Server) reports(ctx context.Context, inc *schema.Incident, from *schema.IncidentMark, limit int) ([]schema.Report, error) {
	q := schema.ReportQuery{Brand: inc.Brand, Regions: inc.Regions, Window: s.life(inc), Limit: limit}
	if len(q.Regions) == 0 {
		q.Regions = []schema.Region{inc.Region}
	}
	if from != nil {
		q.Window.From = from.StartedAt
	}
	var rows []schema.Report
	for r, err := range s.History.Reports(ctx, q) {
		if err != nil {
			return nil, fmt.Errorf("read the reports of incident %s: %w", inc.ID, err)
		}
		if desk.SameNetwork(r.Service, inc.Service) || r.Service == "" {
			rows = append(rows, r)
		}
	}
	return rows, nil
}

// life returns the time in which complaints belong to inc.
func (s *Server) life(inc *schema.Incident) schema.Window {
	w := schema.Window{From: inc.StartedAt, To: s.Now()}
	if inc.EndedAt != nil {
		w.To = *inc.EndedAt
	}
	return w
}
