package locate

import (
	"math"

	"outcry/schema"
)

// distance returns the kilometres between two points on a locally flat earth.
func distance(lat1, lon1, lat2, lon2 float32) float64 {
	x := float64(lon2-lon1) * math.Cos(float64(lat1+lat2)*math.Pi/360)
	y := float64(lat2 - lat1)
	return 111.2 * math.Sqrt(x*x+y*y)
}

// grid finds the nearest known point: postal areas of the Netherlands, cities
// elsewhere. Fine cells answer at once where points lie close; coarse ones
// reach far.
type grid struct{ fine, coarse lattice }

// lattice is the points by the cell they lie in.
type lattice struct {
	cells     map[cell][]gridPoint
	perDegree float64 // cells in a degree, both ways
	rings     int16   // cells looked at in each direction
	sure      float64 // kilometres that a cell is wide at least, up to 58 degrees north
}

type cell struct{ y, x int16 }

type gridPoint struct {
	lat, lon float32
	region   schema.Region
	people   int32
	code     int16 // number of the PC4 less 1000, -1 for none
}

func newGrid(g *Gazetteer) *grid {
	q := &grid{
		lattice{make(map[cell][]gridPoint, 1<<14), 40, 2, 1.4},
		lattice{make(map[cell][]gridPoint, 1<<13), 10, 8, 6},
	}
	for i := range g.codes {
		if p := &g.codes[i]; p.region != "" && !p.approximate {
			q.add(gridPoint{p.lat, p.lon, p.region, 0, int16(i)})
		}
	}
	for i := range g.places {
		p := &g.places[i]
		switch {
		case p.kind == abroad:
			q.add(gridPoint{p.lat, p.lon, p.region, p.population, -1})
		case p.kind == town && p.population >= 500:
			q.add(gridPoint{p.lat, p.lon, p.region, p.population, -1})
		}
	}
	return q
}

func (q *grid) add(p gridPoint) {
	for _, l := range [...]*lattice{&q.fine, &q.coarse} {
		c := l.cellOf(p.lat, p.lon)
		l.cells[c] = append(l.cells[c], p)
	}
}

// nearest returns the nearest point that want accepts, and its distance in kilometres; nil when none lies within about 60 km.
func (q *grid) nearest(lat, lon float32, want func(*gridPoint) bool) (*gridPoint, float64) {
	if p, far, sure := q.fine.nearest(lat, lon, want); sure {
		return p, far
	}
	p, far, _ := q.coarse.nearest(lat, lon, want)
	return p, far
}

func (l *lattice) cellOf(lat, lon float32) cell {
	return cell{int16(math.Floor(float64(lat) * l.perDegree)), int16(math.Floor(float64(lon) * l.perDegree))}
}

// nearest returns the nearest point in reach that want accepts, and whether
// none can lie nearer out of reach.
func (l *lattice) nearest(lat, lon float32, want func(*gridPoint) bool) (best *gridPoint, near float64, sure bool) {
	near = math.Inf(1)
	home := l.cellOf(lat, lon)
	for ring := int16(0); ring <= l.rings; ring++ {
		for y := -ring; y <= ring; y++ {
			step := int16(1)
			if y != ring && y != -ring {
				step = max(1, 2*ring)
			}
			for x := -ring; x <= ring; x += step {
				points := l.cells[cell{home.y + y, home.x + x}]
				for i := range points {
					if 111.2*math.Abs(float64(points[i].lat-lat)) >= near {
						continue
					}
					if d := distance(lat, lon, points[i].lat, points[i].lon); d < near && want(&points[i]) {
						best, near = &points[i], d
					}
				}
			}
		}
		if near < float64(ring)*l.sure {
			return best, near, true
		}
	}
	return best, near, false
}
