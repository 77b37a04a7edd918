package api

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"outcry/schema"
)

type seriesList struct {
	StepSeconds int           `json:"step_s"`
	Series      []shownSeries `json:"series"`
}

type shownSeries struct {
	Brand   schema.Brand   `json:"brand"`
	Service schema.Service `json:"service"`
	Region  schema.Region  `json:"region"`
	Points  []shownPoint   `json:"points"`
}

type shownPoint struct {
	Time       time.Time `json:"time"`
	Witnesses  float64   `json:"witnesses"`
	Complaints float64   `json:"complaints"`
	Expected   *float64  `json:"expected"` // null where there is no baseline
	Score      *float64  `json:"score"`
}

const (
	usualSpan   = 24 * time.Hour
	usualPoints = 300
	mostPoints  = 11_000
)

func (s *Server) getSeries(c *gin.Context) error {
	a := &asked{c: c}
	q := schema.SeriesQuery{Brand: s.brand(a), Service: a.service(), Region: a.region("region"), Window: schema.Window{From: a.time("from"), To: a.time("to")}}
	q.Step, q.KnownAt = a.step(), a.at(s.Now())
	if levels := words(a, "level", schema.LevelCountry, schema.LevelProvince, schema.LevelMunicipality, schema.LevelPostcode, schema.LevelSegment); len(levels) > 0 {
		q.Level = levels[0]
	}
	if in := q.Region.Level(); q.Level == schema.LevelPostcode && in != schema.LevelMunicipality && in != schema.LevelPostcode {
		a.wrong("level", "postcode areas are told of one municipality at a time; name it as the region")
	}
	if a.err != nil {
		return a.err
	}
	if err := s.complete(&q); err != nil {
		return err
	}
	brands, err := bearer(c).brandsOf(q.Brand)
	if err != nil {
		return err
	}
	var rows []schema.Series
	for _, q.Brand = range brands {
		some, err := s.Counts.Series(c.Request.Context(), q)
		if err != nil {
			return fmt.Errorf("read series: %w", err)
		}
		rows = append(rows, some...)
	}
	out := seriesList{StepSeconds: int(q.Step / time.Second), Series: make([]shownSeries, 0, len(rows))}
	for _, row := range rows {
		out.Series = append(out.Series, shownSeries{row.Brand, row.Service, row.Region, filled(row.Points, q)})
	}
	if err := s.expect(c.Request.Context(), q, out.Series); err != nil {
		return err
	}
	c.JSON(http.StatusOK, out)
	return nil
}

// step reads seconds or a duration such as 5m, whole seconds.
func (a *asked) step() time.Duration {
	v := a.name("step")
	if v == "" {
		return 0
	}
	d, err := time.ParseDuration(v)
	if n, bad := strconv.Atoi(v); bad == nil {
		d, err = time.Duration(n)*time.Second, nil
	}
	if err != nil || d < time.Second || d > 7*24*time.Hour || d%time.Second != 0 {
		a.wrong("step", "%q is neither whole seconds nor a duration such as 5m, at most a week", v)
	}
	return d
}

// complete fills in what was not asked for: the last day, in a step that gives
// a few hundred points. It aligns the window to the step.
func (s *Server) complete(q *schema.SeriesQuery) error {
	switch {
	case !q.Window.To.IsZero():
	case q.KnownAt.IsZero():
		q.Window.To = s.Now().UTC()
	default:
		q.Window.To = q.KnownAt
	}
	if q.Window.From.IsZero() {
		q.Window.From = q.Window.To.Add(-usualSpan)
	}
	span := q.Window.To.Sub(q.Window.From)
	if span <= 0 {
		return &schema.FieldError{Field: "to", Reason: "is not after from"}
	}
	if q.Step == 0 {
		q.Step = readable(span / usualPoints)
	}
	if span/q.Step > mostPoints {
		return &schema.FieldError{Field: "step", Reason: fmt.Sprintf("gives more than %d points; ask for a longer step or a shorter time", mostPoints)}
	}
	q.Window.From = q.Window.From.Truncate(q.Step)
	return nil
}

// readable returns the step of a clock's face that is not shorter than d.
func readable(d time.Duration) time.Duration {
	for _, m := range []time.Duration{1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720} {
		if d <= m*time.Minute {
			return m * time.Minute
		}
	}
	return d.Truncate(24*time.Hour) + 24*time.Hour
}

// filled returns one point for every bucket of q's window: silence is a zero.
func filled(points []schema.Point, q schema.SeriesQuery) []shownPoint {
	out := make([]shownPoint, 0, int(q.Window.To.Sub(q.Window.From)/q.Step)+1)
	i := 0
	for t := q.Window.From; t.Before(q.Window.To); t = t.Add(q.Step) {
		p := shownPoint{Time: t}
		for ; i < len(points) && points[i].Time.Before(t.Add(q.Step)); i++ {
			p.Witnesses += points[i].Witnesses
			p.Complaints += points[i].Complaints
			p.Expected, p.Score = points[i].Expected, points[i].Score
		}
		out = append(out, p)
	}
	return out
}
