package alert

import (
	"embed"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"text/template"
	"time"

	"github.com/goccy/go-yaml"

	"outcry/schema"
)

//go:embed texts/*.yaml
var texts embed.FS

// languages are those that notices can be written in.
var languages = map[string]string{"nl": "texts/nl.yaml", "en": "texts/en.yaml"}

// language is the words of notices.
type language struct {
	Time       string                         `yaml:"time"` // layout
	Hours      string                         `yaml:"hours"`
	Minutes    string                         `yaml:"minutes"`
	More       string                         `yaml:"more"` // format of a place and how many others
	Services   map[schema.Service]string      `yaml:"services"`
	Kinds      map[schema.IncidentKind]string `yaml:"kinds"`
	Severities map[schema.Severity]string     `yaml:"severities"`
	Titles     map[string]string              `yaml:"titles"` // templates by state
	Summaries  map[string]string              `yaml:"summaries"`
	Facts      map[string]string              `yaml:"facts"`
	Link       string                         `yaml:"link"`
	Invitation struct {
		Subject string `yaml:"subject"`
		Body    string `yaml:"body"`
	} `yaml:"invitation"` // templates
	All   string `yaml:"all"`   // of a list that names nothing
	Leave string `yaml:"leave"` // beside the link that ends a subscription
}

func readLanguage(code string) (*language, error) {
	raw, err := texts.ReadFile(languages[code])
	if err != nil {
		return nil, err
	}
	l := new(language)
	if err := yaml.UnmarshalWithOptions(raw, l, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read the words of language %s: %w", code, err)
	}
	return l, nil
}

// terms are what templates speak of.
type terms struct {
	Brand, Service, Place, Kind, Severity string
	Since, Detected, Ended, Lasted        string
	Witnesses                             int
	Expected                              string
}

// notice writes the notice that d is about.
func (t *teller) notice(d schema.Delivery, inc *schema.Incident) (*Notice, error) {
	w := t.words
	n := &Notice{Incident: *inc, State: state(d.State), Key: d.Key, Place: t.area(inc), LinkText: w.Link, Time: d.Time.In(t.parts.Zone)}
	if t.cfg.Link != "" {
		n.Link = strings.TrimRight(t.cfg.Link, "/") + "/#/incident/" + url.PathEscape(inc.ID)
	}
	about := terms{
		Brand: string(inc.Brand), Service: w.Services[inc.Service], Place: n.Place, Kind: w.Kinds[inc.Kind], Severity: w.Severities[inc.Severity],
		Since: t.clock(&inc.StartedAt), Detected: t.clock(inc.DetectedAt), Ended: t.clock(inc.EndedAt), Lasted: w.lasted(inc),
		Witnesses: inc.Witnesses, Expected: strconv.FormatFloat(inc.Expected, 'f', 1, 64),
	}
	which := d.State
	if n.State == closed && inc.Status == schema.Dismissed {
		which = string(schema.Dismissed)
	}
	var err error
	if n.Title, err = fill(w.Titles[which], about); err != nil {
		return nil, err
	}
	if n.Summary, err = fill(w.Summaries[which], about); err != nil {
		return nil, err
	}
	for _, f := range [][2]string{
		{"severity", about.Severity}, {"place", about.Place}, {"since", about.Since}, {"detected", about.Detected}, {"ended", about.Ended},
		{"witnesses", strconv.Itoa(about.Witnesses)}, {"incident", inc.ID},
	} {
		if f[1] != "" {
			n.Lines = append(n.Lines, Line{w.Facts[f[0]], f[1]})
		}
	}
	return n, nil
}

// fill fills a template in.
func fill(words string, about any) (string, error) {
	tmpl, err := template.New("").Option("missingkey=error").Parse(words)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = tmpl.Execute(&b, about)
	return b.String(), err
}

// lasted says how long inc went on, "" while it does.
func (w *language) lasted(inc *schema.Incident) string {
	if inc.EndedAt == nil {
		return ""
	}
	minutes := int(inc.EndedAt.Sub(inc.StartedAt).Round(time.Minute) / time.Minute)
	if minutes < 60 {
		return fmt.Sprintf("%d %s", max(minutes, 0), w.Minutes)
	}
	return fmt.Sprintf("%d %s %d %s", minutes/60, w.Hours, minutes%60, w.Minutes)
}

// clock writes at in the local zone, with its name; "" for none.
func (t *teller) clock(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.In(t.parts.Zone).Format(t.words.Time)
}

// area names where inc is: its head, and how many other regions.
func (t *teller) area(inc *schema.Incident) string {
	place := t.place(inc.Region)
	if n := len(schema.Without(inc.Regions, []schema.Region{inc.Region})); n > 0 && n < len(inc.Regions) {
		return fmt.Sprintf(t.words.More, place, n)
	}
	return place
}

// place names r, or the nearest region around it that has a name.
func (h *Herald) place(r schema.Region) string {
	for up := r; up != ""; up = up.Parent() {
		if p, ok := h.parts.Place(up); ok && p.Name != "" {
			return p.Name
		}
	}
	return string(r)
}
