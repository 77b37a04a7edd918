package locate

import (
	"math"

	"outcry/schema"
)

// distance returns the kilometres between two points on a locally flat earth.
func distance(lat1, lon1, lat2, lon2 float32) float64 {
	x := float64(lon2-lon1) * math.Cos(float64(lat1+lat2)*math.Pi/360)
	return 111.2 * math.Hypot(x, float64(lat2-lat1))
}

// grid finds the nearest known point: postal areas of the Netherlands, cities elsewhere.
type grid struct {
	cells map[cell][]gridPoint
}

type cell struct{ y, x int16 }

type gridPoint struct {
	lat, lon float32
	region   schema.Region
	people   int32
	code     int16 // number of the PC4 less 1000, -1 for none
}

// cellsPerDegree is the fineness of the grid, both ways.
const cellsPerDegree = 10

func cellOf(lat, lon float32) cell {
	return cell{int16(math.Floor(float64(lat) * cellsPerDegree)), int16(math.Floor(float64(lon) * cellsPerDegree))}
}

func newGrid(g *Gazetteer) *grid {
	q := &grid{make(map[cell][]gridPoint, 1<<13)}
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
	c := cellOf(p.lat, p.lon)
	q.cells[c] = append(q.cells[c], p)
}

// nearest returns the nearest point that want accepts, and its distance in kilometres; nil when none lies within about 60 km.
func (q *grid) nearest(lat, lon float32, want func(*gridPoint) bool) (*gridPoint, float64) {
	var best *gridPoint
	near := math.Inf(1)
	home := cellOf(lat, lon)
	for ring := int16(0); ring <= 8; ring++ {
		for y := -ring; y <= ring; y++ {
			step := int16(1)
			if y != ring && y != -ring {
				step = max(1, 2*ring)
			}
			for x := -ring; x <= ring; x += step {
				points := q.cells[cell{home.y + y, home.x + x}]
				for i := range points {
					if d := distance(lat, lon, points[i].lat, points[i].lon); d < near && want(&points[i]) {
						best, near = &points[i], d
					}
				}
			}
		}
		if near < float64(ring)*6 { // a cell is at least 6 km wide up to 58 degrees north
			break
		}
	}
	return best, near
}
