package locate

import (
	"strings"

	"outcry/ingest/text"
)

// cue is what a word says of the name beside it; bits of a set.
type cue uint32

const (
	cueIn        cue = 1 << iota // a place may follow
	cueFirm                      // nothing but a place is likely to follow
	cueArticle                   // a common noun is likely to follow
	cueVerb                      // said of a place: "ligt", "zonder"
	cueSurname                   // a person's name may follow
	cueTeam                      // a club, a broadcaster or a race, which a town's name ends
	cueBrand                     // what a name before it belongs to: "stadion"
	cueFail                      // it fails
	cueWorks                     // it works
	cueTurn                      // a clause with the contrary follows
	cueAnd                       // joins two names
	cueTrain                     // speaks of trains
	cueRoad                      // speaks of motorways
	cueBetween                   // two ends follow
	cueTo                        // where somebody goes follows
	cueFrom                      // where somebody comes from follows
	cueHere                      // the writer is there now
	cueHome                      // the writer is there at other times
	cueArrive                    // the trouble began there
	cuePostcode                  // says that a number near it is a postal code
	cueCount                     // a unit or things counted follow a number
	cueNumber                    // a number that is no postcode follows
	cueYear                      // a year follows
	cueStreet                    // ends the name of a street
	cueService                   // what can fail
	cueQuarter                   // a part of the town that stands before it
	cueSubject                   // a verb whose subject stands before it
	cueInflected                 // a name that is a form of a verb
	cueParticle                  // follows such a verb
	cueUnit                      // two letters behind four digits that make no postcode
	cueMobile                    // what is carried along can fail
	cueFixed                     // only what stays in its place can fail
)

var cueNames = map[string]cue{
	"in": cueIn, "firm": cueFirm, "article": cueArticle, "verb": cueVerb, "surname": cueSurname, "team": cueTeam, "brandword": cueBrand,
	"fail": cueFail, "works": cueWorks, "turn": cueTurn, "and": cueAnd, "train": cueTrain, "road": cueRoad, "between": cueBetween, "to": cueTo, "from": cueFrom,
	"here": cueHere, "home": cueHome, "arrive": cueArrive, "postcode": cuePostcode, "count": cueCount, "number": cueNumber, "year": cueYear,
	"street": cueStreet, "unit": cueUnit, "mobile": cueMobile, "fixed": cueFixed, "service": cueService, "quarter": cueQuarter, "subject": cueSubject, "inflected": cueInflected, "particle": cueParticle,
}

// cues maps the fold of a word to what it says.
type cues map[string]cue

func (c cues) read(b *blocks) error {
	return b.pairs("cues", func(line int, key string, values []string) error {
		bit, ok := cueNames[key]
		if !ok {
			return b.fault(line, "cue %q is unknown", key)
		}
		for _, list := range values {
			for word := range strings.FieldsSeq(list) {
				c[foldWord(word)] |= bit
			}
		}
		return nil
	})
}

// foldWord folds a cue; a handle such as ns_online stays in one piece.
func foldWord(word string) string {
	if strings.Contains(word, "_") {
		return strings.ToLower(word)
	}
	return text.Folded(word)
}
