package status

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"
	"time"

	"outcry/schema"
)

//go:embed texts.json
var textsJSON []byte

// Languages are those that the public is told in (ISO 639-1).
func Languages() []string { return []string{"nl", "en"} }

// Names are the words of a language for brands, services and months.
type Names interface {
	Brand(b schema.Brand) string
	Service(s schema.Service) string
	Month(m int) string
}

// texts is what texts.json holds for one language. Those that begin with Say,
// the names, More and Except are templates.
type texts struct {
	Other, OtherLang, Title, All                                              string
	Banner, Level                                                             []string
	Calm, Blind, Open, Works, Services, Past, NoOpen, NoPast                  string
	Everywhere, Everything, Since, Until, ETA, Next, Where, More, Except      string
	Confirmed, Detected, Over, Begun, Asof, Refresh, Feeds                    string
	IncidentName, WorkName                                                    string
	SayDetected, SayConfirmed, SayETA, SayNext, SayOver, SayWork, Instruction string
}

// Writer writes boards in one language. It is safe for concurrent use.
type Writer struct {
	texts
	Lang  string
	cfg   Config
	zone  *time.Location
	names Names
}

// NewWriters returns a writer for each language; names gives their words.
func NewWriters(cfg Config, zone *time.Location, names func(lang string) Names) (map[string]*Writer, error) {
	var all map[string]texts
	if err := json.Unmarshal(textsJSON, &all); err != nil {
		return nil, fmt.Errorf("read texts: %w", err)
	}
	out := map[string]*Writer{}
	for _, lang := range Languages() {
		out[lang] = &Writer{all[lang], lang, cfg, zone, names(lang)}
	}
	return out, nil
}

// fields are what a text may name.
type fields struct{ Brand, Service, Place, Since, Time string }

// say fills in a text; one that can't be said is left out, and the tests say all.
func say(text string, what any) string {
	t, err := template.New("").Option("missingkey=error").Parse(text)
	if err != nil {
		return ""
	}
	var b strings.Builder
	if err := t.Execute(&b, what); err != nil {
		return ""
	}
	return b.String()
}

// Moment writes "21 november 20:15".
func (w *Writer) Moment(t time.Time) string {
	t = t.In(w.zone)
	return fmt.Sprintf("%d %s %s", t.Day(), w.names.Month(int(t.Month())), t.Format("15:04"))
}

const mostNamed = 3 // areas in a name

// Places writes the first areas, and how many more there are.
func (w *Writer) Places(list []Area, most int) string {
	if len(list) == 0 {
		return w.Everywhere
	}
	var names []string
	for i, a := range list {
		if i == most {
			names = append(names[:most-1], names[most-1]+" "+say(w.More, len(list)-most))
			break
		}
		names = append(names, a.Name)
	}
	return strings.Join(names, ", ")
}

// Place writes where i is, at most so many areas of it, and what in them is no part of it.
func (w *Writer) Place(i *Incident, most int) string {
	place := w.Places(i.Areas, most)
	if len(i.Gone) > 0 {
		place += " " + say(w.Except, w.Places(i.Gone, most))
	}
	return place
}

// services writes which are meant, none for all.
func (w *Writer) services(list []schema.Service) string {
	if len(list) == 0 {
		return w.Everything
	}
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = w.names.Service(s)
	}
	return strings.Join(names, ", ")
}

// Name is the headline of i.
func (w *Writer) Name(i *Incident) string {
	return say(w.IncidentName, fields{Brand: w.names.Brand(i.Brand), Service: w.names.Service(i.Service), Place: w.Place(i, mostNamed)})
}

// WorkTitle is the headline of planned work.
func (w *Writer) WorkTitle(work *Work) string {
	return say(w.WorkName, fields{Brand: w.names.Brand(work.Brand), Service: w.services(work.Services), Place: w.Places(work.Areas, mostNamed)})
}

// WorkText tells when planned work is done.
func (w *Writer) WorkText(work *Work) string {
	return say(w.SayWork, fields{Service: w.services(work.Services), Since: w.Moment(work.From), Time: w.Moment(work.To)})
}

// Update is one thing that was told of an incident.
type Update struct {
	ID     string
	Time   time.Time
	Status string // as Statuspage has them: investigating, identified or resolved
	Text   string
}

// Updates returns what was told of i, newest first.
func (w *Writer) Updates(i *Incident) []Update {
	out := []Update{{i.ID + "-detected", i.DetectedAt, "investigating", say(w.SayDetected, fields{Since: w.Moment(i.StartedAt), Service: w.names.Service(i.Service)})}}
	if i.ConfirmedAt != nil {
		out = append(out, Update{i.ID + "-confirmed", i.ConfirmedAt.UTC(), "identified", w.SayConfirmed})
	}
	last := &out[len(out)-1]
	if i.ETA != nil {
		last.Text += " " + say(w.SayETA, fields{Time: w.Moment(*i.ETA)})
	}
	if i.NextUpdate != nil {
		last.Text += " " + say(w.SayNext, fields{Time: w.Moment(*i.NextUpdate)})
	}
	if i.EndedAt != nil {
		out = append(out, Update{i.ID + "-over", i.EndedAt.UTC(), "resolved", say(w.SayOver, fields{Time: w.Moment(*i.EndedAt)})})
	}
	for l, r := 0, len(out)-1; l < r; l, r = l+1, r-1 {
		out[l], out[r] = out[r], out[l]
	}
	return out
}

// Text tells all of i in a few sentences.
func (w *Writer) Text(i *Incident) string {
	updates := w.Updates(i)
	if i.Over() {
		return updates[0].Text
	}
	parts := make([]string, 0, len(updates))
	for n := len(updates) - 1; n >= 0; n-- {
		parts = append(parts, updates[n].Text)
	}
	return strings.Join(parts, " ")
}
