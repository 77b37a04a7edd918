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
	dense     *dense  // in the place of cells
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
		fine:   lattice{cells: map[cell][]gridPoint{}, perDegree: 40, rings: 2, sure: 1.4},
		coarse: lattice{cells: make(map[cell][]gridPoint, 1<<13), perDegree: 10, rings: 8, sure: 6},
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
	q.fine.dense, q.fine.cells = newDense(q.fine.cells), nil
	return q
}

// The box of the Netherlands in cells of the fine lattice.
const south, north, west, east = 40 * 50, 40 * 54, 40 * 3, 40 * 8

// dense is the cells of a lattice in the box, row by row.
type dense struct {
	starts []int32 // of each cell in points, and the end of the last
	points []gridPoint
}

func newDense(cells map[cell][]gridPoint) *dense {
	d := &dense{starts: make([]int32, 0, (north-south)*(east-west)+1)}
	for y := int16(south); y < north; y++ {
		for x := int16(west); x < east; x++ {
			d.starts = append(d.starts, int32(len(d.points)))
			d.points = append(d.points, cells[cell{y, x}]...)
		}
	}
	d.starts = append(d.starts, int32(len(d.points)))
	return d
}

// around reports whether all cells that the lattice looks at around c are in the box.
func (l *lattice) around(c cell) bool {
	return l.dense == nil || c.y-l.rings >= south && c.y+l.rings < north && c.x-l.rings >= west && c.x+l.rings < east
}

// at returns the points of a cell, which is in the box of a dense lattice.
func (l *lattice) at(c cell) []gridPoint {
	if l.dense == nil {
		return l.cells[c]
	}
	i := int(c.y-south)*(east-west) + int(c.x-west)
	return l.dense.points[l.dense.starts[i]:l.dense.starts[i+1]]
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
	if !l.around(home) {
		return nil, near, false
	}
	for ring := int16(0); ring <= l.rings; ring++ {
		for y := -ring; y <= ring; y++ {
			step := int16(1)
			if y != ring && y != -ring {
				step = max(1, 2*ring)
			}
			for x := -ring; x <= ring; x += step {
				points := l.at(cell{home.y + y, home.x + x})
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
