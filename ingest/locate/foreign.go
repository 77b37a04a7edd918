package locate

import (
	"strings"

	"outcry/ingest/text"
	"outcry/schema"
)

// Populations from which a foreign name needs less around it.
const (
	metropolis = 400000
	largeCity  = 90000
)

// foreign judges a name whose likeliest meaning lies abroad, and picks the meaning.
func (j *judgement) foreign(h *hit) {
	at, to := int(h.from), int(h.to)
	p := h.phrase
	if n, ok := j.inState(h); ok {
		h.place, h.sure, h.by, h.settled = n, 0.92, ByAbroad, true
		return
	}
	hinted := false
	for _, n := range p.places {
		if j.hints(j.g.places[n].region.Country()) {
			h.place, hinted, h.settled = n, true, true
			break
		}
	}
	if !hinted {
		j.spelled(h)
	}
	q := &j.g.places[h.place]
	led := j.before(at)&cueIn != 0
	upper := j.m.Tokens[at].Upper && !j.shouts()
	proper := j.proper(h)
	tag := j.m.Tokens[at].Kind == text.Hashtag
	lone := j.edge(at-1) && j.edge(to)
	if j.named(at) && !led { // a company of that name
		return
	}
	if p.manner&isWord != 0 {
		common := p.manner&isCommon != 0 || j.f.cue(at)&(cueFail|cueWorks|cueVerb|cueService) != 0
		switch {
		case led && (proper && (p.manner&isNever == 0 || hinted) || upper && !common):
			h.sure = 0.85
		case hinted && !common && (proper || led || lone && at > 0 || j.terse(at, to)):
			h.sure = 0.8
		case hinted && proper && j.edge(to):
			h.sure = 0.75
		case proper && lone && !common && q.population >= largeCity/2:
			h.sure = 0.7
		case !common && (hinted && j.edge(to) || q.population >= largeCity && j.terse(at, to)):
			h.sure = 0.7
		case led && !common && j.edge(to) && (q.population >= largeCity || hinted):
			h.sure = 0.7
		}
		h.by = ByAbroad
		return
	}
	switch {
	case h.to-h.from == 1 && len(j.m.Fold(at)) <= 3 && !(upper && led):
		if strings.ToUpper(j.m.Raw(at)) != j.m.Raw(at) || !hinted && !led && !lone {
			return
		}
		h.sure = 0.8
	case led && upper, hinted && (led || upper || tag || lone):
		h.sure = 0.88
	case q.population >= metropolis && (upper || led || tag || hinted || lone):
		h.sure = 0.85
	case q.population >= largeCity && (led || proper || hinted):
		h.sure = 0.8
	case q.population >= metropolis/2 && len(j.m.Fold(at)) >= 5 && j.complains():
		h.sure = 0.75
	case hinted:
		h.sure = 0.75
	case led && j.edge(to), proper && lone:
		h.sure = 0.7
	case q.population >= largeCity && j.terse(at, to):
		h.sure = 0.75
	}
	h.by = ByAbroad
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
	for _, l := range j.lands[:j.landsN] {
		if l == land {
			return true
		}
	}
	return false
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
