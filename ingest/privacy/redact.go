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

// redaction replaces what find matches by with, but for a match in which stays finds something.
type redaction struct {
	find  *regexp.Regexp
	with  string
	stays *regexp.Regexp // nil for none
}

// The parts of a mail address, also one that is spelt to escape machines.
const (
	at     = `(?: ?[\[({<] ?(?:@|at|a|ät|apenstaart(?:je)?) ?[\])}>] ?|[@＠﹫]| [@＠﹫] )`
	atSay  = `(?: (?:at|ät|apenstaart(?:je)?) )`
	dot    = `(?:[.．]| ?[\[({<] ?(?:\.|punt|dot|punkt|point) ?[\])}>] ?)`
	dotSay = `(?: (?:punt|dot|punkt) )`
	label  = `[\p{L}\p{N}\-]+`
	local  = `[\p{L}\p{N}._%+\-]*[\p{L}\p{N}_](?:` + dotSay + `[\p{L}\p{N}._%+\-]+){0,2}`
)

// names are looked for in every text.
var names = []redaction{
	{find: regexp.MustCompile(`(?i)` + local + at + label + `(?:(?:` + dot + `|` + dotSay + `)` + label + `){1,4}`), with: markMail},
	{find: regexp.MustCompile(`(?i)` + local + atSay + label + `(?:` + dotSay + label + `){0,2}(?:` + dotSay + `|\.)(?:nl|be|com|net|org|eu|de|fr|nu|info|uk|co|at|ch)\b`), with: markMail},
	{find: regexp.MustCompile(`(?i)\b((?:facebook|fb|instagram|threads|linkedin|twitter|x|tiktok|snapchat|pinterest|reddit|bsky|t|m|wa)\.(?:com|net|app|me)/(?:(?:in|pub|u|user|add|profile|people)/)?@?)[^\s,;!()\[\]<>"]*[^\s,;!()\[\]<>".?]`), with: "$1" + markName},
	{find: regexp.MustCompile(`(\pL\.\pL{2,20}/@)[\p{L}\p{N}._\-@]*[\p{L}\p{N}_]`), with: "$1" + markName},
	{find: regexp.MustCompile(`(\^|~)[ ]?\p{L}[\p{L}'\-]{0,30}`), with: "$1" + markName},
	{find: regexp.MustCompile(`((?i:\b(?:groet(?:jes|en)?|met vriendelijke groet(?:en)?|mvg|gr\.?|regards|kind regards|cheers|viele grüße|cordialement|namens))[ ,.:]{1,3})\p{Lu}[\p{L}'\-]{1,30}(?: \p{Lu}[\p{L}'\-]{1,30})?`), with: "$1" + markName},
	{find: regexp.MustCompile(`((?i:\b(?:(?:mijn|m'n) naam is|my name is|mein name ist)) )\p{Lu}[\p{L}'\-]{1,30}(?: (?:(?:van|de|der|den|von|ter|ten|el) ){0,2}\p{Lu}[\p{L}'\-]{1,30})?`), with: "$1" + markName},
	{find: regexp.MustCompile(`\b((?:Mevr|Mw|Dhr|Mr|Mrs|Ms|Hr|Fr|M)\. |Mevrouw |Meneer |Herr |Frau |Madame |Monsieur )\p{Lu}[\p{L}'\-]{1,30}`), with: "$1" + markName},
}

// numbers are looked for where a digit stands.
var numbers = append([]redaction{
	{find: regexp.MustCompile(`(?i)\b[a-z]{2}\d{2}[ ]?(?:[a-z0-9]{4}[ ]?){2,7}[a-z0-9]{1,4}\b`), with: markIBAN},
	{find: regexp.MustCompile(`(?i)\b(klantnummer|klantnr\.?|ordernummer|customer number|account number|kundennummer|bsn)[ :]*[\d.\- ]{4,20}\b`), with: "$1 " + markAccount},
	{find: regexp.MustCompile(`(?:\+|\b00)\d{1,3}[ \-.]?(?:\(0\)[ ]?)?\d(?:[ \-.]?\d){6,11}\b`), with: markPhone, stays: notPhones},
	{find: regexp.MustCompile(`\b0\d(?:(?: ?[\-./] ?| )?\d){8}\b`), with: markPhone, stays: notPhones},
	{find: regexp.MustCompile(`\(?\b\d{3}\)?[ \-.]\d{3}[ \-.]\d{4}\b`), with: markPhone, stays: notPhones},
}, houses...)

// notPhones finds the numbers of companies, which name nobody, and dates.
var notPhones = regexp.MustCompile(`^0[89]00|^\d\d[\-./]\d\d[\-./](?:19|20)\d\d(?:\D|$)`)

// Redact returns text without phone numbers, mail addresses, account numbers,
// house numbers, names of agents and of profiles. Towns, street names and the
// help lines 0800 and 0900 stay, of a Dutch postcode its four digits. What it
// takes out is replaced by a word in brackets, but for the letters of a postcode.
func Redact(text string) string {
	for i := range names {
		text = names[i].apply(text)
	}
	if !strings.ContainsAny(text, "0123456789") {
		return text
	}
	for i := range numbers {
		text = numbers[i].apply(text)
	}
	return shortenCodes(text)
}

// apply returns text with every match replaced.
func (r *redaction) apply(text string) string {
	if r.stays == nil {
		return r.find.ReplaceAllString(text, r.with)
	}
	return r.find.ReplaceAllStringFunc(text, func(s string) string {
		if r.stays.MatchString(s) {
			return s
		}
		return r.find.ReplaceAllString(s, r.with)
	})
}

// shortenCodes returns text with the four digits alone of each Dutch postcode,
// and without a house number after it.
func shortenCodes(text string) string {
	shouts := text == strings.ToUpper(text)
	return codes.ReplaceAllStringFunc(text, func(s string) string {
		part := codes.FindStringSubmatch(s)
		if !isCode(part[2], part[3], shouts, part[4] != "" && !counted.MatchString(s)) {
			return s
		}
		switch {
		case part[4] == "":
			return part[1]
		case counted.MatchString(s):
			return part[1] + part[4]
		}
		return part[1] + " " + markHouse
	})
}
