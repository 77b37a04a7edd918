package api

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"outcry/api/plan"
	"outcry/schema"
)

// postCalendar takes all of a calendar, or says what is wrong with its lines and
// takes nothing.
func (s *Server) postCalendar(c *gin.Context, raw []byte) error {
	d, err := s.calendarDefaults(c)
	if err != nil {
		return err
	}
	got, faults, err := plan.Read(bytes.NewReader(raw), d)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	list := maintenanceList{Maintenance: []schema.Maintenance{}}
	for i := range got.Work {
		err := s.completeWork(ctx, &got.Work[i], bearer(c))
		var field *schema.FieldError
		switch {
		case errors.As(err, &field):
			faults = append(faults, &plan.Fault{Line: got.Lines[i], Field: field.Field, Reason: field.Reason})
		case err != nil:
			return err
		}
	}
	if len(faults) > 0 {
		s.refuseCalendar(c, faults)
		return nil
	}
	for i := range got.Cancelled {
		got.Cancelled[i].Brand = s.slug(got.Cancelled[i].Brand)
	}
	stands, err := s.Works.Maintenance(ctx, schema.MaintenanceQuery{})
	if err != nil {
		return err
	}
	got.Identify(stands)
	for _, m := range got.Work {
		list.Maintenance = append(list.Maintenance, shownWork(m, s.Now()))
	}
	for _, m := range got.Cancelled {
		list.Cancelled = append(list.Cancelled, m.ID)
	}
	if err := s.announce(c, got.Work, list.Cancelled); err != nil {
		return err
	}
	c.JSON(http.StatusOK, list)
	return nil
}

// refuseCalendar tells the first fault in words and all of them by line.
func (s *Server) refuseCalendar(c *gin.Context, faults []*plan.Fault) {
	t := &Taken{Rejected: len(faults), Errors: []LineError{}, Receipts: []Receipt{}}
	for _, f := range faults[:min(len(faults), mostErrors)] {
		t.Errors = append(t.Errors, LineError{f.Line, f.Field, f.Reason})
	}
	first := faults[0]
	s.failTaken(c, &schema.FieldError{Field: first.Field, Reason: fmt.Sprintf("%s (line %d)", first.Reason, first.Line)}, t)
}

// calendarDefaults reads what holds for a whole calendar.
func (s *Server) calendarDefaults(c *gin.Context) (plan.Defaults, error) {
	a := &asked{c: c}
	d := plan.Defaults{Brand: s.brand(a), Services: words(a, "service", schema.Services()...), Zone: s.Zone, Locate: s.locate}
	for _, v := range c.QueryArray("region") {
		for r := range strings.SplitSeq(v, ",") {
			region, err := schema.ParseRegion(r)
			if err != nil {
				a.wrong("region", "%q is not a region such as NL/UT/GM0344", r)
			}
			d.Regions = append(d.Regions, region)
		}
	}
	if name := a.name("zone"); name != "" {
		zone, err := time.LoadLocation(name)
		if err != nil {
			a.wrong("zone", "%q is not an IANA zone such as Europe/Amsterdam", name)
		}
		d.Zone = zone
	}
	if k := bearer(c); d.Brand == "" && len(k.brands) == 1 {
		d.Brand = k.brands[0]
	}
	return d, a.err
}

// locate returns the region that the words of a calendar's LOCATION mean.
func (s *Server) locate(words string) schema.Region {
	r := s.Reader.Read(schema.Complaint{ID: "place", Source: "calendar", Time: s.Now(), Text: words, Location: &schema.Location{Place: words}})
	if r.Confidence <= 0 || r.Region.Level() == schema.LevelCountry && len(words) > len("Nederland") {
		return ""
	}
	return r.Region
}
