package desk

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/template"
	"time"
	"unicode/utf8"

	"outcry/schema"
)

// drafts.json holds for every language the sentences of what people are told
// while an incident goes on and when it is over.
//
//go:embed drafts.json
var draftsJSON []byte

// mostLetters is how long a message may be, by the channel it goes out on; a
// channel that is not known may be a short one.
var mostLetters = map[string]int{"post": 280, "": 280, "sms": 480}

// Draft is what to tell somebody, by language: the one they speak comes first.
type Draft []Worded

// Worded is a text and its language.
type Worded struct{ Lang, Text string }

// MarshalJSON writes an object of texts by language, in the order of d.
func (d Draft) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, w := range d {
		if i > 0 {
			out = append(out, ',')
		}
		lang, err := json.Marshal(w.Lang)
		if err != nil {
			return nil, err
		}
		text, err := json.Marshal(w.Text)
		if err != nil {
			return nil, err
		}
		out = append(append(append(out, lang...), ':'), text...)
	}
	return append(out, '}'), nil
}

// In returns the text of d in lang, "" for none.
func (d Draft) In(lang string) string {
	if i := slices.IndexFunc(d, func(w Worded) bool { return w.Lang == lang }); i >= 0 {
		return d[i].Text
	}
	return ""
}

// drafts are the sentences of drafts.json, by language and occasion.
type drafts map[string]map[string][]*template.Template

func readDrafts() (drafts, error) {
	var books map[string]map[string][]string
	if err := json.Unmarshal(draftsJSON, &books); err != nil {
		return nil, fmt.Errorf("read drafts: %w", err)
	}
	out := drafts{}
	for lang, book := range books {
		out[lang] = map[string][]*template.Template{}
		for occasion, sentences := range book {
			for _, s := range sentences {
				t, err := template.New(lang + " " + occasion).Parse(s)
				if err != nil {
					return nil, fmt.Errorf("read drafts: %w", err)
				}
				out[lang][occasion] = append(out[lang][occasion], t)
			}
		}
	}
	return out, nil
}

// news is what a draft may tell.
type news struct {
	Brand, Service, Place, Since, Until, Cause, ETA, Next string
}

// The occasions in the order of their sentences; what comes last in spared is
// left out first where a channel is too narrow for all.
var (
	updateOrder  = []string{"cause", "eta", "next", "thanks"}
	updateSpared = []string{"next", "eta", "cause", "thanks"}
)

// update tells in lang what is known of inc, and what comes next, in at most
// the letters of the channel.
func (d drafts) update(lang, channel string, inc *schema.Incident, n news) string {
	lead := "suspected"
	switch {
	case inc.Status == schema.Confirmed:
		lead = "confirmed"
	case inc.DetectedAt != nil:
		lead = "detected"
	}
	told := map[string]string{"cause": n.Cause, "eta": n.ETA, "next": n.Next, "thanks": "-"}
	keep := slices.DeleteFunc(slices.Clone(updateSpared), func(o string) bool { return told[o] == "" })
	for {
		text := d.say(lang, lead, n)
		for _, o := range updateOrder {
			if slices.Contains(keep, o) {
				text = append(text, d.say(lang, o, n)...)
			}
		}
		whole := strings.Join(text, " ")
		if within(channel, whole) || len(keep) == 0 {
			return whole
		}
		keep = keep[:len(keep)-1]
	}
}

// resolved tells in lang that inc is over, or never was.
func (d drafts) resolved(lang, channel string, inc *schema.Incident, n news) string {
	occasion := "resolved"
	if inc.Status == schema.Dismissed {
		occasion = "dismissed"
	}
	text := d.say(lang, occasion, n)
	for len(text) > 1 && !within(channel, strings.Join(text, " ")) {
		text = text[:len(text)-1]
	}
	return strings.Join(text, " ")
}

func within(channel, text string) bool {
	most, bounded := mostLetters[channel]
	return !bounded || utf8.RuneCountInString(text) <= most
}

func (d drafts) say(lang, occasion string, n news) []string {
	var out []string
	for _, t := range d[lang][occasion] {
		var b strings.Builder
		if err := t.Execute(&b, n); err != nil {
			continue // a sentence that can't be said is left out; the test says them all
		}
		if b.Len() > 0 {
			out = append(out, b.String())
		}
	}
	return out
}

// newsOf returns what is to be told of inc at place, in the words of lang.
func (r *replies) newsOf(lang string, inc *schema.Incident, place string, now time.Time, zone *time.Location) news {
	book := r.books[lang]
	n := news{
		Brand: brandName(inc.Brand), Service: book.Services[inc.Service], Place: place, Since: since(inc.StartedAt.In(zone), book.Months),
		Cause: strings.TrimRight(inc.Cause, ". "), ETA: book.by(inc.ETA, now, zone), Next: book.by(inc.NextUpdate, now, zone),
	}
	if n.Service == "" {
		n.Service = book.Anything
	}
	if inc.EndedAt != nil {
		n.Until = since(inc.EndedAt.In(zone), book.Months)
	}
	return n
}
