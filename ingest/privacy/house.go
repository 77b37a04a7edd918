package privacy

import (
	"regexp"
	"strings"
)

// The parts of an address. A number of a house may have an addition, as in 12a,
// 45-2, 8 zwart; what is counted or a time, as in "3 uur" and "17:05", is none.
const (
	// streetEnds are the ends of Dutch and German names of streets.
	streetEnds = `straat|straatje|str\.?|laan|laantje|weg|plein|kade|gracht|singel|dijk|pad|hof|steeg|dreef|park|markt|plantsoen|baan|wal|schans|werf|erf|oever|akker|brink|weide|hoeve|gaarde|boulevard|passage|strasse|straße|allee|gasse|platz|ufer|damm`
	// ownStreets are the same as a word of their own.
	ownStreets = `Straat|Laan|Weg|Plein|Kade|Gracht|Singel|Dijk|Pad|Hof|Steeg|Dreef|Park|Markt|Plantsoen|Baan|Wal|Ring|Brink|Boulevard|Haven|Strasse|Straße|Allee|Gasse|Platz|Ufer|Damm`
	// named is a capitalised word.
	named    = `\p{Lu}[\p{L}'’\-]+`
	street   = `(?:(?i:[\p{L}'’\-]+\p{L}(?:` + streetEnds + `)|(?:stads|rand|buiten|binnen|noord|oost|zuid|wester?)ring|damrak|rokin)|` + named + ` (?:` + ownStreets + `)|\b(?i:rue|avenue|boulevard|place)(?: (?:de la|du|des|de))? ` + named + `)`
	addition = `(?i:[\-/+][a-z0-9]{1,4}\b| ?\d ?hoog\b| (?:t/m|tm) \d{1,5}[a-z]?\b| (?:` + apart + `|[a-h])\b|` + apart + `\b|[a-z]\b)`
	apart    = `(?:bis|ter|hs|rood|zwart|rd|zw|boven|beneden|iii?|iv)`
	number   = `\d{1,5}(?:` + addition + `){0,2}\b`
	called   = `(?i:huisnummer|huisnr\.?|nummer|nr\.?|no\.?|house number|number|hausnummer)`
	code     = `[1-9]\d{3} ?[a-zA-Z]{2}\b`
	units    = `uur|uren|u|min|minuut|minuten|sec|seconden|dag|dagen|week|weken|maand|maanden|jaar|jaren|hours?|hrs?|days?|weeks|minutes?|months?|years?|stunden?|tage?|tagen|wochen?|monaten?|jahren?|` +
		`euro|eur|cent|dollars?|pounds?|procent|percent|prozent|[kmgt]bi?t?|[kmg]b?ps|km|kilometer|miles?|m|meters?|kwh?|mw|volt|watt|graden|hz|px|keer|maal|times|mal|` +
		`man|mensen|personen|people|persons|huizen|houses|homes|huishoudens|adressen|straten|streets|klanten|customers|collega|colleagues|kollegen|bewoners|buren|neighbou?rs`
	after = `(?:[.:,]\d+|[ \-]?(?i:` + units + `)\b| ?[€%])?`
)

var (
	// counted finds a number that counts something or tells a time, at the end of a match.
	counted = regexp.MustCompile(`(?i)\d[.:,]\d+$|\d(?:e|de|ste|th)?[ \-]?(?:` + units + `)$|[€%]$|\d [hx]$|\d[.:]\d\d? ?uur$|(?-i:\b[2-5]G)$`)
	// notStreets find words that end as names of streets do.
	notStreets = regexp.MustCompile(`(?i)(?:^|['’\-])(?:ipad|touchpad|notepad|trackpad|keypad|launchpad|onderweg|halverweg|snelweg|autoweg|spoorweg|spoorbaan|rijbaan|startbaan|landingsbaan|loopbaan|supermarkt|bouwmarkt|arbeidsmarkt|hauptbahnhof|bahnhof|parkplatz|sitzplatz|arbeitsplatz|decade|cascade|facade) |` + counted.String())
	// notHouses find what else is numbered.
	notHouses = regexp.MustCompile(`(?i)^(?:update|klacht|vergadering|kanaal|zender|channel|sender|kanal|net|lijn|line|linie|buslijn|tramlijn|bus|tram|trein|train|metro|intercity|sprinter|spoor|perron|platform|gleis|ticket|zaak|case|fout|error|code|route|poort|port)[ ,:]|(?-i:NR\d)|` + counted.String())
	// notNames find capitalised words before a number that are no street.
	notNames = regexp.MustCompile(`^(?i:kanaal|zender|channel|scherm|screen|lampj?e?|led|ledje|modem|router|mediabox|decoder|box|sport|eurosport|veronica|film|canvas|discovery|formule|lijn|spoor|perron|trein|tram|metro|kamer|zone|fase|code|poort|nummer|iphone|galaxy|windows|android|nog|pas|sinds|ook|maar|alle|wifi) |` + counted.String())
)

