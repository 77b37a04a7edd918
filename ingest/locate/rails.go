package locate

import (
	"cmp"
	"slices"
	"strings"

	"outcry/schema"
)

// rails are the stations and the lines they lie on.
type rails struct {
	stops     []stop
	timetable map[string]int32 // name in the timetable -> stop
	byName    map[string]int32 // name of a place -> its main station
	byCode    map[string]int32
	lines     [][]int32
	next      map[int32][]int32 // neighbours on the lines
}

// stop is a station.
type stop struct {
	code, name string
	region     schema.Region // its municipality
	lat, lon   float32
}

func newRails() *rails {
	return &rails{timetable: map[string]int32{}, byName: map[string]int32{}, byCode: map[string]int32{}, next: map[int32][]int32{}}
}

func (r *rails) add(name string, region schema.Region, lat, lon float32) {
	r.timetable[name] = int32(len(r.stops))
	r.stops = append(r.stops, stop{name: name, region: region, lat: lat, lon: lon})
}

func (b *builder) readStations(s *blocks) error {
	r := b.g.rails
	for _, l := range s.lines["stations"] {
		code, rest, _ := strings.Cut(l.text, " ")
		name, others, _ := strings.Cut(rest, "|")
		name = strings.TrimSpace(name)
		n, ok := r.timetable[name]
		if !ok {
			return s.fault(l.number, "no station is called %q", name)
		}
		if _, twice := r.byCode[code]; twice {
			return s.fault(l.number, "code %s stands twice", code)
		}
		r.stops[n].code, r.byCode[code] = code, n
		for _, v := range append(splitList(others), name) {
			r.byName[v] = n
		}
	}
	return nil
}

func (b *builder) readLines(s *blocks) error {
	r := b.g.rails
	for _, l := range s.lines["lines"] {
		var line []int32
		for code := range strings.FieldsSeq(l.text) {
			n, ok := r.byCode[code]
			if !ok {
				return s.fault(l.number, "no station has the code %q", code)
			}
			if len(line) > 0 {
				last := line[len(line)-1]
				r.next[last] = append(r.next[last], n)
				r.next[n] = append(r.next[n], last)
			}
			line = append(line, n)
		}
		r.lines = append(r.lines, line)
	}
	return nil
}

func (r *rails) finish() {
	for n := range r.next {
		slices.Sort(r.next[n])
		r.next[n] = slices.Compact(r.next[n])
	}
}

// segment returns the stretch between two stations: in the order of the first
// line that has both, else by the fewest stops, named in the order of the codes.
func (r *rails) segment(a, b int32) (schema.Region, []schema.Region) {
	for _, line := range r.lines {
		i, j := slices.Index(line, a), slices.Index(line, b)
		if i >= 0 && j >= 0 && i != j {
			return r.stretch(line[min(i, j) : max(i, j)+1])
		}
	}
	if r.stops[a].code > r.stops[b].code {
		a, b = b, a
	}
	if way := r.way(a, b); way != nil {
		return r.stretch(way)
	}
	return r.stretch([]int32{a, b})
}

// online reports whether some line has stations of both names.
func (r *rails) online(a, b string) bool {
	from, ok1 := r.byName[a]
	to, ok2 := r.byName[b]
	return ok1 && ok2 && slices.ContainsFunc(r.lines, func(line []int32) bool {
		return slices.Contains(line, from) && slices.Contains(line, to)
	})
}

// stretch names a run of stations and lists the municipalities it touches, in order.
func (r *rails) stretch(way []int32) (schema.Region, []schema.Region) {
	var touches []schema.Region
	for _, n := range way {
		if g := r.stops[n].region; !slices.Contains(touches, g) {
			touches = append(touches, g)
		}
	}
	return schema.Region("NL/rail/" + r.stops[way[0]].code + "-" + r.stops[way[len(way)-1]].code), touches
}

// way finds the run of fewest stops from a to b, nil for none.
func (r *rails) way(a, b int32) []int32 {
	from := map[int32]int32{a: a}
	for queue := []int32{a}; len(queue) > 0; queue = queue[1:] {
		if queue[0] == b {
			var out []int32
			for n := b; n != a; n = from[n] {
				out = append(out, n)
			}
			out = append(out, a)
			slices.Reverse(out)
			return out
		}
		for _, n := range r.next[queue[0]] {
			if _, ok := from[n]; !ok {
				from[n] = queue[0]
				queue = append(queue, n)
			}
		}
	}
	return nil
}

// station returns the main station of a place: by name, else the nearest one of its municipality.
func (r *rails) station(p *place) (int32, bool) {
	if n, ok := r.byName[p.name]; ok && r.stops[n].region.At(schema.LevelProvince) == p.region.At(schema.LevelProvince) {
		return n, true
	}
	best, ok := int32(0), false
	for i := range r.stops {
		s := &r.stops[i]
		if s.code == "" || s.region != p.region.At(schema.LevelMunicipality) {
			continue
		}
		if !ok || distance(p.lat, p.lon, s.lat, s.lon) < distance(p.lat, p.lon, r.stops[best].lat, r.stops[best].lon) {
			best, ok = int32(i), true
		}
	}
	return best, ok
}

// code returns the station with an NS code.
func (r *rails) code(code string) (int32, bool) {
	n, ok := r.byCode[code]
	return n, ok
}

// road is a motorway.
type road struct {
	region  schema.Region
	touches []schema.Region
}

func (b *builder) readRoads(s *blocks) error {
	return s.pairs("roads", func(line int, key string, values []string) error {
		touches, err := b.municipalities(s, line, values, "NL")
		if err != nil {
			return err
		}
		b.g.roads[strings.ToLower(key)] = &road{schema.Region("NL/road/" + key), touches}
		return nil
	})
}

// segments lists the stretches between neighbouring and between main stations of each line, and the roads.
func (g *Gazetteer) segments() []schema.Place {
	var out []schema.Place
	seen := map[schema.Region]bool{}
	for _, line := range g.rails.lines {
		for i := range line {
			for j := i + 1; j < len(line); j++ {
				region, touches := g.rails.segment(line[i], line[j])
				if !seen[region] {
					seen[region] = true
					out = append(out, g.segmentPlace(region, touches, line[i], line[j]))
				}
			}
		}
	}
	for _, r := range g.roads {
		out = append(out, schema.Place{Region: r.region, Name: strings.TrimPrefix(string(r.region), "NL/road/"), Touches: r.touches})
	}
	slices.SortFunc(out, func(p, q schema.Place) int { return cmp.Compare(p.Region, q.Region) })
	return out
}

func (g *Gazetteer) segmentPlace(region schema.Region, touches []schema.Region, a, b int32) schema.Place {
	p, q := &g.rails.stops[a], &g.rails.stops[b]
	return schema.Place{
		Region: region, Name: p.name + " - " + q.name, Touches: touches,
		Lat: float64(p.lat+q.lat) / 2, Lon: float64(p.lon+q.lon) / 2,
	}
}
