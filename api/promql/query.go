package promql

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/util/stats"
)

// query answers an expression at one time.
func (a *API) query(r *http.Request) (answer, error) {
	at, err := moment(r, "time", a.parts.Now())
	if err != nil {
		return answer{}, err
	}
	return a.evaluate(r, func(ctx context.Context, q queryable, opts promql.QueryOpts, text string) (promql.Query, error) {
		return a.engine.NewInstantQuery(ctx, q, opts, text, at)
	})
}

// queryRange answers an expression at every step of a stretch of time.
func (a *API) queryRange(r *http.Request) (answer, error) {
	start, err := needed(r, "start")
	if err != nil {
		return answer{}, err
	}
	end, err := needed(r, "end")
	if err != nil {
		return answer{}, err
	}
	if end.Before(start) {
		return answer{}, invalid("end", errors.New("end timestamp must not be before start time"))
	}
	step, err := duration(r, "step", 0)
	if err != nil {
		return answer{}, err
	}
	if r.Form.Get("step") == "" {
		return answer{}, invalid("step", errors.New(`cannot parse "" to a valid duration`))
	}
	if step < time.Millisecond {
		return answer{}, invalid("step", errors.New("zero or negative query resolution step widths are not accepted. Try a positive integer"))
	}
	if end.Sub(start)/step > time.Duration(a.cfg.MaxPoints) {
		return answer{}, &fault{badData, fmt.Sprintf("exceeded maximum resolution of %d points per timeseries. Try decreasing the query resolution (?step=XX)", a.cfg.MaxPoints)}
	}
	return a.evaluate(r, func(ctx context.Context, q queryable, opts promql.QueryOpts, text string) (promql.Query, error) {
		return a.engine.NewRangeQuery(ctx, q, opts, text, start, end, step)
	})
}

type prepare func(ctx context.Context, q queryable, opts promql.QueryOpts, text string) (promql.Query, error)

// evaluate runs the expression of a request.
func (a *API) evaluate(r *http.Request, prepared prepare) (answer, error) {
	most, err := limit(r, "limit")
	if err != nil {
		return answer{}, err
	}
	lookback, err := duration(r, "lookback_delta", 0)
	if err != nil {
		return answer{}, err
	}
	text := r.Form.Get("query")
	expr, err := a.parser.ParseExpr(text)
	if err != nil {
		return answer{}, invalid("query", err)
	}
	ctx := r.Context()
	q := queryable{api: a, plan: planOf(expr)}
	q.plan.thin = q.plan.thin && lookback == 0
	query, err := prepared(ctx, q, promql.NewPrometheusQueryOpts(false, lookback), text)
	if err != nil {
		return answer{}, invalid("query", err)
	}
	res := query.Exec(ctx)
	if res.Err != nil {
		query.Close()
		return answer{}, res.Err
	}
	out := answer{}
	for _, w := range res.Warnings {
		out.warnings = append(out.warnings, w.Error())
	}
	value, note := shortened(res.Value, most)
	out.warnings = append(out.warnings, note...)
	result := &evaluated{value: value, query: query}
	if r.Form.Get("stats") != "" {
		result.stats = stats.NewQueryStats(query.Stats())
	}
	out.data = result
	return out, nil
}

func shortened(v parser.Value, most int) (parser.Value, []string) {
	switch v := v.(type) {
	case promql.Matrix:
		list, note := cut(v, most)
		return promql.Matrix(list), note
	case promql.Vector:
		list, note := cut(v, most)
		return promql.Vector(list), note
	}
	return v, nil
}

// evaluated is the result of a query, whose memory is the engine's until close.
type evaluated struct {
	value parser.Value
	query promql.Query
	stats stats.QueryStats
}

func (e *evaluated) close() { e.query.Close() }

// format answers with the expression in its usual layout.
func (a *API) format(r *http.Request) (answer, error) {
	expr, err := a.parser.ParseExpr(r.Form.Get("query"))
	if err != nil {
		return answer{}, invalid("query", err)
	}
	return answer{data: plain{expr.Pretty(0)}}, nil
}
