package privacy

import (
	"regexp"
	"strings"
)

// What stands in the place of what is taken out.
const (
	markMail    = "[mail]"
	markIBAN    = "[iban]"
	markPhone   = "[telefoon]"
	markHouse   = "[huisnr]"
	markName    = "[naam]"
	markAccount = "[nummer]"
)

// street ends of Dutch, German, French and English street names.
const streetEnds = `straat|laan|weg|plein|kade|gracht|singel|dijk|pad|hof|steeg|dreef|ring|park|markt|plantsoen|baan|wal|str\.|strasse|straße|allee|gasse|platz`

var redactions = []struct {
	find *regexp.Regexp
	with string
}{
	{regexp.MustCompile(`(?i)[\p{L}\p{N}._%+\-]{1,64}@[\p{L}\p{N}\-]{1,63}(?:\.[\p{L}\p{N}\-]{1,63}){1,4}`), markMail},
	{regexp.MustCompile(`(?i)\b[a-z]{2}\d{2}[ ]?(?:[a-z0-9]{4}[ ]?){2,7}[a-z0-9]{1,4}\b`), markIBAN},
	{regexp.MustCompile(`(?i)\b(\d{4} ?[a-z]{2})(?:[ ,]+(?:nr\.? ?|nummer |huisnr\.? ?|huisnummer )?)\d{1,5}(?:[ -]?[a-z])?\b`), "$1 " + markHouse},
	{regexp.MustCompile(`(?i)\b([\p{L}'\-]{2,40}(?:` + streetEnds + `)|(?:rue|avenue|boulevard|place|rue de la|rue du) [\p{L}'\-]{2,30}) \d{1,5}(?:[ \-]?[a-h])?\b`), "$1 " + markHouse},
	{regexp.MustCompile(`(?i)\b\d{1,5}[a-z]? ((?:[\p{L}'\-]{2,30} ){1,3}(?:street|road|avenue|lane|drive|close|court|way|st\.?|rd\.?|ave\.?)\b)`), markHouse + " $1"},
	{regexp.MustCompile(`(?i)\b(huisnummer|huisnr\.?|nr\.?|house number)[ :]*\d{1,5}[a-z]?\b`), "$1 " + markHouse},
	{regexp.MustCompile(`(?i)\b(klantnummer|klantnr\.?|ordernummer|customer number|account number|kundennummer|bsn)[ :]*[\d.\- ]{4,20}\b`), "$1 " + markAccount},
	{regexp.MustCompile(`(?:\+|\b00)\d{1,3}[ \-.]?(?:\(0\)[ ]?)?\d(?:[ \-.]?\d){6,11}\b`), markPhone},
	{regexp.MustCompile(`\b0\d(?:[ \-.]?\d){8}\b`), markPhone},
	{regexp.MustCompile(`\(?\b\d{3}\)?[ \-.]\d{3}[ \-.]\d{4}\b`), markPhone},
	{regexp.MustCompile(`(\^|~)[ ]?\p{L}[\p{L}'\-]{0,30}`), "$1" + markName},
	{regexp.MustCompile(`((?i:\b(?:groet(?:jes|en)?|met vriendelijke groet(?:en)?|mvg|gr\.?|regards|kind regards|cheers|viele grüße|cordialement|namens))[ ,.:]{1,3})\p{Lu}[\p{L}'\-]{1,30}(?: \p{Lu}[\p{L}'\-]{1,30})?`), "$1" + markName},
	{regexp.MustCompile(`\b((?:Mevr|Mw|Dhr|Mr|Mrs|Ms|Hr|Fr|M)\. |Mevrouw |Meneer |Herr |Frau |Madame |Monsieur )\p{Lu}[\p{L}'\-]{1,30}`), "$1" + markName},
}

// helplines are the numbers of companies, which name nobody.
var helplines = regexp.MustCompile(`^0[89]00`)

// Redact returns text without phone numbers, mail addresses, account numbers,
// house numbers and names of agents. Postcodes, towns, street names and the
// help lines 0800 and 0900 stay. What it takes out is replaced by a word in brackets.
func Redact(text string) string {
	if !strings.ContainsAny(text, "0123456789@^~.,") && !strings.ContainsAny(text, "gGrRnNmM") {
		return text
	}
	for _, r := range redactions {
		if r.with != markPhone {
			text = r.find.ReplaceAllString(text, r.with)
			continue
		}
		text = r.find.ReplaceAllStringFunc(text, func(s string) string {
			if helplines.MatchString(s) {
				return s
			}
			return r.with
		})
	}
	return text
}
