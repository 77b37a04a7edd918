package alert

import (
	"slices"
	"time"

	"outcry/schema"
)

// fits reports whether r is about inc.
func (r *Route) fits(inc *schema.Incident) bool {
	switch {
	case r.Denials,
		inc.DetectedAt == nil && !r.Suspected,
		len(r.Kinds) == 0 && (inc.Kind == schema.Storm || inc.Kind == schema.Planned),
		len(r.Kinds) > 0 && !slices.Contains(r.Kinds, inc.Kind),
		len(r.Brands) > 0 && !slices.Contains(r.Brands, inc.Brand),
		len(r.Services) > 0 && !slices.Contains(r.Services, inc.Service),
		len(r.Severities) > 0 && !slices.Contains(r.Severities, inc.Severity):
		return false
	}
	return len(r.Regions) == 0 || slices.ContainsFunc(r.Regions, inc.Within)
}

// waits reports whether inc is not to be told at now.
func (r *Route) waits(inc *schema.Incident, now time.Time) bool {
	return inc.Severity != schema.Critical && r.Quiet.holds(now)
}

// holds reports whether now, which is in the local zone, is quiet.
func (q *Quiet) holds(now time.Time) bool {
	if q == nil {
		return false
	}
	from, _ := q.From.minutes()
	to, _ := q.To.minutes()
	begins := func(d time.Weekday) bool { return len(q.Days) == 0 || slices.Contains(q.Days, weekdays[d]) }
	at, today := now.Hour()*60+now.Minute(), now.Weekday()
	if from < to {
		return begins(today) && from <= at && at < to
	}
	return begins(today) && at >= from || begins((today+6)%7) && at < to
}

// routed tells whether a receiver is to hear of an incident now.
type routed int

const (
	notAtAll routed = iota
	later           // when the quiet hours are over
	atOnce
)

// routeTo returns what the routes say for receiver and inc: the first route that
// fits counts, and the ones after it while they continue.
func routeTo(routes []Route, receiver string, inc *schema.Incident, now time.Time) routed {
	best := notAtAll
	for i := range routes {
		r := &routes[i]
		if !r.fits(inc) {
			continue
		}
		if r.Receiver == receiver {
			said := atOnce
			if r.waits(inc, now) {
				said = later
			}
			best = max(best, said)
		}
		if !r.Continue {
			break
		}
	}
	return best
}
