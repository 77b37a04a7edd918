package promql

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
)

// plan says what may be left to the store without changing the answer of an
// expression.
type plan struct {
	thin  bool                // samples between two steps are not looked at
	sums  map[string][]string // selectors whose series are only summed up, and by which labels
	tiles map[string]bool     // selectors of which only sum_over_time is asked
}

// planOf reads an expression.
func planOf(expr parser.Expr) plan {
	p := plan{thin: true, sums: map[string][]string{}, tiles: map[string]bool{}}
	summedElse, tiledElse := map[string]bool{}, map[string]bool{} // selectors that are used in some other way too
	parser.Inspect(expr, func(n parser.Node, path []parser.Node) error {
		switch n := n.(type) {
		case *parser.SubqueryExpr:
			p.thin = false // it has steps of its own
		case *parser.VectorSelector:
			if n.Anchored || n.Smoothed || n.Timestamp != nil || n.StartOrEnd != 0 {
				p.thin = false
			}
			u := useOf(path)
			key := selectorKey(n.LabelMatchers, u.over)
			if had, again := p.sums[key]; !u.sum || again && !slices.Equal(had, u.by) {
				summedElse[key] = true
			}
			tiledElse[key] = tiledElse[key] || !u.overTime
			p.sums[key], p.tiles[key] = u.by, true
		}
		return nil
	})
	maps.DeleteFunc(p.sums, func(key string, _ []string) bool { return summedElse[key] })
	maps.DeleteFunc(p.tiles, func(key string, _ bool) bool { return tiledElse[key] })
	return p
}

// selectorKey tells the selections of one expression apart.
func selectorKey(matchers []*labels.Matcher, over time.Duration) string {
	return fmt.Sprint(over, matchers)
}

// use is what an expression does with a selector.
type use struct {
	over     time.Duration // its range
	overTime bool          // which sum_over_time sums up
	sum      bool          // sum by (by) of that, or of the selector without a range
	by       []string
}

// useOf reads what stands around a selector. To sum first by labels and then
// through time is the same as the other way round.
func useOf(path []parser.Node) use {
	var u use
	if m, is := parent(&path).(*parser.MatrixSelector); is {
		u.over = m.Range
		path = path[:len(path)-1]
		call, is := parent(&path).(*parser.Call)
		if !is || call.Func.Name != "sum_over_time" {
			return u
		}
		u.overTime = true
		path = path[:len(path)-1]
	}
	if sum, is := parent(&path).(*parser.AggregateExpr); is && sum.Op == parser.SUM && !sum.Without {
		u.sum, u.by = true, append([]string{}, sum.Grouping...)
	}
	return u
}

// parent returns the last node of path that is no parenthesis, and cuts path
// off behind it; nil when there is none.
func parent(path *[]parser.Node) parser.Node {
	for n := len(*path); n > 0; n-- {
		if _, is := (*path)[n-1].(*parser.ParenExpr); !is {
			*path = (*path)[:n]
			return (*path)[n-1]
		}
	}
	*path = nil
	return nil
}

// exactly reports whether pushed says all that matchers ask, so that the store
// finds just the series that they match.
func exactly(matchers []*labels.Matcher) bool {
	patterns := map[string]int{}
	for _, m := range matchers {
		switch m.Name {
		case labelName, labelLevel: // one metric, one level
		case labelBrand, labelService, labelRegion:
			if m.Type == labels.MatchRegexp && len(m.SetMatches()) == 0 || m.Type == labels.MatchNotRegexp {
				patterns[m.Name+m.Type.String()]++
			}
			if patterns[m.Name+m.Type.String()] > 1 {
				return false
			}
		default:
			return false
		}
	}
	return true
}
