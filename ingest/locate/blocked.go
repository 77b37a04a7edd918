package locate

import (
	"outcry/ingest/text"
)

// blocked reports whether h is part of another name: a club, a person, a street, a stadium.
func (j *judgement) blocked(h *hit) bool {
	at := int(h.from)
	t := j.m.Tokens
	before := j.f.cue(at - 1)
	if j.team(at-1) || j.plays(h) || j.compared(h) {
		return true
	}
	if before&cueSurname != 0 && t[at].Upper {
		return true
	}
	if at > 1 && !t[at].Spaced && j.m.Raw(at-1) == "-" && t[at-2].End-t[at-2].Start == 1 {
		return true // "T-Mobile"
	}
	if own := j.f.cue(at); own&cueInflected != 0 && before&cueIn == 0 && j.inflected(h) {
		return true
	} else if own&cueTeam != 0 {
		return true
	}
	if h.phrase.manner&isCommon != 0 && j.behindTown(h) {
		return true // "Amersfoort-Noord"
	}
	if j.surname(h) || h.phrase.manner&isWord != 0 && (j.person(h) || j.plural(h) || j.counted(h)) {
		return true
	}
	if at > 1 && t[at-1].Kind == text.Sign && j.m.Raw(at-1) == "-" && j.f.cue(at-2)&cueTeam != 0 {
		return true // "Ajax-Utrecht"
	}
	if at > 2 && t[at-1].Kind == text.Sign && j.m.Raw(at-1) == "_" {
		return true
	}
	to := int(h.to)
	if after := j.f.cue(to); after&(cueBrand|cueStreet) != 0 && h.phrase.manner&isWord != 0 {
		return true
	}
	return to+1 < len(t) && j.m.Raw(to) == "-" && !t[to].Spaced && !t[to+1].Spaced && j.f.cue(to+1)&cueTeam != 0
}

// team reports whether token i opens the name of a club, a broadcaster or a race,
// which a town ends: "FC Utrecht", "RTV Drenthe", "Formule 1 Zandvoort".
func (j *judgement) team(i int) bool {
	if i > 0 && j.m.Tokens[i].Kind == text.Number {
		i--
	}
	if c := j.f.cue(i); c&cueTeam == 0 || c&cueFirm != 0 {
		return false
	}
	switch f := j.m.FoldString(i); f {
	case "fc", "rtv", "gp", "f1":
		return true
	case "radio", "real", "match", "jong", "united":
		return j.m.Tokens[i].Upper
	default:
		return len(f) > 3 || j.m.Tokens[i].Upper
	}
}

// plays reports whether h is a club in a match: "tegen Twente", "Heerenveen thuis
// tegen", "Almere City", "Liverpool kijken".
func (j *judgement) plays(h *hit) bool {
	at, to := int(h.from), int(h.to)
	if at > 0 && versus(j.m.FoldString(at-1)) {
		return true
	}
	if to >= len(j.m.Tokens) {
		return false
	}
	switch j.m.FoldString(to) {
	case "thuis", "uit", "away":
		to++
	case "city":
		led := j.f.cue(at-1)&cueIn != 0 || j.f.cue(to+1)&cueQuarter != 0
		return !led && j.m.Tokens[to].Upper && len(h.phrase.places) > 0 && (j.m.FoldString(at) == "almere" || !j.g.places[h.phrase.places[0]].dutch())
	case "kijken":
		return j.f.cue(at-1)&cueIn == 0
	}
	return to < len(j.m.Tokens) && versus(j.m.FoldString(to))
}

// compared reports whether h is but held against where the writer is: "zelfs in
// Parijs is het bereik beter".
func (j *judgement) compared(h *hit) bool {
	at := int(h.from)
	if at < 2 || j.f.cue(at-1)&cueIn == 0 || j.m.FoldString(at-2) != "zelfs" && j.m.FoldString(at-2) != "even" {
		return false
	}
	for i := int(h.to); i < min(int(h.to)+6, len(j.m.Tokens)); i++ {
		switch j.m.FoldString(i) {
		case "beter", "betere", "better", "sneller", "snellere", "faster":
			return true
		}
	}
	return false
}

// inflected reports whether h, which may be a form of a verb, is one by what
// follows: "leiden tot", "leek weer te werken", "leek opgelost", "bergen ellende".
func (j *judgement) inflected(h *hit) bool {
	to := int(h.to)
	after := j.f.cue(to)
	if after&cueParticle != 0 {
		return true
	}
	if h.phrase.manner&isWord == 0 || j.edge(to) || j.named(to) {
		return false
	}
	for i := to; i < min(to+4, len(j.m.Tokens)); i++ {
		if j.m.FoldString(i) == "te" {
			return true
		}
	}
	return after&^cueParticle == 0 && !j.m.Tokens[h.from].Upper || after&(cueWorks|cueFail) == cueWorks
}

