package api

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"outcry/api/desk"
	"outcry/schema"
)

// evidence is why an incident is one.
type evidence struct {
	Incident     string          `json:"incident"`
	Witnesses    int             `json:"witnesses"`
	Expected     float64         `json:"expected"`
	Complaints   int             `json:"complaints"`
	Echoes       int             `json:"echoes"`
	Against      int             `json:"against"`  // recovery and works-here messages
	Detector     json.RawMessage `json:"detector"` // what the detector noted, null for nothing
	Sources      []tallied       `json:"sources"`
	Devices      []tallied       `json:"devices"`
	Regions      []tallied       `json:"regions"`
	Words        []risen         `json:"words"`    // that rose, strongest first
	Siblings     []sibling       `json:"siblings"` // nearest first
	Independence independence    `json:"independence"`
	Quotes       []quote         `json:"quotes"`   // first witnesses, in their own words
	Contrary     []quote         `json:"contrary"` // the latest who say that it works
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
		Incident: inc.ID, Witnesses: inc.Witnesses, Expected: inc.Expected, Complaints: inc.Complaints, Quotes: []quote{}, Contrary: []quote{},
	}
	if e.Siblings, err = s.siblings(ctx, &inc, at); err != nil {
		return err
	}
	devices, here := e.weigh(s, reports)
	elsewhere, others, err := s.elsewhere(ctx, &inc, at)
	if err != nil {
		return err
	}
	for word := range brandWords(inc.Brand) {
		delete(here.users, word)
	}
	places := sync.OnceValue(s.placeWords) // few words are in doubt, mostly none
	e.Words = rose(here, elsewhere, func(word string) bool { return places()[word] })
	e.Independence = judgeDevices(devices, others)
	e.company, e.Detector = companyOf(inc.Evidence, bearer(c))
	c.JSON(http.StatusOK, e)
	return nil
}

// weigh takes in the reports of an incident, and returns the devices and the
// words of its witnesses.
func (e *evidence) weigh(s *Server, reports []schema.Report) (devices map[string]int, said *vocabulary) {
	said = newVocabulary()
	sources, devices, regions := map[string]int{}, map[string]int{}, map[string]int{}
	for i := range reports {
		r := &reports[i]
		switch {
		case r.Root != "" || r.Kind == schema.KindEcho:
			e.Echoes++
		case r.Kind == schema.KindRecovery || r.Kind == schema.KindWorksHere:
			e.Against++
			if e.Contrary = append(e.Contrary, s.quote(r)); len(e.Contrary) > mostQuotes {
				e.Contrary = e.Contrary[1:]
			}
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
		said.hear(r.Author, r.Lang, s.Redact(r.Text))
		if len(e.Quotes) < mostQuotes && r.Text != "" {
			e.Quotes = append(e.Quotes, s.quote(r))
		}
	}
	e.Sources, e.Devices, e.Regions = ranked(sources), ranked(devices), ranked(regions)
	return devices, said
}

const (
	otherRows = 3_000              // reports that an incident is compared with, before and elsewhere each
	otherPast = 7 * 24 * time.Hour // before it
)

// elsewhere returns the words and the devices of those who wrote of inc's brand
// and network in the country before it, or in other places meanwhile.
func (s *Server) elsewhere(ctx context.Context, inc *schema.Incident, at time.Time) (said *vocabulary, devices map[string]int, err error) {
	said, devices = newVocabulary(), map[string]int{}
	w := s.life(inc, at)
	for _, w := range []schema.Window{{From: w.From.Add(-otherPast), To: w.From}, w} {
		rows, err := s.readReports(ctx, schema.ReportQuery{
			Brand: inc.Brand, Regions: []schema.Region{inc.Region.Country()}, Window: w, Arrived: arrivedBy(at), Witnesses: true, Limit: otherRows,
		})
		if err != nil {
			return nil, nil, fmt.Errorf("read the reports beside incident %s: %w", inc.ID, err)
		}
		for i := range rows {
			r := &rows[i]
			if !desk.SameNetwork(r.Service, inc.Service) || inc.Covers(r.Region) && !r.Time.Before(inc.StartedAt) {
				continue
			}
			said.hear(r.Author, r.Lang, r.Text)
			if r.Device != "" {
				devices[r.Device]++
			}
		}
	}
	return said, devices, nil
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
