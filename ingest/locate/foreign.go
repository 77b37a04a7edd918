package locate

import (
	"slices"
	"strings"

	"outcry/ingest/text"
	"outcry/schema"
)

// Populations from which a foreign name needs less around it.
const (
	metropolis = 400000
	largeCity  = 90000
)

// signs are what the words around a foreign name show.
type signs struct {
	hinted bool // its country is spoken of
	led    bool // a preposition stands before it
	upper  bool // it has a capital that means something
	proper bool // it has one where an ordinary word would not
	lone   bool // nothing stands beside it
}

// foreign judges a name whose likeliest meaning lies abroad, and picks the meaning.
func (j *judgement) foreign(h *hit) {
	at, to := int(h.from), int(h.to)
	if n, ok := j.inState(h); ok {
		h.place, h.sure, h.by, h.settled = n, 0.92, ByAbroad, true
		return
	}
	for _, n := range h.phrase.places {
		if p := &j.g.places[n]; !p.dutch() && j.hints(p.region.Country()) { // a hamlet gives way to Rome where people speak of kpn, too
			h.place, h.settled = n, true
			break
		}
	}
	if !h.settled {
		if j.meantDutch(h) {
			return
		}
		j.spelled(h)
	}
	s := signs{
		hinted: h.settled, led: j.before(at)&cueIn != 0 || j.joins(h), upper: j.m.Tokens[at].Upper && !j.shouts(),
		proper: j.proper(h), lone: j.edge(at-1) && j.edge(to),
	}
	h.by = ByAbroad
	switch {
	case j.named(at) && !s.led: // a company of that name
	case h.phrase.manner&isWord != 0:
		h.sure = j.foreignWord(h, s)
	default:
		h.sure = j.foreignName(h, s)
	}
}

// joins reports whether h is the second of two names behind a preposition: "in Temse en Kruibeke".
func (j *judgement) joins(h *hit) bool {
	if j.f.cue(int(h.from)-1)&cueAnd == 0 {
		return false
	}
	for i := range j.f.n {
		if o := &j.f.hits[i]; o.phrase != nil && o.to+1 == h.from {
			return j.before(int(o.from))&cueIn != 0
		}
	}
	return false
}

// meantDutch takes a foreign name in a Dutch message for the larger Dutch town that
// it is one slip from: "geen tv in Harlem".
func (j *judgement) meantDutch(h *hit) bool {
	if h.to-h.from != 1 || h.phrase.manner&(isWord|isCity) != 0 || !j.speaksDutch() {
		return false
	}
	p := j.g.typos().guess(j.m.Fold(int(h.from)))
	if p == nil || j.g.places[p.places[0]].population < largeCity {
		return false
	}
	h.phrase, h.place, h.sure, h.by = p, p.places[0], 0.65, ByTypo
	return true
}

// speaksDutch reports whether the message is in Dutch or speaks of a Dutch company.
func (j *judgement) speaksDutch() bool {
	if j.hints("NL") || j.c.Lang == "nl" {
		return true
	}
	for i := range j.m.Tokens {
		switch j.m.FoldString(i) {
		case "geen", "niet", "het", "een", "ligt", "plat", "zonder", "bereik", "netwerk":
			return true
		}
	}
	return false
}

// foreignWord is how surely a word such as "Bath" is the place.
func (j *judgement) foreignWord(h *hit, s signs) float32 {
	at, to := int(h.from), int(h.to)
	people := j.g.places[h.place].population
	common := h.phrase.manner&isCommon != 0 || j.f.cue(at)&(cueFail|cueWorks|cueVerb|cueService) != 0
	switch {
	case s.led && s.proper && (h.phrase.manner&isNever == 0 || s.hinted), s.led && s.hinted && j.m.Tokens[at].Upper:
		return 0.85
	case s.hinted && (s.proper && j.edge(to) || j.opens(at, to) || j.leads(at, to)):
		return 0.75
	case common:
		return 0
	case s.led && s.upper:
		return 0.85
	case s.hinted && (s.proper || s.led || s.lone && at > 0 || j.terse(at, to)):
		return 0.8
	case s.hinted && j.edge(to), people >= largeCity && j.terse(at, to), people >= largeCity/2 && s.proper && s.lone, people >= largeCity && s.led && j.edge(to):
		return 0.7
	}
	return 0
}

