package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

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

// shownIncident is an incident with where it lies, and what each says of it.
type shownIncident struct {
	schema.Incident
	Machine *schema.MachineView `json:"machine"` // null for what people split off
	People  *schema.PeopleView  `json:"people"`  // null where nobody gave a status
	Place   *shownPlace         `json:"place"`
	MutedBy []string            `json:"muted_by,omitempty"` // what holds notice of it back
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
	limit, span := a.count("limit", usualPage, mostPage), a.span()
	q := schema.IncidentQuery{
		Statuses: words(a, "status", schema.Suspected, schema.Detected, schema.Confirmed, schema.Resolved, schema.Dismissed),
		Kinds:    words(a, "kind", schema.Outage, schema.Chronic, schema.Storm, schema.Planned),
		Brand:    s.brand(a), Service: a.service(), Region: a.region("region"), From: span.From, To: span.To,
		Before: a.cursor(), Limit: limit + 1, KnownAt: a.at(s.Now()),
	}
	now := s.Now()
	if !q.KnownAt.IsZero() {
		now = q.KnownAt
	}
	if open := a.flag("open"); open != nil {
		if q.Statuses = within(q.Statuses, *open); *open && q.From.IsZero() {
			q.From = now
		}
	}
	if q.From.After(now) {
		q.From = now // what goes on is all that is known of the future
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
		out.Incidents = append(out.Incidents, s.showThen(inc, q.KnownAt))
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
	a := &asked{c: c}
	at := a.at(s.Now())
	if a.err != nil {
		return a.err
	}
	d, err := s.Ledger.Dossier(c.Request.Context(), c.Param("id"), at)
	if err != nil {
		return err
	}
	if at.IsZero() {
		s.tellIncident(c, &d)
		return nil
	}
	c.JSON(http.StatusOK, s.showThen(d.Incident, at))
	return nil
}

// show adds the place to inc and leaves no list null.
func (s *Server) show(inc schema.Incident) shownIncident {
	out := s.showThen(inc, s.Now())
	out.MutedBy = s.muted(inc.ID)
	return out
}

// showThen is show for a moment of the past, of which it is not known who was
// told; at zero it is show.
func (s *Server) showThen(inc schema.Incident, at time.Time) shownIncident {
	if at.IsZero() {
		return s.show(inc)
	}
	inc.Evidence = shownNotes(inc.Evidence)
	if inc.Regions == nil {
		inc.Regions = []schema.Region{}
	}
	return shownIncident{Incident: inc, Machine: inc.Machine, People: inc.People, Place: s.place(inc.Region)}
}

// reports reads the reports that inc is made of, from a mark on, as they were
// known at the moment at, zero for now.
func (s *Server) reports(ctx context.Context, inc *schema.Incident, at time.Time, from *schema.IncidentMark, limit int) ([]schema.Report, error) {
	q := schema.ReportQuery{Brand: inc.Brand, Regions: inc.Area(), Except: inc.Except, Window: s.life(inc, at), Arrived: arrivedBy(at), Limit: limit}
	if from != nil {
		q.Window.From = from.StartedAt
	}
	rows, err := s.readReports(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("read the reports of incident %s: %w", inc.ID, err)
	}
	return slices.DeleteFunc(rows, func(r schema.Report) bool { return r.Service != "" && !desk.SameNetwork(r.Service, inc.Service) }), nil
}

func (s *Server) readReports(ctx context.Context, q schema.ReportQuery) ([]schema.Report, error) {
	var rows []schema.Report
	for r, err := range s.History.Reports(ctx, q) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// arrivedBy is the window of what had arrived at the moment at, zero for all.
func arrivedBy(at time.Time) schema.Window {
	if at.IsZero() {
		return schema.Window{}
	}
	return schema.Window{To: at.Add(time.Microsecond)}
}

// life returns the time in which complaints belong to inc, up to the moment at,
// zero for now.
func (s *Server) life(inc *schema.Incident, at time.Time) schema.Window {
	w := schema.Window{From: inc.StartedAt, To: s.Now()}
	if !at.IsZero() {
		w.To = at
	}
	if inc.EndedAt != nil && inc.EndedAt.Before(w.To) {
		w.To = *inc.EndedAt
	}
	return w
}
