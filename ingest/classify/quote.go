package classify

import (
	"strings"

	"outcry/ingest/text"
)

// quotation returns the bytes of a passage in double quotes of five words or
// more: what somebody else says. Short quotes are error texts and stay.
func quotation(m *text.Message) (from, to int) {
	if !m.MayHave('"') && !m.MayHaveHigh() {
		return 0, 0
	}
	if from = strings.IndexByte(m.Text, '"'); from >= 0 {
		to = strings.LastIndexByte(m.Text, '"') + 1
	} else if from = strings.Index(m.Text, "“"); from >= 0 {
		to = strings.LastIndex(m.Text, "”") + len("”")
	}
	if from < 0 || to <= from+len("“") || strings.Count(m.Text[from:to], " ") < 4 {
		return 0, 0
	}
	return from, to
}

// sources are the words by which a note says that a customer speaks.
var sources = newWordSet(
	"klant", "kl", "klnt", "klante", "klacht", "klachtomschrijving", "omschrijving", "mw", "mevr", "mevrouw", "dhr", "meneer", "melder", "meldster", "melding", "beller", "abonnee", "huurder", "bewoner", "bewoonster",
	"contactformulier", "webform", "webformulier", "formulier", "contactreden", "reden", "toelichting", "bericht", "citaat", "letterlijk",
	"customer", "cust", "cx", "caller", "client", "cliente", "abonne", "kunde", "kundin",
)

// reachSource is how many tokens before or behind the quotes tell who speaks.
const reachSource = 4

// noted reports whether the passage in quotes at the bytes [from, to) is what a
// customer says, in the note of an agent or out of a form: `Klant: "..."`,
// `"..." - webform`. So is a message that is all in quotes.
func noted(m *text.Message, from, to int) bool {
	t := m.Tokens
	first, next := 0, len(t)
	for i := range t {
		if int(t[i].End) <= from {
			first = i + 1
		} else if int(t[i].Start) >= to {
			next = i
			break
		}
	}
	if first > 0 {
		return m.Text[t[first-1].Start] == ':' && sourced(t[max(0, first-reachSource-1):first-1])
	}
	return next == len(t) || sourced(t[next:min(len(t), next+reachSource)])
}

// sourced reports whether one of the tokens says that a customer speaks.
func sourced(t []text.Token) bool {
	for i := range t {
		if sources.has(t[i].Hash) {
			return true
		}
	}
	return false
}
