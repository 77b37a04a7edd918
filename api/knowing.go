package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"outcry/schema"
)

// Nights keeps how the detector did, by local day.
type Nights interface {
	// Nights returns the days from first to last, such as "2026-11-21", by day and brand.
	Nights(ctx context.Context, first, last string) ([]schema.Night, error)
}

// Knowing is what the API tells of the detector's knowledge of itself and of the
// market from.
type Knowing struct {
	Nights    Nights
	Relations func() []schema.Relation
}

func (s *Server) knowingRoutes() []route {
	return []route{
		{http.MethodGet, base + "/scoreboard", Read, answering, brisk, s.getScoreboard, about{id: "scoreboard",
			summary: "How the detector did by local day and brand, as people judged its incidents: counted every night for the two weeks before; the last four weeks where no time is asked for.",
			params:  []string{"brand", "from", "to"}, answer: "Scoreboard", errors: []int{400}}},
		{http.MethodGet, base + "/relations", Read, answering, brisk, s.getRelations, about{id: "relations",
			summary: "Whose services fail with whose: virtual operators and the networks they rent, telecom and power.",
			params:  []string{"brand"}, answer: "RelationList", errors: []int{400}}},
	}
}

type scoreboard struct {
	Nights []shownNight `json:"nights"`
}

// shownNight is a schema.Night as it goes over the wire.
type shownNight struct {
	Day           string       `json:"day"`
	Brand         schema.Brand `json:"brand"`
	AsOf          time.Time    `json:"as_of"`
	Incidents     int          `json:"incidents"`
	Confirmed     int          `json:"confirmed"`
	Dismissed     int          `json:"dismissed"`
	Unjudged      int          `json:"unjudged"`
	Missed        int          `json:"missed"`
	Weeks         float64      `json:"weeks"`
	FalseAWeek    float64      `json:"false_a_week"`
	MedianDelay   *float64     `json:"median_delay_s"`
	Precision     *float64     `json:"precision"`
	PrecisionLow  *float64     `json:"precision_low"`
	PrecisionHigh *float64     `json:"precision_high"`
}

func showNight(n schema.Night) shownNight {
	out := shownNight{
		n.Day, n.Brand, n.AsOf.UTC(), n.Incidents, n.Confirmed, n.Dismissed, n.Unjudged, n.Missed, n.Weeks, n.FalseAWeek, n.MedianDelay, n.Precision, nil, nil,
	}
	if n.Precision != nil {
		out.PrecisionLow, out.PrecisionHigh = &n.PrecisionLow, &n.PrecisionHigh
	}
	return out
}

const usualNights = 28

func (s *Server) getScoreboard(c *gin.Context) error {
	a := &asked{c: c}
	brand, span := s.brand(a), a.span()
	if a.err != nil {
		return a.err
	}
	brands, err := bearer(c).brandsOf(brand)
	if err != nil {
		return err
	}
	if span.To.IsZero() {
		span.To = s.Now()
	}
	if span.From.IsZero() {
		span.From = span.To.AddDate(0, 0, -usualNights)
	}
	day := func(t time.Time) string { return t.In(s.Zone).Format(time.DateOnly) }
	nights, err := s.Nights.Nights(c.Request.Context(), day(span.From), day(span.To.Add(-time.Nanosecond)))
	if err != nil {
		return err
	}
	list := scoreboard{Nights: []shownNight{}}
	for _, n := range nights {
		if brands[0] == "" || slices.Contains(brands, n.Brand) {
			list.Nights = append(list.Nights, showNight(n))
		}
	}
	c.JSON(http.StatusOK, list)
	return nil
}

type relationList struct {
	Relations []schema.Relation `json:"relations"`
}

func (s *Server) getRelations(c *gin.Context) error {
	a := &asked{c: c}
	brand := s.brand(a)
	if a.err != nil {
		return a.err
	}
	brands, err := bearer(c).brandsOf(brand)
	if err != nil {
		return err
	}
	list := relationList{Relations: []schema.Relation{}}
	for _, r := range s.Relations() {
		if brands[0] == "" || slices.Contains(brands, r.Cause) || slices.Contains(brands, r.Effect) || r.Effect == "" {
			list.Relations = append(list.Relations, r)
		}
	}
	c.JSON(http.StatusOK, list)
	return nil
}

// company is which other brands rose with an incident, by the detector's notes.
type company struct {
	Collateral []collateral    `json:"collateral"`
	CausedBy   string          `json:"caused_by"`  // the incident that brought it about, "" for none
	AllBrands  json.RawMessage `json:"all_brands"` // null unless all rose at once
}

// collateral is another brand that rose where an incident is.
type collateral struct {
	Brand     schema.Brand `json:"brand"`
	Relation  string       `json:"relation"`
	Incident  string       `json:"incident"`
	Witnesses int          `json:"witnesses"`
	Expected  float64      `json:"expected"`
}

// companyOf reads what the detector noted of other brands. A key that is bound to
// brands is told of these alone, in the notes themselves too.
func companyOf(notes json.RawMessage, k heldKey) (company, json.RawMessage) {
	out := company{Collateral: []collateral{}}
	if json.Unmarshal(notes, &out) != nil || len(k.brands) == 0 {
		return out.filled(), notes
	}
	out.Collateral = slices.DeleteFunc(out.Collateral, func(o collateral) bool { return !k.sees(o.Brand) })
	if !slices.ContainsFunc(out.Collateral, func(o collateral) bool { return o.Incident == out.CausedBy }) {
		out.CausedBy = ""
	}
	out.AllBrands = nil
	return out.filled(), alone(notes, "collateral", "caused_by", "all_brands", "beside")
}

// shownNotes returns what the detector noted without what it noted of other
// brands, which the evidence tells to those who may know.
func shownNotes(notes json.RawMessage) json.RawMessage {
	if !slices.ContainsFunc([]string{`"collateral":[{`, `"caused_by":`, `"all_brands":`}, func(name string) bool { return bytes.Contains(notes, []byte(name)) }) {
		return notes
	}
	return alone(notes, "collateral", "caused_by", "all_brands")
}

// alone returns notes without the fields named, nil when they are none.
func alone(notes json.RawMessage, names ...string) json.RawMessage {
	var fields map[string]json.RawMessage
	if json.Unmarshal(notes, &fields) != nil {
		return nil
	}
	for _, name := range names {
		delete(fields, name)
	}
	bare, err := json.Marshal(fields)
	if err != nil {
		return nil
	}
	return bare
}

// filled returns c without fields that would show as null where a list is meant.
func (c company) filled() company {
	if c.Collateral == nil {
		c.Collateral = []collateral{}
	}
	return c
}
