package api

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"outcry/api/clock"
	"outcry/api/plan"
	"outcry/schema"
)

// Works keeps planned work.
type Works interface {
	Maintenance(ctx context.Context, q schema.MaintenanceQuery) ([]schema.Maintenance, error)
	SaveMaintenance(ctx context.Context, work []schema.Maintenance) error
	RemoveMaintenance(ctx context.Context, work []schema.Maintenance) error
}

// Planning is what the API tells planned work and duties from.
type Planning struct {
	Works  Works
	Book   *plan.Book // over Works
	Clocks *clock.Wall
	Zone   *time.Location // of civil time
}

func (s *Server) maintenanceRoutes() []route {
	all := base + "/maintenance"
	return []route{
		{http.MethodGet, all, Read, answering, brisk, s.getMaintenance, about{id: "maintenance",
			summary: "Planned work that goes on or is to come, or that took place in a window, by its first window.",
			params:  []string{"brand", "from", "to", "at"}, answer: "MaintenanceList", errors: []int{400}}},
		{http.MethodPost, all, Operator, answering, brisk, s.postMaintenance, about{id: "postMaintenance",
			summary: "Announce planned work: one JSON object, or a calendar (text/calendar) of which all is taken or nothing. What is expected of it is no alarm; what exceeds its area, its end or its forecast is one as ever.",
			params:  []string{"calendarBrand", "calendarService", "calendarRegion", "calendarZone"}, body: "Maintenance", answer: "Announced", errors: []int{400, 413}}},
		{http.MethodDelete, all + "/:id", Operator, answering, brisk, s.deleteMaintenance, about{id: "deleteMaintenance",
			summary: "Call planned work off.", status: http.StatusNoContent, errors: []int{404}}},
	}
}

type maintenanceList struct {
	Maintenance []schema.Maintenance `json:"maintenance"`
	Cancelled   []string             `json:"cancelled,omitempty"`
}

func (s *Server) getMaintenance(c *gin.Context) error {
	a := &asked{c: c}
	brand, span, at := s.brand(a), a.span(), a.time("at")
	if a.err != nil {
		return a.err
	}
	brands, err := bearer(c).brandsOf(brand)
	if err != nil {
		return err
	}
	work, err := s.Works.Maintenance(c.Request.Context(), schema.MaintenanceQuery{Asof: at})
	if err != nil {
		return err
	}
	now := s.Now()
	if !at.IsZero() {
		now = at
	}
	if span.From.IsZero() {
		span.From = now
	}
	list := maintenanceList{Maintenance: []schema.Maintenance{}}
	for _, m := range work {
		if (slices.Contains(brands, "") || slices.Contains(brands, m.Brand)) && takesPlace(&m, span) {
			list.Maintenance = append(list.Maintenance, shownWork(m, now))
		}
	}
	c.JSON(http.StatusOK, list)
	return nil
}

// takesPlace reports whether a window of m meets span, which may be without an end.
func takesPlace(m *schema.Maintenance, span schema.Window) bool {
	if span.To.IsZero() {
		return plan.Next(m, span.From) != nil
	}
	return len(plan.Windows(m, span)) > 0
}

// shownWork returns m as it goes over the wire at now.
func shownWork(m schema.Maintenance, now time.Time) schema.Maintenance {
	m.Services, m.Regions = slices.Concat([]schema.Service{}, m.Services), slices.Concat([]schema.Region{}, m.Regions)
	m.From, m.To, m.CreatedAt = m.From.UTC(), m.To.UTC(), m.CreatedAt.UTC()
	m.Next = plan.Next(&m, now)
	return m
}

func (s *Server) postMaintenance(c *gin.Context) error {
	raw, err := io.ReadAll(c.Request.Body)
	if err != nil {
		return fmt.Errorf("read the request: %w", err)
	}
	kind, _, _ := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if kind == "text/calendar" || bytes.HasPrefix(bytes.TrimLeft(raw, "\xef\xbb\xbf \r\n\t"), []byte("BEGIN:VCALENDAR")) {
		return s.postCalendar(c, raw)
	}
	m, err := s.readWork(raw)
	if err != nil {
		return err
	}
	if err := s.completeWork(c.Request.Context(), &m, bearer(c)); err != nil {
		return err
	}
	if err := s.announce(c, []schema.Maintenance{m}, nil); err != nil {
		return err
	}
	c.JSON(http.StatusOK, shownWork(m, s.Now()))
	return nil
}

// postedWork is planned work as a client writes it: what the server says of it
// is taken and left aside, and times are read one by one.
type postedWork struct {
	schema.Maintenance
	From      string          `json:"from"`
	To        string          `json:"to"`
	CreatedAt json.RawMessage `json:"created_at"`
	Next      json.RawMessage `json:"next"`
}

