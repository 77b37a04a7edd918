package locate

import (
	"outcry/ingest/text"
)

// blocked reports whether h is part of another name: a club, a person, a street, a stadium.
func (j *judgement) blocked(h *hit) bool {
	at := int(h.from)
	t := j.m.Tokens
	before := j.f.cue(at - 1)
	if before&cueTeam != 0 && before&cueFirm == 0 && (at == 0 || t[at-1].Upper || string(j.m.Fold(at-1)) == "fc") {
		return true
	}
	if j.plays(at, int(h.to)) {
		return true
	}
	if before&cueSurname != 0 && t[at].Upper {
		return true
	}
	if at > 1 && !t[at].Spaced && j.m.Raw(at-1) == "-" && t[at-2].End-t[at-2].Start == 1 {
		return true // "T-Mobile"
	}
	if own := j.f.cue(at); own&cueInflected != 0 && j.f.cue(int(h.to))&cueParticle != 0 && before&cueIn == 0 {
		return true // "kan leiden tot"
	} else if own&cueTeam != 0 {
		return true
	}
	if h.phrase.manner&isCommon != 0 && j.behindTown(h) {
		return true // "Amersfoort-Noord"
	}
	if j.surname(at) {
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

// plays reports whether the name at [at, to) is a club in a match: "tegen
// Twente", "Heerenveen thuis tegen".
func (j *judgement) plays(at, to int) bool {
	if at > 0 && versus(j.m.FoldString(at-1)) {
		return true
	}
	if to < len(j.m.Tokens) {
		if f := j.m.FoldString(to); f == "thuis" || f == "uit" || f == "away" {
			to++
		}
	}
	return to < len(j.m.Tokens) && versus(j.m.FoldString(to))
}

// versus reports whether f stands between two clubs.
func versus(f string) bool { return f == "tegen" || f == "vs" || f == "versus" }

// surname reports whether the name at token at ends a person's name: "mevrouw Van Houten", "Jan de Vries".
func (j *judgement) surname(at int) bool {
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
		return false
	}
	title := i
	if title > 0 && j.m.Raw(title) == "." {
		title-- // "dhr. van Delft"
	}
	if title >= 0 && j.f.cue(title)&cueSurname != 0 {
		return true
	}
	first := i + 1
	return j.m.Tokens[first].Upper && j.m.Tokens[at].Upper && string(j.m.Fold(first)) == "van" && !j.starts(first) && !j.shouts()
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
