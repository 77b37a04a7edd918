package watch

import (
	"time"

	"outcry/schema"
)

// When reports of the past are so many that the detector learns its past anew.
const (
	backlogAge   = 24 * time.Hour   // between what happened and its arrival
	backlogLeast = 100              // reports, and
	backlogPart  = 0.02             // of the hourly counts that are known, so that stray ones of a large stream do not matter
	backlogCalm  = 30 * time.Second // after the last of them, as more may follow
	backlogMost  = 10 * time.Minute // after the first of them, whatever follows
	backlogPause = 10 * time.Minute // between two times
)

// backlog counts the reports of the past that arrived since a detector learned it. A
// detector learns an hour when it ends: weeks of history that somebody loads into a
// running house would stay unknown to it.
type backlog struct {
	reports     int
	first, last time.Time
	again       time.Time // when it last learned its past anew
	known       int       // hourly counts that it learned
}

// note counts reports that arrived at read or later, it being now.
func (b *backlog) note(read, now time.Time, reports []schema.Report) {
	for i := range reports {
		if r := &reports[i]; r.ArrivedAt.Before(read) || r.ArrivedAt.Sub(r.Time) < backlogAge {
			continue
		}
		if b.reports++; b.reports == 1 {
			b.first = now
		}
		b.last = now
	}
}

// due reports whether the past is to be learned anew.
func (b *backlog) due(now time.Time) bool {
	return float64(b.reports) >= max(backlogLeast, backlogPart*float64(b.known)) && now.Sub(b.again) >= backlogPause && (now.Sub(b.last) >= backlogCalm || now.Sub(b.first) >= backlogMost)
}