// foreignName is how surely a name that is no word is the place.
func (j *judgement) foreignName(h *hit, s signs) float32 {
	at, to := int(h.from), int(h.to)
	people, letters := j.g.places[h.place].population, len(j.m.Fold(at))
	tag := j.m.Tokens[at].Kind == text.Hashtag
	switch {
	case h.to-h.from == 1 && letters <= 3 && !(s.upper && s.led): // "LA", "NYC"
		if strings.ToUpper(j.m.Raw(at)) == j.m.Raw(at) && (s.hinted || s.led || s.lone) {
			return 0.8
		}
		return 0
	case s.led && s.upper, s.hinted && (s.led || s.upper || tag || s.lone):
		return 0.88
	case people >= metropolis && (s.upper || s.led || tag || s.lone):
		return 0.85
	case people >= largeCity && (s.led || s.proper || s.hinted):
		return 0.8
	case s.hinted, people >= metropolis/2 && letters >= 5 && j.complains(), people >= largeCity && j.terse(at, to):
		return 0.75
	case s.led && j.edge(to), s.proper && s.lone:
		return 0.7
	}
	return 0
}

// spelled prefers, of foreign meanings, one that is spelled as in the text: Sale, not Salé.
func (j *judgement) spelled(h *hit) {
	raw := j.m.Text[j.m.Tokens[h.from].Start:j.m.Tokens[h.to-1].End]
	if strings.EqualFold(j.g.places[h.place].name, raw) || h.phrase.label != nil {
		return
	}
	for _, n := range h.phrase.places {
		if strings.EqualFold(j.g.places[n].name, raw) {
			h.place = n
			return
		}
	}
}

// inState reads the state behind a name, as in "Mobile, AL", and returns the meaning that lies in it.
func (j *judgement) inState(h *hit) (int32, bool) {
	i := int(h.to)
	t := j.m.Tokens
	if i < len(t) && (j.m.Raw(i) == "," || j.m.Raw(i) == "(") {
		i++
	}
	if i >= len(t) || t[i].Kind != text.Word {
		return 0, false
	}
	raw := j.m.Raw(i)
	short := len(raw) == 2 && strings.ToUpper(raw) == raw && !j.shouts()
	if !short && len(raw) < 4 && !j.hints("US") {
		return 0, false
	}
	for _, n := range h.phrase.places {
		p := &j.g.places[n]
		if p.kind != abroad {
			continue
		}
		if region, ok := j.g.states[string(p.region.Country())+"/"+string(j.m.Fold(i))]; ok && region.Contains(p.region) {
			return n, true
		}
	}
	return 0, false
}

// hints reports whether a word of the message or a field of the complaint speaks for a country.
func (j *judgement) hints(land schema.Region) bool {
	j.lookAbroad()
	return slices.Contains(j.lands[:j.landsN], land)
}

// hintsOnlyAbroad reports whether some country is hinted at, and the Netherlands is not.
func (j *judgement) hintsOnlyAbroad() bool {
	j.lookAbroad()
	return j.landsN > 0 && !j.hints("NL")
}

func (j *judgement) lookAbroad() {
	if j.looked {
		return
	}
	j.looked = true
	if l := j.c.Location; l != nil && l.Country != "" {
		j.hint(j.g.lands[strings.ToLower(l.Country)])
	}
	for _, t := range j.f.told {
		if t.land != 0 {
			j.hint(j.g.hinted[t.land])
		}
	}
	if j.landsN == 0 && j.orange() {
		j.hint("BE")
	}
}

// orange reports whether a Dutch message speaks of Orange, a company of many
// countries, of which Belgium alone speaks Dutch.
func (j *judgement) orange() bool {
	for i := range j.m.Tokens {
		if j.m.FoldString(i) == "orange" {
			return j.speaksDutch()
		}
	}
	return false
}

func (j *judgement) hint(land schema.Region) {
	if land == "" || int(j.landsN) == len(j.lands) {
		return
	}
	for _, l := range j.lands[:j.landsN] {
		if l == land {
			return
		}
	}
	j.lands[j.landsN] = land
	j.landsN++
}
