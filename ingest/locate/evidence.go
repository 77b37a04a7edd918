package locate

import "fmt"

// Evidence is what an answer rests on. Each kind has a usual confidence, which
// ambiguity lowers.
type Evidence uint8

// The kinds of evidence, with their usual confidence.
const (
	ByNothing     Evidence = iota // no place known
	BySender                      // 0.98 a postal code, 0.95 a place, 0.9 a province or country of the sender's
	ByCoordinates                 // 0.95
	ByPostcode                    // 0.97 a postal code in the text with letters, 0.95 called one, 0.93 beside its town
	ByNumber                      // 0.6 to 0.75 a bare number that can be a postal code
	ByTown                        // 0.92, 0.77 where another town of the name is nearly as large
	ByTrap                        // 0.7 to 0.9 a town whose name is a word too
	ByDistrict                    // 0.87
	ByArea                        // 0.7 a region of folk geography
	ByProvince                    // 0.85
	ByCountry                     // 0.6
	ByAbroad                      // 0.7 to 0.92
	ByRail                        // 0.88
	ByRoad                        // 0.8
	ByTypo                        // 0.65 a larger town, one letter off
	ByProfile                     // 0.5, 0.4 abroad, 0.3 where it names several places
)

var evidenceWords = [...]string{
	"nothing names a place", "the sender gives it as %q", "the sender's coordinates", "the postal code %q in the text", "the number %q in the text, which can be a postal code",
	"the town %q in the text", "%q in the text, a word that the words around it make a town", "the district %q in the text", "the area %q in the text", "the province %q in the text",
	"the country %q in the text", "the foreign place %q in the text", "the stretch of rail %q in the text", "the motorway %q in the text", "%q in the text, one letter off a town", "the author's profile, which says %q",
}

// Why says in a sentence what the answer rests on and how sure it is.
func (a *Answer) Why() string {
	words := evidenceWords[min(int(a.Evidence), len(evidenceWords)-1)]
	if a.Evidence != ByNothing && a.Evidence != ByCoordinates {
		words = fmt.Sprintf(words, a.Said)
	}
	if a.Region == "" {
		return words
	}
	return fmt.Sprintf("%s: %.0f %% sure", words, 100*a.Confidence)
}
