package locate

import (
	"outcry/ingest/text"
	"outcry/schema"
)

func (j *judgement) comma(i int) bool {
	return i < len(j.m.Tokens) && (j.m.Raw(i) == "," || j.m.Raw(i) == ":")
}

// qualified reports whether a province stands behind h, as in "Beek (L)" and "Best, Brabant", and picks the meaning that lies in it.
func (j *judgement) qualified(h *hit) bool {
	region, ok := j.qualifier(int(h.to))
	if !ok {
		return false
	}
	for _, n := range h.phrase.places {
		if region.Contains(j.g.places[n].region) && j.g.places[n].kind != province {
			h.place = n
			return true
		}
	}
	return false
}

// qualifier reads a province or state behind a name, from token i on.
func (j *judgement) qualifier(i int) (schema.Region, bool) {
	t := j.m.Tokens
	open := false
	if i < len(t) && t[i].Kind == text.Sign {
		switch j.m.Raw(i) {
		case "(":
			open = true
		case ",":
		default:
			return "", false
		}
		i++
	}
	for i < len(t) && j.f.cue(i)&(cueIn|cueArticle) != 0 { // "(die in Noord-Holland)"
		i++
	}
	if i >= len(t) || t[i].Kind != text.Word {
		return "", false
	}
	if p := j.g.index.match(j.m, i); p != nil && len(p.places) > 0 && j.g.places[p.places[0]].kind == province {
		return j.g.places[p.places[0]].region, true
	}
	short := t[i].End-t[i].Start <= 3
	region, ok := j.g.hints[string(j.m.Fold(i))]
	if !ok || short && !open && !t[i].Upper {
		return "", false
	}
	return region, true
}
