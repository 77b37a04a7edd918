package locate

import (
	"outcry/ingest/text"
	"outcry/schema"
)

// codeInWord returns the PC4 of a word such as "3511ab", 0 when it is none;
// measure where it may as well be an amount, as in 2000mb.
func codeInWord(fold []byte, upper bool) (code int32, measure bool) {
	if len(fold) != 6 || fold[0] < '1' {
		return 0, false
	}
	n := codeOf(fold[:4])
	if n == 0 || !letterPair(fold[4:]) {
		return 0, false
	}
	return n, isUnit(fold[4:], upper)
}

// codeOf returns the number that four digits are, 0 where they are not.
func codeOf(digits []byte) (n int32) {
	for _, b := range digits {
		if b < '0' || b > '9' {
			return 0
		}
		n = 10*n + int32(b-'0')
	}
	return n
}

// calledCode reports whether fold is a postal code glued to what calls it one: "pc3511ab".
func calledCode(fold []byte) bool {
	return (len(fold) == 6 || len(fold) == 8) && fold[0] == 'p' && fold[1] == 'c' && codeOf(fold[2:6]) != 0
}

// letterPair reports whether s may end a PC6. SA, SD and SS are never given out, but people write what they hear.
func letterPair(s []byte) bool {
	return len(s) == 2 && s[0] >= 'a' && s[0] <= 'z' && s[1] >= 'a' && s[1] <= 'z'
}

// isUnit reports whether two letters glued to a number are a unit of measure, as in
// 1080px; in capitals only the usual ones of data and power are.
func isUnit(s []byte, upper bool) bool {
	switch string(s) {
	case "mb", "gb", "kb", "tb", "kw", "km", "px", "hz", "mw":
		return true
	case "kg", "cm", "mm", "ms", "mg", "ml", "am", "pm", "st", "nd", "rd", "th", "ti", "er", "ah", "wh", "va":
		return !upper
	}
	return false
}

// code judges hit i, a bare number of four digits.
func (j *judgement) code(i int) {
	h := &j.f.hits[i]
	at := int(h.from)
	p := j.g.codeAt(h.code)
	if p == nil || j.numeric(at) || j.model(at) {
		return
	}
	if n := j.scattered(at); n > 0 {
		h.sure, h.by, h.to = 0.97, ByPostcode, h.to+n
		return
	}
	if j.m.Tokens[at].Kind == text.Word { // 2000mb
		capital := j.m.Text[j.m.Tokens[at].End-1] <= 'Z' && !j.shouts()
		if j.spoken(at) || capital && !p.approximate && (j.f.cue(at-1)&cueIn != 0 && j.f.cue(at-1)&cueFrom == 0 || j.edge(at-1) && j.edge(at+1)) {
			h.sure, h.by = 0.9, ByPostcode
		}
		return
	}
	if j.letters(at + 1) {
		h.sure, h.by, h.to = 0.97, ByPostcode, h.to+1
		return
	}
	before := j.f.cue(at - 1)
	after := j.f.cue(at + 1)
	if j.spoken(at) && after&cueCount == 0 {
		h.sure, h.by = 0.95, ByPostcode
		return
	}
	if after&cueCount != 0 || before&(cueNumber|cueStreet) != 0 && before&cueIn == 0 || j.street(at-1) {
		return
	}
	year := h.code >= 1940 && h.code <= 2030
	if town := j.beside(i, p); town != nil {
		if !year || town.from == h.to && before&cueYear == 0 {
			h.sure, h.by = 0.93, ByPostcode
			return
		}
	}
	if year || p.approximate {
		return
	}
	start, end := j.edge(at-1), j.edge(at+1)
	switch {
	case start && end, before&cueFirm != 0, at > 0 && string(j.m.Fold(at-1)) == "op" && j.complains(), start && (after&(cueFail|cueService) != 0 || j.named(at+1) || string(j.m.Fold(min(at+1, len(j.m.Tokens)-1))) == "hier"):
		h.sure, h.by = 0.75, ByNumber
	case end && at > 0 && before&cueYear == 0 && j.m.Tokens[at-1].Kind == text.Word:
		h.sure, h.by = 0.6, ByNumber
	}
}

// numeric reports whether token at is part of something longer: a phone number, a date, a time, an amount.
func (j *judgement) numeric(at int) bool {
	t := j.m.Tokens
	if at > 0 {
		switch prev := &t[at-1]; {
		case prev.Kind == text.Number:
			return true
		case prev.Kind == text.Sign:
			switch j.m.Raw(at - 1) {
			case "€", "$", "£", "#", "+", "*", "=", "x", "~", "^":
				return true
			case "-", ".", ":", "/", "'":
				if !t[at].Spaced && j.f.cue(at-2)&cuePostcode == 0 {
					return true
				}
			case ",":
				if !t[at].Spaced && at > 1 && t[at-2].Kind == text.Number {
					return true
				}
			}
		}
	}
	if at+1 < len(t) {
		next := &t[at+1]
		if next.Kind == text.Number {
			return true
		}
		if next.Kind == text.Sign {
			switch j.m.Raw(at + 1) {
			case "%", "€", "$", "£", "°":
				return true
			case "-", ".", ",", ":", "/":
				return at+2 < len(t) && t[at+2].Kind == text.Number && !t[at+2].Spaced
			}
		}
	}
	return false
}

