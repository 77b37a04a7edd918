package status

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"outcry/schema"
)

// The shapes below are those of Statuspage's public API, version 2
// (Atlassian, "Status API"), as its clients read them.

type spPage struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	URL       string `json:"url"`
	TimeZone  string `json:"time_zone"`
	UpdatedAt string `json:"updated_at"`
}

type spStatus struct {
	Indicator   string `json:"indicator"`
	Description string `json:"description"`
}

type spComponent struct {
	ID                 string   `json:"id"`
	Name               string   `json:"name"`
	Status             string   `json:"status"`
	CreatedAt          string   `json:"created_at"`
	UpdatedAt          string   `json:"updated_at"`
	Position           int      `json:"position"`
	Description        *string  `json:"description"`
	Showcase           bool     `json:"showcase"`
	StartDate          *string  `json:"start_date"`
	GroupID            *string  `json:"group_id"`
	PageID             string   `json:"page_id"`
	Group              bool     `json:"group"`
	OnlyShowIfDegraded bool     `json:"only_show_if_degraded"`
	Components         []string `json:"components,omitempty"`
}

type spUpdate struct {
	ID                 string       `json:"id"`
	Status             string       `json:"status"`
	Body               string       `json:"body"`
	IncidentID         string       `json:"incident_id"`
	CreatedAt          string       `json:"created_at"`
	UpdatedAt          string       `json:"updated_at"`
	DisplayAt          string       `json:"display_at"`
	AffectedComponents []spAffected `json:"affected_components"`
}

type spAffected struct {
	Code      string `json:"code"`
	Name      string `json:"name"`
	OldStatus string `json:"old_status"`
	NewStatus string `json:"new_status"`
}

type spIncident struct {
	ID             string        `json:"id"`
	Name           string        `json:"name"`
	Status         string        `json:"status"`
	CreatedAt      string        `json:"created_at"`
	UpdatedAt      string        `json:"updated_at"`
	MonitoringAt   *string       `json:"monitoring_at"`
	ResolvedAt     *string       `json:"resolved_at"`
	Impact         string        `json:"impact"`
	Shortlink      string        `json:"shortlink"`
	StartedAt      string        `json:"started_at"`
	PageID         string        `json:"page_id"`
	Updates        []spUpdate    `json:"incident_updates"`
	Components     []spComponent `json:"components"`
	ScheduledFor   string        `json:"scheduled_for,omitempty"`
	ScheduledUntil string        `json:"scheduled_until,omitempty"`
}

type spSummary struct {
	Page        spPage        `json:"page"`
	Components  []spComponent `json:"components"`
	Incidents   []spIncident  `json:"incidents"`
	Maintenance []spIncident  `json:"scheduled_maintenances"`
	Status      spStatus      `json:"status"`
}

type spIncidents struct {
	Page      spPage       `json:"page"`
	Incidents []spIncident `json:"incidents"`
}

// statuses of a component by level, and indicators of a page.
var (
	componentStatus = [...]string{"operational", "under_maintenance", "degraded_performance", "partial_outage", "major_outage"}
	indicators      = [...]string{"none", "maintenance", "minor", "major", "critical"}
)

// Summary writes b as Statuspage's summary.json; link is where people reach the page.
func (w *Writer) Summary(b *Board, link string) ([]byte, error) {
	s := spSummary{
		Page: w.page(b, link), Components: w.components(b), Incidents: []spIncident{}, Maintenance: []spIncident{}, Status: spStatus{indicators[b.Level("", "")], w.Banner[b.Level("", "")]},
	}
	if b.Blind {
		s.Status.Description += ". " + w.Blind
	}
	for i := range b.Open {
		s.Incidents = append(s.Incidents, w.incident(b, &b.Open[i], link))
	}
	for i := range b.Works {
		s.Maintenance = append(s.Maintenance, w.maintenance(b, &b.Works[i], link))
	}
	return write(s)
}

// mostIncidents is how many incidents.json holds, as Statuspage has it.
const mostIncidents = 50

// Incidents writes b as Statuspage's incidents.json: the 50 newest.
func (w *Writer) Incidents(b *Board, link string) ([]byte, error) {
	s := spIncidents{Page: w.page(b, link), Incidents: []spIncident{}}
	all := slices.Concat(b.Open, b.Past)
	slices.SortFunc(all, newestFirst)
	for i := range all[:min(len(all), mostIncidents)] {
		s.Incidents = append(s.Incidents, w.incident(b, &all[i], link))
	}
	return write(s)
}

