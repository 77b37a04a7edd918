package promql

import (
	"fmt"
	"slices"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
)

// plan says what may be left to the store without changing the answer of an
// expression.
type plan struct {
	thin bool                // samples between two steps are not looked at
	sums map[string][]string // selectors whose series are only summed up, and by which labels
}

// planOf reads an expression.
func planOf(expr parser.Expr) plan {
	p := plan{thin: true, sums: map[string][]string{}}
	other := map[string]bool{} // selectors that are used in some other way too
	parser.Inspect(expr, func(n parser.Node, path []parser.Node) error {
		switch n := n.(type) {
		case *parser.SubqueryExpr:
			p.thin = false // it has steps of its own
		case *parser.VectorSelector:
			if n.Anchored || n.Smoothed || n.Timestamp != nil || n.StartOrEnd != 0 {
				p.thin = false
			}
			by, over, ok := summed(n, path)
			key := selectorKey(n.LabelMatchers, over)
			if had, again := p.sums[key]; !ok || again && !slices.Equal(had, by) {
				other[key] = true
			}
			p.sums[key] = by
		}
		return nil
	})
	for key := range other {
		delete(p.sums, key)
	}
	return p
}

// selectorKey tells the selections of one expression apart.
func selectorKey(matchers []*labels.Matcher, over time.Duration) string {
	return fmt.Sprint(over, matchers)
}

// summed reports whether the series of a selector are only summed up by labels:
// in sum by (...) of the selector or of its sum_over_time. To sum first by
// labels and then through time is the same. over is the range of the selector.
func summed(n *parser.VectorSelector, path []parser.Node) (by []string, over time.Duration, ok bool) {
	if m, is := parent(&path).(*parser.MatrixSelector); is {
		over = m.Range
		path = path[:len(path)-1]
		call, is := parent(&path).(*parser.Call)
		if !is || call.Func.Name != "sum_over_time" {
			return nil, over, false
		}
		path = path[:len(path)-1]
	}
	sum, is := parent(&path).(*parser.AggregateExpr)
	if !is || sum.Op != parser.SUM || sum.Without || n.Anchored || n.Smoothed {
		return nil, over, false
	}
	return append([]string{}, sum.Grouping...), over, true
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
		case labels.MetricName, labelLevel: // one metric, one level
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
