package locate

import (
	"outcry/ingest/text"
	"outcry/schema"
)

// segment reads a stretch of rail or road out of the hits: two stations with a
// word of trains, or a motorway with the places beside it.
func (w *weighing) segment() (Answer, bool) {
	for i := range w.f.n {
		if h := &w.f.hits[i]; h.road != nil {
			return w.onRoad(h), true
		}
	}
	train := w.says(cueTrain) || w.c.Service == schema.Rail
	if !train && !w.carried() {
		return Answer{}, false
	}
	for i := 0; i+1 < w.f.n; i++ {
		a, b := &w.f.hits[i], &w.f.hits[i+1]
		if !w.journey(a, b) || !train && !w.joined(a, b) {
			continue
		}
		from, ok1 := w.g.rails.station(&w.g.places[a.place])
		to, ok2 := w.g.rails.station(&w.g.places[b.place])
		if !ok1 || !ok2 || from == to {
			continue
		}
		return w.stretch(a, b, from, to), true
	}
	return Answer{}, false
}

// stretch is the rail between stations from and to, which a and b name.
func (w *weighing) stretch(a, b *hit, from, to int32) Answer {
	region, touches := w.g.rails.segment(from, to)
	p, q := &w.g.rails.stops[from], &w.g.rails.stops[to]
	return Answer{
		Region: region, Touches: touches, Lat: (p.lat + q.lat) / 2, Lon: (p.lon + q.lon) / 2,
		Confidence: min(a.sure, b.sure, 0.88), Evidence: ByRail, Said: w.m.Text[w.m.Tokens[a.from].Start:w.m.Tokens[b.to-1].End],
	}
}

// carried reports whether what fails is carried along and nothing says that its
// bearer drives or stays in one place.
func (w *weighing) carried() bool {
	switch w.c.Service {
	case "":
		return w.says(cueMobile) && !w.says(cueFixed|cueRoad)
	case schema.MobileData, schema.Voice, schema.SMS:
		return !w.says(cueRoad)
	}
	return false
}

// joined reports whether something fails "tussen" two towns with stations of
// their own on one line.
func (w *weighing) joined(a, b *hit) bool {
	return w.f.cue(int(a.from)-1)&cueBetween != 0 && w.g.rails.online(w.g.places[a.place].name, w.g.places[b.place].name)
}

func (w *weighing) says(c cue) bool { return w.f.cues&c != 0 }

// journey reports whether two names are the ends of a stretch: "tussen A en B", "van A naar B", "A - B".
func (w *weighing) journey(a, b *hit) bool {
	if a.place < 0 || b.place < 0 || !w.g.places[a.place].dutch() || !w.g.places[b.place].dutch() {
		return false
	}
	before := w.f.cue(int(a.from) - 1)
	switch b.from - a.to {
	case 0:
		return before&cueTrain != 0
	case 1:
		mid := int(a.to)
		c := w.f.cue(mid)
		if w.m.Tokens[mid].Kind == text.Sign {
			switch w.m.Raw(mid) {
			case "-", "–", "—", "/", ">", "→", "<":
				return true
			}
		}
		return c&cueAnd != 0 && before&cueBetween != 0 || c&cueTo != 0
	case 2:
		first, second := w.m.Raw(int(a.to)), w.m.Raw(int(a.to)+1)
		return first == "-" && second == ">" || first == "<" && second == "-" || first == "-" && second == "-"
	case 3:
		return w.m.Raw(int(a.to)) == "<" && w.m.Raw(int(a.to)+2) == ">"
	}
	return false
}

// onRoad is the motorway of h with the municipalities named beside it, or all that it runs through.
func (w *weighing) onRoad(h *hit) Answer {
	a := w.g.answer(w.m, w.f, h)
	var ends []schema.Region
	for i := range w.f.n {
		o := &w.f.hits[i]
		if o.road != nil {
			continue
		}
		r := w.g.regionOf(o).At(schema.LevelMunicipality)
		if r == "" || r.Country() != "NL" {
			continue
		}
		ends = append(ends, r)
		if a.Lat == 0 && o.place >= 0 {
			a.Lat, a.Lon = w.g.places[o.place].lat, w.g.places[o.place].lon
		}
	}
	switch len(ends) {
	case 0:
	case 2:
		a.Touches = between(h.road.touches, ends[0], ends[1])
	default:
		a.Touches = ends
	}
	return a
}

// between returns the part of a road's municipalities from one to another, or just the two.
func between(road []schema.Region, a, b schema.Region) []schema.Region {
	i, j := -1, -1
	for k, r := range road {
		if r == a {
			i = k
		}
		if r == b {
			j = k
		}
	}
	if i < 0 || j < 0 {
		return []schema.Region{a, b}
	}
	return road[min(i, j) : max(i, j)+1]
}
