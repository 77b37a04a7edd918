package detect

import (
	"slices"
	"sort"

	"outcry/schema"
)

// moments is a sorted list of event times.
type moments []int64

func (m *moments) add(t int64) {
	i := len(*m)
	for i > 0 && (*m)[i-1] > t {
		i--
	}
	*m = slices.Insert(*m, i, t)
}

func (m moments) between(from, to int64) int {
	lo := sort.Search(len(m), func(i int) bool { return m[i] >= from })
	return sort.Search(len(m), func(i int) bool { return m[i] > to }) - lo
}

func (m *moments) forget(horizon int64) {
	if n := sort.Search(len(*m), func(i int) bool { return (*m)[i] >= horizon }); n > 0 {
		*m = slices.Delete(*m, 0, n)
	}
}

// chatter is what is said about a brand in a country that reports nothing:
// echoes, news, questions, anger. A part of it may be misread as reports.
type chatter struct {
	brand   schema.Brand
	country spotID
	spots   map[spotID]*moments
}

func newChatter(brand schema.Brand, country spotID) *chatter {
	return &chatter{brand: brand, country: country, spots: map[spotID]*moments{}}
}

func (c *chatter) add(chain []spotID, t int64) {
	for _, p := range chain {
		m := c.spots[p]
		if m == nil {
			m = new(moments)
			c.spots[p] = m
		}
		m.add(t)
	}
}

// between returns how many such messages lie in [from, to] at p.
func (c *chatter) between(p spotID, from, to int64) float64 {
	m := c.spots[p]
	if m == nil {
		return 0
	}
	return float64(m.between(from, to))
}

func (c *chatter) forget(horizon int64) {
	for _, m := range c.spots {
		m.forget(horizon)
	}
}
