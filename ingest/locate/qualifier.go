package locate

import (
	"outcry/ingest/text"
	"outcry/schema"
)

func (j *judgement) comma(i int) bool {
	return i < len(j.m.Tokens) && (j.m.Raw(i) == "," || j.m.Raw(i) == ":")
}

// qualified reports whether a province or a country stands behind h, as in "Beek (L)", "Best, Brabant" and "Bergen (Noorwegen)", and picks the meaning that lies in it.
func (j *judgement) qualified(h *hit) bool {
	region, ok := j.qualifier(int(h.to))
	if !ok {
		return false
	}
	for _, n := range h.phrase.places {
		if region.Contains(j.g.places[n].region) && j.g.places[n].kind != province {
			h.place = n
			if j.g.places[n].kind == abroad {
				h.by = ByAbroad
			}
			return true
		}
	}
	return false
}

// qualifier reads a province or a country behind a name, from token i on.
func (j *judgement) qualifier(i int) (schema.Region, bool) {
	t := j.m.Tokens
	open, comma := false, false
	if i < len(t) && t[i].Kind == text.Sign {
		switch j.m.Raw(i) {
		case "(":
			open = true
		case ",":
			comma = true
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
	if p := j.g.index.match(j.m, i); p != nil && len(p.places) > 0 {
		q := &j.g.places[p.places[0]]
		if q.kind == province || q.kind == country && (open || comma && !q.dutch()) {
			return q.region, true
		}
	}
	short := t[i].End-t[i].Start <= 3
	region, ok := j.g.hints[string(j.m.Fold(i))]
	if !ok || short && !open && !t[i].Upper {
		return "", false
	}
	return region, true
}