// versus reports whether f stands between two clubs.
func versus(f string) bool { return f == "tegen" || f == "vs" || f == "versus" }

// surname reports whether h ends a person's name: "mevrouw Van Houten", "J.P. van
// Essen", "naam: Van Doorn", "H. Zutphen".
func (j *judgement) surname(h *hit) bool {
	at := int(h.from)
	i := at - 1
	particles := 0
	for ; i >= 0 && particles < 3; i-- {
		switch string(j.m.Fold(i)) {
		case "van", "de", "der", "den", "ter", "ten", "von":
			particles++
			continue
		}
		break
	}
	if particles == 0 {
		return j.m.Tokens[at].Upper && i > 0 && j.m.Raw(i) == "." && (title(j.m.FoldString(i-1)) || j.initial(i-1) && j.opening(i-1))
	}
	first := i + 1
	if i < 0 {
		return at == 1 && int(h.to)+1 < len(j.m.Tokens) && j.comma(int(h.to)) // "Van Dalen, geen bereik"
	}
	dotted := i > 0 && (j.m.Raw(i) == "." || j.m.Raw(i) == ":")
	if dotted {
		i-- // "dhr. van Delft"
	}
	if j.f.cue(i)&cueSurname != 0 || labels(j.m.FoldString(i)) || dotted && j.letter(i) || j.initial(i) && j.opening(i) {
		return true
	}
	return j.m.Tokens[first].Upper && j.m.Tokens[at].Upper && string(j.m.Fold(first)) == "van" && !j.starts(first) && !j.shouts()
}

// person reports whether h is somebody by what follows: "Stein belt ziggo", "Hulst familie".
func (j *judgement) person(h *hit) bool {
	if j.before(int(h.from))&cueIn != 0 || int(h.to) >= len(j.m.Tokens) {
		return false
	}
	switch j.m.FoldString(int(h.to)) {
	case "zegt", "zei", "belt", "belde", "vraagt", "vroeg", "vindt", "vertelt", "denkt", "wil", "appt", "mailt", "schrijft", "familie":
		return true
	}
	return false
}

// plural reports whether h is a plural noun by what follows: "huizen zonder stroom in
// de wijk", "putten graven", "bergen werk".
func (j *judgement) plural(h *hit) bool {
	at, to := int(h.from), int(h.to)
	if j.before(at)&cueIn != 0 || j.proper(h) || j.edge(to) || j.named(to) {
		return false
	}
	after := j.m.FoldString(to)
	switch j.m.FoldString(at) {
	case "huizen", "putten":
		return !j.m.Tokens[at].Upper && (after == "zonder" || after == "graven") || after == "hebben" || after == "zitten" || after == "worden" || after == "krijgen"
	case "bergen":
		c := j.f.cue(to)
		return c&^cueHome == 0 && !j.m.Tokens[to].Upper
	}
	return false
}

// counted reports whether h is a thing with a number: "sluis 3".
func (j *judgement) counted(h *hit) bool {
	to := int(h.to)
	if j.m.Tokens[h.from].Upper || to >= len(j.m.Tokens) || j.m.Tokens[to].Kind != text.Number || j.m.Tokens[to].End-j.m.Tokens[to].Start > 2 {
		return false
	}
	return j.f.cue(to+1)&cueCount == 0
}

// letter reports whether token i is a single letter.
func (j *judgement) letter(i int) bool {
	t := &j.m.Tokens[i]
	return t.Kind == text.Word && t.End-t.Start == 1
}

// initial reports whether token i is a single capital.
func (j *judgement) initial(i int) bool { return j.letter(i) && j.m.Tokens[i].Upper }

// opening reports whether a name may start at token i: behind a sign but a full stop,
// or behind what announces a customer.
func (j *judgement) opening(i int) bool {
	return i == 0 || j.edge(i-1) && j.m.Raw(i-1) != "." || labels(j.m.FoldString(i-1))
}

// title reports whether f is a title that is written with a full stop.
func title(f string) bool {
	switch f {
	case "mw", "mevr", "mvr", "dhr", "hr", "dr", "fam":
		return true
	}
	return false
}

// labels reports whether f announces the name of a customer.
func labels(f string) bool {
	switch f {
	case "naam", "achternaam", "klant", "kl", "tnv", "heet", "name":
		return true
	}
	return false
}

// behindTown reports whether an accepted name stands right before h.
func (j *judgement) behindTown(h *hit) bool {
	for i := range j.f.n {
		o := &j.f.hits[i]
		if o.sure > 0 && o.phrase != nil && (o.to == h.from || o.to+1 == h.from && j.m.Raw(int(o.to)) == "-") {
			return true
		}
	}
	return false
}
