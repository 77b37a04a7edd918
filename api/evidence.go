package api

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"outcry/schema"
)

// evidence is why an incident is one.
type evidence struct {
	Incident   string          `json:"incident"`
	Witnesses  int             `json:"witnesses"`
	Expected   float64         `json:"expected"`
	Complaints int             `json:"complaints"`
	Echoes     int             `json:"echoes"`
	Against    int             `json:"against"`  // recovery and works-here messages
	Detector   json.RawMessage `json:"detector"` // what the detector noted, null for nothing
	Sources    []tallied       `json:"sources"`
	Devices    []tallied       `json:"devices"`
	Regions    []tallied       `json:"regions"`
	Words      []risen         `json:"words"`
	Quotes     []quote         `json:"quotes"` // first witnesses, in their own words
	company
}

type tallied struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// quote is a complaint without what tells who wrote it.
type quote struct {
	Time    time.Time      `json:"time"`
	Source  string         `json:"source"`
	Channel string         `json:"channel"`
	Kind    schema.Kind    `json:"kind"`
	Service schema.Service `json:"service"`
	Region  schema.Region  `json:"region"` // never finer than a municipality
	Lang    string         `json:"lang"`
	Text    string         `json:"text"`
	Echo    bool           `json:"echo"`
	Witness bool           `json:"witness"`
	Lines   int            `json:"lines"`
}

const (
	mostQuotes   = 8
	mostTallied  = 12
	evidenceRows = 5_000
)

func (s *Server) getEvidence(c *gin.Context) error {
	a := &asked{c: c}
	at := a.at(s.Now())
	if a.err != nil {
		return a.err
	}
	ctx := c.Request.Context()
	d, err := s.Ledger.Dossier(ctx, c.Param("id"), at)
	if err != nil {
		return err
	}
	inc := d.Incident
	reports, err := s.reports(ctx, &inc, at, nil, evidenceRows)
	if err != nil {
		return err
	}
	e := evidence{
		Incident: inc.ID, Witnesses: inc.Witnesses, Expected: inc.Expected, Complaints: inc.Complaints, Detector: inc.Evidence, Quotes: []quote{},
	}
	sources, devices, regions := map[string]int{}, map[string]int{}, map[string]int{}
	for i := range reports {
		r := &reports[i]
		switch {
		case r.Root != "" || r.Kind == schema.KindEcho:
			e.Echoes++
		case r.Kind == schema.KindRecovery || r.Kind == schema.KindWorksHere:
			e.Against++
		}
		if !r.Witness() {
			continue
		}
		sources[r.Source]++
		if r.Device != "" {
			devices[r.Device]++
		}
		if r.Region != "" {
			regions[string(coarse(r.Region))]++
		}
		if len(e.Quotes) < mostQuotes && r.Text != "" {
			e.Quotes = append(e.Quotes, s.quote(r))
		}
	}
	e.company, e.Detector = companyOf(inc.Evidence, bearer(c))
	before, err := s.before(ctx, &inc, at)
	if err != nil {
		return err
	}
	e.Words = s.rose(reports, before)
	e.Sources, e.Devices, e.Regions = ranked(sources), ranked(devices), ranked(regions)
	c.JSON(http.StatusOK, e)
	return nil
}

// ranked returns the counts, largest first, the names in order among equals.
func ranked(counts map[string]int) []tallied {
	out := make([]tallied, 0, len(counts))
	for name, n := range counts {
		out = append(out, tallied{name, n})
	}
	slices.SortFunc(out, func(a, b tallied) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.Name, b.Name)) })
	return out[:min(len(out), mostTallied)]
}

func (s *Server) quote(r *schema.Report) quote {
	return quote{
		Time: r.Time, Source: r.Source, Channel: r.Channel, Kind: r.Kind, Service: r.Service, Region: coarse(r.Region), Lang: r.Lang,
		Text: s.Redact(r.Text), Echo: r.Root != "", Witness: r.Witness(), Lines: int(max(r.Lines, 1)),
	}
}

// coarse returns r, or the municipality of a postcode area.
func coarse(r schema.Region) schema.Region {
	if r.Level() == schema.LevelPostcode {
		return r.Parent()
	}
	return r
}

type complaintList struct {
	Complaints []quote `json:"complaints"`
	NextCursor *string `json:"next_cursor"`
}

// spare is how many reports of one moment a page may have to pass over.
const spare = 200

func (s *Server) getIncidentComplaints(c *gin.Context) error {
	a := &asked{c: c}
	limit, after, at := a.count("limit", usualPage, mostPage), a.cursor(), a.at(s.Now())
	if a.err != nil {
		return a.err
	}
	ctx := c.Request.Context()
	d, err := s.Ledger.Dossier(ctx, c.Param("id"), at)
	if err != nil {
		return err
	}
	reports, err := s.reports(ctx, &d.Incident, at, after, limit+spare)
	if err != nil {
		return err
	}
	more := len(reports) == limit+spare
	reports = behind(reports, after)
	out := complaintList{Complaints: []quote{}}
	if len(reports) > limit {
		reports, more = reports[:limit], true
	}
	for i := range reports {
		out.Complaints = append(out.Complaints, s.quote(&reports[i]))
	}
	if n := len(reports); more && n > 0 {
		out.NextCursor = cursor(reports[n-1].Time, reports[n-1].Key())
	}
	c.JSON(http.StatusOK, out)
	return nil
}

// behind returns the reports after the mark, in the order of time and key.
func behind(reports []schema.Report, mark *schema.IncidentMark) []schema.Report {
	slices.SortFunc(reports, func(a, b schema.Report) int { return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.Key(), b.Key())) })
	if mark == nil {
		return reports
	}
	return slices.DeleteFunc(reports, func(r schema.Report) bool {
		return cmp.Or(r.Time.Compare(mark.StartedAt), cmp.Compare(r.Key(), mark.ID)) <= 0
	})
}
