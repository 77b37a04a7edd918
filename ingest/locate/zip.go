package locate

import "outcry/schema"

// zip is a three-digit American or one- to two-letter British postal area.
type zip struct {
	admin1   schema.Region
	city     string
	place    int32 // the city, -1 where the gazetteer lacks it
	lat, lon float32
}

// upperPair returns one or two letters in capitals.
func upperPair(s []byte) string {
	var b [2]byte
	for i := range s {
		b[i] = s[i] &^ 0x20
	}
	return string(b[:len(s)])
}

// settleZips finds the city of each postal area.
func (g *Gazetteer) settleZips() {
	for _, z := range g.zips {
		z.place = -1
		if p := g.phraseOf(z.city); p != nil {
			for _, n := range p.places {
				if q := &g.places[n]; q.kind == abroad && (z.admin1.Contains(q.region) || q.region.Country() == z.admin1.Country() && distance(q.lat, q.lon, z.lat, z.lon) < 40) {
					z.place = n
					break
				}
			}
		}
	}
}

// zip judges hit i, a foreign postal area: an American one only beside a town of
// its state, a British one beside a town or where the country is hinted at.
func (j *judgement) zip(i int) {
	h := &j.f.hits[i]
	land := h.zip.admin1.Country()
	for _, k := range [2]int{i - 1, i + 1} {
		if k < 0 || k >= j.f.n {
			continue
		}
		o := &j.f.hits[k]
		if o.phrase == nil || !j.touching(h, o) {
			continue
		}
		for _, n := range o.phrase.places {
			if q := &j.g.places[n]; q.kind == abroad && h.zip.admin1.Contains(q.region) && distance(q.lat, q.lon, h.zip.lat, h.zip.lon) < 120 {
				o.place, o.sure, o.by, o.zip, o.settled = n, 0.92, ByAbroad, h.zip, true
				return
			}
		}
	}
	if land != "GB" || h.zip.place < 0 || j.hints("NL") {
		return
	}
	led := j.f.cue(int(h.from)-1)&cueIn != 0
	pair := j.m.Fold(int(h.from))[1] > '9' // one letter can be a motorway or a size too
	if j.hints("GB") && (pair || led) || pair && led {
		h.place, h.sure, h.by = h.zip.place, 0.75, ByAbroad
	}
}
