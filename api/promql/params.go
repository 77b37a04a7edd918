package promql

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
)

// invalid is the fault of a parameter.
func invalid(name string, err error) error {
	return &fault{badData, fmt.Sprintf("invalid parameter %q: %v", name, err)}
}

// moment reads a time: Unix seconds, or RFC 3339; unset stands for none.
func moment(r *http.Request, name string, unset time.Time) (time.Time, error) {
	s := r.Form.Get(name)
	if s == "" {
		return unset, nil
	}
	if v, err := strconv.ParseFloat(s, 64); err == nil && math.Abs(v) < 1e15 {
		return time.UnixMilli(int64(math.Round(v * 1000))).UTC(), nil
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return t, invalid(name, fmt.Errorf("cannot parse %q to a valid timestamp", s))
	}
	return t, nil
}

// needed is moment for a time that must be given.
func needed(r *http.Request, name string) (time.Time, error) {
	if r.Form.Get(name) == "" {
		return time.Time{}, invalid(name, fmt.Errorf(`cannot parse "" to a valid timestamp`))
	}
	return moment(r, name, time.Time{})
}

// span is the time that series are looked for in; without bounds it is all time.
func span(r *http.Request) (from, to time.Time, err error) {
	if from, err = moment(r, "start", earliest); err != nil {
		return from, to, err
	}
	if to, err = moment(r, "end", latest); err != nil {
		return from, to, err
	}
	if to.Before(from) {
		return from, to, invalid("end", fmt.Errorf("end timestamp must not be before start time"))
	}
	return from, to, nil
}

// duration reads seconds, or a duration such as 1h30m.
func duration(r *http.Request, name string, unset time.Duration) (time.Duration, error) {
	s := r.Form.Get(name)
	if s == "" {
		return unset, nil
	}
	if v, err := strconv.ParseFloat(s, 64); err == nil {
		if v *= float64(time.Second); math.Abs(v) < math.MaxInt64 {
			return time.Duration(v), nil
		}
		return 0, invalid(name, fmt.Errorf("cannot parse %q to a valid duration. It overflows int64", s))
	}
	d, err := model.ParseDuration(s)
	if err != nil {
		return 0, invalid(name, fmt.Errorf("cannot parse %q to a valid duration", s))
	}
	return time.Duration(d), nil
}

// limit reads how many results are wanted; 0 is all.
func limit(r *http.Request, name string) (int, error) {
	s := r.Form.Get(name)
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	switch {
	case err != nil:
		return 0, invalid(name, err)
	case n < 0:
		return 0, invalid(name, fmt.Errorf("limit must be non-negative"))
	}
	return n, nil
}

// selectors reads match[].
func (a *API) selectors(r *http.Request) ([][]*labels.Matcher, error) {
	sets, err := a.parser.ParseMetricSelectors(r.Form["match[]"])
	if err != nil {
		return nil, invalid("match[]", err)
	}
	for _, set := range sets {
		if !chooses(set) {
			return nil, &fault{badData, "match[] must contain at least one non-empty matcher"}
		}
	}
	return sets, nil
}

// chooses reports whether some matcher does not match everything.
func chooses(set []*labels.Matcher) bool {
	for _, m := range set {
		if m != nil && !m.Matches("") {
			return true
		}
	}
	return false
}

// cut shortens list to n, if n is not 0, and says so.
func cut[T any](list []T, n int) ([]T, []string) {
	if n == 0 || len(list) <= n {
		return list, nil
	}
	return list[:n], []string{"results truncated due to limit"}
}
