package locate

import (
	"outcry/ingest/text"
	"outcry/schema"
)

// judgement weighs the hits of one message by the words around them.
type judgement struct {
	g *Gazetteer
	m *text.Message
	f *finding
	c *schema.Complaint

	lands  [4]schema.Region // countries that the words hint at
	landsN int8             // -1 while not looked for
	looked bool
	caps   int8 // 1 shouts, -1 does not, 0 not known
}

// edge reports whether token i is outside the message or no word.
func (j *judgement) edge(i int) bool {
	if i < 0 || i >= len(j.m.Tokens) {
		return true
	}
	k := j.m.Tokens[i].Kind
	return k == text.Sign || k == text.Emoji || k == text.Hashtag || k == text.Handle || k == text.Link
}

// shouts reports whether most words are in capitals, so that capitals say
// nothing; a name counts where it is in capitals throughout.
func (j *judgement) shouts() bool {
	if j.caps == 0 {
		upper, words, next := 0, 0, 0
		for i := range j.m.Tokens {
			t := &j.m.Tokens[i]
			for next < j.f.n && int(j.f.hits[next].to) <= i {
				next++
			}
			name := next < j.f.n && int(j.f.hits[next].from) <= i
			if t.Kind != text.Word || t.End-t.Start < 3 {
				continue
			}
			words++
			if second := j.m.Text[t.Start+1]; t.Upper && !(name && 'a' <= second && second <= 'z') {
				upper++
			}
		}
		j.caps = -1
		if words > 1 && 3*upper > 2*words {
			j.caps = 1
		}
	}
	return j.caps > 0
}

// proper reports whether h is capitalised where an ordinary word would not be.
func (j *judgement) proper(h *hit) bool {
	if !j.m.Tokens[h.from].Upper || j.starts(int(h.from)) {
		return false
	}
	return !j.shouts()
}

// starts reports whether token i begins a sentence.
func (j *judgement) starts(i int) bool {
	for ; i > 0; i-- {
		t := &j.m.Tokens[i-1]
		switch t.Kind {
		case text.Emoji:
			return true
		case text.Sign:
			switch j.m.Raw(i - 1) {
			case ".", "!", "?", ":", "…", "\"", "“", "„", "»", "«", "|", ">":
				return true
			case "'", "(", "#":
				continue
			}
			return false
		case text.Handle, text.Link:
			continue
		}
		return false
	}
	return true
}

// preposition returns the cues of the words that stand before token i and lead
// to a place: the nearest word, skipping an article, a bracket or an apostrophe.
func (j *judgement) before(i int) cue {
	i--
	for i > 0 && j.whole(i) { // "in heel Zwolle"
		i--
	}
	for i >= 0 && j.m.Tokens[i].Kind == text.Sign && (j.m.Raw(i) == "'" || j.m.Raw(i) == "(" || j.m.Raw(i) == "’" || j.m.Raw(i) == "‘") {
		i--
	}
	return j.f.cue(i)
}

// whole reports whether token i says "all of".
func (j *judgement) whole(i int) bool {
	switch string(j.m.Fold(i)) {
	case "heel", "hele", "gans", "geheel", "gehele", "ganz":
		return true
	}
	return false
}

// beforeQuarter reports whether the name behind h is one of a quarter of the same town.
func (j *judgement) beforeQuarter(h *hit) bool {
	for i := range j.f.n {
		o := &j.f.hits[i]
		if o.from < h.to || o.phrase == nil || !j.touching(h, o) {
			continue
		}
		for _, n := range o.phrase.places {
			for _, k := range h.phrase.places {
				if j.g.places[n].kind == district && j.g.places[n].region == j.g.places[k].region {
					h.place = k
					return true
				}
			}
		}
	}
	return false
}

// name judges hit i, a name.
func (j *judgement) name(i int) {
	h := &j.f.hits[i]
	p := h.phrase
	if len(p.places) == 0 || j.blocked(h) {
		return
	}
	h.place = p.places[0]
	q := &j.g.places[h.place]
	switch {
	case q.kind == province:
		h.sure = 0.85
	case p.manner&isCode != 0:
		j.areaCode(h)
	case q.kind == abroad:
		j.foreign(h)
	case q.kind == country:
		h.sure, h.by = 0.6, ByCountry
		if n, ok := j.inState(h); ok { // "Holland, Michigan"
			h.place, h.sure, h.by, h.settled = n, 0.92, ByAbroad, true
		}
	case p.manner&isWord != 0:
		j.doubtful(h)
	default:
		h.sure, h.by = 0.92, ByTown
	}
	if h.sure == 0 {
		return
	}
	switch q.kind {
	case district:
		h.sure, h.by = h.sure-0.05, ByDistrict
	case area:
		h.sure, h.by = 0.7, ByArea
	case province:
		h.sure, h.by = 0.85, ByProvince
	}
}

// areaCode judges "020" and its like: a name, not the start of a phone number.
func (j *judgement) areaCode(h *hit) {
	at := int(h.from)
	if j.numeric(at) {
		return
	}
	before, after := j.f.cue(at-1), j.f.cue(at+1)
	if (before|after)&cueNumber != 0 {
		return
	}
	if before&(cueIn|cueArticle) != 0 || j.edge(at-1) && j.edge(at+1) || j.complains() && after&cueCount == 0 {
		h.sure, h.by = 0.85, ByTown
	}
}

