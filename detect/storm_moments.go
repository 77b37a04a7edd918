package detect

import (
	"slices"
	"sort"
)

// moments is a sorted list of event times, Unix seconds.
type moments []int64

// add puts t in its place; mostly that is the end.
func (m *moments) add(t int64) {
	i := len(*m)
	for i > 0 && (*m)[i-1] > t {
		i--
	}
	*m = slices.Insert(*m, i, t)
}

// between returns how many moments lie in [from, to].
func (m moments) between(from, to int64) int {
	lo := sort.Search(len(m), func(i int) bool { return m[i] >= from })
	return sort.Search(len(m), func(i int) bool { return m[i] > to }) - lo
}

// forget drops the moments before horizon.
func (m *moments) forget(horizon int64) {
	if n := sort.Search(len(*m), func(i int) bool { return (*m)[i] >= horizon }); n > 0 {
		*m = slices.Delete(*m, 0, n)
	}
}

// hearsay is what was said by region, children included.
type hearsay map[spotID]*moments

// add notes a message at every region of chain.
func (h hearsay) add(chain []spotID, t int64) {
	for _, p := range chain {
		m := h[p]
		if m == nil {
			m = new(moments)
			h[p] = m
		}
		m.add(t)
	}
}

// between returns how many messages lie in [from, to] at p.
func (h hearsay) between(p spotID, from, to int64) float64 {
	m := h[p]
	if m == nil {
		return 0
	}
	return float64(m.between(from, to))
}

// forget drops the messages before horizon.
func (h hearsay) forget(horizon int64) {
	for p, m := range h {
		if m.forget(horizon); len(*m) == 0 {
			delete(h, p)
		}
	}
}
