package locate

import "outcry/schema"

// byNeighbour lets a province, a postal code or a town named elsewhere in the message decide.
func (j *judgement) byNeighbour(h *hit, i int) bool {
	for k := range j.f.n {
		o := &j.f.hits[k]
		if k == i || o.phrase == h.phrase && o.code == 0 {
			continue
		}
		var lat, lon float32
		within := schema.Region("")
		switch {
		case o.code != 0:
			p := j.g.codeAt(o.code)
			lat, lon, within = p.lat, p.lon, p.region.At(schema.LevelProvince)
		case o.place < 0:
			continue
		default:
			q := &j.g.places[o.place]
			if !q.dutch() || q.kind == country || q.kind == area && q.region == "NL" {
				continue
			}
			lat, lon = q.lat, q.lon
			if q.kind == province || q.kind == area {
				within = q.region
			}
		}
		if j.pick(h, lat, lon, within) {
			return true
		}
	}
	return false
}

// pick takes the meaning of h inside a region, or near a point when the usual one is far off.
func (j *judgement) pick(h *hit, lat, lon float32, within schema.Region) bool {
	best, near := int32(-1), 18.0
	usual := &j.g.places[h.place]
	if within == "" && distance(lat, lon, usual.lat, usual.lon) < 25 {
		return false
	}
	for _, n := range h.phrase.places {
		p := &j.g.places[n]
		if !p.dutch() || p.kind == province {
			continue
		}
		if within != "" {
			if within.Contains(p.region) {
				h.place = n
				return true
			}
			continue
		}
		if d := distance(lat, lon, p.lat, p.lon); d < near && int64(p.population)*200 > int64(usual.population) {
			best, near = n, d
		}
	}
	if best < 0 {
		return false
	}
	h.place = best
	return true
}

// acrossBorder takes the meaning of a name that lies near a town abroad named beside
// it, where the usual one is much farther off: "Aalst en Ninove".
func (j *judgement) acrossBorder(h *hit) bool {
	usual := &j.g.places[h.place]
	if j.hints("NL") {
		return false
	}
	for i := range j.f.n {
		o := &j.f.hits[i]
		if o == h || o.place < 0 || j.g.places[o.place].kind != abroad || o.phrase.manner&isCity != 0 || max(h.from-o.to, o.from-h.to) > 1 {
			continue
		}
		q := &j.g.places[o.place]
		for _, n := range h.phrase.places {
			p := &j.g.places[n]
			away := distance(q.lat, q.lon, p.lat, p.lon)
			if p.kind == abroad && p.region.Country() == q.region.Country() && away < 80 && 3*away < distance(q.lat, q.lon, usual.lat, usual.lon) {
				h.place, h.by = n, ByAbroad
				return true
			}
		}
	}
	return false
}