// doubtful judges a Dutch name that is a word as well.
func (j *judgement) doubtful(h *hit) {
	at, to := int(h.from), int(h.to)
	common := h.phrase.manner&isCommon != 0 || j.f.cue(at)&(cueFail|cueWorks|cueVerb|cueService) != 0
	before, after := j.before(at), j.f.cue(to)
	led := before&cueIn != 0 && before&cueArticle == 0
	if j.named(at) && !led { // a company of that name
		return
	}
	firm := before&cueFirm != 0 && before&cueArticle == 0
	proper := j.proper(h)
	tag := j.m.Tokens[at].Kind == text.Hashtag
	lone := j.edge(at-1) && j.edge(to)
	switch {
	case (!common || j.edge(to)) && j.qualified(h):
		h.sure = 0.92
	case proper && led:
		h.sure = 0.9
	case h.phrase.manner&isNever != 0:
	case after&cueQuarter != 0 && !j.edge(to), j.beforeQuarter(h):
		h.sure = 0.8
	case firm && (!common || j.edge(to) || after&(cueVerb|cueFail|cueHere|cueYear) != 0):
		h.sure = 0.8
	case proper && (!common || j.edge(to)):
		h.sure = 0.8
	case tag && (!common || j.complains()):
		h.sure = 0.75
	case j.leads(at, to):
		h.sure = 0.7
	case j.opens(at, to):
		h.sure = 0.7
	case common:
	case led && (j.edge(to) || after&(cueVerb|cueFail|cueHere) != 0):
		h.sure = 0.75
	case lone && (at > 0 || j.comma(to)):
		h.sure = 0.7
	case j.edge(at-1) && at > 0 && after&cueFail != 0 && j.complains(), j.m.Tokens[at].Upper && after&cueVerb != 0:
		h.sure = 0.7
	case j.terse(at, to):
		h.sure = 0.7
	}
	h.by = ByTrap
}

// coordinated accepts a name that was doubtful by itself beside one that is not: "Houten en Nieuwegein".
func (j *judgement) coordinated(h *hit) {
	if h.place < 0 || h.phrase.manner&(isNever|isCode) != 0 || !j.g.places[h.place].dutch() || j.blocked(h) {
		return
	}
	if h.phrase.manner&isCommon != 0 && !j.m.Tokens[h.from].Upper {
		return
	}
	for i := range j.f.n {
		o := &j.f.hits[i]
		if o.sure < 0.8 || o.place < 0 || !j.g.places[o.place].dutch() || j.g.places[o.place].kind > municipality {
			continue
		}
		gap := max(h.from-o.to, o.from-h.to)
		mid := int(min(h.to, o.to))
		if gap == 1 && (j.f.cue(mid)&cueAnd != 0 || j.m.Raw(mid) == "," || j.m.Raw(mid) == "/") {
			h.sure, h.by = 0.75, ByTrap
			return
		}
	}
}

// terse reports whether the name at [at, to) stands where short messages put
// their town: first before what fails, last, or between the brand and what fails.
func (j *judgement) terse(at, to int) bool {
	if !j.complains() {
		return false
	}
	after := j.f.cue(to)
	told := cueFail | cueService | cueVerb
	known := func(i int) bool { return j.f.cue(i)&(cueFail|cueService|cueCount) != 0 || j.named(i) }
	switch {
	case at == 0 && to < len(j.m.Tokens) && ofNoun(j.m.FoldString(to)):
		return false // "monster van een storing", "rijen voor de kassa"
	case at == 0:
		return after&(cueIn|cueArticle|cueAnd|cueParticle|cueHere)&^cueFail == 0 || after&told != 0 || j.named(to) || j.edge(to)
	case j.edge(to):
		return known(at-1) || j.edge(at-1)
	}
	return known(at-1) && (after&told != 0 || j.named(to))
}

// opens reports whether a sentence opens with the name at [at, to) in a capital and
// goes on with what it lacks: "Best zonder stroom". An adverb is no name there.
func (j *judgement) opens(at, to int) bool {
	if to+1 >= len(j.m.Tokens) || !j.m.Tokens[at].Upper || !j.starts(at) || j.shouts() {
		return false
	}
	switch j.m.FoldString(at) {
	case "echt", "well", "soon", "nice":
		return false
	}
	f := j.m.FoldString(to)
	return (f == "zonder" || f == "geen") && (j.f.cue(to+1)&cueService != 0 || j.named(to+1))
}

// leads reports whether a sentence opens with the name at [at, to) in a capital, as the subject of what follows.
func (j *judgement) leads(at, to int) bool {
	return j.starts(at) && j.m.Tokens[at].Upper && !j.shouts() && j.f.cue(to)&cueSubject != 0
}

// ofNoun reports whether f ties what follows to the noun before it.
func ofNoun(f string) bool { return f == "van" || f == "voor" || f == "aan" || f == "of" || f == "von" }

// heads reports whether a road opens the message and words of place follow: "a12 ter hoogte van".
func (j *judgement) heads(h *hit) bool {
	if h.from > 0 || int(h.to) >= len(j.m.Tokens) {
		return false
	}
	switch j.m.FoldString(int(h.to)) {
	case "ter", "thv", "t", "bij", "tussen", "richting", "near", "between":
		return true
	}
	return false
}

// complains reports whether some word of the message speaks of failing or of what can fail.
func (j *judgement) complains() bool { return j.f.cues&(cueFail|cueService) != 0 }

// named reports whether token i is a company, which hints at a country.
func (j *judgement) named(i int) bool {
	return i >= 0 && i < len(j.f.told) && j.f.told[i].land != 0
}