// readWork reads one announcement. A field that it does not know is refused:
// one that is misspelt would mute more than was meant.
func (s *Server) readWork(raw []byte) (schema.Maintenance, error) {
	var in postedWork
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) {
			return in.Maintenance, &schema.FieldError{Field: strings.TrimPrefix(kind.Field, "Maintenance."), Reason: "is a JSON " + kind.Value}
		}
		if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
			return in.Maintenance, &schema.FieldError{Field: strings.Trim(name, `"`), Reason: "is no field of planned work"}
		}
		return in.Maintenance, &schema.FieldError{Reason: `the body is not JSON such as {"brand":"ziggo","regions":["NL/OV/GM0193"],"from":"2026-11-24T01:00:00+01:00","to":"2026-11-24T05:00:00+01:00","title":"New cards"}`}
	}
	for _, f := range []struct {
		name, value string
		to          *time.Time
	}{{"from", in.From, &in.Maintenance.From}, {"to", in.To, &in.Maintenance.To}} {
		if f.value == "" {
			continue
		}
		t, err := time.Parse(time.RFC3339, f.value)
		if err != nil {
			return in.Maintenance, &schema.FieldError{Field: f.name, Reason: fmt.Sprintf("%q is not an RFC 3339 time such as 2026-11-24T01:00:00+01:00", f.value)}
		}
		*f.to = t.UTC().Truncate(time.Second)
	}
	if in.ID == "" {
		in.ID = strings.ToLower(rand.Text()[:16])
	}
	if in.Maintenance.Zone == "" && in.Recurrence != "" {
		in.Maintenance.Zone = s.Zone.String()
	}
	in.Maintenance.CreatedAt, in.Maintenance.Next = time.Time{}, nil
	return in.Maintenance, nil
}

// announce stores work that is complete, where who asks may replace what stands
// under its IDs, and calls off what stands under those that are cancelled.
func (s *Server) announce(c *gin.Context, work []schema.Maintenance, cancelled []string) error {
	ctx, k := c.Request.Context(), bearer(c)
	stands, err := s.Works.Maintenance(ctx, schema.MaintenanceQuery{})
	if err != nil {
		return err
	}
	var gone []schema.Maintenance
	for _, old := range stands {
		called := slices.Contains(cancelled, old.ID)
		replaced := slices.ContainsFunc(work, func(m schema.Maintenance) bool { return m.ID == old.ID })
		if (called || replaced) && !k.sees(old.Brand) {
			return errBrand
		}
		if called {
			gone = append(gone, schema.Maintenance{ID: old.ID, Brand: old.Brand, Who: k.name, CreatedAt: s.Now().UTC()})
		}
	}
	if err := s.Works.SaveMaintenance(ctx, work); err != nil {
		return err
	}
	if err := s.Works.RemoveMaintenance(ctx, gone); err != nil {
		return err
	}
	s.Book.Forget()
	s.notice.forget()
	return nil
}

// completeWork fills in what the holder of k need not say, and checks m.
func (s *Server) completeWork(ctx context.Context, m *schema.Maintenance, k heldKey) error {
	brand, known, err := s.Desk.Knows(ctx, m.Brand)
	if err != nil {
		return fmt.Errorf("look for brand %q: %w", m.Brand, err)
	}
	written := m.Brand
	m.Brand = brand
	if m.Brand == "" && len(k.brands) == 1 {
		m.Brand = k.brands[0]
	}
	if k.name != "" {
		m.Who = strings.TrimSuffix(k.name+"/"+m.Who, "/")
	}
	m.CreatedAt = s.Now().UTC().Truncate(time.Microsecond)
	if err := plan.Check(m); err != nil {
		return err
	}
	if !k.sees(m.Brand) {
		return errBrand
	}
	if written != "" && !known {
		return &schema.FieldError{Field: "brand", Reason: fmt.Sprintf("%q is no brand that the lexicon knows or that anybody spoke of lately", written)}
	}
	for i, r := range m.Regions {
		if r.Level() == schema.LevelPostcode {
			r = r.Parent()
		}
		if _, ok := s.Gazetteer.Place(r); !ok {
			return &schema.FieldError{Field: fmt.Sprintf("regions[%d]", i), Reason: fmt.Sprintf("%q is no region that is known", m.Regions[i])}
		}
	}
	return nil
}

func (s *Server) deleteMaintenance(c *gin.Context) error {
	ctx, id, k := c.Request.Context(), c.Param("id"), bearer(c)
	stands, err := s.Works.Maintenance(ctx, schema.MaintenanceQuery{})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(stands, func(m schema.Maintenance) bool { return m.ID == id })
	switch {
	case i < 0:
		return fmt.Errorf("planned work %s: %w", id, schema.ErrNotFound)
	case !k.sees(stands[i].Brand):
		return errBrand
	}
	gone := schema.Maintenance{ID: id, Brand: stands[i].Brand, Who: k.name, CreatedAt: s.Now().UTC()}
	if err := s.Works.RemoveMaintenance(ctx, []schema.Maintenance{gone}); err != nil {
		return err
	}
	s.Book.Forget()
	s.notice.forget()
	c.Status(http.StatusNoContent)
	return nil
}
