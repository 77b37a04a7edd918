package classify

import (
	"time"

	"outcry/ingest/text"
)

// day is the length of a day without a clock change.
const day = 24 * time.Hour

// timeWord is what one word says of time; more than one of its parts may hold.
type timeWord struct {
	unit    *unit
	part    *dayPart
	number  float64
	counts  bool // number holds
	weekday time.Weekday
	dated   bool // weekday holds
}

// unit is a length that people give, and what it means without a number.
type unit struct{ one, some time.Duration }

// dayPart is a part of the day, by the hour at which it starts; before today
// where days is 1.
type dayPart struct {
	hour, days int
	pm         bool
}

// timeWords finds the words of time by their hashes.
type timeWords struct {
	table hashTable
	words []timeWord
}

func newTimeWords() timeWords {
	all := map[string]*timeWord{}
	of := func(word string) *timeWord {
		if all[word] == nil {
			all[word] = new(timeWord)
		}
		return all[word]
	}
	for w, u := range units {
		of(w).unit = &u
	}
	for w, n := range numbers {
		t := of(w)
		t.number, t.counts = n, true
	}
	for w, p := range parts {
		of(w).part = &p
	}
	for w, d := range weekdays {
		t := of(w)
		t.weekday, t.dated = d, true
	}
	out := timeWords{table: newHashTable(len(all))}
	for w, t := range all {
		out.table.put(text.Hash(w), int32(len(out.words)), -1)
		out.words = append(out.words, *t)
	}
	return out
}

// noTime is a word that says nothing of time.
var noTime timeWord

// timeOf returns what word i says of time, for reading only.
func (s *scan) timeOf(i int) *timeWord {
	at, _ := s.t.times.table.find(s.m.Tokens[s.words[i].tok].Hash)
	if at < 0 {
		return &noTime
	}
	return &s.t.times.words[at]
}

// units are the lengths that people give, and what they mean without a number.
var units = map[string]unit{
	"min": {time.Minute, 0}, "minuut": {time.Minute, 0}, "minuten": {time.Minute, 20 * time.Minute}, "minute": {time.Minute, 0}, "minutes": {time.Minute, 20 * time.Minute},
	"mins": {time.Minute, 0}, "minuutjes": {time.Minute, 0}, "kwartier": {15 * time.Minute, 0}, "minutes de": {time.Minute, 0},
	"uur": {time.Hour, 0}, "uren": {time.Hour, 3 * time.Hour}, "uurtje": {time.Hour, 0}, "hour": {time.Hour, 0}, "hours": {time.Hour, 3 * time.Hour}, "hrs": {time.Hour, 0}, "u": {time.Hour, 0}, "h": {time.Hour, 0},
	"stunde": {time.Hour, 0}, "stunden": {time.Hour, 3 * time.Hour}, "heure": {time.Hour, 0}, "heures": {time.Hour, 3 * time.Hour},
	"dag": {day, 0}, "dagen": {day, 3 * day}, "day": {day, 0}, "days": {day, 3 * day}, "tag": {day, 0}, "tage": {day, 3 * day}, "tagen": {day, 3 * day}, "jour": {day, 0}, "jours": {day, 3 * day},
	"week": {7 * day, 0}, "weken": {7 * day, 21 * day}, "weeks": {7 * day, 21 * day}, "woche": {7 * day, 0}, "wochen": {7 * day, 21 * day}, "semaine": {7 * day, 0}, "semaines": {7 * day, 21 * day},
	"maand": {30 * day, 0}, "maanden": {30 * day, 90 * day}, "month": {30 * day, 0}, "months": {30 * day, 90 * day}, "monat": {30 * day, 0}, "monaten": {30 * day, 90 * day}, "mois": {30 * day, 90 * day},
	"jaar": {365 * day, 0}, "year": {365 * day, 0}, "jahr": {365 * day, 0}, "an": {365 * day, 0},
}

// numbers are the numbers that people write as words.
var numbers = map[string]float64{
	"een": 1, "1": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10, "twaalf": 12, "anderhalf": 1.5, "anderhalve": 1.5, "half": 0.5, "halve": 0.5, "paar": 3,
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "couple": 2, "few": 3, "half an": 0.5,
	"eine": 1, "einem": 1, "einer": 1, "zwei": 2, "drei": 3, "funf": 5, "sechs": 6, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5,
}

// parts are the parts of the day, by the hour at which they start; before
// today where days is 1.
var parts = map[string]dayPart{
	"vanochtend": {7, 0, false}, "vanmorgen": {7, 0, false}, "ochtend": {7, 0, false}, "morgen": {7, 0, false}, "vanmiddag": {13, 0, true}, "middag": {13, 0, true}, "vanavond": {19, 0, true}, "avond": {19, 0, true}, "vannacht": {1, 0, false},
	"nacht": {0, 0, false}, "dag": {8, 0, false}, "vandaag": {8, 0, false}, "gisteren": {14, 1, false}, "gister": {14, 1, false}, "gisteravond": {20, 1, true}, "gisterenavond": {20, 1, true}, "gistermiddag": {15, 1, true},
	"gisterochtend": {9, 1, false}, "eergisteren": {14, 2, false}, "morning": {7, 0, false}, "afternoon": {13, 0, true}, "evening": {19, 0, true}, "tonight": {19, 0, true}, "today": {8, 0, false}, "day": {8, 0, false}, "night": {22, 1, true},
	"yesterday": {14, 1, false}, "noon": {12, 0, false}, "lunch": {12, 0, false}, "lunchtime": {12, 0, false}, "midnight": {0, 0, false}, "middernacht": {0, 0, false}, "heute": {8, 0, false}, "gestern": {14, 1, false}, "vormittag": {9, 0, false},
	"matin": {7, 0, false}, "hier": {14, 1, false}, "midi": {12, 0, false}, "soir": {19, 0, true}, "aujourd": {8, 0, false},
}

var weekdays = map[string]time.Weekday{
	"zondag": 0, "maandag": 1, "dinsdag": 2, "woensdag": 3, "donderdag": 4, "vrijdag": 5, "zaterdag": 6, "sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
	"weekend": 6, "sonntag": 0, "montag": 1, "dienstag": 2, "mittwoch": 3, "donnerstag": 4, "freitag": 5, "samstag": 6, "dimanche": 0, "lundi": 1, "mardi": 2, "mercredi": 3, "jeudi": 4, "vendredi": 5, "samedi": 6,
}