func write(what any) ([]byte, error) {
	out, err := json.Marshal(what)
	if err != nil {
		return nil, fmt.Errorf("write the summary: %w", err)
	}
	return out, nil
}

// code is the id of a thing on the page, of twelve letters as Statuspage's are.
func code(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, " ")))
	return hex.EncodeToString(sum[:6])
}

func (w *Writer) page(b *Board, link string) spPage {
	return spPage{code("page", w.cfg.Name), w.cfg.Name, link + "/status", w.zone.String(), milli(b.Updated())}
}

func milli(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// Updated returns when anything that b shows last changed, its own minute where
// it shows nothing.
func (b *Board) Updated() time.Time {
	var last time.Time
	for _, inc := range slices.Concat(b.Open, b.Past) {
		if inc.UpdatedAt.After(last) {
			last = inc.UpdatedAt
		}
	}
	for _, work := range b.Works {
		if !work.From.After(b.Now) && work.From.After(last) {
			last = work.From
		}
	}
	if last.IsZero() {
		return b.Now
	}
	return last
}

// components are the brands, each with the services that the board speaks of.
func (w *Writer) components(b *Board) []spComponent {
	out := []spComponent{}
	for _, brand := range b.Brands(w.cfg.Brands) {
		group := w.component(b, brand, "")
		at := len(out)
		out = append(out, group)
		for _, s := range b.Services(brand) {
			c := w.component(b, brand, s)
			c.GroupID = &group.ID
			out[at].Group, out[at].Components = true, append(out[at].Components, c.ID)
			out = append(out, c)
		}
	}
	for i := range out {
		out[i].Position = i + 1
	}
	return out
}

func (w *Writer) component(b *Board, brand schema.Brand, s schema.Service) spComponent {
	c := spComponent{
		ID: code("component", string(brand), string(s)), Name: w.names.Brand(brand), Status: componentStatus[b.Level(brand, s)], PageID: code("page", w.cfg.Name),
		CreatedAt: milli(time.Unix(0, 0)), UpdatedAt: milli(b.Updated()),
	}
	if s != "" {
		c.Name += ": " + w.names.Service(s)
	}
	return c
}

func (w *Writer) incident(b *Board, i *Incident, link string) spIncident {
	updates := w.Updates(i)
	c := w.component(b, i.Brand, i.Service)
	s := spIncident{
		ID: i.ID, Name: w.Name(i), Status: updates[0].Status, Impact: indicators[i.level()], CreatedAt: milli(i.DetectedAt), UpdatedAt: milli(i.UpdatedAt),
		StartedAt: milli(i.StartedAt), Shortlink: link + href(w.Lang, i.Brand), PageID: c.PageID, Components: []spComponent{c}, Updates: []spUpdate{},
	}
	if i.EndedAt != nil {
		at := milli(*i.EndedAt)
		s.ResolvedAt = &at
	}
	for _, u := range updates {
		after := componentStatus[i.level()]
		if u.Status == "resolved" {
			after = componentStatus[Fine]
		}
		s.Updates = append(s.Updates, spUpdate{
			ID: u.ID, Status: u.Status, Body: u.Text, IncidentID: i.ID, CreatedAt: milli(u.Time), UpdatedAt: milli(u.Time), DisplayAt: milli(u.Time),
			AffectedComponents: []spAffected{{c.ID, c.Name, c.Status, after}},
		})
	}
	return s
}

func (w *Writer) maintenance(b *Board, work *Work, link string) spIncident {
	state := "scheduled"
	if !work.From.After(b.Now) {
		state = "in_progress"
	}
	id := work.Key()
	from := milli(work.From)
	c := w.component(b, work.Brand, "")
	return spIncident{
		ID: id, Name: w.WorkTitle(work), Status: state, Impact: "maintenance", CreatedAt: from, UpdatedAt: from, StartedAt: from, Shortlink: link + href(w.Lang, work.Brand), PageID: c.PageID,
		ScheduledFor: from, ScheduledUntil: milli(work.To), Components: []spComponent{c},
		Updates: []spUpdate{{ID: id + "-1", Status: state, Body: w.WorkText(work), IncidentID: id, CreatedAt: from, UpdatedAt: from, DisplayAt: from, AffectedComponents: []spAffected{}}},
	}
}

// Key names one window of planned work among all.
func (w *Work) Key() string { return code("work", w.ID, w.From.Format(time.RFC3339)) }
