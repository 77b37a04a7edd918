package main

import (
	"cmp"
	"math"
	"slices"
)

// xy is a point in degrees, x east and y north, with x shrunk by xScale so that distances compare.
type xy struct{ x, y float64 }

var xScale = math.Cos(52.2 * math.Pi / 180)

// site is a point that belongs to a municipality.
type site struct {
	xy
	muni string
}

// ring is a polygon without its closing point.
type ring []xy

// cut returns the part of r where nx*x + ny*y <= d (Sutherland and Hodgman 1974).
func (r ring) cut(nx, ny, d float64) ring {
	var out ring
	for i, p := range r {
		q := r[(i+1)%len(r)]
		dp, dq := nx*p.x+ny*p.y-d, nx*q.x+ny*q.y-d
		if dp <= 0 {
			out = append(out, p)
		}
		if dp < 0 && dq > 0 || dp > 0 && dq < 0 {
			t := dp / (dp - dq)
			out = append(out, xy{p.x + t*(q.x-p.x), p.y + t*(q.y-p.y)})
		}
	}
	return out
}

// halfPlane is nx*x + ny*y <= d.
type halfPlane struct{ nx, ny, d float64 }

// cell returns the half planes that bound the Voronoi cell of sites[i].
func cell(sites []site, i int, bounds ring) []halfPlane {
	s := sites[i]
	order := make([]int, 0, len(sites))
	far := make([]float64, len(sites))
	for j, o := range sites {
		if j != i {
			far[j] = math.Hypot(o.x-s.x, o.y-s.y)
			order = append(order, j)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(far[a], far[b]), cmp.Compare(a, b)) })
	var planes []halfPlane
	shape := bounds
	for _, j := range order {
		reach := 0.0
		for _, p := range shape {
			reach = max(reach, math.Hypot(p.x-s.x, p.y-s.y))
		}
		if far[j] > 2*reach {
			break
		}
		o := sites[j]
		h := halfPlane{o.x - s.x, o.y - s.y, (o.x*o.x + o.y*o.y - s.x*s.x - s.y*s.y) / 2}
		if smaller := shape.cut(h.nx, h.ny, h.d); !slices.Equal(smaller, shape) {
			shape = smaller
			planes = append(planes, h)
		}
	}
	return planes
}

// clip returns the part of an outline inside a cell.
func clip(outline ring, planes []halfPlane) ring {
	for _, h := range planes {
		if outline = outline.cut(h.nx, h.ny, h.d); len(outline) < 3 {
			return nil
		}
	}
	return outline
}

// grid coordinates of a point: one step is a ten-thousandth of a degree.
type knot struct{ x, y int }

func (p xy) knot() knot {
	return knot{int(math.Round(p.x / xScale * 1e4)), int(math.Round(p.y * 1e4))}
}

// merge joins polygons that share edges: an edge that runs both ways is inside and falls away.
func merge(parts []ring) [][]knot {
	edges := map[[2]knot]int{}
	for _, r := range parts {
		for i := range r {
			a, b := r[i].knot(), r[(i+1)%len(r)].knot()
			if a == b {
				continue
			}
			if edges[[2]knot{b, a}] > 0 {
				edges[[2]knot{b, a}]--
			} else {
				edges[[2]knot{a, b}]++
			}
		}
	}
	next := map[knot][]knot{}
	for e, n := range edges {
		for range n {
			next[e[0]] = append(next[e[0]], e[1])
		}
	}
	var starts []knot
	for k := range next {
		slices.SortFunc(next[k], compareKnots)
		starts = append(starts, k)
	}
	slices.SortFunc(starts, compareKnots)
	var out [][]knot
	for _, from := range starts {
		for len(next[from]) > 0 {
			if r := walk(next, from); len(r) >= 3 {
				out = append(out, r)
			}
		}
	}
	return out
}

func compareKnots(a, b knot) int { return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.y, b.y)) }

// walk takes edges from a knot until it is back, or the edges end.
func walk(next map[knot][]knot, from knot) []knot {
	out := []knot{from}
	for at := from; ; {
		options := next[at]
		if len(options) == 0 {
			return out
		}
		to := options[0]
		next[at] = options[1:]
		if to == from {
			return out
		}
		out = append(out, to)
		at = to
	}
}

// twiceArea returns twice the signed area of a ring; rings that run anticlockwise are positive.
func twiceArea(r []knot) int {
	sum := 0
	for i, a := range r {
		b := r[(i+1)%len(r)]
		sum += a.x*b.y - b.x*a.y
	}
	return sum
}

// thin drops knots that lie within tolerance grid steps of the line through their
// neighbours (Visvalingam and Whyatt 1993, by height instead of area).
func thin(r []knot, tolerance float64) []knot {
	for changed := true; changed && len(r) > 4; {
		changed = false
		for i := 0; i < len(r) && len(r) > 4; i++ {
			a, b, c := r[(i+len(r)-1)%len(r)], r[i], r[(i+1)%len(r)]
			base := math.Hypot(float64(c.x-a.x), float64(c.y-a.y))
			height := math.Abs(float64((b.x-a.x)*(c.y-a.y)-(c.x-a.x)*(b.y-a.y))) / max(base, 1)
			if height < tolerance {
				r = slices.Delete(slices.Clone(r), i, i+1)
				changed = true
			}
		}
	}
	return r
}
