package desk

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"
	"time"

	"outcry/schema"
)

// replies.json holds for every language the words for services and, by reason,
// the sentences of the reply. The first sentence alone is the spoken one.
//
//go:embed replies.json
var repliesJSON []byte

// Languages returns the languages that replies are written in (ISO 639-1).
func Languages() []string { return []string{"nl", "en", "de", "fr"} }

// phrasebook is what replies.json holds for one language.
type phrasebook struct {
	Services map[schema.Service]string `json:"services"`
	Anything string                    `json:"anything"` // where no service is known
	Everyone string                    `json:"everyone"` // where no brand is known
	Nearby   string                    `json:"nearby"`   // where no place is known
	Months   []string                  `json:"months"`
	OnDay    string                    `json:"on_day"` // what stands before a date after "by"
	Replies  map[Reason][]string       `json:"replies"`
}

type replies struct {
	books   map[string]phrasebook
	phrases map[string]map[Reason][]*template.Template
}

// facts are what a sentence may name.
type facts struct {
	Brand, Service, Place, Since, Until string
	Cause, ETA, Next                    string // what people gave, "" for nothing and for a time that has passed
	Country                             string
	Silent                              string // where nobody reported what goes on around it, "" for no such place
	Receipt                             bool   // the question is kept as a report
	Heard                               int    // people lately
	Witnesses                           int
	Minutes                             int
}

func readReplies() (*replies, error) {
	r := &replies{phrases: map[string]map[Reason][]*template.Template{}}
	if err := json.Unmarshal(repliesJSON, &r.books); err != nil {
		return nil, fmt.Errorf("read replies: %w", err)
	}
	for lang, book := range r.books {
		r.phrases[lang] = map[Reason][]*template.Template{}
		for reason, sentences := range book.Replies {
			for _, s := range sentences {
				t, err := template.New(lang + " " + string(reason)).Option("missingkey=error").Parse(s)
				if err != nil {
					return nil, fmt.Errorf("read replies: %w", err)
				}
				r.phrases[lang][reason] = append(r.phrases[lang][reason], t)
			}
		}
	}
	return r, nil
}

// all returns the reply to v in every language.
func (r *replies) all(v *Verdict, zone *time.Location) map[string]string {
	out := map[string]string{}
	for lang := range r.books {
		out[lang] = strings.Join(r.say(lang, v, zone), " ")
	}
	return out
}

// spoken returns the first sentence of the reply in v's language.
func (r *replies) spoken(v *Verdict, zone *time.Location) string { return r.say(v.Lang, v, zone)[0] }

func (r *replies) say(lang string, v *Verdict, zone *time.Location) []string {
	known := r.facts(lang, v, zone)
	var out []string
	for _, t := range r.phrases[lang][v.Reason] {
		var b strings.Builder
		if err := t.Execute(&b, known); err != nil {
			continue // a sentence that can't be said is left out; the test says them all
		}
		if b.Len() > 0 {
			out = append(out, b.String())
		}
	}
	return out
}

func (r *replies) facts(lang string, v *Verdict, zone *time.Location) facts {
	book := r.books[lang]
	f := facts{
		Brand: book.Everyone, Service: book.Anything, Place: cmp.Or(v.spots.here, book.Nearby), Country: cmp.Or(v.spots.country, book.Nearby), Silent: v.spots.silent,
		Receipt: v.Receipt != nil,
	}
	brand, service := v.Brand, v.Service
	if inc := v.Incident; inc != nil {
		brand, service = inc.Brand, inc.Service
		f.Since = since(inc.StartedAt.In(zone), book.Months)
		if f.Witnesses = inc.Witnesses; inc.EndedAt != nil {
			f.Until = since(inc.EndedAt.In(zone), book.Months)
		}
		f.Cause = strings.TrimRight(inc.Cause, ". ")
		f.ETA, f.Next = book.by(inc.ETA, v.at, zone), book.by(inc.NextUpdate, v.at, zone)
	}
	if p := v.announced; p != nil {
		brand = p.Brand
		if f.Since, f.Until = since(p.Window.From.In(zone), book.Months), since(p.Window.To.In(zone), book.Months); service == "" && len(p.Services) > 0 {
			service = p.Services[0]
		}
	}
	if v.Evidence != nil {
		f.Heard, f.Minutes = v.Evidence.Witnesses, v.Evidence.WithinSeconds/60
	}
	if v.Sensitivity != nil {
		f.Witnesses, f.Minutes = v.Sensitivity.Witnesses, v.Sensitivity.WithinSeconds/60
	}
	if brand != "" {
		f.Brand = brandName(brand)
	}
	if s := book.Services[service]; s != "" {
		f.Service = s
	}
	return f
}

// by writes a time to come as "20:15", of another day as "22 november 08:00"; ""
// for one that has passed.
func (b *phrasebook) by(t *time.Time, at time.Time, zone *time.Location) string {
	if t == nil || !t.After(at) {
		return ""
	}
	there, here := t.In(zone), at.In(zone)
	if there.YearDay() == here.YearDay() && there.Year() == here.Year() {
		return there.Format("15:04")
	}
	return b.OnDay + since(there, b.Months)
}

// since writes "21 november 20:15".
func since(t time.Time, months []string) string {
	return fmt.Sprintf("%d %s %s", t.Day(), months[t.Month()-1], t.Format("15:04"))
}

// brandName writes a slug as people do: T-Mobile, KPN.
func brandName(b schema.Brand) string {
	parts := strings.Split(string(b), "-")
	for i, p := range parts {
		switch {
		case p == "":
		case len(p) <= 3 && len(parts) == 1:
			parts[i] = strings.ToUpper(p)
		default:
			parts[i] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, "-")
}