var houses = []redaction{
	{regexp.MustCompile(`(` + street + `,? (?:` + called + `[ :]*)?)` + number + after), "$1" + markHouse, notStreets},
	{regexp.MustCompile(`((?:\b\p{L}+[ ,:]+)?\b` + called + `[ :]*)` + number + `( (?i:van|aan|in|op|of|on|an|in)(?: [\p{L}'’\-]+){0,4} ` + street + `)`), "$1" + markHouse + "$2", notHouses},
	{regexp.MustCompile(`((?:\b\p{L}+[ ,:]+)?\b(?i:huisnummer|huisnr\.?|nr\.?|house number|hausnummer)[ :]*)` + number + after), "$1" + markHouse, notHouses},
	{regexp.MustCompile(`\b((?i:woon|woont|wonen|woonachtig|live|lives|wohne|wohnen|wohnt|adres|address|adresse)[ :,]+(?:(?i:ik|wij|we|op|aan|in|at|am|an|auf|der|de|het|is|ist|hier|zelf)[ :]+){0,4}(?:(?:` + named + ` ){1,3}|` + called + `[ :]*))` + number + after), "$1" + markHouse, counted},
	{regexp.MustCompile(`(` + named + ` )` + number + `((?:, ?| )` + code + `)`), "$1" + markHouse + "$2", notNames},
	{regexp.MustCompile(`\b(\p{Lu}[\p{L}'’\-]+\p{Ll}{2} )\d{1,4}[ \-]?` + apart + `\b`), "$1" + markHouse, notNames},
	{regexp.MustCompile(`\b\d{1,5}(?:-\d{1,4}|[a-zA-Z])?,? ((?:` + named + ` ){1,3}(?i:street|road|avenue|lane|drive|close|court|way|terrace|gardens|crescent|square|grove|mews|st|rd|ave)\b|(?i:[\p{L}'’\-]+ (?:street|road|avenue|lane)|(?:rue|chemin|impasse|quai|boulevard) [\p{L}'’\-]+)\b)`), markHouse + " $1", notBefore},
	{regexp.MustCompile(`\b((?i:flat|apt\.?|apartment|appartement) )\d{1,4}(?:[a-zA-Z]|-\d{1,4})?\b`), "$1" + markHouse, nil},
}

// notBefore finds a number before the name of a street that is of something else: "5 houses road", "4G our street".
var notBefore = regexp.MustCompile(`^[2-5]G |^\d+h |^\d+ (?i:the|our|my|this|that|whole|entire|every|in|on|` + units + `) `)

// codes finds what may be a Dutch postcode, and the number after it.
var codes = regexp.MustCompile(`\b([1-9]\d{3})( ?)([a-zA-Z]{2})\b([ ,\-/:]+(?:` + called + `[ :]*)?` + number + after + `)?`)

// isCode reports whether letters that stand after four digits, space between them, end a
// postcode: no unit as in "1000 mb" and no word as in "sinds 2011 en". In a text that shouts
// capitals tell nothing. Capitals of a unit are a postcode with a house number behind them.
func isCode(space, letters string, shouts, housed bool) bool {
	small := strings.ToLower(letters)
	capitals := letters == strings.ToUpper(letters) && !shouts
	switch small {
	case "mb", "gb", "kb", "tb", "kw", "km", "px", "hz", "mw":
		return capitals && housed
	case "kg", "cm", "mm", "ms", "mg", "ml", "am", "pm", "st", "nd", "rd", "th", "er", "ah", "wh", "va", "ma", "pk", "wp":
		return capitals
	case "op", "en", "in", "is", "of", "te", "de", "na", "al", "om", "uw", "ik", "je", "we", "ze", "zo", "nu", "ja", "as", "at", "be", "by", "do", "he", "if", "it", "me", "my", "no", "on", "or", "so", "to", "up", "us",
		"an", "da", "du", "es", "im", "ob", "um", "wo", "zu", "et", "ou", "le", "la", "au", "un", "ha", "eu":
		return capitals || space == ""
	}
	return true
}
