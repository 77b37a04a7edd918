package simulate

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"outcry/schema"
)

// scene is what one message is about.
type scene struct {
	company *company
	service schema.Service
	town    *town
	on      *stretch // the train that the writer sits in
	code    string   // postcode to be named in the text
	named   bool     // the text names the town
	lang    string
	since   time.Time // zero when the writer does not say
	local   time.Time // the moment, as the writer's clock shows it
}

// complain returns the words of a person whose service fails.
func (d dice) complain(s *scene) string {
	text := tidy(d.expand(pick(d, frames[s.lang]), s))
	if d.chance(.3) {
		text += " " + pick(d, tails[s.lang])
	}
	return d.spoil(text)
}

// say returns one of the sentences in list.
func (d dice) say(list []string, s *scene) string { return tidy(d.expand(pick(d, list), s)) }

// expand fills the slots of a sentence.
func (d dice) expand(sentence string, s *scene) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(sentence, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		slot, after, _ := strings.Cut(rest, "}")
		b.WriteString(d.fill(slot, s))
		sentence = after
	}
}

func (d dice) fill(slot string, s *scene) string {
	switch slot {
	case "fault":
		return pick(d, faults[s.lang][s.service])
	case "brand":
		if d.chance(.4) {
			return pick(d, s.company.handles)
		}
		return pick(d, s.company.names)
	case "hashbrand":
		return strings.ReplaceAll(strings.ToLower(s.company.names[0]), "-", "")
	case "where":
		return d.where(s)
	case "since":
		return d.sinceWords(s)
	case "town":
		return s.town.name
	case "hashtown":
		return strings.Map(letters, s.town.name)
	case "code":
		return s.code
	case "from":
		return s.on.ends[0]
	case "to":
		return s.on.ends[1]
	case "n":
		return fmt.Sprint(2 + d.IntN(28))
	case "agent":
		return pick(d, []string{"Sanne", "Tim", "Noor", "Joost", "Fatma", "Bram"})
	}
	return ""
}

func letters(r rune) rune {
	if unicode.IsLetter(r) {
		return r
	}
	return -1
}

func (d dice) where(s *scene) string {
	switch {
	case s.on != nil:
		back := *s
		if d.chance(.5) {
			back.on = &stretch{ends: [2]string{s.on.ends[1], s.on.ends[0]}}
		}
		return d.expand(pick(d, rails[s.lang]), &back)
	case s.code != "":
		return d.expand(pick(d, postcodes[s.lang]), s)
	case s.named:
		return d.expand(pick(d, wheres[s.lang]), s)
	}
	return ""
}

func (d dice) sinceWords(s *scene) string {
	age := s.local.Sub(s.since)
	if s.since.IsZero() || age < 15*time.Minute || d.chance(.5) {
		return ""
	}
	words := pick(d, sinces[s.lang])
	if age > 14*time.Hour {
		words = sinces[s.lang][len(sinces[s.lang])-1]
	}
	clock := s.since.In(s.local.Location()).Round(5 * time.Minute).Format("15:04")
	return strings.NewReplacer("{clock}", clock, "{span}", span(age, s.lang)).Replace(words)
}

// span returns age in words, as roughly as people say it.
func span(age time.Duration, lang string) string {
	hours, nl := int(age.Hours()+.5), lang == "nl"
	switch {
	case age < 45*time.Minute && nl:
		return "een half uur"
	case age < 45*time.Minute:
		return "half an hour"
	case hours < 2 && nl:
		return "een uur"
	case hours < 2:
		return "an hour"
	case hours < 24 && nl:
		return fmt.Sprintf("%d uur", hours)
	case hours < 24:
		return fmt.Sprintf("%d hours", hours)
	case hours < 48 && nl:
		return "een dag"
	case hours < 48:
		return "a day"
	case nl:
		return fmt.Sprintf("%d dagen", hours/24)
	}
	return fmt.Sprintf("%d days", hours/24)
}

// spoil writes text as people in a hurry do: shouting, in small letters or with
// two letters of a word swapped.
func (d dice) spoil(text string) string {
	switch x := d.Float64(); {
	case x < .03:
		return strings.ToUpper(text)
	case x < .12:
		return strings.ToLower(text)
	case x < .18:
		return d.swap(text)
	}
	return text
}

// swap exchanges two neighbouring letters inside a plain word.
func (d dice) swap(text string) string {
	b := []byte(text)
	for range 8 {
		i := 1 + d.IntN(max(1, len(b)-3))
		if i+2 < len(b) && small(b[i-1]) && small(b[i]) && small(b[i+1]) && small(b[i+2]) {
			b[i], b[i+1] = b[i+1], b[i]
			break
		}
	}
	return string(b)
}

func small(c byte) bool { return 'a' <= c && c <= 'z' }

// tidy closes the gaps that empty slots leave.
func tidy(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	for _, mark := range []string{",", ".", "?", ":"} {
		s = strings.ReplaceAll(s, " "+mark, mark)
	}
	return strings.TrimLeft(s, ",.?: ")
}