// scattered returns how many tokens behind token at are the letters of its PC6 that a
// blank keeps apart, "3825 M K" or "3511A B"; 0 where they are none.
func (j *judgement) scattered(at int) int32 {
	n := 2
	if t := &j.m.Tokens[at]; t.Kind == text.Word {
		if t.End-t.Start != 5 || j.m.Text[t.End-1] > 'Z' && !j.spoken(at) {
			return 0
		}
		n = 1
	}
	if at+n >= len(j.m.Tokens) {
		return 0
	}
	for i := at + 1; i <= at+n; i++ {
		t := &j.m.Tokens[i]
		if t.Kind != text.Word || t.End-t.Start != 1 || !t.Upper && !j.spoken(at) {
			return 0
		}
	}
	return int32(n)
}

// model reports whether token at, digits with two letters in it or behind it, is the
// model of a device or a house number: "Fritzbox 7590 AX". Behind other words that
// a number follows, only the letters of wifi tell a model from a postal code.
func (j *judgement) model(at int) bool {
	c := j.f.cue(at - 1)
	if c&cueNumber == 0 || c&cueIn != 0 || j.spoken(at) {
		return false
	}
	fold := j.m.Fold(at)
	letters := fold[min(4, len(fold)):]
	if len(letters) == 0 && at+1 < len(j.m.Tokens) {
		letters = j.m.Fold(at + 1)
	}
	switch j.m.FoldString(at - 1) {
	case "fritzbox", "fritz", "avm", "archer", "netgear", "linksys", "asus", "hsnr", "huisnr", "huisnummer":
		return letterPair(letters)
	}
	switch string(letters) {
	case "ax", "ac", "be":
		return true
	}
	return false
}

// letters reports whether token at is the letters of a PC6 whose digits stand before it.
func (j *judgement) letters(at int) bool {
	if at >= len(j.m.Tokens) || j.m.Tokens[at].Kind != text.Word {
		return false
	}
	fold := j.m.Fold(at)
	if !letterPair(fold) {
		return false
	}
	if raw := j.m.Raw(at); raw[0] <= 'Z' && raw[1] <= 'Z' && !j.shouts() {
		return true
	}
	return j.f.cue(at)&cueUnit == 0
}

// spoken reports whether the text calls token at a postal code.
func (j *judgement) spoken(at int) bool {
	for k := max(0, at-4); k <= min(at+4, len(j.m.Tokens)-1); k++ {
		if k != at && j.f.cue(k)&cuePostcode != 0 {
			return true
		}
	}
	return false
}

// street reports whether token at ends in what names of streets end in.
func (j *judgement) street(at int) bool {
	if at < 0 || j.m.Tokens[at].Kind != text.Word {
		return false
	}
	fold := string(j.m.Fold(at))
	for _, end := range [...]string{"straat", "weg", "laan", "plein", "kade", "gracht", "dijk", "singel", "steeg", "hof", "pad", "dreef", "plantsoen", "str", "road", "street"} {
		if len(fold) > len(end) && fold[len(fold)-len(end):] == end {
			return true
		}
	}
	return false
}

// beside returns the accepted name next to hit i that p lies in or near, nil for none.
func (j *judgement) beside(i int, p *pc4) *hit {
	for _, k := range [2]int{i + 1, i - 1} {
		if k < 0 || k >= j.f.n {
			continue
		}
		o, h := &j.f.hits[k], &j.f.hits[i]
		if o.phrase == nil || !j.touching(h, o) {
			continue
		}
		for _, n := range o.phrase.places {
			q := &j.g.places[n]
			if p.region.At(schema.LevelMunicipality) == q.region || q.kind != province && q.dutch() && distance(p.lat, p.lon, q.lat, q.lon) < 8 {
				o.place = n
				o.sure, o.by = max(o.sure, 0.9), ByTown
				return o
			}
		}
	}
	return nil
}

// touching reports whether two hits are neighbours, but for a comma or a bracket.
func (j *judgement) touching(a, b *hit) bool {
	if a.from > b.from {
		a, b = b, a
	}
	gap := b.from - a.to
	return gap == 0 || gap == 1 && j.m.Tokens[a.to].Kind == text.Sign
}

// codeAt returns where a PC4 lies, nil when no such code is known.
func (g *Gazetteer) codeAt(code int32) *pc4 {
	if code < 1000 || code > 9999 || g.codes[code-1000].region == "" {
		return nil
	}
	return &g.codes[code-1000]
}
