package locate

import (
	"slices"

	"outcry/schema"
)

// merge drops hits that only say more of another one: the second mention of a
// place, the area or province around a town, the town of a postal code. It
// comes after dropNamesakes.
func (w *weighing) merge() {
	f := w.f
	if f.n < 2 {
		return
	}
	kept := 0
	for i := range f.n {
		h := f.hits[i]
		if w.absorbed(i) {
			continue
		}
		f.hits[kept] = h
		kept++
	}
	f.n = kept
}

// dropNamesakes drops the quarters that are not of the town named beside them,
// and what only says in which province that lies.
func (w *weighing) dropNamesakes() {
	f := w.f
	if f.n < 2 {
		return
	}
	kept := 0
	for i := range f.n {
		drop := false
		for k := range f.n {
			drop = drop || k != i && (w.namesake(&f.hits[i], &f.hits[k]) || w.bracketed(&f.hits[i], &f.hits[k]))
		}
		if !drop {
			f.hits[kept] = f.hits[i]
			kept++
		}
	}
	f.n = kept
}

// absorbed reports whether another hit says the same as hit i, or something finer.
func (w *weighing) absorbed(i int) bool {
	h := &w.f.hits[i]
	if h.road != nil {
		return false
	}
	r := w.g.regionOf(h)
	for k := range w.f.n {
		o := &w.f.hits[k]
		if k == i || o.road != nil {
			continue
		}
		s := w.g.regionOf(o)
		if r != s && r.Contains(s) {
			return true
		}
		if r == s && k > i && !w.apart(h, o) {
			return true
		}
		if h.place >= 0 && w.g.places[h.place].kind == area && w.inArea(h, s) {
			return true
		}
	}
	return false
}

// namesake reports whether h is a quarter far from the town that o names: another town's quarter of that name was meant.
func (w *weighing) namesake(h, o *hit) bool {
	if h.place < 0 || o.place < 0 {
		return false
	}
	p, q := &w.g.places[h.place], &w.g.places[o.place]
	return p.kind == district && (q.kind == town || q.kind == municipality) && distance(p.lat, p.lon, q.lat, q.lon) > 20
}

// bracketed reports whether h stands in brackets behind o to say in which province o lies: "Elst (Utrecht)".
func (w *weighing) bracketed(h, o *hit) bool {
	if h.place < 0 || o.place < 0 || h.from != o.to+1 || w.m.Raw(int(o.to)) != "(" {
		return false
	}
	region, ok := w.g.hints[string(w.m.Fold(int(h.from)))]
	return ok && region.Contains(w.g.places[o.place].region)
}

// inArea reports whether region s is one of the municipalities of h's area.
func (w *weighing) inArea(h *hit, s schema.Region) bool {
	for _, t := range w.g.places[h.place].touches {
		if t.Contains(s) {
			return true
		}
	}
	return false
}

// apart reports whether two towns of one region are two ends of a journey.
func (w *weighing) apart(a, b *hit) bool {
	return a.place >= 0 && b.place >= 0 && a.place != b.place && w.g.places[a.place].kind == town && w.g.places[b.place].kind == town
}

// note lists the names of all hits once, without the areas and provinces that hold a town also named.
func (w *weighing) note() {
	w.names = make([]string, 0, w.f.n)
	for i := range w.f.n {
		h := &w.f.hits[i]
		if h.place >= 0 {
			switch p := &w.g.places[h.place]; p.kind {
			case area, province, country:
				if w.finer(i) {
					continue
				}
			case municipality, abroad:
				if w.within(i) {
					continue
				}
			}
		}
		for _, name := range w.g.label(w.m, h) {
			if !slices.Contains(w.names, name) {
				w.names = append(w.names, name)
			}
		}
	}
}

// within reports whether the municipality of hit i, or the suburb that it is, is
// told closer by a neighbour: "Nes op Ameland", "Berlin Neukölln".
func (w *weighing) within(i int) bool {
	p := &w.g.places[w.f.hits[i].place]
	for k := range w.f.n {
		if k == i || w.f.hits[k].place < 0 {
			continue
		}
		q := &w.g.places[w.f.hits[k].place]
		if p.kind == municipality && q.kind == town && q.region == p.region {
			return true
		}
		if p.kind == abroad && q.kind == abroad && p.population < q.population && distance(p.lat, p.lon, q.lat, q.lon) < 30 &&
			(w.f.hits[k].to == w.f.hits[i].from || w.f.hits[i].to == w.f.hits[k].from) {
			return true
		}
	}
	return false
}

// finer reports whether a town or postal code is among the hits besides hit i.
func (w *weighing) finer(i int) bool {
	for k := range w.f.n {
		h := &w.f.hits[k]
		if k == i {
			continue
		}
		if h.code != 0 {
			return true
		}
		if h.place >= 0 && w.g.places[h.place].kind != area && w.g.places[h.place].kind != province && w.g.places[h.place].kind != country {
			return true
		}
	}
	return false
}

// listed gives an answer all the names of the message.
func (w *weighing) listed(a Answer) Answer {
	if len(w.names) > 0 {
		a.Names = w.names
	}
	return a
}
